// "/" goes to the search box, Escape closes the navigation drawer.
export const typing = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");

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
