// Asks before a form that cannot be undone is sent: <form data-confirm="sentence"> or a button with it.
import { once } from "./once.js";

function dialogFor(sentence, verb, danger) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "请确认");
  dialog.innerHTML = `<form method="dialog"><div class="dialog-head"><h2>请确认</h2></div><div class="dialog-body"></div>
    <div class="dialog-foot"><button class="btn btn-default" value="no" autofocus>取消</button><button class="btn" value="yes"></button></div></form>`;
  dialog.querySelector(".dialog-body").textContent = sentence;
  const yes = dialog.querySelector("[value=yes]");
  yes.textContent = verb;
  yes.classList.add(danger ? "btn-danger" : "btn-primary");
  return dialog;
}

export function ask(sentence, verb = "确定", danger = false) {
  const dialog = dialogFor(sentence, verb, danger);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

export function attachConfirms(root) {
  once(root, "Confirm", "form", (form) => {
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      const sentence = button?.dataset.confirm || form.dataset.confirm;
      if (!sentence || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const verb = button?.textContent.trim() || "确定";
      if (!(await ask(sentence, verb, button?.classList.contains("btn-danger")))) return;
      form.dataset.confirmed = "1";
      form.requestSubmit(button);
      delete form.dataset.confirmed;
    }, true);
  });
}
