// The marks of a chart are one group and one stop for the keyboard; arrows move inside it, Escape leads back out.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const apart = (one, other, side) => (Math.abs(one[side] - other[side]) < 2 ? 0 : one[side] - other[side]);

// What is seen of a mark: in a picture a bar or a circle, in Plotly's drawing a path.
const shapeOf = (link) => link.querySelector(".m, .dot, .point, path");

// Marks in the order in which they are read: circles as in the table, columns from the left, bars from the top.
function inOrder(plot) {
  const links = [...plot.querySelectorAll("a.mark:not([aria-hidden])")].filter((link) => link.getClientRects().length);
  if (plot.closest('[data-chart="map"]')) return links;
  const boxes = new Map(links.map((link) => [link, shapeOf(link).getBoundingClientRect()]));
  const lying = plot.closest('[data-chart="rows"]');
  const [first, second] = lying ? ["top", "left"] : ["left", "bottom"];
  return links.sort((one, other) => apart(boxes.get(one), boxes.get(other), first) || apart(boxes.get(one), boxes.get(other), second));
}

function stopAt(plot, link) {
  plot.stop = link.getAttribute("href");
  for (const other of plot.marks) other.setAttribute("tabindex", other === link ? 0 : -1);
}

function go(plot, { key }) {
  const at = plot.marks.indexOf(document.activeElement);
  if (at < 0) return false;
  const last = plot.marks.length - 1;
  const to = { Home: 0, End: last }[key] ?? (key in STEPS ? Math.min(Math.max(at + STEPS[key], 0), last) : null);
  if (to === null) return false;
  plot.marks[to].focus({ preventScroll: true });
  shapeOf(plot.marks[to]).scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

// Escape gives the focus back to where it was before the chart, or to the figure.
function leave(plot) {
  const { cameFrom } = plot;
  if (cameFrom?.isConnected) return cameFrom.focus();
  const figure = plot.closest("figure");
  figure.tabIndex = -1;
  return figure.focus();
}

function listen(plot) {
  if (plot.cameFrom !== undefined) return;
  plot.cameFrom = null;
  plot.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (!plot.marks.includes(target)) return;
    if (relatedTarget && !plot.contains(relatedTarget)) plot.cameFrom = relatedTarget;
    stopAt(plot, target);
  });
  plot.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && plot.contains(document.activeElement)) leave(plot);
    else if (!event.altKey && !event.ctrlKey && !event.metaKey && go(plot, event)) event.preventDefault();
  });
}

// After each drawing: "19 marks", with its stop at the one that had it.
export function rove(plot) {
  plot.marks = inOrder(plot);
  plot.classList.toggle("linked", plot.marks.length > 0);
  if (!plot.marks.length) return;
  const { one, many, how } = plot.dataset;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", plot.marks.length === 1 ? one : `${many.replace("%s", plot.marks.length)}: ${how}`);
  stopAt(plot, plot.marks.find((link) => link.getAttribute("href") === plot.stop) ?? plot.marks[0]);
  listen(plot);
}
