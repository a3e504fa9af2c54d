/* Showing another address in place: its page is read, and the parts that differ are put in.

   The answer is parsed by the browser as a document of its own, in which nothing runs; no markup
   is ever made from a string here, which the page's policy would refuse. */

const PARTS = ["#explore-title", "#notes", "#time", "#events", "#filters", "#picture", "#legend",
  "#evidence", "#further", "#relations", ".as-of", ".site-header nav", ".site-footer"];
const STOPS = "a[href], button, input:not([type='hidden']), select, summary, [tabindex]";

let asked = null;

/** Read the page behind *href*; a page asked for later makes an earlier one fail. */
export const read = (href) => new Promise((resolve, reject) => {
  asked?.abort();
  const request = new XMLHttpRequest();
  asked = request;
  request.open("GET", href);
  request.responseType = "document";
  request.addEventListener("load", () => {
    const found = request.status === 200 && request.response?.getElementById("picture");
    if (found) resolve(request.response);
    else reject(new Error(`no picture at "${href}"`));
  });
  request.addEventListener("error", () => reject(new Error(`"${href}" did not answer`)));
  request.addEventListener("abort", () => {
    reject(new DOMException("another page was asked for", "AbortError"));
  });
  request.send();
});

const same = (left, right) =>
  left.id ? left.id === right.id
    : left.dataset.key ? left.dataset.key === right.dataset.key
      : left.name ? left.name === right.name && left.value === right.value
        : left.localName === right.localName && left.textContent === right.textContent;

/** Remember what has the focus; the answer finds it, or what came in its place, again. */
const remember = () => {
  const held = document.activeElement;
  const part = PARTS.find((each) => held?.closest(each));
  return () => {
    if (!part || held === document.activeElement) return;
    const stops = [...document.querySelectorAll(part)].flatMap(
      (each) => [...each.querySelectorAll(STOPS), ...(each.matches(STOPS) ? [each] : [])],
    );
    const again = stops.find((each) => same(held, each) && !each.hidden)
      ?? stops.find((each) => !each.hidden && each.tabIndex >= 0)
      ?? document.querySelector("#picture a[tabindex='0']")
      ?? document.getElementById("main");
    again.focus({ preventScroll: true });
  };
};

/** A <details> that readers opened stays open. */
const keepOpen = (old, made) => {
  for (const each of [old, ...old.querySelectorAll("details")]) {
    if (each.localName !== "details" || !each.id) continue;
    const again = made.id === each.id ? made : made.querySelector(`#${each.id}`);
    if (again) again.open = each.open;
  }
};

const stops = (page) =>
  [...page.querySelectorAll("#events a")].map((each) => each.textContent).join();

/** Keep the slider itself while its events stay the same: it may be held at this moment. */
const keepSlider = (page, old, made) => {
  const [held, next] = [old, made].map((part) => part.querySelector("#moment"));
  if (!held || !next || stops(document) !== stops(page)) return false;
  held.value = next.value;
  held.setAttribute("aria-valuetext", next.getAttribute("aria-valuetext"));
  for (const own of ["#step-previous", "#step-next"]) {
    old.querySelector(own).replaceWith(made.querySelector(own));
  }
  return true;
};

/** Buttons that other modules put beside these links stay; only where the links lead changes. */
const redirect = (page) => {
  const [old, made] = [document, page].map((each) => [...each.querySelectorAll("#take a")]);
  for (const [number, link] of old.entries()) {
    const next = made[number];
    link.setAttribute("href", next.getAttribute("href"));
    if (next.dataset.png) link.dataset.png = next.dataset.png;
  }
};

/** Put the parts of *page* in place of ours. */
export const swap = (page) => {
  const refocus = remember();
  for (const part of PARTS) {
    const [old, next] = [document, page].map((each) => each.querySelector(part));
    if (!old || !next || old.isEqualNode(next)) continue;
    const made = document.importNode(next, true);
    keepOpen(old, made);
    if (part === "#time" && keepSlider(page, old, made)) continue;
    old.replaceWith(made);
  }
  redirect(page);
  document.title = page.title;
  return refocus;
};
