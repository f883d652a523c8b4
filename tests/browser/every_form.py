"""``make walk``: every form of every role in Chromium, as it stands and with one field changed.

The walk is that of tests/test_every_form.py, through every page and every state; each form it meets
is opened in Chromium over the same rows, and what the browser did is taken back. It takes minutes
and is no part of ``make test``; tests/browser/test_saving_forms.py tries a few forms there.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Error as NoAnswer
from playwright.sync_api import Page, Request

from tests import trying, walking
from tests.browser.same_rows import SameRows, same_rows
from tests.browser.test_saving_forms import ANSWERED
from tests.browsing import PATIENCE, listen, sign_in
from tests.test_every_form import NOT_SAVED, OTHERS, ROLES
from tests.trying import ASKED, BROKEN, REFUSED, SAVED, TRIES, Answer
from tests.walking import Submission

pytestmark = pytest.mark.django_db
# No button of theirs is seen: a script sends them as soon as a file is chosen (tests/browser/test_behaviours.py).
BY_SCRIPT = {"core:attachment_upload"}
VERDICTS = {200: SAVED, 204: SAVED, 302: SAVED, 422: ASKED, 409: REFUSED}
# The form and the button that are meant, by their places among those of the page.
MARK = r"""([place, button]) => {
  const form = [...document.forms].filter((each) => each.getAttribute("method") === "post")[place];
  if (!form) return false;
  form.dataset.walked = "form";
  const buttons = [...form.querySelectorAll("button:not([type=button])")];
  const words = (each) => each.textContent.split(/\s+/).filter(Boolean).join(" ");
  const sending = buttons.find((each) => each.name === button.name && each.value === button.value && words(each) === button.label);
  if (!sending) return false;
  sending.dataset.walked = "button";
  document.querySelectorAll("details").forEach((each) => {
    each.open = each.contains(form) || form.contains(each);
  });
  return true;
}"""
FORM, BUTTON = '[data-walked="form"]', '[data-walked="button"]'
# What the browser itself asks for before it sends anything.
INVALID = f"""() => {{
  const form = document.querySelector('{FORM}');
  if (form.noValidate) return [];
  return [...form.elements].filter((each) => each.willValidate && !each.checkValidity()).map((each) => each.name);
}}"""
COMPLAINTS = """() => ({
  fields: [...document.querySelectorAll("form .is-invalid[name], form [aria-invalid=true][name]")].map((each) => each.name),
  told: [...document.querySelectorAll("ul.messages .is-error, ul.messages .note-error")].map((each) => each.textContent.trim()),
})"""


@dataclass
class Tried:
    where: str
    name: str
    unchanged: Answer
    changed: Answer
    untouched: set[str] = field(default_factory=set)  # complained of though something stood there

    def __str__(self) -> str:
        return f"{self.where}: {self.unchanged}; {self.changed}; {sorted(self.untouched)}"


@dataclass
class Desk:
    """One person's browser; tries each form that their walk meets, once whoever met it."""

    page: Page
    server: SameRows
    tried: dict[tuple, Tried]
    failed: list[str] = field(default_factory=list)

    def meet(self, submission: Submission) -> None:
        names = frozenset(control.get("name") for control in trying.shown(submission.form))
        key = submission.name, submission.button.name, submission.button.value, names
        if not names or submission.shows_only or submission.name in BY_SCRIPT or key in self.tried:
            return
        try:
            self.tried[key] = self.attempt(submission)
        except (NoAnswer, AssertionError) as error:
            self.tried[key] = Tried(
                str(submission), submission.name, Answer(BROKEN), Answer(BROKEN)
            )
            self.failed.append(f"{submission}: {str(error).splitlines()[0]}")

    def attempt(self, submission: Submission) -> Tried:
        unchanged = self.undone(lambda: self.send(submission, {}))
        tries = dict.fromkeys(trying.first_to_change(submission.form), 0)
        changed = unchanged
        for _ in range(TRIES):
            typed = {n: trying.filled(submission.form, n, k) for n, k in tries.items()}
            changed = self.undone(lambda typed=typed: self.send(submission, typed))
            if changed.verdict not in (ASKED, REFUSED):
                break
            asked = changed.fields or trying._left(submission.form, tries)
            for place, name in enumerate(sorted(asked)):
                if trying.has(submission.form, name):
                    tries[name] = tries.get(name, -1) + 1 + (0 if changed.fields else place)
        untouched = unchanged.fields - trying.empty(submission.form, unchanged.fields)
        return Tried(str(submission), submission.name, unchanged, changed, untouched)

    def undone(self, act: Callable[[], Answer]) -> Answer:
        """What the browser brought; what it wrote is taken back before anything else is asked."""
        cookies = self.page.context.cookies()
        try:
            with transaction.atomic():
                with self.server.let_in():
                    try:
                        found = act()
                    finally:
                        self.page.goto("about:blank")
                transaction.set_rollback(True)
        finally:
            self.page.context.clear_cookies()
            self.page.context.add_cookies(cookies)
        return found

    def send(self, submission: Submission, typed: dict) -> Answer:
        self.page.goto(self.server.url + submission.page)
        tree = submission.form.element.getroottree()
        posting = tree.xpath(
            "//form[translate(@method,'POST','post')='post'][not(ancestor::template)]"
        )
        place = posting.index(submission.form.element)
        self.mark(submission, place)
        for name, value in typed.items():
            self.put(submission, name, value)
        if typed and submission.form.element.get("hx-post"):  # typing fetched it anew
            self.page.wait_for_load_state("networkidle")
            self.mark(submission, place)
        if invalid := self.page.evaluate(INVALID):
            return Answer(ASKED, set(invalid), ["the browser asks"])
        return self.press(submission.target)

    def mark(self, submission: Submission, place: int) -> None:
        button = {key: getattr(submission.button, key) for key in ("name", "value", "label")}
        assert self.page.evaluate(MARK, [place, button]), self.lost(submission, place)

    def lost(self, submission: Submission, place: int) -> str:
        forms = self.page.evaluate(
            "[...document.forms].map((each) => each.outerHTML.slice(0, 200))"
        )
        return f"{submission} is not form {place} at {self.page.url}: {forms}"

    def press(self, target: str) -> Answer:
        """What the button brings, a question before it answered with yes."""
        button = self.page.locator(BUTTON)
        if button.is_disabled():  # until something is ticked
            return Answer(ASKED, words=["the button is off"])
        with self.page.expect_response(lambda each: is_sent(each.request, target)) as posted:
            button.click()
            if (yes := self.page.locator("dialog.dialog [value=yes]")).count():
                yes.click()
        self.page.wait_for_load_state("load")
        found = self.page.evaluate(COMPLAINTS)
        verdict = VERDICTS.get(posted.value.status, BROKEN)
        if found["told"] and verdict == SAVED:
            verdict = REFUSED
        return Answer(verdict, set(found["fields"]), [str(posted.value.status), *found["told"]])

    def put(self, submission: Submission, name: str, value) -> None:
        kind = trying.kind_of(submission.form.control(name))
        place = self.page.locator(f'{FORM} [name="{name}"]')
        if kind == "select":
            place.first.select_option(value)
        elif kind == "radio":
            of_value = place.and_(self.page.locator(f'[value="{value}"]'))
            of_value.first.evaluate("(each) => each.checked || each.click()")
        elif kind == "checkbox":
            place.first.evaluate("(each) => each.checked || each.click()")
        elif kind == "file":
            file = {"name": value.name, "mimeType": value.content_type, "buffer": trying.PDF}
            place.first.set_input_files([file])
        else:
            place.first.fill(str(value))


def is_sent(request: Request, target: str) -> bool:
    return request.method == "POST" and urlsplit(request.url).path == urlsplit(target).path


def test_every_form_is_saved_in_chromium(browser, world, capsys):
    people, _ = world
    began, tried, failed, done, complaints = monotonic(), {}, [], set(), []
    logging.disable(logging.ERROR)
    with same_rows() as server:
        for role in (*ROLES, *OTHERS):
            user = getattr(people, role)
            context = browser.new_context(base_url=server.url, locale="zh-CN")
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.on("dialog", lambda each: each.accept())
            complaints.append(listen(page, server.url))
            sign_in(page, user, server.url)
            desk = Desk(page, server, tried, failed)
            walk = walking.Walk(role, user, desk.meet, done).go()
            if role in ROLES:
                walk.in_other_states()
            with server.let_in():
                context.close()
            with capsys.disabled():
                print(f"\n{role}: {len(tried)} forms after {monotonic() - began:.0f} s", flush=True)
    logging.disable(logging.NOTSET)

    all_of_them = tried.values()
    with capsys.disabled():
        print(
            f"\nChromium: {len(tried)} forms, {sum(t.unchanged.verdict == SAVED for t in all_of_them)}"
            f" saved unchanged, {sum(t.changed.verdict == SAVED for t in all_of_them)} saved changed"
            f" in {monotonic() - began:.0f} s"
        )
    assert failed == []
    assert [str(t) for t in all_of_them if BROKEN in (t.unchanged.verdict, t.changed.verdict)] == []
    assert [str(t) for t in all_of_them if t.untouched and t.name not in NOT_SAVED] == []
    unsaved = [t for t in all_of_them if t.changed.verdict != SAVED and t.name not in NOT_SAVED]
    assert [str(t) for t in unsaved] == []
    assert [c for each in complaints for c in each if ANSWERED not in c] == []
