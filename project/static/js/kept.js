// A form of the desk keeps what is typed in it until it is saved: through a link that was clicked, a session that
// ended, a login elsewhere, a server that was restarted. It is sent once, however often its button is clicked.

import { forget, keep, kept, keyFrom, names, nameOf, sweep, whenLeft, ageOf } from "./keeping.js";
import { read, write } from "./form_state.js";

const ONCE = 10_000; // milliseconds in which a second click on a button is the same click
const LIVES = [0, 150, 300]; // milliseconds after which a form that is open nowhere any more is free
const ticket = document.querySelector("input[name=_form]");
const form = ticket?.form;
const address = location.pathname + (/[?&]_popup=/.test(location.search) ? "?_popup" : "");
let isDirty = false;
let isLeaving = false;
let isStopped = false;

const sleep = (wait) => new Promise((then) => { setTimeout(then, wait); });
const jQuery = globalThis.django?.jQuery;
// After all that the desk's own scripts do when a page is there.
const ready = () => new Promise((then) => { (jQuery ?? queueMicrotask)(then); });
const hold = (name) => navigator.locks?.request(name, () => new Promise(() => {}));

async function openElsewhere() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => lock.name));
}

/** The newest that was typed here and is open in no other tab. */
async function abandoned(account) {
  for (const wait of LIVES) {
    const all = names(`${account}.${address}.`).sort((one, two) => ageOf(one) - ageOf(two));
    if (all.length === 0) return null;
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    if (wait) await sleep(wait);
    // oxlint-disable-next-line no-await-in-loop
    const open = await openElsewhere();
    const free = all.find((name) => !open.has(name));
    if (free) return free;
  }
  return null;
}

function tell(at, files) {
  const said = document.getElementById("typed-before");
  said.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang);
  const lost = said.querySelector(".files");
  lost.hidden = files.length === 0;
  lost.querySelector("b").textContent = files.join(", ");
  said.hidden = false;
  form.prepend(said);
  return said.querySelector("button");
}

/** Keeps one form from its first change on. */
class Keeper {
  constructor({ account, key, number }) {
    Object.assign(this, { account, key: keyFrom(key), isWriting: false, isBehind: false });
    this.take(number);
  }

  take(number) {
    this.name = nameOf(this.account, address, number);
    hold(this.name);
  }

  listen() {
    const changed = (event) => {
      const { target, isTrusted, type } = event;
      if (type === "formset:removed" || target.form === form || form.contains(target)) this.changed(isTrusted);
    };
    for (const type of ["input", "change", "formset:added", "formset:removed"]) document.addEventListener(type, changed);
    // Two lists side by side tell nobody.
    const moved = ({ target }) => target.closest?.(".selector") && setTimeout(() => this.changed(false));
    for (const type of ["click", "dblclick", "keydown"]) form.addEventListener(type, moved);
    jQuery?.(form).on("change", () => this.changed(false)); // pickers tell jQuery alone what was chosen
  }

  /** Scripts say that something changed while they set the form up; then it counts only if it is so. */
  changed(isByHand) {
    if (!isByHand && !isDirty && (this.before === undefined || this.before === JSON.stringify(read(form)))) return;
    isDirty = true;
    this.save();
  }

  /** One at a time, and the last one always. */
  async save() {
    this.isBehind = true;
    if (this.isWriting || isStopped) return;
    this.isWriting = true;
    const key = await this.key;
    while (this.isBehind) {
      this.isBehind = false;
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      await keep(this.name, key, read(form));
      if (isStopped) forget(this.name);
    }
    this.isWriting = false;
  }

  /** What was typed before stands in the form again, with the ticket that it had; not over what is being typed. */
  async bringBack() {
    const before = await abandoned(this.account);
    const found = before && (await kept(before, await this.key));
    if (before && !found) forget(before);
    if (!found || isDirty) return;
    const files = write(form, found.value);
    isDirty = true;
    this.take(before.slice(before.lastIndexOf(".") + 1));
    tell(found.at, files).addEventListener("click", () => this.discard());
    scrollTo(0, 0);
  }

  discard() {
    isStopped = true;
    isLeaving = true;
    forget(this.name);
    location.replace(location.pathname + location.search);
  }
}

async function start() {
  const keeper = new Keeper(ticket.dataset);
  keeper.listen();
  await ready();
  if ("again" in ticket.dataset) keeper.changed(true);
  else await keeper.bringBack();
  keeper.before = JSON.stringify(read(form));
}

sweep();
whenLeft(() => { isStopped = true; });
if (form) start();

addEventListener("beforeunload", (event) => {
  if (isDirty && !isLeaving) event.preventDefault();
});

const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (Date.now() - (sent.get(event.target) ?? 0) < ONCE) {
    event.preventDefault();
    return;
  }
  sent.set(event.target, Date.now());
  if (event.target === form) isLeaving = true;
});

// Back from where the form led, or from a server that did not answer: it may be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  isLeaving = false;
  if (form) sent.delete(form);
});
