/* Walking the picture by keyboard: one tab stop, arrows by direction, letters by name. */

import { SVG_LINKS, place } from "./explore_view.js";

const ZOOM = 1.3;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const BREADTH = 2.5;

/** The link nearest to *from* in the direction of the arrow, favouring straight ahead. */
export const nearest = (links, from, [dx, dy]) => {
  const [x, y] = place(from);
  let best = null;
  let least = Infinity;
  for (const link of links) {
    if (link === from) continue;
    const [ox, oy] = place(link);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (ahead <= 1 || aside > ahead * BREADTH) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [link, cost];
  }
  return best;
};

/** The next of *links* after *from*, and after the last the first. */
const following = (links, from, step) =>
  links[(links.indexOf(from) + step + links.length) % links.length];

const named = (links, from, letter) => {
  const things = links.filter((each) => each.classList.contains("node"));
  const start = things.indexOf(from) + 1;
  const ordered = [...things.slice(start), ...things.slice(0, start)];
  const begins = (each) => each.getAttribute("aria-label").toLowerCase().startsWith(letter);
  return ordered.find(begins);
};

/** Where a key leads from a link; null for a key that leads nowhere. */
const target = (view, link, key) => {
  const links = view.links();
  if (KEYS[key]) return nearest(links, link, KEYS[key]) ?? link;
  if (key === "Home") return view.middle();
  if (key === "End") return view.svg.querySelector(".nodes").lastElementChild;
  if (key === "PageDown") return following(links, link, 1);
  if (key === "PageUp") return following(links, link, -1);
  if (key.length === 1 && /\p{L}/u.test(key)) return named(links, link, key.toLowerCase()) ?? link;
  return null;
};

const move = (view, link, key) => {
  if (key === "+") view.zoom(ZOOM, place(link));
  else if (key === "-") view.zoom(1 / ZOOM, place(link));
  else if (key === "0") view.fit();
};

/** Make one link of the picture the tab stop. */
export const hold = (view, held = view.entrance()) => {
  for (const link of view.links()) link.setAttribute("tabindex", link === held ? "0" : "-1");
};

export const walk = (figure, view) => {
  hold(view);
  figure.addEventListener("focusin", (event) => {
    const link = event.target.closest(SVG_LINKS);
    if (!link) return;
    hold(view, link);
    view.reveal(link);
  });
  figure.addEventListener("keydown", (event) => {
    const link = event.target.closest(SVG_LINKS);
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    move(view, link, event.key);
    const next = target(view, link, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
  });
};
