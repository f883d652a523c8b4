"""Forms in Chromium: opened and saved as they stand, opened and saved with one field changed.

What a browser adds to tests/test_every_form.py: our scripts, rows they add, and what the engine sends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from core.views.bases import FormPage
from tests import browsed, trying, walking
from tests.browsing import PATIENCE, listen, sign_in
from tests.trying import ASKED, BROKEN, REFUSED, SAVED, Answer

ROLES = ("office", "leader", "liaison", "organ", "sysadmin", "leadership")
SECONDS = 15  # for each of them: a slow machine tries fewer forms
PAGES = 3  # as many of one kind are looked for one that opens
ROUNDS = 4  # as often as a person fills in what is asked for
FEWEST = 5
# Forms that end the session, or whose field takes nothing but a workbook.
LEFT_OUT = {"accounts:change_password", "accounts:second_factor"}
LEFT_OUT |= {"rounds:unit_import", "rounds:inspector_import", "rounds:calendar_day_import"}
LEFT_OUT |= {"rounds:fact_import", "rounds:unit_fact_import"}
ANSWERED = "Failed to load resource"  # a status of 404, 409 or 422, which is looked at as such
MAIN = "form[data-start]"
BUTTON = f"{MAIN} button.btn-primary:visible"
COMPLAINTS = """() => ({
  fields: [...document.querySelectorAll("form[data-start] .is-invalid[name]")].map((each) => each.name),
  told: [...document.querySelectorAll("ul.messages .is-error, ul.messages .note-error")].map((each) => each.textContent.trim()),
})"""
OPENED = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


@dataclass
class Tried:
    where: str
    unchanged: Answer
    changed: Answer
    untouched: set[str]  # complained of though nothing was empty there

    def __str__(self) -> str:
        return f"{self.where}: {self.unchanged}; {self.changed}; {sorted(self.untouched)}"


@dataclass
class Desk:
    """One person's session, and what it tried."""

    page: Page
    walk: walking.Walk
    tried: list[Tried] = field(default_factory=list)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Each page that asks, by name, with addresses at which it may stand."""
        seen: dict[str, int] = {}
        for url in self.walk.beginnings():
            name = walking.resolve(url).view_name
            view = walking.view_of(walking.resolve(url).func)
            seen[name] = seen.get(name, 0) + 1
            if issubclass(view, FormPage) and name not in LEFT_OUT and seen[name] <= PAGES:
                yield name, url

    def open(self, url: str) -> browsed.Form | None:
        """The form of the page, ready to be filled in; None where the page does not open."""
        response = self.page.goto(url)
        if response.status != 200 or urlsplit(self.page.url).path != urlsplit(url).path:
            return None
        if not self.page.locator(
            BUTTON
        ).count():  # a step that is barred says why, without a button
            return None
        self.page.evaluate(OPENED)
        found = browsed.forms_in(self.page.content(), url)
        return next((f for f in found if f.element.get("data-start") is not None), None)

    def press(self) -> Answer:
        """What the main button of the form brings."""
        button = self.page.locator(BUTTON).first
        with self.page.expect_response(lambda each: each.request.method == "POST") as posted:
            button.click()
        self.page.wait_for_load_state("load")
        status, found = posted.value.status, self.page.evaluate(COMPLAINTS)
        verdict = {302: SAVED, 200: SAVED, 422: ASKED, 409: REFUSED}.get(status, BROKEN)
        if found["told"] and verdict == SAVED:
            verdict = REFUSED
        return Answer(verdict, set(found["fields"]), [str(status), *found["told"]])

    def put(self, form: browsed.Form, name: str, attempt: int) -> None:
        kind, value = trying.kind_of(form.control(name)), trying.filled(form, name, attempt)
        place = self.page.locator(f'{MAIN} [name="{name}"]')
        if kind == "select":
            place.first.select_option(value)
        elif kind in ("radio", "checkbox"):
            of_value = self.page.locator(f'[value="{value}"]')
            (place.and_(of_value) if kind == "radio" else place).first.check(force=True)
        elif kind == "file":
            file = {"name": value.name, "mimeType": value.content_type, "buffer": trying.PDF}
            place.first.set_input_files([file])
        else:
            place.first.fill(str(value))

    def try_one(self, name: str, url: str) -> bool:
        form = self.open(url)
        if form is None or not trying.shown(form):
            return False
        unchanged = self.press()
        empty = trying.empty(form, unchanged.fields)
        later_rows = {each for each in unchanged.fields if re.search(r"-[1-9]\d*-", each)}
        changed = self.with_one_changed(url) or unchanged
        untouched = (unchanged.fields - empty) | later_rows
        where = f"{name} ({url}) as {self.walk.person}"
        self.tried.append(Tried(where, unchanged, changed, untouched))
        return True

    def with_one_changed(self, url: str) -> Answer | None:
        form = self.open(url)
        if form is None:  # what was saved a moment ago was the last that could be
            return None
        names, answer = set(trying.first_to_change(form)), Answer(ASKED)
        for attempt in range(ROUNDS):
            for name in sorted(names):
                self.put(form, name, attempt)
            answer = self.press()
            names = {n for n in answer.fields if trying.has(form, n)}
            if answer.verdict != ASKED or not names:
                break
            self.page.evaluate(OPENED)
        return answer


@pytest.fixture
def people(matrix_world, transactional_db):
    return matrix_world[0]


def test_forms_are_saved_as_they_stand_and_with_one_field_changed(
    browser, live_server_url, people, capsys
):
    began, done, tried, complaints = monotonic(), set(), [], []
    for role in ROLES:
        context = browser.new_context(base_url=live_server_url, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("dialog", lambda each: each.accept())  # leaving what was typed
        complaints += [listen(page, live_server_url)]
        sign_in(page, getattr(people, role), live_server_url)
        walk = walking.Walk(role, getattr(people, role), lambda action: None, set())
        desk = Desk(page, walk, tried)
        until = monotonic() + SECONDS
        for name, url in desk.addresses():
            if name not in done and monotonic() < until and desk.try_one(name, url):
                done.add(name)
        context.close()

    saved = sum(each.changed.verdict == SAVED for each in tried)
    with capsys.disabled():
        print(
            f"\nChromium: {len(tried)} forms, {sum(t.unchanged.verdict == SAVED for t in tried)}"
            f" saved unchanged, {saved} saved changed in {monotonic() - began:.0f} s"
        )
    assert [str(t) for t in tried if BROKEN in (t.unchanged.verdict, t.changed.verdict)] == []
    assert [str(t) for t in tried if t.untouched] == [], "complain of what nobody touched"
    assert [c for each in complaints for c in each if ANSWERED not in c] == []
    assert saved >= FEWEST, [str(each) for each in tried if each.changed.verdict != SAVED]
