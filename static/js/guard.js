// Warns before leaving a form with unsaved changes, and holds the button so that nothing is sent twice.
import { once } from "./once.js";

const dirty = new Set();

export function markSaved(form) {
  dirty.delete(form);
}

window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[data-held]")) {
    button.disabled = false;
    delete button.dataset.held;
  }
});

export function attachGuards(root) {
  once(root, "Guard", "form[data-guard]", (form) => {
    form.addEventListener("input", () => dirty.add(form));
    form.addEventListener("submit", (event) => {
      dirty.delete(form);
      const button = event.submitter;
      if (!button || event.defaultPrevented) return;
      setTimeout(() => {
        button.disabled = true;
        button.dataset.held = "1";
      });
    });
  });
}
