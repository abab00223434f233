// A sheet over the page: what else would be a page of its own, taken from the answer of its address.

let sheet = null;

function opened() {
  if (sheet) return sheet;
  sheet = document.createElement("dialog");
  sheet.className = "sheet-over";
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  sheet.addEventListener("close", () => { sheet.remove(); sheet = null; });
  document.body.append(sheet);
  return sheet;
}

export const onSheet = (part) => Boolean(sheet?.contains(part));

// What a selector finds in the answer of an address, under its heading; null where it is not there.
export async function openSheet(address, options, selector) {
  const answer = await fetch(address, { ...options, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.querySelector(selector);
  if (!content) return null;
  const head = document.createElement("header");
  const title = document.createElement("h2");
  title.textContent = page.querySelector("h1").textContent.trim();
  const close = document.createElement("button");
  Object.assign(close, { className: "btn", type: "button", textContent: "×" });
  close.setAttribute("aria-label", content.dataset.close);
  close.addEventListener("click", () => sheet.close());
  head.append(title, close);
  opened().setAttribute("aria-label", title.textContent);
  sheet.replaceChildren(head, document.adoptNode(content));
  if (!sheet.open) sheet.showModal();
  return sheet;
}

// A button says that it was pressed, and then what it is for again.
const SAID_FOR = 2000; // milliseconds
export function sayOn(button, text) {
  button.dataset.label ??= button.textContent;
  button.textContent = text;
  setTimeout(() => { button.textContent = button.dataset.label; }, SAID_FOR);
}
