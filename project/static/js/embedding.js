// In a page elsewhere: each frame of ours becomes as tall as it says that it is, and hears whether the page is light or
// dark. Nothing else is read or set.

(() => {
  const { origin } = new URL(document.currentScript.src);
  addEventListener("message", ({ data, origin: from, source }) => {
    if (from !== origin || data?.tumen !== "height" || !(data.height > 0)) return;
    for (const frame of document.querySelectorAll("iframe[data-tumen]")) {
      if (frame.contentWindow !== source) continue;
      frame.style.height = `${Math.min(data.height, 4000)}px`;
      source.postMessage({ tumen: "scheme", scheme: getComputedStyle(frame).colorScheme }, origin);
    }
  });
})();
