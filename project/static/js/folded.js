// A long table comes when it is opened; where it does not come, its link stays.

async function unfold(details) {
  const href = details.dataset.fetches;
  delete details.dataset.fetches;
  try {
    const answer = await fetch(href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const table = page.querySelector("#table");
    if (!answer.ok || !table) throw new Error(answer.statusText);
    table.removeAttribute("id"); // of two cards each may have one
    details.querySelector("p").replaceWith(table);
  } catch {
    details.dataset.fetches = href; // so that opening it again asks again
  }
}

// A toggle does not bubble.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.dataset.fetches) unfold(target);
}, true);
