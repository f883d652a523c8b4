// Saves a form by itself: POST to data-autosave-url a moment after typing stops, and a local copy at once,
// so that neither a lost line nor a closed window loses a word. The server answers JSON:
// {"version": 7, "saved_at": "09:05"} (what hidden fields hold from now on, by name), or 409 with {"message": "…"}, or 422 with {"errors": {"field": ["…"]}}.
import { once, csrfToken } from "./once.js";
import { markSaved } from "./guard.js";
import { openDraft, tokens } from "./drafts.js";

const WAIT = 1500;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-autosave-state]");
    this.draft = openDraft(form);
    this.timer = null;
    this.stopped = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => { clearTimeout(this.timer); this.stopped = true; this.draft.clear(); });
    window.addEventListener("online", () => this.draft.pending() && this.save());
    if (this.draft.offer()) this.changed();
  }

  show(state, text) {
    if (!this.state) return;
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  changed() {
    this.draft.keep();
    if (this.stopped) return;
    this.show("dirty", "有改动，尚未保存");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  async save() {
    this.show("saving", "正在保存…");
    const sent = this.draft.stamp();
    try {
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: withoutFiles(this.form),
        headers: { "X-CSRFToken": csrfToken(this.form), Accept: "application/json", "X-Autosave": "1" },
        credentials: "same-origin",
        redirect: "error",
      });
      await this.answered(response, sent);
    } catch {
      this.show("failed", "暂时连不上服务器，内容已留在本机，稍后自动重试");
      this.timer = setTimeout(() => this.save(), RETRY);
    }
  }

  async answered(response, sent) {
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return this.saved(answer, sent);
    if (response.status === 422) return this.show("failed", firstError(answer) || "有内容不合要求，尚未保存");
    if (response.status === 423) this.timer = setTimeout(() => this.save(), RETRY);
    this.stopped = ![423, 429].includes(response.status) && response.status < 500;
    this.show("failed", answer.message || "没有保存成功，请点“保存”查看原因；内容已留在本机");
  }

  saved(answer, sent) {
    for (const field of tokens(this.form)) if (field.name in answer) field.value = answer[field.name];
    if (this.draft.stamp() !== sent) return this.changed();
    this.draft.clear();
    markSaved(this.form);
    this.show("saved", answer.saved_at ? `已自动保存 ${answer.saved_at}` : "已自动保存");
  }
}

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  return data;
}

function firstError(answer) {
  return Object.values(answer.errors || {}).flat()[0] || answer.message;
}

export function attachAutosave(root) {
  once(root, "Autosave", "form[data-autosave-url]", (form) => new Autosave(form));
}
