// A row opens in place: <button class="expand" data-expand="url"> loads the fragment into a row of its own below.
import { once } from "./once.js";
import { toast } from "./messages.js";
import { leaveIfSignedOut } from "./session.js";

function detailRow(button) {
  const row = button.closest("tr");
  const detail = document.createElement("tr");
  detail.className = "detail-row";
  detail.id = `detail-${Math.random().toString(36).slice(2)}`;
  const cell = document.createElement("td");
  cell.colSpan = row.cells.length;
  cell.innerHTML = '<div class="skeleton" role="status"><span></span><span></span><span></span></div>';
  detail.append(cell);
  row.after(detail);
  button.setAttribute("aria-controls", detail.id);
  return cell;
}

async function open(button) {
  const cell = detailRow(button);
  button.setAttribute("aria-expanded", "true");
  try {
    const response = await fetch(button.dataset.expand, { headers: { "HX-Request": "true", "HX-Target": "row-detail" }, credentials: "same-origin" });
    leaveIfSignedOut(response.url);
    if (!response.ok) throw new Error(String(response.status));
    cell.innerHTML = await response.text();
    window.htmx?.process(cell);
    cell.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: cell } }));
  } catch {
    close(button);
    toast("没有载入成功，请稍后再试。");
  }
}

function close(button) {
  document.getElementById(button.getAttribute("aria-controls"))?.remove();
  button.setAttribute("aria-expanded", "false");
}

export function attachExpand(root) {
  once(root, "Expand", "[data-expand]", (button) => {
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-expanded") === "true") close(button);
      else open(button);
    });
  });
}
