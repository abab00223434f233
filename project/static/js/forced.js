// Where a reader has forced colours, series are told by patterns in two of them, as the legend's squares are.

const FORCED = matchMedia("(forced-colors: active)");
const SYSTEM = { card: "Canvas", "accent-soft": "Canvas", sea: "Canvas", land: "Canvas", line: "GrayText", "line-2": "GrayText" };
const HOLLOW = "hollow";
const SHAPES = {
  repatriated: "", detained: "x", died: "|", transferred_to_rok: "/", resettled_elsewhere: "-", released: "\\",
  moved_on: "+", pending: HOLLOW, unknown: ".",
  accent: "", "accent-2": "x", "line-2": HOLLOW, "repatriated-2": "x", "repatriated-3": ".", "repatriated-4": HOLLOW,
  "series-1": "", "series-2": "x", "series-3": ".", "series-4": "/", "series-5": "\\", "series-6": "-", "series-rest": HOLLOW,
  "heat-1": HOLLOW, "heat-2": ".", "heat-3": "/", "heat-4": "x", "heat-5": "",
};
const UNFINISHED = { accent: "/", "accent-2": "\\", "line-2": "-" }; // provisional columns

export const isForced = () => FORCED.matches;
export const systemColour = (token) => SYSTEM[token] ?? "CanvasText";
export const onForced = (again) => FORCED.addEventListener("change", again);

// The pattern of a series of bars: of each bar where some are provisional.
export function patterned(trace, { ink, card }) {
  const token = trace.meta?.token;
  if (trace.type !== "bar" || !token) return;
  const hatched = trace.marker.pattern?.shape;
  const shape = SHAPES[token] ?? "";
  const plain = shape === HOLLOW ? "" : shape;
  const shapes = Array.isArray(hatched) ? hatched.map((mark) => (mark ? UNFINISHED[token] : plain)) : plain;
  trace.marker.color = shape === HOLLOW ? card : ink;
  trace.marker.line = { width: 1, color: ink };
  trace.marker.pattern = { shape: shapes, fgcolor: ink, bgcolor: card, fillmode: "overlay", size: 7, solidity: 0.35 };
}
