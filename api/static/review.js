// Single keys for the page of a review. Without this script every button does the same.

"use strict";

const find = (id) => document.getElementById(id);
const choice = find("keys-on");
const KEPT = "nhs-kg review keys";

function isOn() {
  return choice === null || choice.checked;
}

function press(id) {
  find(id)?.click();
}

function reveal(id, field) {
  const details = find(id);
  if (details) details.open = true;
  find(field)?.focus();
}

const KEYS = {
  a: () => press("do-accept"),
  s: () => press("do-skip"),
  u: () => press("do-undo"),
  x: () => press("do-split"),
  j: () => press("go-after"),
  k: () => press("go-before"),
  r: () => find("reason")?.focus(),
  e: () => reveal("edit", "f-says"),
  "?": () => {
    const help = find("help");
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  },
};

function typing(target) {
  return target instanceof Element && target.closest("input, textarea, select") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && event.target.id === "f-says") {
      event.preventDefault();
      press("do-accept");
    }
    return;
  }
  if (!isOn()) return;
  const suggested = /^[1-9]$/.test(event.key)
    ? document.querySelectorAll(".suggested")[Number(event.key) - 1]
    : undefined;
  if (suggested) {
    event.preventDefault();
    suggested.click();
  } else if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// A decision is sent once, however often a key is pressed while the answer is on its way.
let sent = false;
document.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => {
  sent = false;
});

if (choice !== null) {
  find("keys-choice").hidden = false;
  choice.checked = localStorage.getItem(KEPT) !== "off";
  choice.addEventListener("change", () => {
    localStorage.setItem(KEPT, choice.checked ? "on" : "off");
  });
}
