// Every mark of a bar chart as a real link: focusable, named, open to a middle click.

import { tell } from "./opened.js";
import { rove } from "./roving.js";

const SVG = "http://www.w3.org/2000/svg";
const make = (name) => document.createElementNS(SVG, name);

// Plotly finds its <path> inside the link as well as outside it, so the link may stay when it draws again.
function linkAround(path) {
  if (path.parentNode.localName === "a") return path.parentNode;
  const link = make("a");
  path.replaceWith(link);
  link.append(path);
  link.classList.add("mark");
  return link;
}

// Hover and focus say the same; Escape takes it away.
function answer(link, plot, Fx) {
  if (link.onfocus) return;
  const show = () => Fx.hover(plot, [link.point], link.subplot);
  const hide = () => Fx.unhover(plot, undefined, link.subplot);
  link.onfocus = link.onpointerenter = show;
  link.onblur = link.onpointerleave = hide;
  link.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

// The whole column (or row) of the lowest mark answers, so that a small bar can be hit.
function column(path, { trace, area, layout }) {
  const flat = trace.orientation === "h";
  const box = path.getBBox();
  const [start, width] = flat ? [box.y, box.height] : [box.x, box.width];
  if (!width && !box.width && !box.height) return null;
  const gap = layout.bargap ?? 0.2;
  const spread = layout.barmode === "group" ? 0 : (width * gap) / (1 - gap) / 2;
  const inset = 1.5; // half of the ring, which the plot's edge would cut
  const across = { from: Math.max(start - spread, inset), size: width + 2 * spread };
  const [length, breadth] = flat ? [area.width, area.height] : [area.height, area.width];
  across.size = Math.min(across.size, breadth - inset - across.from);
  return flat
    ? { x: inset, y: across.from, width: length - 2 * inset, height: across.size }
    : { x: across.from, y: inset, width: across.size, height: length - 2 * inset };
}

function hitArea(link, place) {
  let hit = link.querySelector(".hit");
  if (!place) return hit?.remove();
  if (!hit) {
    hit = make("rect");
    hit.classList.add("hit");
    link.prepend(hit);
  }
  for (const [name, value] of Object.entries(place)) hit.setAttribute(name, value);
}

// What a mark leads to, what it says, and whether that is open beside the chart.
function address(link, { href, name }) {
  link.setAttribute("href", href);
  link.setAttribute("aria-label", name);
  tell(link);
}

function unlink(path) {
  const link = path.parentNode;
  if (link.localName === "a") link.replaceWith(path);
}

function linkPoint(point, index, scene, taken) {
  const path = point.querySelector("path");
  const i = point.__data__?.i ?? index;
  const target = scene.trace.customdata?.[i];
  if (!path) return false;
  if (!target?.href) return unlink(path), false;
  const link = linkAround(path);
  link.point = { curveNumber: scene.trace.index, pointNumber: i };
  link.subplot = scene.subplot;
  address(link, target);
  answer(link, scene.plot, scene.Fx);
  const place = column(path, scene);
  const key = place && `${scene.subplot} ${Math.round(place.x)} ${Math.round(place.y)}`;
  hitArea(link, key && !taken.columns.has(key) ? place : null);
  taken.columns.add(key);
  // Parts of one column that lead to the same place are one name.
  const again = taken.hrefs.has(target.href);
  link.setAttribute("tabindex", -1);
  if (again) link.setAttribute("aria-hidden", "true");
  else link.removeAttribute("aria-hidden");
  taken.hrefs.add(target.href);
  return true;
}

function quieten(plot) {
  for (const text of plot.querySelectorAll(".main-svg text")) text.setAttribute("aria-hidden", "true");
}

// The circles of a map and the points of lines: a link each, in the order of the table.
function linkPoints(plot, Fx, selector, subplotOf) {
  let linked = 0;
  plot.querySelectorAll(selector).forEach((group, index) => {
    const trace = group.__data__?.[0]?.trace;
    const curveNumber = trace?.index ?? index;
    const { customdata } = plot._fullData[curveNumber];
    group.querySelectorAll("path.point").forEach((path, pointNumber) => {
      const target = customdata?.[pointNumber];
      if (!target?.href) return;
      const link = linkAround(path);
      link.point = { curveNumber, pointNumber };
      link.subplot = subplotOf(trace);
      address(link, target);
      answer(link, plot, Fx);
      linked += 1;
    });
  });
  return linked;
}

// After each drawing: wraps new marks, renews the others, and keeps the drawing's words from being read twice.
export function linkMarks(plot, Fx) {
  const taken = { columns: new Set(), hrefs: new Set() };
  // Plotly takes points out of their links when it draws anew, or puts all of a trace into the last one.
  plot.querySelectorAll(".scatterlayer a.mark:not(:has(path))").forEach((link) => link.remove());
  plot.querySelectorAll(".scatterlayer a.mark:has(path + path)").forEach((link) => link.replaceWith(...link.childNodes));
  let linked = linkPoints(plot, Fx, ".trace.scattergeo", () => "geo");
  linked += linkPoints(plot, Fx, ".scatterlayer .trace.scatter", (trace) => trace.xaxis + trace.yaxis);
  for (const group of plot.querySelectorAll(".barlayer .trace.bars")) {
    const { trace } = group.__data__[0];
    const subplot = trace.xaxis + trace.yaxis;
    const area = plot.querySelector(`.nsewdrag[data-subplot="${subplot}"]`).getBBox();
    const scene = { plot, Fx, trace, subplot, area, layout: plot.layout };
    group.querySelectorAll(".point").forEach((point, index) => {
      if (linkPoint(point, index, scene, taken)) linked += 1;
    });
  }
  plot.classList.toggle("linked", linked > 0);
  quieten(plot);
  rove(plot);
}
