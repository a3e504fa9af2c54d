/* Moving the picture: buttons for everything, as nothing may need a drag; pointer and wheel. */

const STEP = 0.25;
const ZOOM = 1.3;
const TRIFLE = 4;

export const button = (words, label, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  if (label !== words) made.setAttribute("aria-label", label);
  if (label !== words) made.title = label;
  made.addEventListener("click", act);
  return made;
};

/** The buttons above the picture; *more* come first. */
export const addTools = (figure, view, more) => {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "Move the picture");
  const move = (dx, dy) => () => view.pan(dx * view.box.width * STEP, dy * view.box.height * STEP);
  tools.append(
    ...more,
    button("+", "Zoom in", () => view.zoom(ZOOM)),
    button("−", "Zoom out", () => view.zoom(1 / ZOOM)),
    button("Fit", "Fit", () => view.fit()),
    button("←", "Move left", move(-1, 0)),
    button("→", "Move right", move(1, 0)),
    button("↑", "Move up", move(0, -1)),
    button("↓", "Move down", move(0, 1)),
  );
  figure.prepend(tools);
};

/** Pan with the mouse; fingers scroll the page and pinch it, as everywhere.

    While it is held the drawing is shifted as a whole, which repaints nothing however much there
    is of it; where it is let go, the view becomes that part of the picture. */
export const dragToPan = (figure, view) => {
  let from = null;
  let moved = false;
  let frame = 0;
  let by = [0, 0];
  const shift = () => {
    frame = 0;
    if (from) view.svg.style.transform = `translate(${by[0]}px, ${by[1]}px)`;
  };
  // The click that ends a drag comes before the next frame: it follows no link it happens to be on.
  const hush = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const end = () => {
    if (from && moved) {
      view.pan(-by[0] * from.scale, -by[1] * from.scale);
      figure.addEventListener("click", hush, true);
      requestAnimationFrame(() => {
        figure.removeEventListener("click", hush, true);
        view.svg.style.removeProperty("transform");
        figure.classList.remove("panning");
      });
    }
    from = null;
  };
  figure.addEventListener("pointerdown", (event) => {
    const isStage = event.target.closest("#picture");
    if (!isStage || event.button !== 0 || event.pointerType === "touch") return;
    from = { x: event.clientX, y: event.clientY, scale: view.scale() };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    by = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(...by) < TRIFLE) return;
    if (!moved) figure.classList.add("panning");
    moved = true;
    frame ||= requestAnimationFrame(shift);
  });
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
  figure.addEventListener("dragstart", (event) => event.preventDefault());
  figure.addEventListener("wheel", (event) => {
    if (!event.target.closest("#picture") || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    view.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, view.point(event));
  }, { passive: false });
};
