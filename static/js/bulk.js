// Ticks in a table: <form data-bulk> around bar and table; [data-bulk-all] ticks all, [data-bulk-count] says how many;
// [data-bulk-every] (its value: how many) takes those of the other pages along.
import { once } from "./once.js";

export function attachBulk(root) {
  once(root, "Bulk", "form[data-bulk]", (form) => {
    const boxes = () => [...form.querySelectorAll("[data-bulk-row]")];
    const all = form.querySelector("[data-bulk-all]");
    const every = form.querySelector("[data-bulk-every]"); // those of the other pages, too
    const refresh = () => {
      const chosen = every?.checked ? { length: Number(every.dataset.bulkEvery) } : boxes().filter((box) => box.checked);
      for (const box of boxes()) box.closest("tr")?.classList.toggle("is-selected", box.checked);
      for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = chosen.length ? `已选 ${chosen.length} ${place.dataset.unit || "条"}` : place.dataset.none || "勾选后可批量办理";
      for (const button of form.querySelectorAll(".bulk-bar button")) button.disabled = chosen.length === 0;
      if (all) { all.checked = chosen.length > 0 && chosen.length >= boxes().length; all.indeterminate = chosen.length > 0 && !all.checked; }
    };
    form.addEventListener("change", (event) => {
      const { target } = event;
      if (every && target !== every) every.checked = false;
      if (target === all || target === every) for (const box of boxes()) box.checked = target.checked;
      refresh();
    });
    refresh();
  });
}
