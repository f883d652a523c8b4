// The box above the page offers pages and steps by their name or by the first letters of its pinyin.
import { once } from "./once.js";

const MOST = 8;

// Those that begin with what was typed stand before those that only hold it.
function matching(links, typed) {
  const rank = (link) => {
    const { initials } = link.dataset, label = link.textContent.trim().toLowerCase();
    if (label.startsWith(typed) || initials.startsWith(typed)) return 0;
    return label.includes(typed) || (typed.length > 1 && initials.includes(typed)) ? 1 : 2;
  };
  const ranked = links.map((link) => [rank(link), link]).filter(([place]) => place < 2);
  return ranked.sort((a, b) => a[0] - b[0]).slice(0, MOST).map(([, link]) => link);
}

export function attachCommands(root) {
  const source = document.getElementById("commands");
  once(root, "Commands", "[data-search-key]", (box) => {
    if (!source) return;
    const links = [...source.content.querySelectorAll("a")];
    const list = document.createElement("div");
    Object.assign(list, { id: "command-list", className: "command-list", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "页面和办理");
    box.form.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) box.setAttribute(name, value);
    let marked = -1;

    const mark = (place) => {
      marked = place;
      [...list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
      if (place < 0) box.removeAttribute("aria-activedescendant");
      else box.setAttribute("aria-activedescendant", list.children[place].id);
    };
    const close = () => {
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const offer = () => {
      const typed = box.value.trim().toLowerCase();
      const options = (typed ? matching(links, typed) : []).map((link, place) => {
        const option = link.cloneNode(true);
        Object.assign(option, { id: `command-${place}`, tabIndex: -1 });
        option.setAttribute("role", "option");
        return option;
      });
      list.replaceChildren(...options);
      close();
      list.hidden = options.length === 0;
      box.setAttribute("aria-expanded", String(!list.hidden));
    };

    box.addEventListener("input", (event) => { if (!event.isComposing) offer(); });
    box.addEventListener("compositionend", offer);
    box.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the cursor until the click
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      const number = list.children.length;
      if (event.key === "ArrowDown") mark(marked + 1 < number ? marked + 1 : -1);
      else if (event.key === "ArrowUp") mark(marked < 0 ? number - 1 : marked - 1);
      else if (event.key === "Enter" && marked >= 0) list.children[marked].click();
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
    close();
  });
}
