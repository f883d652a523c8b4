// From a sheet to its neighbours: the list that it was opened from is remembered in this tab alone, and the server, asked with
// the list's address, says who stands beside the sheet now. Also after a decision: the sheet may have left the list by then.
import { once } from "./once.js";

const KEPT = "list";

export function attachBeside(root) {
  once(root, "List", "#results[data-list]", (results) => {
    results.addEventListener("click", (event) => {
      if (event.target.closest(".data a")) sessionStorage.setItem(KEPT, location.pathname + location.search);
    });
  });
  once(root, "Beside", "[data-beside]", async (place) => {
    const list = sessionStorage.getItem(KEPT);
    if (!list) return;
    const query = new URLSearchParams({ list, row: location.pathname });
    const answer = await fetch(`${place.dataset.beside}?${query}`, { credentials: "same-origin" }).catch(() => null);
    if (answer?.status !== 200) return;
    place.innerHTML = await answer.text();
    place.hidden = false;
  });
}
