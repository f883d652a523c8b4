// A running job asks for its own fragment until it is done: [data-job-url] is replaced by the answer.
// Soon at first, for most documents take less than a second; then every two seconds.
import { once } from "./once.js";
import { leaveIfSignedOut } from "./session.js";

const EVERY = 2000;
const asked = new Map();

function wait(url) {
  const times = asked.get(url) ?? 0;
  asked.set(url, times + 1);
  return Math.min(EVERY, 150 * 1.35 ** times);
}

async function refresh(element) {
  try {
    const response = await fetch(element.dataset.jobUrl, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    leaveIfSignedOut(response.url);
    if (!response.ok) throw new Error(String(response.status));
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const fresh = holder.content.firstElementChild;
    if (!fresh) return;
    element.replaceWith(fresh);
    fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: fresh } }));
  } catch {
    setTimeout(() => refresh(element), 4 * EVERY);
  }
}

export function attachJobs(root) {
  once(root, "Job", "[data-job-url]", (element) => setTimeout(() => refresh(element), wait(element.dataset.jobUrl)));
}
