// Passkeys: what the site asks is handed to the browser, and what the browser answers is sent with the form.

const WORDS = { InvalidStateError: "there", SecurityError: "numbers" }; // what went wrong, by the browser's name for it

function toBytes(letters) {
  const plain = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0));
}

function toLetters(buffer) {
  const plain = String.fromCodePoint(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const keysOf = (list = []) => list.map((key) => ({ ...key, id: toBytes(key.id) }));

/** A new passkey where the question names an account, else one that is there. */
function askBrowser({ publicKey }) {
  const asked = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (!asked.user) {
    return navigator.credentials.get({ publicKey: { ...asked, allowCredentials: keysOf(asked.allowCredentials) } });
  }
  asked.user = { ...asked.user, id: toBytes(asked.user.id) };
  asked.excludeCredentials = keysOf(asked.excludeCredentials);
  return navigator.credentials.create({ publicKey: asked });
}

function toAnswer({ id, rawId, type, response }) {
  const answer = { id, rawId: toLetters(rawId), type, response: {} };
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) answer.response[part] = toLetters(response[part]);
  }
  return answer;
}

async function use(holder) {
  const form = holder.closest("form");
  const failed = holder.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    form.elements.passkey.value = JSON.stringify(toAnswer(await askBrowser(JSON.parse(holder.dataset.passkey))));
    form.submit(); // what is required of a code is not required here
  } catch ({ name }) {
    failed.hidden = false;
    failed.textContent = failed.dataset[WORDS[name] ?? "stopped"];
  }
}

// An old browser, and a page that is not from a safe address, know none.
if (globalThis.PublicKeyCredential) {
  for (const words of document.querySelectorAll("[data-no-passkeys]")) words.hidden = true;
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
}

for (const holder of document.querySelectorAll("[data-passkey]")) {
  holder.querySelector("button").addEventListener("click", () => use(holder));
}
