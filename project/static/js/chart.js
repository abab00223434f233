// Charts of a page: pictures whose marks are read by key and touch, and which Plotly replaces when somebody turns to one.

import "./picture.js";
import { rove } from "./roving.js";
import { readByTouch } from "./touch.js";
import { wakenBy } from "./waking.js";

for (const figure of document.querySelectorAll("[data-chart]")) {
  const plot = figure.querySelector(".plot");
  const follow = () => plot.querySelector(".picture") && rove(plot);
  follow();
  new ResizeObserver(follow).observe(plot); // another of its pictures may be shown
  readByTouch(figure, plot);
  wakenBy(plot, figure);
  const choices = figure.querySelector(".map-choices");
  if (choices) wakenBy(choices, figure);
}
