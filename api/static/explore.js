/* The explorer, improved: pan, zoom, arrow keys and evidence without leaving the page.
   Without this module every thing and every relationship of the picture is a plain link.

   Expects <figure class="picture" data-explore> around the <svg class="network">, and a
   <section id="evidence" tabindex="-1"> that the linked page has too. A <p role="status"> with
   the id "status" is used if present. */

const SVG_LINKS = "a[data-key]";
const STEP = 0.25;
const LEGIBLE = 0.45;
const ZOOM = 1.3;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The part of the picture that is in view. */
class View {
  constructor(svg) {
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.fit();
  }

  fit() {
    this.show({ ...this.whole });
  }

  /** Where the whole would be too small to read, begin around *link*; "Fit" shows the whole. */
  begin(link) {
    if (!link || this.svg.clientWidth / this.whole.width >= LEGIBLE) return;
    const [x, y] = place(link);
    const width = this.svg.clientWidth / (LEGIBLE * 1.6);
    const height = this.svg.clientHeight / (LEGIBLE * 1.6);
    this.show({ x: x - width / 2, y: y - height / 2, width, height });
  }

  show(box) {
    this.box = box;
    this.svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  }

  zoom(factor, [x, y] = this.centre()) {
    const most = this.whole.width * 4;
    const width = Math.min(Math.max(this.box.width / factor, 120), most);
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

  /** Move just far enough that a focused link is not outside. */
  reveal(link) {
    const [x, y] = place(link);
    const { box } = this;
    const outside = x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height;
    if (outside) this.show({ ...box, x: x - box.width / 2, y: y - box.height / 2 });
  }
}

const place = (link) => [Number(link.dataset.x), Number(link.dataset.y)];

const button = (words, label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (label !== words) made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
};

const addTools = (figure, view) => {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Move the picture");
  const move = (dx, dy) => () => view.pan(dx * view.box.width * STEP, dy * view.box.height * STEP);
  tools.append(
    button("+", "Zoom in", () => view.zoom(ZOOM)),
    button("−", "Zoom out", () => view.zoom(1 / ZOOM)),
    button("Fit", "Fit", () => view.fit()),
    button("←", "Move left", move(-1, 0)),
    button("→", "Move right", move(1, 0)),
    button("↑", "Move up", move(0, -1)),
    button("↓", "Move down", move(0, 1)),
  );
  figure.append(tools);
};

const dragToPan = (figure, svg, view) => {
  let from = null;
  let moved = false;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    from = view.point(event);
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = view.point(event);
    const [dx, dy] = [from[0] - x, from[1] - y];
    if (!moved && Math.hypot(dx, dy) * (svg.clientWidth / view.box.width) < 4) return;
    moved = true;
    figure.classList.add("panning");
    view.pan(dx, dy);
  });
  window.addEventListener("pointerup", () => {
    from = null;
    figure.classList.remove("panning");
  });
  // A drag that ends on a link must not follow it.
  svg.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    if (moved) event.stopImmediatePropagation();
    moved = false;
  }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    view.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, view.point(event));
  }, { passive: false });
};

/** The link nearest to *from* in the direction of the arrow, favouring straight ahead. */
const nearest = (links, from, [dx, dy]) => {
  const [x, y] = place(from);
  let best = null;
  let least = Infinity;
  for (const link of links) {
    if (link === from) continue;
    const [ox, oy] = place(link);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (ahead <= 1 || aside > ahead * 2.5) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [link, cost];
  }
  return best;
};

/** One tab stop for the whole picture; arrow keys go from link to link. */
const rove = (svg, view) => {
  const links = [...svg.querySelectorAll(SVG_LINKS)];
  const enter = svg.querySelector(`${SVG_LINKS}.selected`)
    ?? svg.querySelector(`${SVG_LINKS}.focus`) ?? svg.querySelector(`.nodes ${SVG_LINKS}`);
  const hold = (held) => {
    for (const link of links) link.setAttribute("tabindex", link === held ? "0" : "-1");
  };
  hold(enter);
  view.begin(enter);
  svg.addEventListener("focusin", (event) => {
    const link = event.target.closest(SVG_LINKS);
    if (!link) return;
    hold(link);
    view.reveal(link);
  });
  svg.addEventListener("keydown", (event) => {
    const link = event.target.closest(SVG_LINKS);
    const direction = KEYS[event.key];
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "+") view.zoom(ZOOM, place(link));
    if (event.key === "-") view.zoom(1 / ZOOM, place(link));
    if (event.key === "0") view.fit();
    if (event.key === "Home") enter.focus();
    if (!direction && event.key !== "Home") return;
    event.preventDefault();
    if (direction) nearest(links, link, direction)?.focus();
  });
};

/** Read the page behind *href*: a request whose answer the browser parses without running it. */
const read = (href) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", href);
  request.responseType = "document";
  request.addEventListener("load", () => {
    const found = request.status === 200 ? request.response?.getElementById("evidence") : null;
    if (found) resolve({ evidence: found, title: request.response.title });
    else reject(new Error(`no evidence at "${href}"`));
  });
  request.addEventListener("error", () => reject(new Error(`"${href}" did not answer`)));
  request.send();
});

const select = (svg, key) => {
  for (const link of svg.querySelectorAll(".edge")) {
    const chosen = link.dataset.key === key;
    link.classList.toggle("selected", chosen);
    if (chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

let latest = 0;

const showEvidence = async (href) => {
  const call = ++latest;
  const panel = document.getElementById("evidence");
  panel.setAttribute("aria-busy", "true");
  const { evidence, title } = await read(href);
  if (call !== latest) return;
  const shown = document.importNode(evidence, true);
  panel.replaceWith(shown);
  document.title = title;
  const heading = shown.querySelector("h1, h2, h3");
  (heading ?? shown).setAttribute("tabindex", "-1");
  (heading ?? shown).focus({ preventScroll: window.innerWidth > 960 });
  const status = document.getElementById("status");
  if (status && heading) status.textContent = `Evidence shown: ${heading.textContent.trim()}`;
};

const followInPlace = (svg) => {
  svg.addEventListener("click", (event) => {
    const link = event.target.closest(".edge[href]");
    const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || elsewhere || !document.getElementById("evidence")) return;
    const href = new URL(link.getAttribute("href"), document.baseURI);
    if (href.origin !== window.location.origin) return;
    event.preventDefault();
    showEvidence(href.href).then(() => {
      select(svg, link.dataset.key);
      window.history.pushState({ key: link.dataset.key }, "", href);
    }).catch(() => window.location.assign(href));
  });
  window.addEventListener("popstate", () => {
    showEvidence(window.location.href).then(() => {
      select(svg, new URLSearchParams(window.location.search).get("selected"));
    }).catch(() => window.location.reload());
  });
};

for (const figure of document.querySelectorAll("[data-explore]")) {
  const svg = figure.querySelector("svg.network");
  if (!svg) continue;
  const view = new View(svg);
  figure.classList.add("moving");
  addTools(figure, view);
  dragToPan(figure, svg, view);
  rove(svg, view);
  followInPlace(svg);
}
