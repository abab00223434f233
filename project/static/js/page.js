// What makes pages a little kinder; each works without it.

import "./keeping.js"; // a log-out forgets what was typed, and pages that were put aside
import "./folded.js"; // a long table
import "./share.js"; // Share on the page itself
import "./filters.js"; // how many records the filters would leave; Back
import "./copying.js"; // how a view is cited

const WIDE = matchMedia("(min-width: 1000.02px)");

// A filter form sends what was filled in, so that its address stays short.
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  const filled = [...formData].filter(([, value]) => value !== "");
  for (const [name] of [...formData]) formData.delete(name);
  for (const [name, value] of filled) formData.append(name, value);
});

// The filters stand open on a wide page, and behind their button on a phone and where a panel takes their room.
function unfold() {
  for (const details of document.querySelectorAll("details.fold")) {
    details.open = (WIDE.matches && !details.closest(".opened")) || Boolean(details.querySelector("[aria-invalid]"));
  }
}

unfold();
WIDE.addEventListener("change", unfold);
addEventListener("room", unfold);

// What a number rests on, beside its chart.
if (document.querySelector("[data-opens='panel']")) import("./panel.js");

// "#2023" in a shared link survives the login.
for (const form of document.querySelectorAll("form[data-keeps-hash]")) {
  if (form.elements.next?.value) form.elements.next.value += location.hash;
}

// What is there now is said when the page stands: a status that was there from the start is not read aloud.
const SAID_AFTER = 500; // milliseconds
for (const status of document.querySelectorAll("[data-says]")) setTimeout(() => { status.textContent = status.dataset.says.replace(/\s+/g, " ").trim(); }, SAID_AFTER);

// A sheet below a button closes when one turns elsewhere.
function closeSheets(except) {
  for (const sheet of document.querySelectorAll("details.drop[open]")) {
    if (sheet.contains(except)) continue;
    if (!except && sheet.contains(document.activeElement)) sheet.querySelector("summary").focus(); // by Escape
    sheet.open = false;
  }
}

document.addEventListener("click", ({ target }) => closeSheets(target));
document.addEventListener("keydown", ({ key }) => key === "Escape" && closeSheets(null));
