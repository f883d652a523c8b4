// A part that asks for itself anew every data-refresh seconds. It waits while somebody is in it, so that nobody loses
// their place; where no answer comes, what stood there stays with the time that it was true at.
import { once } from "./once.js";

async function fresh(part) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  } catch {
    return null;
  }
}

export async function refresh(part) {
  if (document.hidden || part.contains(document.activeElement)) return;
  const found = await fresh(part);
  if (found && !part.contains(document.activeElement)) part.replaceChildren(...found.childNodes);
}

export function attachRefresh(root) {
  once(root, "Refresh", "[data-refresh]", (part) => {
    setInterval(() => refresh(part), Number(part.dataset.refresh) * 1000);
  });
}
