// Draws the figures of a page with Plotly, from the JSON that stands beside each; without Plotly the page shows its tables.

import { axisNames, inRows, theme } from "./theme.js";
import { linkMarks } from "./marks.js";

const NARROW = matchMedia("(max-width: 860px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");
const CONFIG = { responsive: true, displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", doubleClick: false };
const LABEL = { wide: 44, narrow: 56 }; // pixels that the label of a column asks for
const CROWD = 12; // from so many columns on, a phone labels only those that stand out

// As many labels on the columns' axis as fit side by side, at round steps: 2000, 2005, 2010.
function thin(axis, columns, room) {
  const count = axis.tickvals?.length ?? columns;
  const step = [1, 2, 5, 10, 20, 50].find((each) => count / each <= room) ?? 100;
  if (!axis.tickvals) return Object.assign(axis, axis.type === "category" || !axis.dtick ? { nticks: room } : { tick0: 0, dtick: axis.dtick * step });
  const kept = (_, index) => (Number.isInteger(axis.tickvals[index]) ? axis.tickvals[index] : index) % step === 0;
  return Object.assign(axis, { ticktext: axis.ticktext?.filter(kept), tickvals: axis.tickvals.filter(kept) });
}

// The labels of those columns that are the highest among three neighbours on each side.
function peaks({ text, y }) {
  const stands = (index) => [-3, -2, -1, 1, 2, 3].every((step) => !(y[index + step] > y[index]));
  return text.map((label, index) => (stands(index) ? label : ""));
}

// A narrow chart is drawn anew with fewer labels and smaller margins, not shrunk.
function narrow({ data, layout }) {
  layout.margin = { ...layout.margin, l: 38, r: 8 };
  layout.height = Math.min(layout.height ?? 320, 320);
  for (const trace of data) {
    if (trace.meta?.wide) trace.visible = false;
    if (Array.isArray(trace.text) && trace.text.length > CROWD && Array.isArray(trace.y)) trace.text = peaks(trace);
  }
}

function fit({ data, layout }, width) {
  if (inRows(data)) return;
  if (NARROW.matches) narrow({ data, layout });
  const columns = new Set(data.flatMap(({ x }) => x ?? [])).size;
  const axes = axisNames(layout).filter((name) => name.startsWith("x"));
  const room = Math.max(2, Math.floor(width / axes.length / (NARROW.matches ? LABEL.narrow : LABEL.wide)));
  for (const name of axes) {
    thin(layout[name], columns, room);
    layout[name].tickangle ??= 0;
  }
}

function draw(plot, source) {
  const figure = theme(JSON.parse(source));
  fit(figure, plot.clientWidth);
  return Plotly.react(plot, figure.data, figure.layout, CONFIG);
}

// Marks that are no bars (points of a line) open on a click; the table has them as links.
function openPoint({ points: [point] }) {
  if (point?.customdata?.href && point.data.type !== "bar") location.assign(point.customdata.href);
}

async function start(figure) {
  const plot = figure.querySelector(".plot");
  const source = figure.querySelector('script[type="application/json"]')?.textContent;
  if (!window.Plotly || !source) return figure.classList.add("undrawn");
  plot.replaceChildren();
  await draw(plot, source);
  plot.on("plotly_afterplot", () => linkMarks(plot));
  plot.on("plotly_click", openPoint);
  linkMarks(plot);
  const again = () => draw(plot, source);
  for (const change of [DARK, NARROW]) change.addEventListener("change", again);
  watchWidth(plot, again);
  printLight(again);
}

// Plotly follows the width by itself; the choice of labels is ours.
function watchWidth(plot, again) {
  const stride = () => Math.round(plot.clientWidth / 80);
  let last = stride();
  new ResizeObserver(() => {
    if (stride() === last) return;
    last = stride();
    again();
  }).observe(plot);
}

// Paper is light, whatever the screen is.
function printLight(again) {
  const root = document.documentElement;
  const before = root.dataset.theme;
  addEventListener("beforeprint", () => { root.dataset.theme = "light"; again(); });
  addEventListener("afterprint", () => {
    if (before) root.dataset.theme = before;
    else delete root.dataset.theme;
    again();
  });
}

for (const figure of document.querySelectorAll("[data-chart]")) start(figure);
