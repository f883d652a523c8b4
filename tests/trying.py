"""Trying a form as a person would: sent as it stands, then with one field changed.

What is asked for is filled in by the kind of field; nothing is known of any form in particular.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.messages import SUCCESS
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from lxml.html import HtmlElement

from core.forms.missing import parts
from core.models import AuditEvent
from rounds.models import Unit
from tests import browsed, factories
from tests.walking import Submission, refusals, said

SAVED, ASKED, REFUSED, BROKEN = "saved", "asked", "refused", "broken"
TRIES = 6  # as often as a person reads what is asked and fills it in
NEW_PASSWORD = "shan-qing-7412-shui"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Answer:
    """What came back: a verdict, which fields were complained of, and in which words."""

    verdict: str
    fields: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # what the next page says was done
    events: int = 0

    @property
    def claims_too_much(self) -> bool:
        """Says 已保存 where nothing was written."""
        return not self.events and any("已保存" in words for words in self.done)

    def __str__(self) -> str:
        return f"{self.verdict} {sorted(self.fields)} {self.words}"


def answer_of(response) -> Answer:
    told = refusals(response)
    if response.status_code in (200, 204, 302) and not told:
        return Answer(SAVED, done=said(response, SUCCESS))
    if response.status_code == 422:
        return _complaints(response)
    if response.status_code in (302, 409):
        return Answer(REFUSED, words=told or _sentences(response.context or {}))
    return Answer(BROKEN, words=[str(response.status_code), *told])


def _complaints(response) -> Answer:
    form = (response.context or {}).get("form")
    found = Answer(ASKED)
    for part in parts(form) if form is not None else ():
        for name, errors in part.errors.items():
            found.words += errors
            found.fields |= {part.add_prefix(name)} - {part.add_prefix("__all__")}
    return found


def _sentences(context) -> list[str]:
    form = context.get("form")
    return list(form.non_field_errors()) if form is not None else [str(context.get("sentence", ""))]


def undone(submission: Submission, act: Callable[[], Answer]) -> Answer:
    """What ``act`` answers; whatever it did is taken back."""
    cookies = submission.walk.client.cookies.copy()
    with transaction.atomic():
        before = AuditEvent.objects.count()
        found = act()
        found.events = AuditEvent.objects.count() - before
        transaction.set_rollback(True)
    submission.walk.client.cookies = cookies
    return found


def send(submission: Submission, **typed: Any) -> Answer:
    stopped = _left_empty(submission.form, typed)
    if stopped:
        return Answer(ASKED, stopped, ["the browser asks"])
    client = submission.walk.client
    return undone(
        submission,
        lambda: answer_of(submission.form.submit(client, press=submission.button, **typed)),
    )


def _left_empty(form: browsed.Form, typed: dict) -> set[str]:
    """Required fields that a browser would not send empty."""
    if form.element.get("novalidate") is not None:
        return set()
    needed = {c.get("name") for c in shown(form) if c.get("required") is not None}
    return {name for name in needed - set(typed) if not "".join(form.values().get(name, []))}


def changed(submission: Submission) -> tuple[Answer, dict]:
    """With one field changed, and with what is then asked for."""
    form, tries = submission.form, dict.fromkeys(first_to_change(submission.form), 0)
    for _ in range(TRIES):
        typed = {name: filled(form, name, n) for name, n in tries.items()}
        found = send(submission, **typed)
        if found.verdict not in (ASKED, REFUSED):
            break
        for place, name in enumerate(sorted(found.fields or _left(form, tries))):
            if has(form, name):  # two choices are not both the same: each goes on by its place
                tries[name] = tries.get(name, -1) + 1 + (0 if found.fields else place)
    return found, typed


def _left(form: browsed.Form, tries: dict) -> set[str]:
    """Where a sentence names no field: what is still empty, and choices that could be others."""
    empty_ones = empty(form, {c.get("name") for c in shown(form)}) - set(tries)
    return empty_ones or {n for n in tries if kind_of(form.control(n)) in OF_SEVERAL}


def has(form: browsed.Form, name: str) -> bool:
    return any(control.get("name") == name for control in form.controls())


def empty(form: browsed.Form, names: set[str]) -> set[str]:
    """Those of the fields in which nothing stood."""
    return {name for name in names if not "".join(form.values().get(name, []))}


def shown(form: browsed.Form) -> list[HtmlElement]:
    """Fields that a person sees."""
    return [c for c in form.controls() if c.get("type") != "hidden" and c.get("readonly") is None]


def kind_of(control: HtmlElement) -> str:
    kind = control.tag if control.tag != "input" else (control.get("type") or "text").lower()
    return "date" if control.get("data-date") is not None else kind


ORDER = ("textarea", "text", "select", "radio", "number", "date", "checkbox", "file")
OF_SEVERAL = ("select", "radio", "date")


def first_to_change(form: browsed.Form) -> list[str]:
    """The field that is changed: words before choices before dates."""
    known = [c for c in shown(form) if kind_of(c) in ORDER and c.get("name") != "DELETE"]
    return [c.get("name") for c in sorted(known, key=lambda c: ORDER.index(kind_of(c)))[:1]]


def filled(form: browsed.Form, name: str, attempt: int) -> Any:
    """What a person might put there, at the first, second … attempt."""
    control = form.control(name)
    choices = CHOICES.get(kind_of(control), _words)(form, control)
    return choices[attempt % len(choices)]


def _options(form: browsed.Form, control: HtmlElement) -> list:
    now = form.values().get(control.get("name"), [])
    return [o for o in form.options(control.get("name")) if o and o not in now] or now or [""]


def _days(form, control) -> list[str]:
    today = timezone.localdate()
    return [str(today + timedelta(days=n)) for n in (20, 0, -1, -30, 60)]


def _moments(form, control) -> list[str]:
    return [f"{day}T09:30" for day in _days(form, control)[1:]]


def _words(form: browsed.Form, control: HtmlElement) -> list[str]:
    offered = control.getroottree().xpath(
        "//datalist[@id=$id]/option/@value", id=control.get("list")
    )
    if control.get("list"):
        offered += Unit.objects.values_list("name", flat=True)[:2]
    lines = ["核对后补充\n另起一行"] if kind_of(control) == "textarea" else []
    return [*offered[:3], "核对后补充", *lines, "13800000000"]


CHOICES: dict[str, Callable] = {
    "select": _options,
    "radio": _options,
    "date": _days,
    "datetime-local": _moments,
    "checkbox": lambda form, control: [control.get("value", "on")],
    "number": lambda form, control: [control.get("min") or "1", "1", "2026"],
    "password": lambda form, control: [
        NEW_PASSWORD if control.get("autocomplete") == "new-password" else factories.PASSWORD
    ],
    "email": lambda form, control: ["someone@example.test"],
    "file": lambda form, control: [
        SimpleUploadedFile("材料.pdf", PDF, content_type="application/pdf")
    ],
}
