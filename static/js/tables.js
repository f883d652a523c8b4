// A table that fits its place lets its head stick to the window; one that is wider scrolls in its own frame.
import { once } from "./once.js";

export function attachTables(root) {
  once(root, "Table", ".table-wrap", (wrap) => {
    const judge = () => {
      wrap.classList.remove("is-fitting");
      wrap.classList.toggle("is-fitting", wrap.scrollWidth <= wrap.clientWidth);
    };
    new ResizeObserver(judge).observe(wrap);
    judge();
  });
}
