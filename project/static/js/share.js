// Share opens on the page itself, and what is to be taken along is copied in one gesture; each works without it.

import { onSheet, openSheet, sayOn } from "./sheets.js";

// Buttons that only a script can serve; on a phone the system's own sheet sends an address.
function ready(within) {
  for (const button of within.querySelectorAll("[data-copies]")) button.hidden = !navigator.clipboard;
  for (const button of within.querySelectorAll("[data-sends]")) button.hidden = !navigator.share;
}

// Where the page of that address is of another kind, the browser goes there.
async function show(address, options) {
  const sheet = await openSheet(address, options, "[data-share-sheet]");
  if (sheet) ready(sheet);
  else location.assign(address);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copies);
  const said = button.closest("[data-share-sheet]")?.querySelector("[data-said]");
  sayOn(button, button.dataset.done);
  if (said) said.textContent = button.dataset.done;
}

async function send({ dataset: { sends, title } }) {
  try {
    await navigator.share({ title, url: sends });
  } catch {
    // whoever closes the system's sheet sends nothing
  }
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const copies = target.closest("[data-copies]");
  if (copies) return copy(copies);
  const sends = target.closest("[data-sends]");
  if (sends) return send(sends);
  const opens = target.closest("a[data-sheet-opens]");
  if (!opens || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return undefined;
  event.preventDefault();
  return show(opens.href).catch(() => location.assign(opens.href));
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!onSheet(form)) return;
  event.preventDefault();
  const body = new FormData(form, submitter);
  show(form.action, { method: "POST", body: new URLSearchParams(body) }).catch(() => form.submit());
});

ready(document);
