// A form that is being filled in asks the server what it would propose: a slug, as long as nobody has typed one, and
// known records that the new one is like. The server does both again when it is saved, so nothing is lost without this.

const WAIT = 400; // milliseconds without a key before the server is asked
const place = document.getElementById("proposals");
const form = place?.closest("form");
const slug = form?.querySelector("input[name=slug]");
const known = document.getElementById("known");
const isNew = Boolean(place?.hasAttribute("data-new"));
let proposed = slug?.value ?? "";
let timer = 0;
let latest = 0;

/** What has been typed, without files: they may be large, and nothing is proposed from them. */
function typed() {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) {
    if (value instanceof File) sent.delete(name);
  }
  sent.delete("_form"); // to ask is not to send it
  sent.set("_record", place.dataset.record ?? "");
  return sent;
}

function propose(answer) {
  if (!slug || !isNew || slug.value !== proposed || document.activeElement === slug) return;
  slug.value = answer.slug;
  proposed = answer.slug;
}

/** Known records beside the new one; what the server asked about stays until it is answered. */
function tell(answer) {
  if (known && !known.querySelector("input[name=_seen]")) known.innerHTML = answer.known ?? "";
}

async function ask() {
  const turn = ++latest;
  const response = await fetch(place.dataset.proposals, { method: "POST", body: typed() }).catch(() => null);
  if (!response?.ok || turn !== latest) return;
  const answer = await response.json();
  propose(answer);
  tell(answer);
}

function wait(event) {
  if (event.target === slug) return;
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

// Django gives the focus to the first button of a new form: here it would save what has not been read yet.
const asked = document.querySelector(".known [tabindex]");
if (asked) addEventListener("load", () => requestAnimationFrame(() => asked.focus()));

if (form) {
  form.addEventListener("input", wait);
  // Pickers tell jQuery alone what was chosen.
  globalThis.django?.jQuery(form).on("change", wait);
  if (place.hasAttribute("data-draft")) ask();
}
