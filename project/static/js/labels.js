// Labels above columns: which are written, how bold, and which with their range, so that none stands on another.

const LINE = 16; // pixels: as tall as a line of a label
const SIDES = ["top center", "top right", "top left"]; // of its column

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
  return text.map((lines, index) => (written(index) ? lines : ""));
}

// Labels as they will stand, and the columns between them: rectangles in pixels, from the foot of the chart.
function boxes({ text, x, y, textposition: sides }, { year, bar, scale, letters: wideAs }) {
  const labels = text.map((lines, index) => {
    const parts = lines.split("<br>");
    const wide = Math.max(...parts.map(wideAs)) + 3;
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
  return labels.filter((box) => ends(box) || [...labels, ...columns].some((other) => meet(box, other))).length;
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
  trace.text = [...trace.meta.bare];
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
export function label(trace, layout, width) {
  const { range } = layout.xaxis;
  if (trace.mode !== "text" || !Array.isArray(trace.text) || !range) return;
  const step = Math.min(range[1] - range[0], ...trace.x.slice(1).map((place, index) => place - trace.x[index]));
  trace.textposition = trace.text.map(() => SIDES[0]);
  const measures = (weight) => ({ ...measured(trace, layout, width, step), letters: letters(weight, layout.font) });
  const best = trace.meta.bare; // without their ranges
  const weight = [600, 500].find((each) => !crowded({ ...trace, text: best }, measures(each)));
  if (weight === 600) return addRanges(trace, measures(600));
  trace.text = weight ? [...best] : peaks({ ...trace, text: best }, step);
  if (weight) trace.textfont.weight = weight;
}
