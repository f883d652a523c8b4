"""A walk over the pages of a world as each of its people, and every form that stands on them.

Pages are found, not listed: every address without an object, for every kind of thing one in each of
its states, and whatever links lead to from there. A state that no thing is in is lent to one.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.contrib.messages import ERROR, get_messages
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from lxml import html

from core.views.bases import FormPage, ScopedDetail
from tests import browsed

# What is no page of ours: files, fragments, documents laid out for minutes, pages that need no sign-in.
LEFT_OUT = {
    "accounts:sign_in", "accounts:sign_in_code", "core:attachment_download", "core:document_download",
    "core:healthz", "core:inbox_count", "core:job_progress", "core:package_download", "core:readyz",
    "core:watermark", "overview:dispatch_register", "overview:styleguide",
    "rounds:deadline", "rounds:feed", "rounds:inspector_personal", "rounds:unit_options",
}  # fmt: skip
MOST_WITHOUT_STATE = 2
# Nothing could be walked behind them.
ON_EVERY_PAGE = {"accounts:lock", "accounts:sign_out", "overview:cockpit_hang"}


@dataclass(frozen=True)
class Submission:
    """A form and the button that sends it, as one person saw them on a page."""

    walk: "Walk"
    page: str
    form: browsed.Form
    button: browsed.Button

    @property
    def target(self) -> str:
        return self.button.target

    @property
    def name(self) -> str:
        """The address that it is sent to, by name."""
        return resolve(urlsplit(self.target).path).view_name

    @property
    def shows_only(self) -> bool:
        """One more row, another filter: the same form again, and nothing is written."""
        return self.button.name == "add" or self.button.value == "filter"

    def __str__(self) -> str:
        return f"{self.name} “{self.button.label}” of {self.page} as {self.walk.person}"


def patterns(resolver=None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of ours by name; the admin site has tests of its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}", pattern
        elif isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            yield from patterns(pattern, pattern.namespace or namespace)


def view_of(callback) -> type | None:
    return getattr(callback, "view_class", None)


def takes(view: type | None, method: str) -> bool:
    return view is not None and method in view.http_method_names and hasattr(view, method)


@cache
def state_field(model: type[models.Model] | None) -> models.Field | None:
    fields = model._meta.fields if model else ()
    return next((f for f in fields if f.name in ("state", "stage") and f.choices), None)


def refusals(response) -> list[str]:
    """What the next page says in red."""
    return said(response, ERROR)


def said(response, level: int) -> list[str]:
    return [str(m) for m in get_messages(response.wsgi_request) if m.level == level]


class Walk:
    """All pages that one person comes to; ``meet`` is called with what may be sent from each.

    ``done`` are the pages that ask, which need to be seen once only, whoever saw them.
    """

    def __init__(self, person: str, user, meet: Callable[[Submission], None], done: set) -> None:
        self.person, self.user, self.meet, self.done = person, user, meet, done
        self.client = Client(raise_request_exception=False)  # a 500 is an answer, too
        self.client.force_login(user)
        self.waiting: deque[str] = deque()
        self.linked: dict[tuple, str] = {}  # an address and its place → a page with a link to it
        self.barred: dict[tuple, str] = {}  # what does not open → why
        self.known: set[str] = set()
        self.places: dict[tuple, int] = {}
        self.pages = 0

    def go(self) -> "Walk":
        for url in self.beginnings():
            self.add(url)
        self.visit_all()
        return self

    def visit_all(self) -> None:
        while self.waiting:
            self.visit(self.waiting.popleft())

    def beginnings(self) -> Iterator[str]:
        for name, pattern in patterns():
            view = view_of(pattern.callback)
            arguments = list(pattern.pattern.converters)
            if not takes(view, "get"):
                continue
            if not arguments:
                yield reverse(name)
            elif name in self.about(getattr(view, "model", None)):
                yield from (reverse(name, args=[pk]) for pk in self.one_of_each(view.model))

    @staticmethod
    @cache
    def about(model: type[models.Model] | None) -> tuple[str, ...]:
        """The pages of one thing of that kind: its own, and those that ask something about it."""
        return tuple(
            name
            for name, pattern in patterns()
            if (view := view_of(pattern.callback))
            and model
            and getattr(view, "model", None) is model
            and list(pattern.pattern.converters) == ["pk"]
            and not hasattr(view, "about")  # addressed by the number of something else
            and issubclass(view, (ScopedDetail, FormPage))
        )

    def one_of_each(self, model: type[models.Model]) -> Iterator[int]:
        scope, state = model._default_manager.visible_to(self.user), state_field(model)
        if state is None:
            yield from scope.order_by("-pk").values_list("pk", flat=True)[:MOST_WITHOUT_STATE]
            return
        latest = scope.order_by().values(state.name).annotate(last=models.Max("pk"))
        yield from (row["last"] for row in latest)

    def in_other_states(self) -> None:
        """Lend every state that none of the person's things is in to one of them, and look."""
        for model in apps.get_models():
            state = state_field(model)
            if not state or not hasattr(model._default_manager, "visible_to"):
                continue
            scope = model._default_manager.visible_to(self.user)
            obj = scope.order_by("-pk").first()
            present = set(scope.order_by().values_list(state.name, flat=True))
            for value, _ in state.choices if obj else ():
                if value not in present:
                    self.lend(obj, state.name, value)

    def lend(self, obj: models.Model, name: str, value: str) -> None:
        rows = type(obj)._base_manager.filter(pk=obj.pk)
        with suppress(IntegrityError), transaction.atomic():
            rows.update(**{name: value})
            seen = {name for name, _ in self.done}
            for name in self.about(type(obj)):
                if name not in seen:
                    self.add(reverse(name, args=[obj.pk]), again=True)
            self.add(obj.get_absolute_url(), again=True)
            self.visit_all()
            transaction.set_rollback(True)

    @property
    def closed(self) -> list[str]:
        """Links that lead to a refusal."""
        return [
            f"{why}: {key[0]} on {self.linked[key]} as {self.person}"
            for key, why in self.barred.items()
            if key in self.linked
        ]

    def add(self, url: str, *, linked: str = "", again: bool = False) -> None:
        """To the pages still to be seen, unless one like it was; ``linked`` is where it stood."""
        place = self.place(url)
        if linked and place:
            self.linked.setdefault((url, place), linked)
        if place is None or (url in self.known and not again) or place in self.done:
            return
        if (
            place[0] == "core:document_preview"
        ):  # takes a hundred times as long as another page: one is enough
            self.done.add(place)
        self.known.add(url)
        self.places[place] = self.places.get(place, 0) + 1
        if again or self.places[place] <= (1 if place[1] else MOST_WITHOUT_STATE):
            self.waiting.append(url)

    def place(self, url: str) -> tuple | None:
        """Which page it is, and over a thing in which state."""
        try:
            found = resolve(urlsplit(url).path)
        except Resolver404:
            return None
        view = view_of(found.func)
        if found.view_name in LEFT_OUT or found.view_name.startswith("admin:"):
            return None
        if not takes(view, "get"):
            return None
        return found.view_name, self.state_of(view, found.kwargs.get("pk"))

    def state_of(self, view, pk) -> str | None:
        model = getattr(view, "model", None)
        state = state_field(model)
        if not state or pk is None or hasattr(view, "about"):
            return None  # none, or not told by a number of another thing
        return model._base_manager.filter(pk=pk).values_list(state.name, flat=True).first()

    def visit(self, url: str) -> None:
        self.client.cookies.pop("messages", None)  # of the page before
        response = self.client.get(url)
        if response.status_code >= 400 or (response.status_code == 302 and refusals(response)):
            why = "".join(refusals(response)) or str(response.status_code)
            self.barred[url, self.place(url)] = why
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            return
        self.pages += 1
        if issubclass(view_of(resolve(urlsplit(url).path).func), FormPage):
            self.done.add(self.place(url))
        for form in browsed.forms(response, url):
            for button in form.buttons():  # without one nothing is sent
                submission = Submission(self, url, form, button)
                if submission.name not in ON_EVERY_PAGE:
                    self.meet(submission)
        for link in html.document_fromstring(response.content.decode()).xpath("//a[@href]/@href"):
            target = urlsplit(urljoin(url, link))
            if not target.netloc and (not target.query or self.asks(target.path)):
                self.add(target._replace(fragment="").geturl(), linked=url)

    @staticmethod
    def asks(path: str) -> bool:
        with suppress(Resolver404):
            return issubclass(view_of(resolve(path).func) or object, FormPage)
        return False
