// A filter form says how many records it would leave, and is as its list is after Back.

const PAUSE = 250; // milliseconds without a key or a click before the site is asked

function saidOf(form, count) {
  const button = form.querySelector(".apply button");
  const text = count === 1 ? form.dataset.one : form.dataset.many;
  const number = count?.toLocaleString(document.documentElement.lang);
  button.textContent = count === undefined ? form.dataset.show : text.replace("{n}", number);
}

async function countedFor(form, signal) {
  const words = new URLSearchParams(new FormData(form));
  const fixed = new URLSearchParams(form.dataset.fixed);
  for (const word of ["view", "sort", "order", "circles"]) words.delete(word); // how a page shows it
  for (const word of new Set(fixed.keys())) words.delete(word);
  for (const [word, value] of fixed) words.append(word, value);
  const answer = await fetch(`${form.dataset.count}?${words}`, { signal });
  return answer.ok ? (await answer.json()).count : undefined;
}

function watchFilters(form) {
  let waiting;
  let asked = new AbortController();
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    saidOf(form);
    waiting = setTimeout(async () => {
      const count = await countedFor(form, signal).catch(() => undefined);
      if (!signal.aborted) saidOf(form, count);
    }, PAUSE);
  });
}

for (const form of document.querySelectorAll("form[data-count]")) watchFilters(form);

// A browser fills in what was ticked before one left, beside the list of what was asked before that.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.filters")) {
    form.reset();
    if (form.dataset.count) saidOf(form);
  }
});
