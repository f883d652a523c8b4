// One more line in a formset: [data-formset="prefix"] holds [data-formset-rows], a <template> and [data-formset-add].
import { once } from "./once.js";

export function attachFormsets(root) {
  once(root, "Formset", "[data-formset]", (set) => {
    const total = set.querySelector(`[name="${set.dataset.formset}-TOTAL_FORMS"]`);
    const button = set.querySelector("[data-formset-add]");
    if (!total || !button) return;
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const markup = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
      const rows = set.querySelector("[data-formset-rows]");
      rows.insertAdjacentHTML("beforeend", markup);
      total.value = Number(total.value) + 1;
      rows.lastElementChild.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
  });
}
