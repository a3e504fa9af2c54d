/* The explorer, improved: pan, zoom, arrow keys, menus, and every change without leaving the page.
   Without this module everything of the picture is a plain link, and every change a page.

   Expects <figure data-explore> around <div id="picture"> with the <svg class="network">, and the
   parts that explore_swap.js lists. */

import { Menu } from "./explore_menu.js";
import { addTools, button, dragToPan } from "./explore_move.js";
import { Page, followInPlace, sendInPlace } from "./explore_page.js";
import { slide } from "./explore_time.js";
import { View } from "./explore_view.js";
import { walk } from "./explore_walk.js";

const copyLink = (page) => {
  const share = document.getElementById("share");
  const copy = button("Copy link", "Copy link", async () => {
    try {
      await navigator.clipboard.writeText(share.href);
      page.say("Link copied.");
    } catch {
      page.say("This browser would not copy: open the link and take its address.");
    }
  });
  share.after(" ", copy);
};

const undoTool = (page) => {
  const made = button("Undo", "Undo", () => page.undo());
  page.whenChanged((steps) => made.setAttribute("aria-disabled", String(steps === 0)));
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    const isWriting = event.target.closest("input:not([type='range'], [type='checkbox'])");
    if (!isUndo || isWriting) return;
    event.preventDefault();
    page.undo();
  });
  return made;
};

const figure = document.querySelector("[data-explore]");
if (figure?.querySelector("svg.network")) {
  figure.classList.add("moving");
  const view = new View(figure);
  const page = new Page(view);
  addTools(figure, view, [undoTool(page)]);
  dragToPan(figure, view);
  walk(figure, view);
  new Menu(figure, view, page);
  slide(page);
  followInPlace(page);
  sendInPlace(page);
  copyLink(page);
  document.getElementById("keys").hidden = false;
}
