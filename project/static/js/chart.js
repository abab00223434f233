// Draws the figures of a page with Plotly, from the JSON that stands beside each; without Plotly the page shows its tables.

import { axisNames, inRows, theme } from "./theme.js";
import { linkMarks } from "./marks.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const CONFIG = { responsive: true, displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", doubleClick: false, scrollZoom: false };
const NARROW = 620; // pixels: below, a chart is drawn as for a phone
const LABEL = { wide: 36, narrow: 40 }; // pixels that the label of a column asks for on its axis
const LINE = 16; // pixels: as tall as a line of a label
const LOW = 340; // pixels: as tall as a narrow chart is at most
const ROW = 38; // pixels: a bar that lies, in a narrow chart
const SIDES = ["top center", "top right", "top left"]; // of its column, for a label

const sides = ({ l, r }) => (l ?? 0) + (r ?? 0);

const files = document.querySelector("#chart-script").dataset;
const loading = {};

// A part of plotly.js draws some kinds of charts only, and the last one loaded takes the global name: each is kept.
function plotly(bundle) {
  loading[bundle] ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.onload = () => loaded(window.Plotly);
    script.onerror = failed;
    script.src = files[bundle];
    document.head.append(script);
  });
  return loading[bundle];
}

// As many labels on the columns' axis as fit side by side, at round steps: 2000, 2005, 2010.
// An axis of years has a label for those without a column too; one of quarters names its year at the first of four.
function thin(axis, columns, room) {
  const years = axis.range && axis.dtick ? Math.floor((axis.range[1] - axis.range[0]) / axis.dtick) : columns;
  const count = axis.tickvals?.length ?? years;
  const steps = axis.ticktext?.[0]?.includes("<br>") ? [1, 2, 4, 8, 20, 40] : [1, 2, 5, 10, 20, 50];
  const step = steps.find((each) => count / each <= room) ?? 100;
  if (!axis.tickvals) return Object.assign(axis, axis.type === "category" || !axis.dtick ? { nticks: room } : { tick0: 0, dtick: axis.dtick * step });
  const kept = (_, index) => (Number.isInteger(axis.tickvals[index]) ? axis.tickvals[index] : index) % step === 0;
  return Object.assign(axis, { ticktext: axis.ticktext?.filter(kept), tickvals: axis.tickvals.filter(kept) });
}

// The labels of the last column and of those that are the highest among what stands three columns to each side,
// unless one would run into the last. The last has none where it would stand before a higher column.
function peaks({ text, x, y }, step) {
  const last = text.length - 1;
  const flat = Math.max(...y) / 12;
  const near = (index, other) => Math.abs(x[other] - x[index]) <= 3.01 * step;
  const beside = (index, other) => index !== other && Math.abs(x[other] - x[index]) <= 1.01 * step;
  const stands = (index) => y.every((height, other) => !near(index, other) || height <= y[index]);
  const covers = (index) => y.some((height, other) => beside(index, other) && height - y[index] > flat);
  const runsInto = (index) => near(index, last) && !covers(last) && Math.abs(y[index] - y[last]) < flat;
  const written = (index) => (index === last ? !covers(last) : stands(index) && !runsInto(index));
  return text.map((label, index) => (written(index) ? label : ""));
}

// A label without its second line, which is its range.
const unranged = (text) => text.replace(/<br>[^<]*–[^<]*/, "");

// Labels as they will stand, and the columns between them: rectangles in pixels, from the foot of the chart.
function boxes({ text, x, y, textposition: sides }, { year, bar, scale, letters }) {
  const labels = text.map((lines, index) => {
    const parts = lines.split("<br>");
    const wide = Math.max(...parts.map(letters)) + 3;
    const left = x[index] * year - (sides[index] === SIDES[1] ? 1.5 : sides[index] === SIDES[2] ? wide - 1.5 : wide / 2);
    return { index, left, right: left + wide, foot: y[index] * scale, head: y[index] * scale + 5 + LINE * parts.length };
  });
  const columns = x.map((place, index) => ({ index, left: place * year - bar, right: place * year + bar, foot: 0, head: y[index] * scale }));
  return { labels, columns };
}

const meet = (one, other) => one.index !== other.index && one.left < other.right && other.left < one.right && one.foot < other.head && other.foot < one.head;

// How many labels would stand on another, on a column beside them, or over the edge.
function crowded(trace, measures) {
  const { labels, columns } = boxes(trace, measures);
  const ends = ({ left, right }) => left < measures.first || right > measures.last;
  return labels.filter((label) => ends(label) || [...labels, ...columns].some((other) => meet(label, other))).length;
}

// How wide a line of a label is, the first by its weight.
function letters(weight, { family, size }) {
  const pen = document.createElement("canvas").getContext("2d");
  return (line, index) => {
    pen.font = `${index ? 400 : weight} ${size}px ${family}`;
    return pen.measureText(line).width;
  };
}

// What a label is measured by: pixels of a year, of half a column, of a person, of a line of text.
function measured(trace, layout, width, step) {
  const { range } = layout.xaxis;
  const year = width / (range[1] - range[0]);
  const axis = layout[`yaxis${(trace.yaxis ?? "y").slice(1)}`];
  const [foot, head] = axis.domain ?? [0, 1];
  const tall = (layout.height - layout.margin.t - layout.margin.b) * (head - foot);
  return {
    year,
    bar: (step * year * (1 - (layout.bargap ?? 0.2))) / 2,
    scale: tall / (axis.range?.[1] ?? 1.06 * Math.max(...trace.y, 1)), // Plotly leaves a little room above the highest
    first: range[0] * year,
    last: range[1] * year + layout.margin.r,
  };
}

// Ranges where they run into nothing, above their column or aside of it; the highest have their choice first.
function addRanges(trace, measures) {
  const whole = trace.text;
  trace.text = whole.map(unranged);
  const before = crowded(trace, measures);
  const order = [...whole.keys()].filter((index) => whole[index] !== trace.text[index]).sort((one, other) => trace.y[other] - trace.y[one]);
  for (const index of order) {
    const without = trace.text[index];
    trace.text[index] = whole[index];
    if (SIDES.some((side) => { trace.textposition[index] = side; return crowded(trace, measures) === before; })) continue;
    trace.textposition[index] = SIDES[0];
    trace.text[index] = without;
  }
}

// Labels as bold as they can stand side by side. Where not every label fits above its column, those that stand out
// are written.
function label(trace, layout, width) {
  const { range } = layout.xaxis;
  if (trace.mode !== "text" || !Array.isArray(trace.text) || !range) return;
  const step = Math.min(range[1] - range[0], ...trace.x.slice(1).map((place, index) => place - trace.x[index]));
  const measures = measured(trace, layout, width, step);
  const fits = (weight) => !crowded({ ...trace, text: trace.text.map(unranged) }, { ...measures, letters: letters(weight, layout.font) });
  trace.textposition = trace.text.map(() => SIDES[0]);
  if (fits(600)) return addRanges(trace, { ...measures, letters: letters(600, layout.font) });
  if (fits(500)) trace.textfont.weight = 500;
  trace.text = trace.text.map(unranged);
  if (trace.textfont.weight !== 500) trace.text = peaks(trace, step);
}

// A narrow chart is drawn anew with fewer labels, smaller margins and periods alone of its events, not shrunk.
function narrow({ data, layout }) {
  layout.margin = { ...layout.margin, l: 38, r: 14, t: layout.margin.t - (layout.meta?.pins ?? 0) };
  layout.height = Math.min(layout.height ?? LOW, LOW);
  for (const kind of ["shapes", "annotations"]) layout[kind] = layout[kind]?.filter(({ name }) => name !== "event");
  for (const trace of data) {
    if (trace.meta?.wide) trace.visible = false;
    if (trace.mode === "markers" && trace.marker?.size > 5) trace.marker.size = 5;
  }
}

// The room that the names of bars ask for: the first line of each is bold, which Plotly does not reckon with.
function widest({ ticktext = [] }, { family, size }) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${size}px ${family}`;
  return Math.max(0, ...ticktext.flatMap((text) => text.split("<br>")).map((line) => pen.measureText(line).width));
}

// Bars that lie: their names have what they need, and their axis of numbers as many ticks as fit. Where it is narrow
// they lie as close as the two lines of their names allow, and the chart is as tall as its neighbours.
function fitRows({ layout, data }, width) {
  const rows = new Set(data.flatMap(({ y }) => y ?? [])).size;
  if (width < NARROW) layout.height -= rows * (54 - ROW);
  layout.margin.l = Math.max(layout.margin.l, Math.ceil(widest(layout.yaxis, layout.font)) + 12);
  const room = width - sides(layout.margin ?? {});
  Object.assign(layout.xaxis, { nticks: Math.max(3, Math.floor(room / 70)), tickangle: 0, ticklabeloverflow: "allow" });
}

const RADIAN = 180 / Math.PI;
const mercator = (latitude) => RADIAN * Math.log(Math.tan(Math.PI / 4 + latitude / RADIAN / 2));

// How tall a region is in degrees of longitude. Plotly frames it by great circles, a quarter of its width each, and
// those rise above its northern edge.
function tall([south, north], span) {
  const highest = RADIAN * Math.atan(Math.tan(north / RADIAN) / Math.cos(span / 8 / RADIAN));
  return mercator(highest) - mercator(south);
}

// A map keeps the shape of its region; where a wide page has room beside it, it shows what lies to the west and east.
function fitMap({ layout }, width) {
  const { lonaxis, lataxis } = layout.geo;
  layout.height = Math.min(layout.height, Math.round(width * 0.98));
  const [west, east] = lonaxis.range;
  let span = east - west;
  for (let step = 0; step < 4; step += 1) span = Math.max(east - west, (tall(lataxis.range, span) * width) / layout.height);
  const more = (span - (east - west)) / 2;
  lonaxis.range = [west - more, east + more];
}

function fit(figure, width) {
  const { data, layout } = figure;
  if (layout.geo) return fitMap(figure, width);
  if (inRows(data)) return fitRows(figure, width);
  if (width < NARROW) narrow(figure);
  const columns = new Set(data.flatMap(({ x }) => (x ?? []).map((place) => (Number.isFinite(place) ? Math.round(place) : place)))).size;
  const axes = axisNames(layout).filter((name) => name.startsWith("x"));
  const inner = (width - sides(layout.margin ?? {})) / axes.length;
  const room = Math.max(2, Math.floor(inner / (width < NARROW ? LABEL.narrow : LABEL.wide)));
  for (const trace of data) label(trace, layout, inner);
  for (const name of axes) {
    thin(layout[name], columns, room);
    layout[name].tickangle ??= 0;
    layout[name].ticklabeloverflow = "allow";
  }
}

function draw(Plotly, plot, source) {
  const figure = theme(JSON.parse(source));
  fit(figure, plot.clientWidth);
  return Plotly.react(plot, figure.data, figure.layout, CONFIG);
}

// Marks that are no bars (points of a line) open on a click; the table has them as links.
function openPoint({ points: [point] }) {
  if (point?.customdata?.href && point.data.type !== "bar") location.assign(point.customdata.href);
}

// A map's countries come from here; Plotly would ask another host for them.
async function fetchWorld() {
  window.PlotlyGeoAssets.topojson.world_50m ??= await (await fetch(files.world)).json();
}

// What is needed to draw a figure; nothing where a part of it cannot be had.
async function tools(figure) {
  try {
    const Plotly = await plotly(figure.dataset.bundle);
    if (figure.dataset.bundle === "geo") await fetchWorld();
    return Plotly;
  } catch {
    return null;
  }
}

async function start(figure) {
  const plot = figure.querySelector(".plot");
  const source = figure.querySelector('script[type="application/json"]')?.textContent;
  const Plotly = source && (await tools(figure));
  if (!Plotly) return figure.classList.add("undrawn");
  plot.replaceChildren();
  await draw(Plotly, plot, source);
  plot.on("plotly_afterplot", () => linkMarks(plot, Plotly.Fx));
  plot.on("plotly_click", openPoint);
  linkMarks(plot, Plotly.Fx);
  const again = () => draw(Plotly, plot, source);
  DARK.addEventListener("change", again);
  watchWidth(plot, again);
  printLight(again);
}

// Plotly follows the width by itself; the choice of labels is ours.
function watchWidth(plot, again) {
  const stride = () => Math.round(plot.clientWidth / 80);
  let last = stride();
  new ResizeObserver(() => {
    if (!plot.clientWidth || stride() === last) return; // no width: it is not shown at the moment
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
