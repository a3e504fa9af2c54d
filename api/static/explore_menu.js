/* The menu of a thing or relationship: by right click, by the menu key, or by Shift and F10. */

import { SVG_LINKS } from "./explore_view.js";
import { changed, listed } from "./explore_page.js";

const nameOf = (link) => link.getAttribute("aria-label");

/** Do what a click on a link does. */
const follow = (link) => () =>
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));

const pathTo = (from, to) => {
  const address = new URL(window.location.href);
  const at = address.searchParams.get("at");
  address.pathname = address.pathname.replace(/explore$/, "path");
  address.search = new URLSearchParams({ from, to, ...(at ? { at } : {}) }).toString();
  address.hash = "";
  return address.href;
};

export class Menu {
  #menu = null;
  #of = null;
  #picking = "";

  constructor(figure, view, page) {
    Object.assign(this, { figure, view, page });
    figure.addEventListener("contextmenu", (event) => this.#asked(event));
    figure.addEventListener("keydown", (event) => {
      // Most systems turn these keys into the event above; not all of them do.
      const isKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
      if (isKey) this.#asked(event);
      if (event.key === "Escape" && this.#picking) this.#stopPicking("No path asked for.");
    });
    figure.addEventListener("click", (event) => this.#picked(event), true);
    document.addEventListener("pointerdown", (event) => {
      if (this.#menu && !this.#menu.contains(event.target)) this.close({ refocus: false });
    });
  }

  #asked(event) {
    const link = event.target.closest(SVG_LINKS);
    if (!link) return;
    event.preventDefault();
    const box = link.getBoundingClientRect();
    const isPointer = event.type === "contextmenu" && (event.clientX || event.clientY);
    const [x, y] = isPointer
      ? [event.clientX, event.clientY]
      : [box.x + box.width / 2, box.y + box.height / 2];
    this.open(link, x, y);
  }

  open(link, x, y) {
    this.close({ refocus: false });
    const menu = document.createElement("div");
    menu.className = "menu";
    menu.setAttribute("role", "menu");
    menu.setAttribute("aria-label", nameOf(link));
    menu.append(...(link.matches(".node") ? this.#ofThing(link) : this.#ofRelationship(link)));
    menu.addEventListener("keydown", (event) => this.#key(event));
    menu.addEventListener("focusout", (event) => {
      const left = event.relatedTarget && !menu.contains(event.relatedTarget);
      if (left) this.close({ refocus: false });
    });
    [this.#menu, this.#of] = [menu, link.dataset.key];
    document.getElementById("main").append(menu);
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - width - 4))}px`;
    menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - height - 4))}px`;
    menu.firstElementChild.focus({ preventScroll: true });
  }

  close({ refocus = true } = {}) {
    this.#menu?.remove();
    this.#menu = null;
    if (refocus) (this.view.link(this.#of) ?? this.view.entrance()).focus({ preventScroll: true });
  }

  #item(words, act) {
    const item = document.createElement(typeof act === "string" ? "a" : "button");
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.textContent = words;
    if (typeof act === "string") {
      item.href = act;
      return item;
    }
    item.type = "button";
    item.addEventListener("click", () => {
      this.close();
      act();
    });
    return item;
  }

  #ofThing(link) {
    const { key, more, page } = link.dataset;
    const isMiddle = link.matches(".focus");
    const to = (changes, told = {}) => () => this.page.go(changed(changes).href, told);
    return [
      this.#item("What is told of it", follow(link)),
      !isMiddle && this.#item("Focus here", to(
        { focus: key, expand: "", hide: "", selected: "" },
        { focus: key, words: "In the middle now" },
      )),
      more && this.#item(`Add neighbours (up to ${Number(more).toLocaleString("en-GB")})`, to(
        { expand: [...listed("expand"), key].join(",") },
        { focus: key },
      )),
      !isMiddle && this.#item("Hide", to(
        { hide: [...listed("hide"), key].join(","), selected: "" },
        { focus: key, words: "Hidden" },
      )),
      this.#item("Path from here to …", () => this.#pick(link)),
      page && this.#item("Open page", page),
    ].filter(Boolean);
  }

  #ofRelationship(link) {
    const { from, to } = link.dataset;
    const ends = [from, to].map((key) => this.view.link(key)).filter(Boolean);
    return [
      this.#item("Evidence", follow(link)),
      ...ends.map((each) => this.#item(`About ${nameOf(each)}`, follow(each))),
    ];
  }

  #key(event) {
    const items = [...this.#menu.children];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length).focus();
    const isOver = event.key === "Escape" || event.key === "Tab";
    if (isOver) this.close();
    if (isOver || next !== undefined) event.preventDefault();
    event.stopPropagation();
  }

  /** Wait for a second thing; it is chosen as any thing is. */
  #pick(link) {
    this.#picking = link.dataset.key;
    this.figure.classList.add("picking");
    this.page.say(`Path from ${nameOf(link)}: choose the thing it leads to, or press Escape.`);
  }

  #stopPicking(words) {
    this.#picking = "";
    this.figure.classList.remove("picking");
    this.page.say(words);
  }

  #picked(event) {
    const link = this.#picking && event.target.closest(`${SVG_LINKS}.node`);
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    if (link.dataset.key === this.#picking) {
      this.page.say("That is where the path begins: choose another thing, or press Escape.");
      return;
    }
    const address = pathTo(this.#picking, link.dataset.key);
    this.#stopPicking(`Path to ${nameOf(link)}.`);
    window.location.assign(address);
  }
}
