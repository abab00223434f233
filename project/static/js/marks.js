// Every mark of a bar chart as a real link: focusable, named, open to a middle click.

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

// The one that is open beside the chart is framed.
function frame(link, path, current) {
  link.querySelector(".sel")?.remove();
  link.removeAttribute("aria-current");
  if (!current) return;
  const { x, y, width, height } = path.getBBox();
  const rect = make("rect");
  rect.classList.add("sel");
  for (const [name, value] of Object.entries({ x: x - 3, y: y - 3, width: width + 6, height: height + 3 })) rect.setAttribute(name, value);
  link.append(rect);
  link.setAttribute("aria-current", "true");
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
  link.setAttribute("href", target.href);
  link.setAttribute("aria-label", target.name);
  frame(link, path, target.current);
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

// The circles of a map: a link each, in the order of the table.
function linkCircles(plot, Fx) {
  let linked = 0;
  plot.querySelectorAll(".trace.scattergeo").forEach((group, curveNumber) => {
    const { customdata } = plot._fullData[curveNumber];
    group.querySelectorAll("path.point").forEach((path, pointNumber) => {
      const target = customdata?.[pointNumber];
      if (!target?.href) return;
      const link = linkAround(path);
      link.point = { curveNumber, pointNumber };
      link.subplot = "geo";
      link.setAttribute("href", target.href);
      link.setAttribute("aria-label", target.name);
      answer(link, plot, Fx);
      linked += 1;
    });
  });
  return linked;
}

// After each drawing: wraps new marks, renews the others, and keeps the drawing's words from being read twice.
export function linkMarks(plot, Fx) {
  const taken = { columns: new Set(), hrefs: new Set() };
  let linked = linkCircles(plot, Fx);
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
