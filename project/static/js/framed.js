// Inside a frame: tells the page around how tall its content is, whenever that changes, and is light or dark as that page.

import { wakenBy } from "./waking.js";

const BELOW = 12; // pixels
const SCHEMES = new Set(["light", "dark"]);
const { documentElement: root } = document;
const content = document.querySelector("figure");
const told = () => parent.postMessage({ tumen: "height", height: Math.ceil(content.getBoundingClientRect().bottom + scrollY) + BELOW }, "*");

addEventListener("message", ({ data, source }) => {
  // What its address says goes first.
  if (source === parent && data?.tumen === "scheme" && SCHEMES.has(data.scheme)) root.className ||= data.scheme;
});

if (parent !== window) new ResizeObserver(told).observe(content);
if (content.dataset.chart) wakenBy(content.querySelector(".plot"), content);
