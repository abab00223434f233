// Bars that lie: beside their names, or below them where a chart is narrow.

import { sides } from "./theme.js";

const FRAME = 90; // pixels: a chart without its bars
const LINE = 16; // pixels: a line of a name
const THIN = 18; // pixels of a bar below its name
const GAP = 6; // pixels between a name and what stands beside it
const EDGE = 4; // pixels between what a part of a bar says and its ends
const END = 14; // pixels beside an axis, for half of its first number
const NAME = 260; // pixels of a name beside its bar
const ARROW = 24; // pixels beyond a bar, for the arrow of an open total
const DIGIT = /^\d/;
const SPACES = /[\u00a0\s]+/g;

function measure({ family, size }, weight = 400) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${family}`;
  return (text) => pen.measureText(text).width;
}

// Names no wider than their room, with "…" where something is left out: the table has them whole.
function cutNames(axis, room, font) {
  const wide = measure(font, 600);
  const cut = (text) => {
    let kept = text;
    while (kept && wide(kept === text ? text : `${kept}…`) > room) kept = kept.slice(0, -1);
    return kept === text ? text : `${kept.trimEnd()}…`;
  };
  axis.ticktext = axis.ticktext?.map((text) => text.split("<br>").map(cut).join("<br>"));
}

// The room that the names of bars ask for: the first line of each is bold, which Plotly does not reckon with.
function widest({ ticktext = [] }, font) {
  const wide = measure(font, 600);
  return Math.max(0, ...ticktext.flatMap((text) => text.split("<br>")).map(wide));
}

// From the first bar's edge to the last one's, as the picture before has them: else a text may ask for more room.
const ends = ({ yaxis }) => yaxis.tickvals && Object.assign(yaxis, { autorange: false, range: [yaxis.tickvals.length - 0.5, -0.5] });

// Of times that name columns as many stand as have room, the first always; other names are turned.
function fitColumnNames(axis, margin, wide, room) {
  const longest = Math.max(...axis.ticktext.flatMap((text) => text.split("<br>")).map(wide));
  const named = axis.ticktext.map((text, place) => [axis.tickvals[place], text]).filter(([, text]) => text);
  const step = Math.ceil(((longest + GAP) * named.length) / room);
  if (step > 1 && !named.every(([, text]) => DIGIT.test(text))) return turnNames(axis, margin, wide);
  const kept = named.filter((_, place) => place % step === 0);
  Object.assign(axis, { tickvals: kept.map(([at]) => at), ticktext: kept.map(([, text]) => text) });
}

function turnNames(axis, margin, wide) {
  axis.ticktext = axis.ticktext.map((text) => text.replaceAll("<br>", " "));
  axis.tickangle = -90;
  margin.b = Math.ceil(Math.max(...axis.ticktext.map(wide))) + END;
}

function ticks({ xaxis, margin, font }, width) {
  const room = width - sides(margin);
  Object.assign(xaxis, { tickangle: 0, ticklabeloverflow: "allow" });
  if (xaxis.ticktext) fitColumnNames(xaxis, margin, measure(font), room);
  else xaxis.nticks = Math.max(3, Math.floor(room / 70));
}

// Their names have what they need, and their axis of numbers as many ticks as fit.
export function fitRows({ layout, data }, width) {
  cutNames(layout.yaxis, NAME, layout.font);
  ends(layout);
  layout.margin.l = Math.max(layout.margin.l, Math.ceil(widest(layout.yaxis, layout.font)) + 12);
  ticks(layout, width);
  nameParts(data, layout, width);
}

// A part of a bar says its share, and before it what it is a part of, where that has room.
function nameParts(data, layout, width) {
  const wide = measure(layout.font);
  const scale = (width - sides(layout.margin)) / (layout.xaxis.range[1] - layout.xaxis.range[0]);
  for (const trace of data.filter(({ type, text }) => type === "bar" && text)) {
    const fits = (text, part) => wide(text) + 2 * EDGE <= part * scale;
    trace.text = trace.text.map((share, place) => [`${trace.name} ${share}`, share].find((text) => fits(text, trace.x[place])) ?? "");
    Object.assign(trace, { textposition: "inside", insidetextanchor: "middle" });
  }
}

// The name of a bar, and what else is said of it in one line.
function nameOf(text) {
  const [name, ...rest] = text.split("<br>");
  return rest.length ? [name, rest.join(", ")] : [name];
}

// What stands behind a bar in parts: a value and, where there is one, its range.
const parts = (text) => text.split("<br>").map((line) => line.replace(SPACES, " ").trim());

const words = (name, text, font, at) => ({
  text, font, name: "row", showarrow: false, x: at.x, xref: "paper", xanchor: at.x ? "right" : "left",
  y: name, yref: "y", yanchor: "bottom", xshift: at.aside ?? 0, yshift: THIN / 2 + (at.up ?? 0),
});

// The name of a bar and what stands beside it, its value and its range: left and right above it, names and values bold.
function above(name, [first, rest], [value, range], { wide, bolder, font, ink, lines }) {
  const bold = { ...font, weight: 600, color: ink };
  const aside = lines > 1 ? {} : { aside: bolder(first) + GAP };
  const found = [words(name, first, bold, { x: 0, up: (lines - 1) * LINE })];
  if (rest) found.push(words(name, rest, font, { x: 0, ...aside }));
  if (value) found.push(words(name, value, bold, { x: 1, aside: range ? -wide(`(${range})`) - GAP : 0 }));
  if (range) found.push(words(name, `(${range})`, font, { x: 1 }));
  return found;
}

// A narrow chart gives its bars the whole width: names and values stand above them.
export function narrowRows({ layout, data }, width) {
  const values = data.find(({ mode }) => mode === "text");
  Object.assign(layout.margin, { l: END, r: ARROW });
  const room = width - sides(layout.margin);
  const [wide, bolder] = [measure(layout.font), measure(layout.font, 600)];
  cutNames(layout.yaxis, room, layout.font); // what stands beside a name has a line of its own where both have no room
  ends(layout);
  const { tickvals, ticktext } = layout.yaxis;
  const named = tickvals.map((name, place) => [name, nameOf(ticktext[place]), values ? parts(values.text[place]) : []]);
  const longest = Math.max(...named.map(([, [first, ...rest], said]) => bolder(first) + wide(["", ...rest, "", ...said].join(" ")) + GAP));
  const lines = longest > room ? 2 : 1;
  const row = THIN + (lines + 1) * LINE;
  const look = { wide, bolder, font: layout.font, ink: layout.hoverlabel.font.color, lines };
  layout.annotations = [...(layout.annotations ?? []), ...named.flatMap((each) => above(...each, look))];
  layout.height = FRAME + tickvals.length * row;
  layout.bargap = 1 - THIN / row;
  Object.assign(layout.yaxis, { showticklabels: false, automargin: false });
  if (values) values.visible = false;
  ticks(layout, width);
  nameParts(data, layout, width);
}
