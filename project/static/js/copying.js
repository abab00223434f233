// What is to be copied, and how a view is cited: in a sheet over the page instead of on a page of its own.

import { openSheet, sayOn } from "./sheets.js";

function say(button, text) {
  const status = document.querySelector("dialog[open] [data-copied]") ?? document.querySelector("[data-copied]");
  if (status) status.textContent = text;
  sayOn(button, text);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const { done, failed } = button.closest("[data-done]").dataset;
  try {
    // Files end with a line of their own, sentences do not.
    await navigator.clipboard.writeText(source.tagName === "PRE" ? source.textContent : source.textContent.trim());
    say(button, done);
  } catch {
    getSelection().selectAllChildren(source);
    say(button, failed);
  }
}

async function cite(form) {
  const sheet = await openSheet(form.action, { method: "POST", body: new FormData(form) }, "#citation");
  if (!sheet) form.submit();
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-cites]")) return;
  event.preventDefault();
  cite(event.target).catch(() => event.target.submit());
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-copy]");
  if (button) copy(button);
});
