// Addresses of filtered lists stay short: what is empty is not sent.
import { once } from "./once.js";

export function attachFilters(root) {
  once(root, "Filters", "form[data-filters]", (form) => {
    form.querySelector(".filters-toggle")?.addEventListener("change", (event) => event.stopPropagation());
    form.addEventListener("htmx:configRequest", (event) => {
      const data = event.detail.formData;
      for (const [name, value] of [...data.entries()]) if (value === "") data.delete(name);
    });
  });
}
