// One more row in a formset: [data-formset="prefix"] holds [data-formset-rows], a <template> and [data-formset-add],
// which sends the form where no script runs. As a plain button it is not what Enter in a field presses.
import { once } from "./once.js";

export function attachFormsets(root) {
  once(root, "Formset", "[data-formset]", (set) => {
    const total = set.querySelector(`[name="${set.dataset.formset}-TOTAL_FORMS"]`);
    const button = set.querySelector("[data-formset-add]");
    if (!total || !button) return;
    button.type = "button";
    button.addEventListener("click", () => {
      const markup = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
      const rows = set.querySelector("[data-formset-rows]");
      rows.insertAdjacentHTML("beforeend", markup);
      total.value = Number(total.value) + 1;
      rows.lastElementChild.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
  });
}
