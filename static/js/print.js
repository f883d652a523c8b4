// A button that prints the page; without this it stays hidden, and the browser's own menu does.
import { once } from "./once.js";

export function attachPrint(root) {
  once(root, "Print", "[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}
