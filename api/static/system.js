/* Draws the whole system by vis-network, which comes out of the installed pyvis package.
   Places are worked out by the server; nothing here moves a thing. All words are set as text.
   The address holds what is chosen (focus) and, after its #, the part of the picture in view. */

import { draw, fit, isMany, lineOf, night, paintAll, paintGround, paintNames } from "./system_paint.js";

const picture = document.getElementById("picture");
const panel = document.getElementById("chosen");
const tools = document.getElementById("system-tools");
const finder = document.getElementById("find-in-picture");
const field = document.getElementById("focus");
const hits = document.getElementById("hits");

const MOST_HITS = 8;
const MOST_LINES = 40;

const make = (tag, words, attributes = {}) => {
  const element = document.createElement(tag);
  element.textContent = words;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`"${address}" answered ${answer.status}`);
  return answer.json();
};

/* What the server wrote as short lists, by name. */
const read = (told) => {
  const things = told.things.map(([key, label, kind, x, y, look, size, over], id) => (
    { id, key, label, kind: told.kinds[kind], x, y, look, size, over, relations: [] }));
  const relations = told.relations.map(([from, to, line, words, key, bend, directed], id) => (
    { id, from, to, line, words: told.words[words], key, bend, directed }));
  for (const relation of relations) {
    things[relation.from].relations.push(relation);
    if (relation.to !== relation.from) things[relation.to].relations.push(relation);
  }
  return { ...told, things, relations };
};

const pages = JSON.parse(picture.dataset.pages);
const withDay = (address) => (picture.dataset.at
  ? `${address}${address.includes("?") ? "&" : "?"}at=${encodeURIComponent(picture.dataset.at)}` : address);
const pageOf = (key) => withDay(`${pages[key.split("/")[0]] ?? pages[""]}${encodeURI(key)}`);
const explore = picture.dataset.explore.split("?")[0];
const exploreOf = (key, selected = "") => withDay(
  `${explore}?focus=${encodeURIComponent(key)}${selected ? `&selected=${encodeURIComponent(selected)}` : ""}`);

const start = (told) => {
  const { chosen, edges, network } = draw(told);
  const byKey = new Map(told.things.map((thing) => [thing.key, thing]));

  const keepInAddress = () => {
    const address = new URL(location.href);
    const { x, y } = network.getViewPosition();
    if (chosen.id >= 0) address.searchParams.set("focus", told.things[chosen.id].key);
    else address.searchParams.delete("focus");
    address.hash = `view=${Math.round(x)},${Math.round(y)},${network.getScale().toPrecision(3)}`;
    history.replaceState(null, "", address);
    keepInForms(address.searchParams.get("focus") ?? "");
  };

  /* The forms of the page were written before something was chosen here. */
  const keepInForms = (focus) => {
    for (const form of document.querySelectorAll("form.as-of, form.filters")) {
      let held = form.querySelector("input[name='focus']");
      if (!held) {
        held = make("input", "", { type: "hidden", name: "focus" });
        form.append(held);
      }
      held.value = focus;
      held.disabled = !focus;
    }
  };

  const sentence = (thing, relation) => {
    const other = told.things[relation.from === thing.id ? relation.to : relation.from];
    const line = make("li", "");
    const button = make("button", other.label, { type: "button" });
    button.addEventListener("click", () => choose(other, true));
    const evidence = make("a", "evidence", { href: `${exploreOf(thing.key, relation.key)}#evidence` });
    evidence.append(make("span", ` that ${told.things[relation.from].label} ${relation.words} ${told.things[relation.to].label}`, { class: "visually-hidden" }));
    if (relation.from === thing.id) line.append(`${relation.words} `, button, " ");
    else line.append(button, ` ${relation.words} it `);
    line.append(evidence);
    return line;
  };

  const show = (thing) => {
    const list = make("ul", "", { class: "plain" });
    list.append(...thing.relations.slice(0, MOST_LINES).map((relation) => sentence(thing, relation)));
    const links = make("p", "", { class: "actions" });
    links.append(
      make("a", "Explore around it", { class: "button", href: exploreOf(thing.key) }), " ",
      make("a", "Its page", { class: "button", href: pageOf(thing.key) }));
    const count = thing.relations.length;
    panel.replaceChildren(
      make("h2", thing.label),
      make("p", `${thing.kind}${thing.over ? ", ended" : ""} · ${count} relation${count === 1 ? "" : "s"}`),
      list,
      ...(count > MOST_LINES ? [make("p", `${MOST_LINES} of ${count} are listed; the explorer has all.`, { class: "quiet" })] : []),
      links);
  };

  const choose = (thing, travel) => {
    chosen.id = thing.id;
    if (isMany(told)) {
      edges.clear();
      edges.add(thing.relations.map((relation) => lineOf(told, relation)));
    }
    network.setSelection({ nodes: [thing.id], edges: thing.relations.map(({ id }) => id) }, { highlightEdges: false });
    if (travel) network.moveTo({ position: { x: thing.x, y: thing.y }, scale: Math.max(network.getScale(), 0.9) });
    show(thing);
    keepInAddress();
  };

  const clear = () => {
    chosen.id = -1;
    network.unselectAll();
    if (isMany(told)) edges.clear();
    panel.replaceChildren(make("h2", "Nothing chosen"), make("p", "Choose a thing in the picture, or find it by name."));
    keepInAddress();
  };

  network.on("beforeDrawing", paintGround(told, network));
  if (isMany(told)) network.on("beforeDrawing", paintAll(told, network));
  network.on("afterDrawing", paintNames(told, network, chosen));
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) choose(told.things[node], false);
    else if (edge !== undefined) choose(told.things[told.relations[edge].from], false);
    else clear();
  });
  network.on("dragEnd", keepInAddress);
  let waiting = 0;
  network.on("zoom", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keepInAddress, 250);
  });

  addTools(told, network, keepInAddress);
  addFinding(told, (thing) => choose(thing, true));
  for (const link of document.querySelectorAll("a[data-show]")) {
    link.addEventListener("click", (event) => {
      const thing = byKey.get(link.dataset.show);
      if (!thing) return;
      event.preventDefault();
      choose(thing, true);
      panel.focus();
      panel.scrollIntoView({ block: "nearest" });
    });
  }
  const repaint = () => {
    edges.update(edges.getIds().map((id) => lineOf(told, told.relations[id])));
    network.redraw();
  };
  night.addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  const view = /^#view=(-?\d+),(-?\d+),([\d.e+-]+)$/.exec(location.hash);
  const focused = byKey.get(picture.dataset.focus);
  if (view) network.moveTo({ position: { x: Number(view[1]), y: Number(view[2]) }, scale: Number(view[3]) });
  else fit(told, network);
  if (focused) choose(focused, !view);
  return network;
};

const addTools = (told, network, done) => {
  const tool = (words, act) => {
    const button = make("button", words, { type: "button" });
    button.addEventListener("click", () => { act(); done(); });
    tools.append(button);
  };
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  const pan = (x, y) => {
    const { x: left, y: top } = network.getViewPosition();
    network.moveTo({ position: { x: left + x / network.getScale(), y: top + y / network.getScale() } });
  };
  tool("Zoom in", () => zoom(1.4));
  tool("Zoom out", () => zoom(1 / 1.4));
  tool("Fit", () => fit(told, network));
  tool("Left", () => pan(-160, 0));
  tool("Right", () => pan(160, 0));
  tool("Up", () => pan(0, -160));
  tool("Down", () => pan(0, 160));
  tools.hidden = false;
};

/* Words that all occur in a name; a name that begins with them comes first. */
const addFinding = (told, choose) => {
  const names = told.things.map((thing) => `${thing.label} ${thing.key.split("/").pop()}`.toLowerCase());
  const found = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return told.things
      .filter((thing) => words.every((word) => names[thing.id].includes(word)))
      .sort((a, b) => names[b.id].startsWith(words[0]) - names[a.id].startsWith(words[0])
        || b.relations.length - a.relations.length || a.id - b.id)
      .slice(0, MOST_HITS);
  };
  const close = () => {
    hits.hidden = true;
    hits.replaceChildren();
  };
  const take = (thing) => {
    field.value = thing.label;
    close();
    choose(thing);
    panel.focus();
  };
  field.addEventListener("input", () => {
    const list = found();
    hits.replaceChildren(...list.map((thing) => {
      const line = make("li", "");
      const button = make("button", thing.label, { type: "button" });
      button.append(make("span", thing.kind, { class: "quiet" }));
      button.addEventListener("click", () => take(thing));
      line.append(button);
      return line;
    }));
    hits.hidden = !list.length;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "ArrowDown") hits.querySelector("button")?.focus();
  });
  hits.addEventListener("keydown", (event) => {
    const line = event.target.closest("li");
    const next = { ArrowDown: line?.nextElementSibling, ArrowUp: line?.previousElementSibling }[event.key];
    if (event.key === "Escape" || (event.key === "ArrowUp" && !next)) field.focus();
    else next?.querySelector("button").focus();
    if (event.key.startsWith("Arrow")) event.preventDefault();
  });
  finder.addEventListener("submit", (event) => {
    const [first] = found();
    // What the picture lacks is looked for by the server, which knows codes and former names.
    if (!first) return;
    event.preventDefault();
    take(first);
  });
};

performance.mark("system-started");
try {
  const told = read(await fetched(picture.dataset.system));
  performance.mark("system-fetched");
  const network = start(told);
  performance.mark("system-made");
  network.once("afterDrawing", () => {
    document.documentElement.dataset.things = String(Object.keys(network.body.nodes).length);
    performance.mark("system-painted");
  });
  network.redraw();
} catch (error) {
  picture.replaceChildren(make("p", "The picture could not be drawn here. The tables below say the same."));
  console.warn(error);
}
