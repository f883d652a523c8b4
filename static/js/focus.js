// The caret stands where typing begins: in the first field in error, else in the first empty one of a form that is the page.
// What the whole form is told, below a long page, comes into sight.
// Only with a mouse or keyboard (on a phone it would call up the keyboard) and only while nothing else has the focus.
const FIELD = "input:not([type=hidden]):not([type=file]):not([type=checkbox]):not([type=radio]), textarea, select";
const usable = (field) => !field.disabled && !field.readOnly && field.offsetParent;
const empty = (field) => !field.value && field.tagName !== "SELECT";

function start(form) {
  const wrong = [...form.querySelectorAll(".is-invalid, [aria-invalid=true]")].find(usable);
  if (wrong) return wrong;
  const fields = [...form.querySelectorAll(FIELD)].filter(usable);
  const first = fields.find(empty);
  return first && first.getBoundingClientRect().bottom < innerHeight ? first : null;
}

// A new page of the same list (next, another order, a condition less) goes on at the list, not at the top of everything.
const sameList = () => {
  const from = document.referrer && new URL(document.referrer);
  return from && from.origin + from.pathname === location.origin + location.pathname && from.search !== location.search;
};

function goOnAtTheList() {
  const list = document.getElementById("results");
  if (!list || location.hash || document.activeElement !== document.body || !sameList()) return;
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
}

export function attachFocus(root) {
  if (root === document) goOnAtTheList();
  const form = root === document && document.querySelector("form[data-start]");
  if (!form || location.hash || document.activeElement !== document.body) return;
  const said = form.querySelector(".alert-danger");
  if (said && !form.querySelector(".is-invalid, [aria-invalid=true]")) said.scrollIntoView({ block: "center" });
  const field = start(form);
  if (!field) return;
  const inError = field.matches(".is-invalid, [aria-invalid=true]");
  if (!inError && !matchMedia("(pointer: fine)").matches) return;
  field.focus({ preventScroll: true });
  if (inError) field.scrollIntoView({ block: "center" });
}
