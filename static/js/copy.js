// Restricted pages: [data-copy-limit] characters at once, and every copy is told to the trail (how many, never what).
import { once, csrfToken } from "./once.js";
import { toast } from "./messages.js";

export function attachCopy(root) {
  once(root, "Copy", "body[data-copy-limit]", (body) => {
    body.addEventListener("copy", (event) => {
      if (event.target.closest?.("input, textarea")) return;
      const count = String(getSelection()).length;
      const limit = Number(body.dataset.copyLimit);
      const stopped = count > limit;
      if (stopped) {
        event.preventDefault();
        toast(`限知内容一次最多复制${limit}字，这次选了${count}字，没有复制。`);
      }
      const values = { count, path: location.pathname, ...(stopped ? { stopped: 1 } : {}) };
      fetch(body.dataset.copyUrl, { method: "POST", body: new URLSearchParams(values), headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" }).catch(() => {});
    });
  });
}
