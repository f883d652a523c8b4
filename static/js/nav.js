// A long navigation scrolls by itself so far that the line of this page is in sight.
import { once } from "./once.js";

export function attachNav(root) {
  once(root, "Nav", ".side-nav", (list) => {
    const here = list.querySelector("[aria-current]");
    if (!here || here.offsetTop + here.offsetHeight <= list.offsetTop + list.clientHeight) return;
    list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 2;
  });
}
