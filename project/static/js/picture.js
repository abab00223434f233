// "Copy picture" beside the files of a chart: to the clipboard, or where a browser gives no way there, as a download.

const SHOWN = 2000; // milliseconds

const fetched = async (address) => (await fetch(address, { credentials: "same-origin" })).blob();

async function copyPicture(button) {
  const address = button.dataset.picture;
  try {
    // The promise is handed on, since a browser allows writing only as long as the press lasts.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": fetched(address) })]);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, SHOWN);
  } catch {
    Object.assign(document.createElement("a"), { href: address, download: "" }).click();
  }
}

for (const button of document.querySelectorAll("button[data-picture]")) {
  button.hidden = false;
  button.addEventListener("click", () => copyPicture(button));
}
