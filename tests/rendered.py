"""Submits the form that was rendered, as a browser would: hidden rows, first options, ticked boxes."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.fields: list[tuple[str, str]] | None = None
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag, attrs) -> None:
        found = dict(attrs)
        if tag == "form":
            self.fields = []
            self.forms.append((found.get("action") or "", self.fields))
        elif self.fields is None or "disabled" in found:
            return
        elif tag == "input" and found.get("name"):
            self._input(found)
        elif tag == "select":
            self.select, self.options = found.get("name"), []
        elif tag == "option" and self.select:
            self.options.append((found.get("value") or "", "selected" in found))
        elif tag == "textarea":
            self.area, self.text = found.get("name"), ""

    def _input(self, found: dict) -> None:
        kind = found.get("type", "text")
        if kind in ("submit", "button", "file") or (
            kind in ("checkbox", "radio") and "checked" not in found
        ):
            return
        default = "on" if kind in ("checkbox", "radio") else ""
        self.fields.append((found["name"], found.get("value") or default))

    def handle_data(self, data) -> None:
        self.text += data if self.area else ""

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self.fields = None
        elif tag == "select" and self.select and self.fields is not None:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            first = [value for value, _ in self.options[:1]]
            self.fields += [(self.select, value) for value in chosen or first]
            self.select = None
        elif tag == "textarea" and self.area and self.fields is not None:
            self.fields.append((self.area, self.text.removeprefix("\n")))
            self.area = None


def form_at(page, action: str) -> dict[str, list[str]]:
    """The fields of the page's form whose action ends so ("" for one that posts to itself)."""
    parser = _Forms()
    parser.feed(page.content.decode())
    fields = next(f for at, f in parser.forms if (at.endswith(action) if action else not at))
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


def submit(client, url: str, action: str = "", **changed):
    """Open ``url`` and send its form with what was changed; follows to the answer."""
    fields = form_at(client.get(url), action) | changed
    return client.post(action or url, fields, follow=True)
