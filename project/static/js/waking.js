// Plotly and what it needs come when somebody turns to a chart, and only then.

const TURNED_TO = ["pointerenter", "pointerdown", "focusin"];

// Loads what draws a chart, once; a network that failed is asked again the next time.
async function waken(figure) {
  if (figure.awake) return;
  figure.awake = true;
  try {
    const { takeOver } = await import("./plotted.js");
    figure.awake = (await takeOver(figure)) !== false;
  } catch {
    figure.awake = false;
  }
}

// A part of a figure that is pointed at, touched or focused wakes it.
export function wakenBy(part, figure) {
  for (const event of TURNED_TO) part.addEventListener(event, () => waken(figure));
}
