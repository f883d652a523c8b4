// "/" goes to the search box, Escape closes the navigation drawer.
const typing = (element) => element.matches("input, textarea, select, [contenteditable=true]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && location.hash === "#nav") location.hash = "#main";
  if (event.key !== "/" || typing(event.target)) return;
  const box = document.querySelector("[data-search-key]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

export function attachShortcuts() {}
