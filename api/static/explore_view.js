/* The part of the picture that is in view: pan, zoom, fit, and where a link stands. */

const LEGIBLE = 0.45;
const NEAREST = 120;
const MARGIN = 95;

/** Where a thing, or the middle of a relationship, stands in the picture. */
export const place = (link) => [Number(link.dataset.x), Number(link.dataset.y)];

export const SVG_LINKS = "a[data-key]";

export class View {
  #frame = 0;

  constructor(figure) {
    this.figure = figure;
    this.take({ keep: false });
  }

  /** Look at the picture that the page has now, from where we stood if *keep*. */
  take({ keep }) {
    this.svg = this.figure.querySelector("svg.network");
    const { x, y, width, height } = this.svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    if (keep && this.box) this.show(this.box);
    else this.begin(this.entrance());
  }

  links() {
    return [...this.svg.querySelectorAll(SVG_LINKS)];
  }

  link(key) {
    return this.links().find((each) => each.dataset.key === key) ?? null;
  }

  /** Where the keyboard enters the picture. */
  entrance() {
    return this.svg.querySelector(`${SVG_LINKS}.selected`) ?? this.middle();
  }

  middle() {
    return this.svg.querySelector(`${SVG_LINKS}.focus`)
      ?? this.svg.querySelector(`.nodes ${SVG_LINKS}`);
  }

  fit() {
    this.show({ ...this.whole });
  }

  /** Where the whole would be too small to read, begin around *link*; "Fit" shows the whole. */
  begin(link) {
    this.fit();
    if (!link || this.svg.clientWidth / this.whole.width >= LEGIBLE) return;
    const [x, y] = place(link);
    const width = this.svg.clientWidth / (LEGIBLE * 1.6);
    const height = this.svg.clientHeight / (LEGIBLE * 1.6);
    this.show({ x: x - width / 2, y: y - height / 2, width, height });
  }

  /** Change the view with the next frame, however often this is asked before it. */
  show(box) {
    this.box = box;
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const { x, y, width, height } = this.box;
      this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    });
  }

  zoom(factor, [x, y] = this.centre()) {
    const most = this.whole.width * 4;
    const width = Math.min(Math.max(this.box.width / factor, NEAREST), most);
    const share = width / this.box.width;
    this.show({
      x: x - (x - this.box.x) * share,
      y: y - (y - this.box.y) * share,
      width,
      height: this.box.height * share,
    });
  }

  pan(dx, dy) {
    this.show({ ...this.box, x: this.box.x + dx, y: this.box.y + dy });
  }

  centre() {
    return [this.box.x + this.box.width / 2, this.box.y + this.box.height / 2];
  }

  /** Where a point of the screen lies in the picture. */
  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY);
    const { x, y } = at.matrixTransform(this.svg.getScreenCTM().inverse());
    return [x, y];
  }

  /** How much of the picture one pixel of the screen covers. */
  scale() {
    return 1 / this.svg.getScreenCTM().a;
  }

  #holds([x, y]) {
    const { box } = this;
    return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;
  }

  /** Move just far enough that a focused link is not outside. */
  reveal(link) {
    const [x, y] = place(link);
    if (this.#holds([x, y])) return;
    const { width, height } = this.box;
    this.show({ width, height, x: x - width / 2, y: y - height / 2 });
  }

  /** Widen the view until it holds these links as well; what it held stays where it is. */
  include(links) {
    const outside = links.map(place).filter((each) => !this.#holds(each));
    if (outside.length === 0) return;
    const { box } = this;
    const west = Math.min(box.x, ...outside.map(([x]) => x - MARGIN));
    const north = Math.min(box.y, ...outside.map(([, y]) => y - MARGIN));
    const east = Math.max(box.x + box.width, ...outside.map(([x]) => x + MARGIN));
    const south = Math.max(box.y + box.height, ...outside.map(([, y]) => y + MARGIN));
    this.show({ x: west, y: north, width: east - west, height: south - north });
  }
}
