// What a number rests on, beside its chart: fetched alone and shown in place, in the address, closed by Escape. Without
// it each mark leads to a page that has its panel.

import { addressWith, cellOf, openCell, tell } from "./opened.js";

const place = document.querySelector("[data-opens='panel']");

const marks = () => [...place.querySelectorAll("a[href*='open=']")];
const hrefOf = (link) => link.getAttribute("href"); // the same for those of a drawing and of a table

// Filters stand beside a list on a wide page, and behind their button where the panel takes that room.
function makeRoom(opened) {
  place.classList.toggle("opened", opened);
  dispatchEvent(new Event("room"));
}

// What is shared is what is seen.
function shareOpened() {
  for (const way of document.querySelectorAll("a[data-sheet-opens]")) {
    const url = new URL(way.href);
    url.searchParams.set("of", location.pathname + location.search);
    way.href = url;
  }
}

// What is shown follows the address, which says it first.
function show(panel) {
  shareOpened();
  place.querySelector(".panel")?.remove();
  if (panel) place.append(panel);
  makeRoom(Boolean(panel));
  marks().forEach(tell);
}

function enter(panel, hash) {
  const part = hash && panel.querySelector(`${hash} > summary`);
  (part || panel.querySelector("h2")).focus();
}

async function fetchPanel(cell, signal) {
  const url = addressWith(cell);
  url.searchParams.set("view", "panel");
  const reply = await fetch(url, { credentials: "same-origin", signal });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const panel = document.adoptNode(page.getElementById("panel"));
  panel.querySelector("[data-close-panel]").href = addressWith("");
  return panel;
}

// One is fetched at a time: who turns to another mark meanwhile wants that one.
let fetching = null;

async function fetched(cell) {
  fetching?.abort();
  const mine = (fetching = new AbortController());
  place.setAttribute("aria-busy", "true");
  try {
    return await fetchPanel(cell, mine.signal);
  } finally {
    if (fetching === mine) place.removeAttribute("aria-busy");
  }
}

let cameFrom = null;

async function follow(href, link) {
  const cell = cellOf(href);
  try {
    const panel = await fetched(cell);
    cameFrom = link;
    if (cell !== openCell()) history.pushState(null, "", addressWith(cell));
    show(panel);
    enter(panel, new URL(href, location.href).hash);
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(href);
  }
}

const seen = (link) => link.isConnected && link.getClientRects().length && link.ariaHidden !== "true";

// Focus goes back to what opened it, or where that is drawn anew to the mark of its name.
function leave(cell) {
  const back = [cameFrom, ...marks()].find((link) => link && cellOf(hrefOf(link)) === cell && seen(link));
  (back ?? document.getElementById("results")).focus();
}

function close() {
  const cell = openCell();
  fetching?.abort();
  history.pushState(null, "", addressWith(""));
  show(null);
  leave(cell);
}

// Back and Forward: what the address says is shown, and who was in the panel is in that, or left on its mark.
async function restore() {
  const cell = openCell();
  const panel = place.querySelector(".panel");
  const { cell: shown = "" } = panel?.dataset ?? {};
  fetching?.abort();
  if (cell === shown) return;
  const held = panel?.contains(document.activeElement);
  try {
    show(cell ? await fetched(cell) : null);
    if (held && cell) enter(place.querySelector(".panel"), "");
    else if (held) leave(shown);
  } catch (problem) {
    if (problem.name !== "AbortError") location.reload();
  }
}

const plain = ({ button, altKey, ctrlKey, metaKey, shiftKey }) => !button && !altKey && !ctrlKey && !metaKey && !shiftKey;

function answer(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || !plain(event)) return;
  if (link.matches("[data-close-panel]")) close();
  else if (cellOf(hrefOf(link))) follow(hrefOf(link), link);
  else return;
  event.preventDefault();
}

// Escape within a chart leads out of the chart, and in a sheet above the page closes that.
function escape({ key, target }) {
  const panel = place.querySelector(".panel");
  if (key === "Escape" && panel && (panel.contains(target) || target === document.body)) close();
}

if (place) {
  marks().forEach(tell);
  place.addEventListener("click", answer);
  // A point of Plotly's lines is no link, and says itself where it leads.
  place.addEventListener("opens", (event) => {
    if (!cellOf(event.detail)) return;
    event.preventDefault();
    follow(event.detail, null);
  });
  document.addEventListener("keydown", escape);
  addEventListener("popstate", restore);
}
