"""A browser's part of a form without a browser: taken out of the page, filled in, submitted.

What a browser sends of itself is sent: hidden rows, the first option of a select, ticked boxes only;
nothing of a <template>, of a disabled field or of a button that was not pressed.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve
from lxml import html

from core.version_tokens import FIELD

OPTIONS = ("follow", "headers")  # of the client, not of the form
SKIPPED = ("submit", "button", "reset", "image", "file")


@dataclass(frozen=True)
class Button:
    name: str
    value: str
    label: str
    target: str  # where it sends the form to


class Form:
    """One <form method="post"> of a page at ``address``."""

    def __init__(self, element: html.HtmlElement, address: str) -> None:
        self.element, self.address = element, address
        self.target = self._absolute(element.get("action"))
        self.action = urlsplit(self.target).path

    def _absolute(self, action: str | None) -> str:
        found = urlsplit(urljoin(self.address, action or self.address))
        return f"{found.path}?{found.query}" if found.query else found.path

    def controls(self) -> list[html.HtmlElement]:
        """Named fields that a browser would send, without what lies in a <template>."""
        found = self.element.xpath(
            ".//*[self::input or self::select or self::textarea][@name][not(ancestor::template)]"
        )
        named = self.element.get("id")
        if named:  # fields elsewhere on the page that belong to it
            found += self.element.getroottree().xpath(f"//*[@form='{named}'][@name]")
        return [each for each in found if each.get("disabled") is None]

    def values(self) -> dict[str, list[str]]:
        """Name → what stands there, as a browser sends it when nothing is touched."""
        sent: dict[str, list[str]] = {}
        for control in self.controls():
            for value in _values(control):
                sent.setdefault(control.get("name"), []).append(value)
        return sent

    def buttons(self) -> list[Button]:
        """What sends it, the first is what the Enter key presses."""
        found = self.element.xpath(
            ".//button[not(ancestor::template)][not(@type='button')][not(@disabled)]"
        )
        return [self._button(each) for each in found if each.get("form") is None]

    def _button(self, found: html.HtmlElement) -> Button:
        target = self._absolute(found.get("formaction")) if found.get("formaction") else self.target
        words = " ".join(found.text_content().split())
        return Button(found.get("name") or "", found.get("value") or "", words, target)

    def files(self) -> dict[str, html.HtmlElement]:
        found = self.element.xpath(".//input[@type='file'][@name][not(ancestor::template)]")
        return {each.get("name"): each for each in found}

    def control(self, name: str) -> html.HtmlElement:
        return next(each for each in self.controls() if each.get("name") == name)

    def options(self, name: str) -> list[str]:
        """Values of a select or of a group of radios."""
        control = self.control(name)
        if control.tag == "select":
            return [_option(option) for option in control.iter("option")]
        return [each.get("value", "on") for each in self.controls() if each.get("name") == name]

    def pressed(self, press: str) -> Button | None:
        """The button of that name, value or label."""
        return next((b for b in self.buttons() if press in (b.name, b.value, b.label)), None)

    def targets(self) -> set[str]:
        """Paths that it is sent to, by one button or another."""
        found = (self.target, *(button.target for button in self.ways()))
        return {urlsplit(each).path for each in found}

    def ways(self) -> list[Button]:
        """Its buttons, and the script that saves it now and then."""
        saved = self.element.get("data-autosave-url")
        return [*self.buttons(), *([Button("", "", "", saved)] if saved else [])]

    def meant(self, target: str, changes: dict) -> Button | None:
        """The button among ``changes``, or that to ``target`` which says nothing of its own."""
        here = [b for b in self.ways() if urlsplit(b.target).path == urlsplit(target).path]
        named = [b for b in here if b.name and str(changes.get(b.name, "")) == b.value]
        return next(iter([*named, *(b for b in here if not b.name), *here]), None)

    def agrees(self, changes: dict) -> bool:
        """Whether it holds what is named: of several forms to one address one is meant."""
        said = {c.get("name"): c.get("value", "") for c in self.controls() if _is_fixed(c)}
        offered = {each.name for each in self.buttons() if each.name}
        pressed = {(each.name, each.value) for each in self.buttons()} | set(said.items())
        named = (said.keys() | offered) & changes.keys()
        return not self.unknown(changes) and all((n, str(changes[n])) in pressed for n in named)

    def unknown(self, changes: dict) -> list[str]:
        return sorted(name for name in changes if name not in OPTIONS and not self.has(name))

    def send(self, client: Client, target: str = "", **changes: Any):
        """Press the button that is meant; nothing is sent that the form does not hold."""
        button = self.meant(target or self.target, changes)
        if button and button.name:
            changes.pop(button.name, None)
        assert not self.unknown(changes), f"not on {self.address}: {self.unknown(changes)}"
        return self.submit(client, press=button or "", **changes)

    def has(self, name: str) -> bool:
        """A field of that name, in a row that a script would add, too."""
        given = {each.get("name") for each in self.element.xpath(".//*[@name]")}
        given |= {each.get("name") for each in self.controls()}
        return name in given or re.sub(r"-\d+-", "-__prefix__-", name) in given

    def submit(
        self,
        client: Client,
        *,
        press: str | Button = "",
        follow: bool = False,
        headers: dict | None = None,
        **changes: Any,
    ):
        """Send it as it stands but for ``changes`` (None unticks); ``press`` names a button."""
        sent: dict[str, Any] = self.values()
        for name, value in changes.items():
            sent.pop(name, None)
            if value is not None:
                sent[name] = value
        button = self.pressed(press) if press and isinstance(press, str) else press
        if button and button.name:
            sent[button.name] = [button.value]
        return client.post(
            button.target if button else self.target, sent, follow=follow, headers=headers
        )


def _values(control: html.HtmlElement) -> list[str]:
    if control.tag == "textarea":
        return [_lines(control.text_content())]
    if control.tag == "select":
        return _chosen(control)
    kind = (control.get("type") or "text").lower()
    if kind in SKIPPED:
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def _is_fixed(control: html.HtmlElement) -> bool:
    """What the page says by itself; rows count themselves, and a version may be an old one."""
    name = control.get("name")
    return control.get("type") == "hidden" and name != FIELD and not name.endswith("_FORMS")


def _lines(text: str) -> str:
    """A browser drops the first line break and sends CR LF for the others."""
    text = text.removeprefix("\n").replace("\r\n", "\n")
    return text.replace("\n", "\r\n")


def _chosen(select: html.HtmlElement) -> list[str]:
    options = [o for o in select.iter("option") if o.get("disabled") is None]
    chosen = [_option(o) for o in options if o.get("selected") is not None]
    if select.get("multiple") is not None:
        return chosen
    return chosen[-1:] or [_option(o) for o in options[:1]]


def _option(option: html.HtmlElement) -> str:
    value = option.get("value")
    return option.text_content().strip() if value is None else value


def forms(response, address: str) -> list[Form]:
    """Every form of the page that posts."""
    return forms_in(response.content.decode(), address)


def forms_in(text: str, address: str) -> list[Form]:
    tree = html.document_fromstring(text)
    found = tree.xpath("//form[translate(@method,'POST','post')='post'][not(ancestor::template)]")
    return [Form(each, address) for each in found]


def form(client: Client, target: str, *, at: str = "", **changes: Any) -> Form:
    """The form that sends to ``target``, on the page ``at`` or where it is to be expected."""
    address = at or page_of(target)
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return form_of(response, address, target, **changes)


def form_of(response, address: str, target: str = "", **changes: Any) -> Form:
    """The same, on a page that came back."""
    path = urlsplit(target or address).path
    found = [each for each in forms(response, address) if path in each.targets()]
    assert found, f"nothing on {address} sends to {path}"
    return next((each for each in found if each.agrees(changes)), found[0])


def page_of(target: str) -> str:
    """A form that has a page of its own is sent there; a button stands on the page of its thing."""
    found = resolve(urlsplit(target).path)
    view = getattr(found.func, "view_class", None)
    if view is None or ("get" in view.http_method_names and hasattr(view, "get")):
        return target
    assert "pk" in found.kwargs, f"say with at= where the form for {target} stands"
    return view.model._base_manager.get(pk=found.kwargs["pk"]).get_absolute_url()


def submit(client: Client, target: str, *, at: str = "", **changes: Any):
    """Open the page, change what is named, send the rest as it stands: a person's way to ``target``."""
    return form(client, target, at=at, **changes).send(client, target, **changes)
