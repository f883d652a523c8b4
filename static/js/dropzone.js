// Upload by drag and drop with progress. Without it the same form posts as any form does.
import { once, csrfToken } from "./once.js";
import { judged } from "./files.js";
import { toast } from "./messages.js";

function rowFor(list, file) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  name.className = "file-name";
  state.className = "file-meta";
  bar.className = "bar";
  bar.max = 100;
  bar.value = 0;
  name.textContent = file.name;
  state.textContent = "等待上传";
  row.append(name, state, bar);
  list.append(row);
  return { state, bar, row };
}

function send(form, input, file, row) {
  return new Promise((resolve) => {
    const data = new FormData();
    for (const field of form.querySelectorAll("input[type=hidden]")) data.append(field.name, field.value);
    data.append(input.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRFToken", csrfToken(form));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Upload", "1");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      row.bar.value = Math.round((100 * event.loaded) / event.total);
      row.state.textContent = `${row.bar.value}%`;
    });
    request.addEventListener("loadend", () => resolve(finish(request, row)));
    request.send(data);
  });
}

function finish(request, row) {
  let answer = {};
  try { answer = JSON.parse(request.responseText); } catch { /* a page, not JSON: judged by its status */ }
  const good = request.status >= 200 && request.status < 300 && !(answer.refused || []).length;
  row.bar.remove();
  row.state.textContent = good ? "已上传" : (answer.refused || [])[0] || answer.message || "没有上传成功，请检查文件后重试";
  row.row.classList.toggle("is-failed", !good);
  if (!good) toast(`${row.row.firstChild.textContent}：${row.state.textContent}`);
  return good;
}

async function upload(form, input, files) {
  const list = form.querySelector("[data-progress-list]");
  const rows = [...files].map((file) => [file, rowFor(list, file)]);
  let good = 0;
  for (const [file, row] of rows) if (await send(form, input, file, row)) good += 1;
  input.value = "";
  if (!good) return;
  form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  if (good === rows.length && !document.querySelector("form[data-autosave-url]")) location.reload();
}

export function attachDropzones(root) {
  once(root, "Dropzone", "form[data-dropzone]", (form) => {
    const input = form.querySelector("input[type=file]");
    for (const text of form.querySelectorAll("[data-js-text]")) text.textContent = text.dataset.jsText;
    for (const button of form.querySelectorAll("[data-nojs]")) button.hidden = true;
    input.addEventListener("change", () => input.files.length && upload(form, input, input.files));
    for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("is-over"); });
    for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = judged(input, event.dataTransfer.files);
      if (files.length) upload(form, input, files);
    });
  });
}
