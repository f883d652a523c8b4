"""A browser's part of a form without a browser: taken out of the page, filled in, submitted.

What a browser sends of itself is sent: hidden rows, the first option of a select, ticked boxes only;
nothing of a <template>, of a disabled field or of a button that was not pressed.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from lxml import html

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

    def submit(
        self, client: Client, *, press: str | Button = "", follow: bool = False, **changes: Any
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
        return client.post(button.target if button else self.target, sent, follow=follow)


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
    tree = html.document_fromstring(response.content.decode())
    found = tree.xpath("//form[translate(@method,'POST','post')='post'][not(ancestor::template)]")
    return [Form(each, address) for each in found]


def form(client: Client, address: str, *, action: str = "") -> Form:
    """The form of the page at ``address`` that posts to ``action``, to the page itself without one."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    wanted = action or urlsplit(address).path
    found = [each for each in forms(response, address) if each.action == wanted]
    assert found, (address, wanted)
    return found[0]


def submit(client: Client, address: str, action: str = "", **changes: Any):
    """Open the page, send its form with what was changed, follow to the answer."""
    return form(client, address, action=action).submit(client, follow=True, **changes)
