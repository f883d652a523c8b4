// A row opens in place: <button class="expand" data-expand="url"> loads the fragment by htmx into a row of its own below.
import { once } from "./once.js";

let opened = 0;

function detailRow(button) {
  const row = button.closest("tr");
  const detail = document.createElement("tr");
  detail.className = "detail-row";
  const cell = document.createElement("td");
  cell.id = `row-detail-${(opened += 1)}`; // what the server is told in HX-Target
  detail.id = `${cell.id}-row`;
  cell.colSpan = row.cells.length;
  cell.innerHTML = '<div class="skeleton" role="status"><span></span><span></span><span></span></div>';
  detail.append(cell);
  row.after(detail);
  button.setAttribute("aria-controls", detail.id);
  button.setAttribute("aria-expanded", "true");
  return cell;
}

function open(button) {
  const context = { source: button, target: detailRow(button), swap: "innerHTML" };
  window.htmx.ajax("GET", button.dataset.expand, context).catch(() => {}); // told by its event (messages.js)
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
    for (const failed of ["htmx:responseError", "htmx:sendError"]) button.addEventListener(failed, () => close(button));
  });
}
