// Keys on a list: j and k go from row to row, x ticks one, Enter opens it as any link; on a sheet j and k lead to its
// neighbours in the list. "?" shows them. Never while somebody types.
import { typing } from "./shortcuts.js";

const KEYS = [["j", "下一行；在单据上是下一条"], ["k", "上一行；在单据上是上一条"], ["x", "勾选这一行"], ["Enter", "打开这一行"], ["/", "到搜索框"], ["?", "显示这些按键"], ["Esc", "关闭"]];

const rows = () => [...document.querySelectorAll("#results .data tbody tr:not(.detail-row)")].filter((row) => goal(row));
const goal = (row) => row.querySelector(".title a") || row.querySelector("a") || row.querySelector("[data-bulk-row]");

function step(by) {
  const all = rows();
  if (!all.length) return document.querySelector(`[data-beside] a[rel="${by > 0 ? "next" : "prev"}"]`)?.click();
  const here = all.indexOf(document.activeElement?.closest("tr"));
  const place = here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1);
  goal(all[place]).focus();
  all[place].scrollIntoView({ block: "nearest" });
}

function show() {
  const dialog = document.createElement("dialog");
  if (!dialog.showModal || document.querySelector("dialog[open]")) return;
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.innerHTML = '<form method="dialog"><div class="dialog-head"><h2 id="keys-title">按键</h2></div><div class="dialog-body"><dl class="keys"></dl></div><div class="dialog-foot"><button class="btn btn-default" autofocus>关闭</button></div></form>';
  const list = dialog.querySelector("dl");
  for (const [key, words] of KEYS) {
    const term = document.createElement("dt"), meaning = document.createElement("dd"), cap = document.createElement("kbd");
    cap.textContent = key;
    meaning.textContent = words;
    term.append(cap);
    list.append(term, meaning);
  }
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

const ACTIONS = new Map([
  ["j", () => step(1)],
  ["k", () => step(-1)],
  ["x", () => document.activeElement?.closest("tr")?.querySelector("[data-bulk-row]")?.click()],
  ["?", show],
]);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) return;
  const act = ACTIONS.get(event.key);
  if (!act) return;
  event.preventDefault();
  act();
});

export function attachRows() {}
