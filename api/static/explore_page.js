/* The state of the page is its address: every change goes to another address, in place. */

import { hold } from "./explore_walk.js";
import { read, swap } from "./explore_swap.js";

const NOT_OF_THE_PICTURE = ["selected", "data"];

/** An address without what does not change the picture. */
const pictured = (href) => {
  const address = new URL(href, document.baseURI);
  for (const name of NOT_OF_THE_PICTURE) address.searchParams.delete(name);
  address.searchParams.sort();
  address.hash = "";
  return address.href;
};

/** The address of this page with some parameters changed; an empty one is dropped. */
export const changed = (changes) => {
  const address = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  address.hash = "";
  return address;
};

export const listed = (name) =>
  new URL(window.location.href).searchParams.getAll(name).flatMap((each) => each.split(","))
    .filter(Boolean);

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

export class Page {
  #undo = [];
  #listeners = [];

  constructor(view) {
    this.view = view;
    this.status = document.getElementById("status");
    window.addEventListener("popstate", () => this.go(window.location.href, { push: false }));
  }

  /** Call *tell* after every change, with how many changes can be undone. */
  whenChanged(tell) {
    this.#listeners.push(tell);
    tell(this.#undo.length);
  }

  say(words) {
    this.status.textContent = words;
  }

  /** Show the state of *href*; focus goes to *focus*, or stays where it is. */
  async go(href, { push = true, replace = false, words = "", focus = "", undoing = false } = {}) {
    const from = window.location.href;
    this.view.figure.setAttribute("aria-busy", "true");
    let page = null;
    try {
      page = await read(href);
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(href);
      return;
    }
    const [before, middle] = [this.#keys(), this.view.middle()?.dataset.key];
    const refocus = swap(page);
    if (push) window.history[replace ? "replaceState" : "pushState"](null, "", href);
    if (!undoing && !replace && pictured(from) !== pictured(href)) this.#undo.push(from);
    this.#look(before, middle);
    this.#focus(focus, refocus);
    this.view.figure.removeAttribute("aria-busy");
    this.#announce(page, before, words);
    for (const tell of this.#listeners) tell(this.#undo.length);
  }

  undo() {
    const last = this.#undo.pop();
    if (last) this.go(last, { words: "Undone", undoing: true });
    else this.say("Nothing to undo.");
  }

  #keys() {
    return new Set(this.view.links().filter((each) => each.matches(".node"))
      .map((each) => each.dataset.key));
  }

  /** Stay where we looked, unless the middle is another; then make sure that what is new shows. */
  #look(before, middle) {
    const { view } = this;
    view.take({ keep: view.figure.querySelector(".node.focus")?.dataset.key === middle });
    hold(view);
    const isNew = (each) => each.matches(".node") && !before.has(each.dataset.key);
    const added = view.links().filter(isNew);
    if (added.length < this.#keys().size) view.include(added);
  }

  #focus(focus, refocus) {
    if (focus === "evidence") {
      const part = document.getElementById("evidence");
      const heading = part.querySelector("h2") ?? part;
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: window.innerWidth > 960 });
      return;
    }
    const link = focus && (this.view.link(focus) ?? this.view.entrance());
    if (link) link.focus({ preventScroll: true });
    else refocus();
  }

  #announce(page, before, words) {
    const after = this.#keys();
    const added = [...after].filter((each) => !before.has(each)).length;
    const gone = [...before].filter((each) => !after.has(each)).length;
    const more = added && `${count(added, "thing")} added`;
    const less = gone && `${count(gone, "thing")} gone`;
    const said = [words, more, less].filter(Boolean).join(", ");
    const summary = page.getElementById("status").textContent.trim();
    this.say(said ? `${said}. ${summary}` : summary);
  }
}

const isElsewhere = (event) =>
  event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey
  || event.altKey;

const isHere = (address) =>
  address.origin === window.location.origin && address.pathname === window.location.pathname
  && !address.searchParams.has("format");

/** Follow links to other states of this page in place. */
export const followInPlace = (page) => {
  document.getElementById("main").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || isElsewhere(event) || link.id === "share") return;
    const href = link.getAttribute("href");
    const address = new URL(href, document.baseURI);
    if (href.startsWith("#") || !isHere(address)) return;
    event.preventDefault();
    const chosen = new URL(window.location.href).searchParams.get("selected") ?? "";
    const closing = "close" in link.dataset ? chosen : "";
    const told = address.hash === "#evidence" ? "evidence" : closing;
    page.go(address.href, { focus: told, words: told === "evidence" ? "Evidence shown" : "" });
  });
};

/** Send the forms of this page in place, and a filter as soon as a box is ticked. */
export const sendInPlace = (page) => {
  const main = document.getElementById("main");
  main.addEventListener("submit", (event) => {
    const address = new URL(event.target.action);
    if (!isHere(address) || event.target.method !== "get") return;
    event.preventDefault();
    const given = [...new FormData(event.target)].filter(([, value]) => value);
    address.search = new URLSearchParams(given).toString();
    page.go(address.href);
  });
  main.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters");
    if (form && event.target.matches("input[type='checkbox'], select")) form.requestSubmit();
  });
};
