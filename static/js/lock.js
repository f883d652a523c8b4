// A page that nobody touches for data-lock-minutes is covered and asks for the password; what was typed stays below.
// All tabs share one clock. The server locks by itself, too: this is what a person sees of it.
import { once, csrfToken } from "./once.js";

const KEY = "xuncha.touched";
const STEP = 5_000;
let last = 0;

function touch() {
  if (Date.now() - last < STEP) return;
  last = Date.now();
  try { localStorage.setItem(KEY, String(last)); } catch { /* private mode: each tab has its own clock */ }
}

function touchedAt() {
  try { return Math.max(last, Number(localStorage.getItem(KEY) || 0)); } catch { return last; }
}

// Whether somebody touched a page of ours in the last so many milliseconds: the bell tells the server.
export const isTouched = (within) => Date.now() - touchedAt() < within;

const cookieToken = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] || csrfToken();

function post(url, values) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookieToken() };
  return fetch(url, { method: "POST", body: new URLSearchParams(values), headers, credentials: "same-origin", redirect: "manual" });
}

// Somebody may have signed in anew in another window: this page's forms get the token of now.
function renewTokens() {
  const token = cookieToken();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

function cover() {
  const dialog = document.createElement("dialog");
  dialog.className = "lock";
  dialog.setAttribute("aria-labelledby", "lock-title");
  dialog.innerHTML = `<form><h2 id="lock-title">已锁屏</h2><p>输入登录密码继续，填写的内容都在。</p>
    <label class="form-label" for="lock-password">密码</label><input class="form-control" id="lock-password" type="password" autocomplete="current-password" required autofocus>
    <p class="lock-words" role="alert"></p><button class="btn btn-primary" type="submit">解锁</button></form>`;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  return dialog;
}

async function tryOpen(dialog) {
  const field = dialog.querySelector("input");
  const words = dialog.querySelector(".lock-words");
  try {
    const answer = await post(document.body.dataset.unlockUrl, { password: field.value });
    if (answer.status === 204) return true;
    const told = answer.status >= 400 ? await answer.json().catch(() => ({})) : {};
    words.textContent = told.message || "登录已过期。请在新窗口登录，再回到这里解锁，内容不会丢。";
  } catch {
    words.textContent = "连不上服务器，请检查网络后再试。";
  }
  field.value = "";
  field.focus();
  return false;
}

let dialog = null;

export const isCovered = () => Boolean(dialog?.open);

export function lockNow() {
  if (dialog?.open) return;
  dialog ??= cover();
  dialog.showModal();
  dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    if (!(await tryOpen(dialog))) return;
    renewTokens();
    last = 0;
    touch();
    dialog.querySelector("input").value = "";
    dialog.close();
  };
}

async function watch(minutes) {
  if (dialog?.open || Date.now() - touchedAt() < minutes * 60_000) return;
  lockNow();
  await post(document.body.dataset.lockUrl, {}).catch(() => {});
}

export function attachLock(root) {
  once(root, "Lock", "body[data-lock-minutes]", (body) => {
    touch();
    for (const kind of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(kind, () => dialog?.open || touch(), { passive: true, capture: true });
    setInterval(() => watch(Number(body.dataset.lockMinutes)), STEP);
    body.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 423 && lockNow());
  });
}
