// Draws the figures of a page with Plotly, from the JSON that stands beside each, in the place of the server's pictures.

import { axisNames, inRows, sides, theme } from "./theme.js";
import { onForced } from "./forced.js";
import { label, writeOnParts } from "./labels.js";
import { linkMarks } from "./marks.js";
import { released } from "./touch.js";
import { fitRows, narrowRows } from "./rows.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");
const CONFIG = { responsive: false, displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", doubleClick: false, scrollZoom: false };
const NARROW = 620; // pixels: below, a chart is drawn as for a phone
const SAME = 8; // pixels: a chart is as tall as its picture, but for letters of another width
const YEAR_GAP = 3; // pixels between the names of two years, or quarters
const BAR = 0.64; // of a year: as wide as a column is drawn
const WIDEST = 56; // pixels of a column
const SMALL = 11; // pixels of a label where there is little room
const [SMALL_ON_SCREEN, SMALL_ON_PAPER] = [11, 9]; // … and at least
const PAPER = 660; // pixels: a chart on a sheet of A4 or Letter
const PAPER_FRAME = 60; // pixels: bars that lie, without the bars
const PAPER_LINE = 17; // pixels of a line of a bar's name
const PAPER_MAP = 430; // pixels: as tall as a map is
const PAPER_PANEL = 70; // pixels: one of several small charts, at most
const PAPER_LOW = 250; // pixels: as tall as columns are at most
const LOW = 340; // pixels: as tall as a narrow chart is at most

const files = document.querySelector("#chart-script").dataset;
const loading = {};

// Plotly's own rules, found by id and class, so that it adds none, which the policy of this site would refuse.
function rules() {
  loading.rules ??= new Promise((loaded, failed) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", id: "plotly.js-style-global", className: "no-inline-styles", href: files.rules, onload: loaded, onerror: failed });
    document.head.append(link);
  });
  return loading.rules;
}

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

// How wide a text is, in pixels.
function written({ family, size }) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size}px ${family}`;
  return (text) => pen.measureText(text).width;
}

// The years that an axis names: every one that has room, from the tallest column's on.
function nameYears(axis, tallest, year, font) {
  const step = Math.ceil((written(font)("2000") + YEAR_GAP) / year);
  const [first, last] = [Math.ceil(axis.range[0]), Math.floor(axis.range[1])];
  const begin = first + ((((tallest - first) % step) + step) % step);
  const named = Array.from({ length: Math.floor((last - begin) / step) + 1 }, (_, index) => begin + index * step);
  delete axis.dtick;
  Object.assign(axis, { tickmode: "array", tickvals: named, ticktext: named.map(String) });
}

// An axis of quarters names as many as have room, each year below its first.
function nameQuarters(axis, width, font) {
  const wide = written(font);
  const slot = width / axis.tickvals.length;
  const [quarter, year] = [0, 1].map((line) => Math.max(...axis.ticktext.map((text) => wide(text.split("<br>")[line] ?? ""))));
  const room = (step) => slot * step >= quarter + YEAR_GAP && slot * Math.max(step, 4) >= year + YEAR_GAP;
  const step = [1, 2, 4, 8, 20, 40].find(room) ?? 80;
  const kept = (_, index) => index % step === 0;
  Object.assign(axis, { ticktext: axis.ticktext.filter(kept), tickvals: axis.tickvals.filter(kept) });
}

// A column is no wider than this, however few there are; what stands beside it follows.
function slim(data, year) {
  for (const trace of data) {
    const part = Math.min(1, WIDEST / year / BAR);
    if (trace.type === "bar" && trace.width) Object.assign(trace, { width: trace.width * part, offset: trace.offset && trace.offset * part });
    const { beside } = trace.meta ?? {};
    if (beside) trace.x = trace.x.map((at) => at - beside * (1 - part));
  }
}

// The column that is the tallest among those with labels.
function tallestOf(data) {
  const found = data.filter(({ mode, type }) => mode === "text" || type === "bar").flatMap(({ x, y }) => x.map((at, index) => [y[index], Math.round(at)]));
  return found.reduce((one, other) => (other[0] > one[0] ? other : one), [-Infinity, 0])[1];
}

// A narrow chart is drawn anew with fewer labels and smaller margins, not shrunk: a legend has the names of its periods,
// and events for which one row of pins is not enough stand in their list alone.
function narrow({ data, layout }) {
  layout.margin = { ...layout.margin, l: 38, r: 14, t: layout.margin.t - (layout.meta?.pins ?? 0) };
  if (!layout.meta?.panels) layout.height = Math.min(layout.height ?? LOW, LOW); // small charts need what each of them needs
  const dropped = layout.meta?.pins ? ["band", "event"] : ["band"];
  for (const kind of ["shapes", "annotations"]) layout[kind] = layout[kind]?.filter(({ name }) => !dropped.includes(name));
  for (const trace of data) {
    if (trace.meta?.bare) trace.textfont.size = SMALL;
    if (trace.mode === "markers" && trace.marker?.size > 5) trace.marker.size = 5;
    if (trace.error_y) Object.assign(trace.error_y, { width: 3, thickness: 1 }); // a column as wide is seen beside it
  }
}

const RADIAN = 180 / Math.PI;
const mercator = (latitude) => RADIAN * Math.log(Math.tan(Math.PI / 4 + latitude / RADIAN / 2));
const latitudeAt = (height) => RADIAN * (2 * Math.atan(Math.exp(height / RADIAN)) - Math.PI / 2);

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
  // The middle of the region as it is drawn, where the picture before has it, and not of its latitudes.
  layout.geo.center = { lon: (west + east) / 2, lat: latitudeAt(lataxis.range.map(mercator).reduce((one, other) => one + other) / 2) };
}

function fit(figure, width) {
  const { data, layout } = figure;
  if (layout.geo) return fitMap(figure, width);
  if (inRows(data)) return (width < NARROW ? narrowRows : fitRows)(figure, width);
  if (width < NARROW) narrow(figure);
  const inner = width - sides(layout.margin ?? {});
  const { range } = layout.xaxis;
  const year = inner / (range[1] - range[0]);
  const bar = () => Math.max(...data.filter(({ type }) => type === "bar").map(({ width: part }) => part ?? 0));
  slim(data, year);
  for (const name of axisNames(layout).filter((axis) => axis.startsWith("x"))) {
    if (layout[name].tickvals) nameQuarters(layout[name], inner, layout.font);
    else nameYears(layout[name], tallestOf(data), year, layout.font);
    Object.assign(layout[name], { tickangle: 0, ticklabeloverflow: "allow" });
  }
  for (const trace of data) {
    label(trace, layout, inner, bar(), width === PAPER ? SMALL_ON_PAPER : SMALL_ON_SCREEN);
    writeOnParts(trace, layout, inner);
  }
}

// On paper a chart is as tall as its rows or its small charts need, or as on a phone: sheets are few.
function lower({ data, layout }) {
  const { tickvals, ticktext = [] } = layout.yaxis ?? {};
  const lines = Math.max(2, ...ticktext.map((text) => text.split("<br>").length));
  const panels = layout.meta?.panels;
  if (panels) layout.height = Math.min(layout.height, PAPER_FRAME + panels * PAPER_PANEL);
  else if (inRows(data)) layout.height = PAPER_FRAME + (tickvals ?? data[0].y).length * lines * PAPER_LINE;
  else layout.height = layout.geo ? PAPER_MAP : Math.min(layout.height, PAPER_LOW);
}

function draw(Plotly, plot, source, { width = plot.clientWidth, height = 0 } = {}) {
  const figure = theme(JSON.parse(source));
  if (width === PAPER) lower(figure);
  fit(figure, width);
  if (Math.abs(figure.layout.height - height) < SAME || figure.layout.geo) figure.layout.height = height || figure.layout.height;
  Object.assign(figure.layout, { autosize: false, width });
  return Plotly.react(plot, figure.data, figure.layout, CONFIG);
}

// Marks that are no bars (points of a line) open on a click; the table has them as links.
function openPoint(plot, { points: [point] }) {
  const href = point?.data.type !== "bar" && point?.customdata?.href;
  if (href && plot.dispatchEvent(new CustomEvent("opens", { bubbles: true, cancelable: true, detail: href }))) location.assign(href);
}

// A map's countries come from here; Plotly would ask another host for them.
async function fetchWorld() {
  window.PlotlyGeoAssets.topojson.world_50m ??= await (await fetch(files.world)).json();
}

// What is needed to draw a figure; nothing where a part of it cannot be had.
async function tools(figure) {
  try {
    const [Plotly] = await Promise.all([plotly(figure.dataset.bundle), rules()]);
    await document.fonts.ready; // labels are measured by the letters that they are drawn with
    if (figure.dataset.bundle === "geo") await fetchWorld();
    return Plotly;
  } catch {
    delete loading[figure.dataset.bundle]; // it may be had the next time
    return null;
  }
}

// What marks say and lead to stands in the links of the picture, and once on the page: a figure takes it from there.
function withMarks(source, plot) {
  const figure = JSON.parse(source);
  const links = [...plot.querySelectorAll(".picture:has([data-of]) a.mark")];
  const names = new Map(links.filter((link) => link.ariaLabel).map((link) => [link.getAttribute("href"), link.ariaLabel]));
  let [trace, point] = [0, 0];
  for (const link of links) {
    [trace, point] = link.dataset.of?.split(".").map(Number) ?? [trace, point + 1];
    const href = link.getAttribute("href");
    const { data: { [trace]: drawn } } = figure;
    drawn.customdata ??= (drawn.x ?? drawn.lat).map(() => null);
    drawn.customdata[point] = { name: names.get(href), href };
  }
  return JSON.stringify(figure);
}

// The box keeps its height while Plotly draws in it, above the picture, which then goes.
async function replacePicture(Plotly, plot, source) {
  const height = plot.clientHeight;
  const held = plot.contains(document.activeElement);
  plot.style.height = `${height}px`;
  plot.classList.add("taken");
  await draw(Plotly, plot, source, { height });
  for (const picture of plot.querySelectorAll(".picture")) picture.remove();
  plot.classList.remove("taken");
  plot.style.height = "";
  return held;
}

// The focus comes back to the chart in which it was drawn over, but not from where somebody has gone on meanwhile.
function hold(plot) {
  const { activeElement, body } = document;
  if (activeElement && activeElement !== body && !plot.contains(activeElement)) return;
  plot.marks?.find(({ tabIndex }) => tabIndex === 0)?.focus({ preventScroll: true });
}

// Plotly makes the circles of a map anew, with the one that had the focus.
async function drawAgain(Plotly, plot, source) {
  const held = plot.contains(document.activeElement);
  await draw(Plotly, plot, source);
  if (held && !plot.contains(document.activeElement)) hold(plot);
}

// A page's picture becomes a chart that can be read mark by mark; without Plotly it stays what it was.
export async function takeOver(figure) {
  const plot = figure.querySelector(".plot");
  const bare = figure.querySelector('script[type="application/json"]')?.textContent;
  const Plotly = bare && (await tools(figure));
  figure.classList.toggle("undrawn", !Plotly); // it stays a picture
  if (!Plotly) return false;
  const map = figure.dataset.bundle === "geo" ? await import("./map.js") : null;
  await released();
  const source = withMarks(bare, plot);
  const held = await replacePicture(Plotly, plot, source);
  const drawn = () => {
    map?.arrange(plot);
    linkMarks(plot, Plotly.Fx);
  };
  plot.on("plotly_afterplot", drawn);
  plot.on("plotly_click", (event) => openPoint(plot, event));
  drawn();
  if (held) hold(plot);
  map?.zoomable(figure, plot, Plotly);
  const again = () => drawAgain(Plotly, plot, source);
  DARK.addEventListener("change", again);
  onForced(again);
  watchWidth(plot, again);
  drawForPaper(Plotly, plot, source);
  return true;
}

// The width of a chart has one owner, which draws it anew: two would each take what the other has just set.
function watchWidth(plot, again) {
  let last = plot.clientWidth;
  let waiting = 0;
  const follow = () => {
    waiting = 0;
    if (!plot.clientWidth || plot.clientWidth === last) return; // no width: it is not shown at the moment
    last = plot.clientWidth;
    again();
  };
  new ResizeObserver(() => { waiting ||= requestAnimationFrame(follow); }).observe(plot);
}

// Paper is light, whatever the screen is, and no wider than a sheet.
function drawForPaper(Plotly, plot, source) {
  addEventListener("paper", () => draw(Plotly, plot, source, { width: PAPER }));
  addEventListener("screen", () => draw(Plotly, plot, source));
}
