// Which number of a page is open beside its chart, as its address says.

const SHOWN = "open";

export const openCell = () => new URL(location.href).searchParams.get(SHOWN) ?? "";

// The name of the mark that a link opens on this page; none where it leads elsewhere.
export function cellOf(href) {
  const url = new URL(href, location.href);
  const here = url.origin === location.origin && url.pathname === location.pathname;
  return (here && url.searchParams.get(SHOWN)) || "";
}

// This page with a mark open, or with none.
export function addressWith(cell) {
  const url = new URL(location.href);
  if (cell) url.searchParams.set(SHOWN, cell);
  else url.searchParams.delete(SHOWN);
  url.hash = "";
  return url;
}

// A link says that it is the one that is open.
export function tell(link) {
  const cell = cellOf(link.getAttribute("href"));
  if (cell && cell === openCell()) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
