// A message can be put away; nothing vanishes by itself except a success toast. toast() is for other modules.
import { once } from "./once.js";

function closeButton(element) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn-close";
  button.setAttribute("aria-label", "关闭提示");
  button.addEventListener("click", () => element.remove());
  return button;
}

export function toast(text, tone = "danger") {
  const item = document.createElement("li");
  item.className = `note note-${tone}`;
  const words = document.createElement("div");
  words.textContent = text;
  item.append(words, closeButton(item));
  document.getElementById("toasts")?.append(item);
  if (tone === "success") setTimeout(() => item.remove(), 8000);
}

export function attachMessages(root) {
  once(root, "Dismiss", "[data-dismissable]", (element) => element.append(closeButton(element)));
}

const refused = {
  403: "您没有办理这一事项的权限，或者登录已过期，请刷新页面。",
  404: "没有找到内容，可能已被移走。",
  409: "内容已被其他人改动，请刷新页面后再办理。",
  503: "服务暂时不可用，请稍后再试。",
};

// What asks by itself goes on asking and says nothing.
const isQuiet = (event) => event.target.closest("[data-quiet]") !== null;

// The server's own sentence (core/_refusal.html), where it sent one.
function sentenceIn(xhr) {
  if (xhr.status !== 409) return "";
  const holder = document.createElement("template");
  holder.innerHTML = xhr.responseText;
  return holder.content.querySelector("[data-sentence]")?.textContent.trim() || "";
}

document.body.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 423 || isQuiet(event)) return; // lock.js covers the page
  toast(sentenceIn(xhr) || refused[xhr.status] || "操作没有完成，请刷新页面后再试。");
});
document.body.addEventListener("htmx:sendError", (event) => {
  if (!isQuiet(event)) toast("连不上服务器，请检查网络后再试。");
});
