/* The slider over events. Its stops are the links of the list of events. */

const PATIENCE = 120;

export const slide = (page) => {
  let waiting = 0;
  let holding = false;
  const stop = (slider) => document.querySelectorAll("#events a")[slider.valueAsNumber];
  document.getElementById("main").addEventListener("input", (event) => {
    if (event.target.id !== "moment") return;
    const link = stop(event.target);
    event.target.setAttribute("aria-valuetext", link.dataset.words);
    clearTimeout(waiting);
    const replace = holding;
    waiting = setTimeout(() => {
      holding = true;
      page.go(stop(event.target).href, { replace });
    }, PATIENCE);
  });
  document.getElementById("main").addEventListener("change", (event) => {
    // One pull at the slider is one step back, however many events it passed.
    if (event.target.id === "moment") setTimeout(() => { holding = false; }, PATIENCE);
  });
  page.whenChanged(() => {
    for (const each of document.querySelectorAll("#moment")) each.hidden = false;
  });
};
