// The page's tokens laid over a figure of the server's: colours, letters, lines. No number is touched.

import { isForced, patterned, systemColour } from "./forced.js";

const INK = ["ink", "ink-2", "ink-3", "card", "line", "line-2"];
const probe = document.createElement("i");
probe.hidden = true;
probe.style.forcedColorAdjust = "none";

// light-dark() and color-mix() resolved to what Plotly reads, which is rgb().
function resolve(value) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = value;
  const { color } = getComputedStyle(probe);
  const parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(color);
  return parts ? `rgb(${parts.slice(1).map((part) => Math.round(part * 255)).join(", ")})` : color;
}

const colour = (token) => resolve(isForced() ? systemColour(token) : `var(--${token})`);
const edge = (token) => resolve(isForced() ? "CanvasText" : `color-mix(in srgb, var(--${token}) 55%, var(--ink))`);

function palette() {
  const root = getComputedStyle(document.documentElement);
  const inks = Object.fromEntries(INK.map((name) => [name, colour(name)]));
  return { ...inks, font: { family: root.getPropertyValue("--sans").trim(), size: 12.5, color: inks["ink-2"] } };
}

// A point without a range (null) has no whisker; Plotly takes null for a range of nothing, and draws it.
function themeDoubt(doubt, tones) {
  Object.assign(doubt, { color: tones.ink, thickness: 1.4, width: doubt.width ?? 5 });
  for (const side of ["array", "arrayminus"]) doubt[side] = doubt[side]?.map((size) => size ?? NaN);
}

function themeTrace(trace, tones) {
  const tokens = trace.meta?.tokens ?? trace.meta?.token;
  const each = (pick) => (Array.isArray(tokens) ? tokens.map(pick) : pick(tokens));
  trace.marker ??= {};
  if (tokens) trace.marker[trace.type === "pie" ? "colors" : "color"] = each(colour);
  if (trace.type === "scattergeo") trace.marker.line = { width: 1, color: tones.card };
  if (tokens && trace.type === "bar") trace.marker.line = { width: 0.75, color: each(edge) };
  if (trace.meta?.token && trace.type === "scatter") trace.line = { ...trace.line, color: colour(trace.meta.token) };
  if (trace.marker.pattern) Object.assign(trace.marker.pattern, { bgcolor: tones.card, fgcolor: undefined, fillmode: "replace", size: 5 });
  for (const doubt of [trace.error_x, trace.error_y]) {
    if (doubt) themeDoubt(doubt, tones);
  }
  if (isForced()) patterned(trace, tones);
  themeText(trace, tones);
  if (!trace.hovertemplate && trace.customdata) trace.hovertemplate = "%{customdata.name}<extra></extra>";
}

// White or ink, whichever can be read better on a colour; the server's pictures choose by the same rule.
function inkOn(value) {
  const channels = /^rgb\((\d+), (\d+), (\d+)/.exec(value)?.slice(1).map((part) => part / 255) ?? [0, 0, 0];
  const [red, green, blue] = channels.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.214 ? "#ffffff" : "#1c2329";
}

function themeText(trace, tones) {
  const ink = { ...tones.font, color: tones.ink };
  const token = trace.meta?.token;
  if (trace.type === "scattergeo") trace.textfont = { ...tones.font, color: colour(token) };
  if (trace.type === "scatter") trace.textfont = { ...ink, weight: 600, ...trace.textfont, color: token ? colour(token) : tones.ink };
  if (trace.type !== "bar") return;
  const { family, size } = tones.font;
  delete trace.textfont;
  const { color } = trace.marker;
  const inside = isForced() ? tones.ink : Array.isArray(color) ? color.map(inkOn) : inkOn(color);
  Object.assign(trace, { insidetextfont: { family, size, color: inside }, outsidetextfont: { ...ink, weight: 600 } });
  Object.assign(trace, { constraintext: "none", textangle: trace.textangle ?? 0 });
}

const named = (item) => /^token:(.+)$/.exec(item.name ?? "")?.[1];

function themeShape(shape, tones) {
  const token = named(shape);
  if (token && shape.type !== "line") shape.fillcolor = colour(token);
  shape.line = { ...shape.line, color: shape.type === "line" && token ? colour(token) : tones["ink-3"] };
  if (shape.type === "rect" && isForced()) shape.line = { width: 1, dash: "dash", color: tones["ink-3"] }; // a band without a tint
}

function themeAnnotation(note, tones) {
  const token = named(note);
  note.font = { ...tones.font, ...note.font, color: token ? colour(token) : tones["ink-2"] };
  note.arrowcolor = token ? colour(token) : tones.ink;
  if (note.bgcolor) note.bgcolor = tones.card;
  if (note.bordercolor) note.bordercolor = tones["ink-3"];
}

// An axis of places or years has a line and no grid; an axis of numbers the other way round.
function themeAxis(axis, measures, tones) {
  if (measures) axis.tickformat ??= ",";
  Object.assign(axis, {
    showgrid: axis.showgrid ?? measures,
    showline: axis.showline ?? !measures,
    ticks: axis.ticks ?? "",
    zeroline: axis.zeroline ?? false,
    gridcolor: tones.line,
    linecolor: tones["ink-3"],
    tickcolor: tones["line-2"],
    zerolinecolor: tones["ink-3"],
    dividercolor: tones["line-2"],
    tickfont: tones.font,
    title: { ...axis.title, font: tones.font },
    fixedrange: true,
  });
}

// A map: land and borders in the page's tones; circles in one.
function themeGeo(geo, tones) {
  Object.assign(geo, { landcolor: colour("land"), oceancolor: colour("sea"), countrycolor: tones["line-2"], bgcolor: colour("sea"), countrywidth: 0.6 });
}

export const inRows = (data) => data.some((trace) => trace.orientation === "h");

export const sides = ({ l, r }) => (l ?? 0) + (r ?? 0);

export const axisNames = (layout) => Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));

// Lays the tokens of the present theme over the figure (changes it).
export function theme(figure) {
  const tones = palette();
  const { data, layout } = figure;
  if (!layout.geo) layout.xaxis ??= {};
  if (!layout.geo) layout.yaxis ??= {};
  for (const trace of data) themeTrace(trace, tones);
  for (const shape of layout.shapes ?? []) themeShape(shape, tones);
  for (const note of layout.annotations ?? []) themeAnnotation(note, tones);
  if (layout.geo) themeGeo(layout.geo, tones);
  const measuring = inRows(data) ? "x" : "y";
  for (const name of axisNames(layout)) themeAxis(layout[name], name.startsWith(measuring), tones);
  Object.assign(layout, {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    separators: ".,",
    dragmode: false,
    showlegend: false, // the page has its own
    font: tones.font,
    hovermode: layout.hovermode ?? "closest",
    hoverlabel: { bgcolor: tones.card, bordercolor: tones["line-2"], font: { ...tones.font, color: tones.ink } },
  });
  return figure;
}
