// The bell's count stays true on pages left open: [data-bell-url] is asked once in two minutes, only by a tab that is looked at, and
// one tab's answer serves them all.
import { once } from "./once.js";
import { isCovered, isTouched } from "./lock.js";

const EVERY = 120_000;
const KEY = "xuncha.unread";

function show(bell, unread) {
  const badge = bell.querySelector("[data-bell-count]");
  const words = bell.querySelector("[data-bell-words]");
  badge.hidden = unread === 0;
  badge.textContent = unread > 99 ? "99+" : String(unread);
  words.textContent = unread ? `通知，${unread}条未读` : "通知";
}

function remembered(user) {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "null");
    return found && found.user === user ? found : null;
  } catch {
    return null;
  }
}

function remember(user, unread) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ user, unread, at: Date.now() }));
  } catch {
    // private mode: every tab asks for itself
  }
}

async function ask(bell, user) {
  const known = remembered(user);
  if (known && Date.now() - known.at < EVERY) return show(bell, known.unread);
  try {
    const response = await fetch(bell.dataset.bellUrl, { credentials: "same-origin", redirect: "error", headers: { Accept: "application/json", "X-Active": isTouched(EVERY) ? "1" : "0" } });
    if (!response.ok) return;
    const { unread } = await response.json();
    remember(user, unread);
    show(bell, unread);
  } catch {
    // signed out or no network: the next page says so
  }
}

export function attachBell(root) {
  once(root, "Bell", "[data-bell-url]", (bell) => {
    const user = document.body.dataset.user;
    remember(user, Number(bell.dataset.bellUnread));
    const look = () => document.visibilityState === "visible" && !isCovered() && ask(bell, user);
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
    addEventListener("storage", (event) => {
      const known = event.key === KEY && remembered(user);
      if (known) show(bell, known.unread);
    });
  });
}
