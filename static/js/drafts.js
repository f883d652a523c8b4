// A copy of what is being typed, kept in this browser tab until the server has it (sessionStorage: gone with the tab).
const TOKENS = ["version", "version_of_draft"];
const SKIP = new Set(["csrfmiddlewaretoken", ...TOKENS]);

// Hidden fields that say what stood in the database when the page was made.
export const tokens = (form) => [...form.elements].filter((field) => TOKENS.includes(field.name));

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !SKIP.has(field.name) && field.type !== "file" && field.type !== "password" && field.type !== "submit" && field.type !== "button");

function read(form) {
  return fieldsOf(form).map((field) => [field.name, field.type, field.value, field.checked === true, field.type === "select-multiple" ? [...field.selectedOptions].map((o) => o.value) : null]);
}

function write(form, rows) {
  const fields = fieldsOf(form);
  rows.forEach(([name, , value, checked, chosen], index) => {
    const field = fields[index]?.name === name ? fields[index] : null;
    if (!field) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else if (chosen) for (const option of field.options) option.selected = chosen.includes(option.value);
    else field.value = value;
  });
}

export function openDraft(form) {
  const key = `draft:${document.body.dataset.user}:${form.dataset.autosaveUrl}`;
  let count = 0;
  const version = () => tokens(form).map((field) => field.value).join();
  return {
    stamp: () => count,
    pending: () => sessionStorage.getItem(key) !== null,
    keep() {
      count += 1;
      try { sessionStorage.setItem(key, JSON.stringify({ version: version(), rows: read(form) })); } catch { /* full or forbidden: the server copy remains */ }
    },
    clear: () => sessionStorage.removeItem(key),
    // Puts back what the last visit could not save; true where something was put back.
    offer() {
      const kept = JSON.parse(sessionStorage.getItem(key) || "null");
      if (!kept || JSON.stringify(kept.rows) === JSON.stringify(read(form))) return false;
      if (kept.version !== version()) return false;
      write(form, kept.rows);
      return true;
    },
  };
}
