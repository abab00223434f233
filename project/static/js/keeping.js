// What an account has typed and not saved, kept in its browser: locked with a key that only pages of that account
// hold, so that others at the same machine see nothing. Gone after a log-out; not after a session that ran out.

const PREFIX = "tumen.typed.";
const LEFT = "tumen.left";
const DONE = "done-";
const AGE = 14 * 24 * 3600 * 1000; // milliseconds after which nobody comes back to it
// Browsers lock nothing on plain http beyond this machine: there what is typed stays in its tab, unlocked.
const locked = Boolean(globalThis.crypto?.subtle);
const store = locked ? localStorage : sessionStorage;
const opened = Date.now();

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.codePointAt(0));
const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCodePoint(byte);
  return btoa(text);
}

export const nameOf = (account, address, number) => `${PREFIX}${account}.${address}.${number}`;
export const names = (start = "") => Object.keys(store).filter((name) => name.startsWith(PREFIX + start));
export const forget = (name) => store.removeItem(name);
export const keyFrom = async (hex) =>
  locked ? crypto.subtle.importKey("raw", unhex(hex), "AES-GCM", false, ["encrypt", "decrypt"]) : null;

/** Keep a value; false where the browser has no room even without what is oldest. */
export async function keep(name, key, value) {
  const text = JSON.stringify(value);
  const entry = { at: Date.now() };
  if (locked) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    Object.assign(entry, { iv: base64(iv), sealed: base64(sealed) });
  } else {
    entry.text = text;
  }
  const others = names().filter((other) => other !== name).sort((one, two) => ageOf(two) - ageOf(one));
  for (;;) {
    try {
      store.setItem(name, JSON.stringify(entry));
      return true;
    } catch {
      if (others.length === 0) return false;
      forget(others.shift());
    }
  }
}

/** What was kept and when; null where nothing was, or not with this key. */
export async function kept(name, key) {
  try {
    const entry = JSON.parse(store.getItem(name));
    if (!locked) return { at: entry.at, value: JSON.parse(entry.text) };
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(entry.iv) }, key, bytes(entry.sealed));
    return { at: entry.at, value: JSON.parse(new TextDecoder().decode(plain)) };
  } catch {
    return null;
  }
}

/** For how long something has been kept. */
export function ageOf(name) {
  try {
    return Date.now() - JSON.parse(store.getItem(name)).at;
  } catch {
    return Infinity;
  }
}

/** Forget what was saved, which a cookie says for each form, and what is too old. */
export function sweep() {
  const cookies = document.cookie.split("; ").filter((cookie) => cookie.startsWith(DONE));
  for (const cookie of cookies) {
    const [mark] = cookie.split("=");
    for (const name of names()) if (name.endsWith(`.${mark.slice(DONE.length)}`)) forget(name);
    document.cookie = `${mark}=; path=/; max-age=0; samesite=lax`;
  }
  for (const name of names()) if (!(ageOf(name) < AGE)) forget(name);
}

/** Call back where the account logs out in another tab. */
export function whenLeft(then) {
  addEventListener("storage", ({ key }) => key === LEFT && then());
}

const account = document.querySelector("meta[name=account]")?.content;

document.addEventListener("submit", ({ target }) => {
  if (!target.getAttribute("action")?.endsWith("/logout/")) return;
  for (const name of names(`${account}.`)) forget(name);
  localStorage.setItem(LEFT, String(Date.now()));
});

// A page that the browser has put aside whole is asked for anew, once somebody has left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && Number(localStorage.getItem(LEFT)) > opened) location.reload();
});
