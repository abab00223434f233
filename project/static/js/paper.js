// What goes on paper: light, every section open but long lists of what is summed up beside them, charts as wide as a sheet, sources numbered where they are cited.

const root = document.documentElement;
const opened = new Set();
let before;

function toPaper() {
  before = root.dataset.theme;
  root.dataset.theme = "light";
  for (const details of document.querySelectorAll("main details:not([open], .unprinted)")) {
    opened.add(details);
    details.open = true;
  }
  dispatchEvent(new Event("paper"));
}

function toScreen() {
  if (before) root.dataset.theme = before;
  else delete root.dataset.theme;
  for (const details of opened) details.open = false;
  opened.clear();
  dispatchEvent(new Event("screen"));
}

// A source that stands below in the list of sources is cited by its number there.
function numberCitations() {
  document.querySelectorAll(".src[id]").forEach((source, place) => {
    source.dataset.n = place + 1;
    const page = source.querySelector("a")?.pathname;
    for (const link of document.querySelectorAll(`main a[href="#${source.id}"], main a[href*="/sources/"]`)) {
      const cites = link.hash === `#${source.id}` || link.pathname === page;
      if (cites && !link.closest(".src")) link.dataset.cites = place + 1;
    }
  });
}

numberCitations();
addEventListener("beforeprint", toPaper);
addEventListener("afterprint", toScreen);
