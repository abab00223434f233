// The desk by keyboard: what was understood is said while one types, pickers open on a letter and have names, and the
// focus goes where the work goes on. Every form is read and checked by the server, and works without this.

const WAIT = 250; // milliseconds without a key before the server is asked
const FIELDS = "input:not([type=hidden]), select:not(.select2-hidden-accessible), textarea, .select2-selection";
const timers = new WeakMap();

// What was understood of a date or a number

async function readBack(input) {
  const field = input.closest(".read-field");
  const text = input.value;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ kind: field.dataset.kind, name: input.name, text });
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(field.dataset.read, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const said = await answer.text();
  if (input.value === text) field.querySelector(".read").innerHTML = said;
}

/** What is typed decides again: choices among the readings of another text go, and so does a precision nobody chose. */
function typed(input) {
  for (const choice of input.closest(".read-field").querySelectorAll("[type=radio]")) choice.checked = false;
  const beside = input.dataset.precision && input.form?.elements[input.name.replace(/[^-]+$/, input.dataset.precision)];
  if (beside?.selectedOptions[0]?.defaultSelected) beside.value = "";
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(readBack, WAIT, input));
}

function choose(radio) {
  const input = radio.closest(".read-field").querySelector("input:not([type=radio])");
  input.value = radio.value;
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function pad(number, digits) {
  return String(number).padStart(digits, "0");
}

function today(button) {
  const input = button.closest(".read-field").querySelector("input:not([type=radio])");
  const now = new Date();
  input.value = `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1, 2)}-${pad(now.getDate(), 2)}`;
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(".read-field input:not([type=radio])")) typed(target);
});
document.addEventListener("change", ({ target }) => {
  if (target.matches?.(".read-field [type=radio]")) choose(target);
});
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button.today");
  if (button) today(button);
});

// Pickers

function labelOf(select) {
  return document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
}

/** Django's pickers are named by what is chosen in them alone: name them by their label, too. */
function nameWidget(container) {
  const select = container.previousElementSibling;
  const selection = container.querySelector(".select2-selection");
  const label = select?.id && labelOf(select);
  if (!label || !selection) return;
  label.id = `${select.id}_label`;
  const chosen = container.querySelector(".select2-selection__rendered");
  for (const attribute of ["role", "aria-readonly"]) chosen?.removeAttribute(attribute); // a text box without a name
  selection.setAttribute("aria-labelledby", `${label.id} ${chosen?.id ?? ""}`.trim());
  for (const attribute of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(attribute)) selection.setAttribute(attribute, select.getAttribute(attribute));
  }
}

function nameDropdown(dropdown) {
  const open = document.querySelector(".select2-container--open:has(.select2-selection)");
  const name = open?.previousElementSibling && labelOf(open.previousElementSibling)?.innerText.replace(/[:：]\s*$/, "");
  for (const part of dropdown.querySelectorAll(".select2-search__field, [role=listbox]")) {
    if (name) part.setAttribute("aria-label", name);
  }
}

function nameWithin(node) {
  if (!(node instanceof Element)) return;
  for (const one of [node, ...node.querySelectorAll(".select2-container, .select2-dropdown")]) {
    if (one.matches(".select2-container")) nameWidget(one);
    if (one.matches(".select2-dropdown")) nameDropdown(one);
  }
}

nameWithin(document.body);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) nameWithin(node);
}).observe(document.body, { childList: true, subtree: true });

const jQuery = globalThis.django?.jQuery;

function isLetter({ key, ctrlKey, altKey, metaKey }) {
  return !ctrlKey && !altKey && !metaKey && (key === "Process" || ([...key].length === 1 && key !== " "));
}

// The letter that opens a picker is its first word: the search has the focus before the letter arrives.
document.addEventListener(
  "keydown",
  (event) => {
    const container = event.target.closest?.(".select2-container");
    if (!container || !event.target.matches(".select2-selection") || !isLetter(event)) return;
    jQuery?.(container.previousElementSibling).select2("open");
  },
  { capture: true },
);
jQuery?.(document).on("select2:open", () => {
  document.querySelector(".select2-container--open .select2-search__field")?.focus();
});

// Where the focus goes

function canBeSeen(element) {
  return element.offsetParent !== null && !element.disabled;
}

function firstField(place) {
  return [...place.querySelectorAll(FIELDS)].find(canBeSeen);
}

/** A new row is a copy of an empty one: what its fields are described by has its number, too. */
function renumber(row) {
  const number = row.id.match(/\d+$/)?.[0] ?? "";
  for (const field of row.querySelectorAll("[aria-describedby*=__prefix__]")) {
    const ids = field.getAttribute("aria-describedby").replaceAll("__prefix__", number);
    field.setAttribute("aria-describedby", ids);
  }
}

document.addEventListener("formset:added", ({ target }) => {
  renumber(target);
  const stood = document.activeElement;
  // Whoever has gone on meanwhile is not brought back: what they type would land in the new row.
  setTimeout(() => document.activeElement === stood && firstField(target)?.focus());
});

/** What a link of the list of errors leads to: a field as people use it. */
function focusOn(target) {
  for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) {
    folded.open = true;
  }
  const picker = target.matches(".select2-hidden-accessible")
    ? target.nextElementSibling?.querySelector(".select2-selection")
    : null;
  const field = picker ?? (target.matches(FIELDS) ? target : firstField(target));
  (field ?? target).focus();
  (field ?? target).scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".faults a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  focusOn(target);
});

// Django puts the focus into the first field of a new record while the page loads.
addEventListener("load", () => document.querySelector(".faults")?.focus());
