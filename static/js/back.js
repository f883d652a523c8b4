// The way back to what was typed, on a page without the frame; without this the browser's own button does it.
for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}
