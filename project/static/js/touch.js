// A mark that is touched says its value below the chart, with the way to its records: no page is left to read a number.

// Parts of one column that lead to the same place have one name, at the first of them.
function nameOf(figure, link) {
  const href = link.getAttribute("href");
  const named = [...figure.querySelectorAll("a.mark[aria-label]")].find((other) => other.getAttribute("href") === href);
  return (link.ariaLabel ? link : named)?.getAttribute("aria-label") ?? "";
}

function say(figure, link) {
  const readout = figure.querySelector(".readout");
  readout.querySelector("b").textContent = nameOf(figure, link);
  readout.querySelector("a").href = link.getAttribute("href");
  readout.hidden = false;
  for (const other of figure.querySelectorAll(".mark.read")) other.classList.remove("read");
  link.classList.add("read");
}

// A mouse and a key follow the link at once; hovering and focus have shown its value.
export function readByTouch(figure, plot) {
  let touched = false;
  plot.addEventListener("pointerdown", ({ pointerType }) => { touched = pointerType === "touch"; }, true);
  plot.addEventListener("click", (event) => {
    const link = event.target.closest("a.mark");
    if (!link || !touched || !event.detail) return;
    touched = false;
    event.preventDefault();
    say(figure, link);
  }, true);
}

// Nothing is exchanged under a finger or a button that is down: its click would be lost.
const SOON = 50; // milliseconds: after its click
let up = Promise.resolve();
addEventListener("pointerdown", () => {
  up = new Promise((done) => {
    for (const event of ["pointerup", "pointercancel"]) addEventListener(event, () => setTimeout(done, SOON), { once: true, capture: true });
  });
}, true);

export const released = () => up;
