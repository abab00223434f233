// Labels above columns: which are written and where, so that each stands over its own column and on no other label.

const LINE = 16; // pixels: as tall as a line of a label
const AIR = 3; // pixels between two labels
const LEVEL = 8; // pixels of height at which two labels need less air between them
const EDGE = 1; // pixels between what a part of a column says and its sides
const SMALLER = [11, 10, 9.5, 9]; // pixels: letters where more columns have their label then
const HELD = 3; // the highest columns, and the last one, have a label whatever stands beside them

// How wide a line of a label is, the first by its weight.
function letters(weight, { family, size }) {
  const pen = document.createElement("canvas").getContext("2d");
  return (line, index) => {
    pen.font = `${index ? 400 : weight} ${size}px ${family}`;
    return pen.measureText(line).width;
  };
}

// What a label is measured by: pixels of a year, of half a column, of a person, of the chart's sides.
function measured(trace, layout, width, bar) {
  const { range } = layout.xaxis;
  const year = width / (range[1] - range[0]);
  const axis = layout[`yaxis${(trace.yaxis ?? "y").slice(1)}`];
  const [foot, head] = axis.domain ?? [0, 1];
  const tall = (layout.height - layout.margin.t - layout.margin.b) * (head - foot);
  return {
    year,
    bar: (bar * year) / 2,
    scale: tall / (axis.range?.[1] ?? 1.06 * Math.max(...trace.y, 1)), // Plotly leaves a little room above the highest
    first: range[0] * year,
    last: range[1] * year + layout.margin.r,
  };
}

const meet = (one, other) => one.left < other.right && other.left < one.right && one.foot < other.head && other.foot < one.head;

// The room that a label keeps from another: a pixel of air is enough where they are not read as one number.
const beside = (one, foot) => (Math.abs(one.foot - foot) < LEVEL ? one : { ...one, left: one.left + AIR - 1, right: one.right - AIR + 1 });

// Places labels one by one, the highest first; those before have taken their room.
class Places {
  constructor({ x, y }, measures, wide) {
    Object.assign(this, { x, y, measures, wide, taken: new Map() });
    this.columns = x.map((at, index) => ({ index, left: at * measures.year - measures.bar, right: at * measures.year + measures.bar, foot: 0, head: y[index] * measures.scale }));
  }

  box(index, text, shift) {
    const lines = text.split("<br>");
    const half = Math.max(...lines.map(this.wide)) / 2 + AIR / 2;
    const at = this.x[index] * this.measures.year + shift;
    const foot = this.y[index] * this.measures.scale;
    return { index, half, shift, left: at - half, right: at + half, foot, head: foot + 5 + LINE * lines.length };
  }

  // The shift nearest to the middle of its column at which a label meets nothing. Its middle stays above its column,
  // or some of it where it is held: a label beside its column is read as its neighbour's.
  free(index, text, met, held = false) {
    const reach = Math.floor(held ? this.box(index, text, 0).half - 2 : this.measures.bar);
    for (let far = 0; far <= reach; far += 1) {
      for (const shift of far ? [far, -far] : [0]) {
        const box = this.box(index, text, shift);
        if (box.left < this.measures.first || box.right > this.measures.last) continue;
        if (met.every((other) => other.index === index || !meet(box, other))) return box;
      }
    }
    return null;
  }

  // Whether a label has found room; one that is held may stand on a column beside it, never on another label.
  put(index, text, held = false) {
    const foot = this.y[index] * this.measures.scale;
    const labels = [...this.taken.values()].filter((other) => other.index !== index).map((other) => beside(other, foot));
    const found = this.free(index, text, [...labels, ...this.columns]) ?? (held ? this.free(index, text, labels, true) : null);
    if (found) this.taken.set(index, found);
    return Boolean(found);
  }
}

// The order in which labels choose: the highest, then the last, then the others by their height.
function order({ y }) {
  const last = y.length - 1;
  const others = [...y.keys()].filter((index) => index !== last).sort((one, other) => y[other] - y[one]);
  return y[last] >= y[others[0]] ? [last, ...others] : [others[0] ?? last, ...(others.length ? [last] : []), ...others.slice(1)];
}

function placed(trace, measures, [weight, size]) {
  const places = new Places(trace, measures, letters(weight, { ...trace.textfont, size }));
  const found = order(trace).filter((index, rank) => places.put(index, trace.meta.bare[index], rank <= HELD));
  return { weight, size, places, found };
}

// Writes the labels of a trace: as many as have room, in letters of at least `smallest` pixels; as bold and as large as
// that leaves them; with ranges where those run into nothing.
export function label(trace, layout, width, bar, smallest) {
  if (trace.mode !== "text" || !trace.meta?.bare || !layout.xaxis.range) return;
  const whole = trace.text;
  const measures = measured(trace, layout, width, bar);
  const { size: usual } = trace.textfont;
  const smaller = SMALLER.filter((size) => smallest <= size && size < usual).map((size) => [500, size]);
  const tries = [[600, usual], [500, usual], ...smaller].map((look) => placed(trace, measures, look));
  const { weight, size, places, found } = tries.slice(1).reduce((most, one) => (one.found.length > most.found.length ? one : most), tries[tries[0].found.length === whole.length ? 0 : 1]);
  Object.assign(trace.textfont, { weight, size });
  trace.text = whole.map((_, index) => (places.taken.has(index) ? trace.meta.bare[index] : ""));
  for (const index of found) {
    if (whole[index] !== trace.meta.bare[index] && places.put(index, whole[index])) trace.text[index] = whole[index];
  }
  setAside(trace, places.taken, measures.year, layout.xaxis.range);
}

// A part of a column says its number where that has room.
export function writeOnParts(trace, layout, width) {
  if (trace.type !== "bar" || !trace.text || !layout.xaxis.range) return;
  const wide = letters(400, layout.font);
  const measures = measured(trace, layout, width, trace.width);
  const fits = (text, place) => wide(text) + 2 * EDGE <= 2 * measures.bar && trace.y[place] * measures.scale >= LINE;
  trace.text = trace.text.map((text, place) => (fits(text, place) ? text : ""));
  Object.assign(trace, { textposition: "inside", insidetextanchor: "middle" });
}

// Sets labels aside of the middle. Plotly draws no point beyond the axis: there a label is held by the end that lies within.
function setAside(trace, taken, year, [first, last]) {
  const ends = { [-1]: "top left", 0: "top center", 1: "top right" };
  const aside = trace.x.map((_, index) => taken.get(index)?.shift ?? 0);
  const within = trace.x.map((at, index) => first <= at + aside[index] / year && at + aside[index] / year <= last);
  trace.textposition = aside.map((far, index) => ends[within[index] ? 0 : Math.sign(far)]);
  const held = (index) => (within[index] ? 0 : Math.sign(aside[index]) * (taken.get(index).half - AIR / 2));
  trace.x = trace.x.map((at, index) => at + (aside[index] && aside[index] - held(index)) / year);
}
