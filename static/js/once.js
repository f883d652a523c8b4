// Elements below root (and root itself) that match, each handed to the caller only the first time it is seen.
export function once(root, name, selector, attach) {
  const seen = `attached${name}`;
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    if (element.dataset[seen]) continue;
    element.dataset[seen] = "1";
    attach(element);
  }
}

export function csrfToken(form) {
  const field = form?.querySelector("[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}
