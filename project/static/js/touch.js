// A mark that is touched says its value below the chart, with the way to its records: no page is left to read a number.

function say(figure, link) {
  const readout = figure.querySelector(".readout");
  readout.querySelector("b").textContent = link.getAttribute("aria-label");
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
