"""Which documents there are: each app registers its own, and pages, jobs and tests read them here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from core import targets
from core.documents import tree
from core.errors import ActionDenied

if TYPE_CHECKING:
    from accounts.models import User


GONE = "这份材料已不在您的工作范围内，没有生成。"
Build = Callable[..., tree.Tree]


@dataclass(frozen=True)
class Section:
    """A text of a document that people word by hand; ``first(target, user)`` is what it begins with."""

    key: str
    label: str
    first: Callable[[Any, Any], str]
    rows: int = 6


def quiet(done: int, total: int, message: str = "") -> None:
    """Progress that nobody watches."""


def everybody(user: "User", target) -> bool:
    return True


def nobody(user: "User", target) -> bool:
    return False


def nothing(user: "User", target) -> None:
    """Nothing stands in the way."""


def nothing_follows(target, row, *, by: "User") -> None:
    """Its number is all that the issue changes."""


@dataclass(frozen=True)
class Kind:
    """One kind of document about rows of one model.

    ``build(target, user)`` gives the content tree and reads only what ``user`` may see. ``may(user,
    target)`` says for whom the document exists at all: others get 404, for its preview as for every
    copy that was made. ``check(user, target)`` raises the sentence why it cannot be made yet.
    ``may_make(user, target)`` says who has it made: whoever receives a letter reads it, its sender makes it.
    ``may_word(user, target)`` says who may edit ``sections``. ``series`` is the word of its 文号,
    ``number(target)`` the 文号 it already bears; where the row has none, ``may_issue(user, target)``
    says who gives it one (core.documents.issuing), ``check_issue(user, target)`` raises why this person does not, ``issued(target, row, by=…)`` what follows from it. ``may_copy(user, document)`` narrows who opens a
    copy that was made, for documents that say what their maker may see. ``restricted`` documents leave a trace when looked at.
    """

    key: str
    label: str
    model: str
    build: Build
    may: Callable[[Any, Any], bool] = everybody
    check: Callable[[Any, Any], None] = nothing
    may_make: Callable[[Any, Any], bool] = everybody
    may_word: Callable[[Any, Any], bool] = nobody
    sections: tuple[Section, ...] = ()
    joined: tuple[str, ...] = ()
    series: str = ""
    may_issue: Callable[[Any, Any], bool] = nobody
    check_issue: Callable[[Any, Any], None] = nothing
    issued: Callable[..., None] = nothing_follows
    may_copy: Callable[[Any, Any], bool] = everybody
    number: Callable[[Any], str] = lambda target: ""
    title: Callable[[Any], str] | None = None
    order: int = 50
    restricted: bool = False
    reports: bool = False  # build takes ``progress``, too: long registers say how far they are

    def make(self, user: "User", target: Model, progress: Callable[..., None] = quiet) -> tree.Tree:
        """The content as it stands; raises ActionDenied where it cannot be made yet."""
        self.check(user, target)
        if self.reports:
            return self.build(target, user, progress)
        return self.build(target, user)

    def rows(self, user: "User") -> QuerySet:
        """The model's rows that ``user`` may see; a model without a scope has none."""
        manager: Any = targets.model_of(self.model)._default_manager
        return manager.visible_to(user).select_related(*self.joined)

    def find(self, pk: int, user: "User") -> Model | None:
        """The row, where this document of it exists for ``user``."""
        target = self.rows(user).filter(pk=pk).first()
        return target if target is not None and self.may(user, target) else None

    def name(self, target: Model, content: tree.Tree) -> str:
        """The title of the frozen copy, which is also the name of its file."""
        return self.title(target) if self.title else content.title.replace("\n", "")

    def bar(self, user: "User", target: Model) -> str:
        """Why it cannot be made now, or nothing."""
        try:
            self.check(user, target)
        except ActionDenied as error:
            return error.sentence
        return ""

    def url_of(self, target: Model, page: str = "document_preview") -> str:
        return reverse(f"core:{page}", args=[self.key, target.pk])


_kinds: dict[str, Kind] = {}


def document(key: str, label: str, model: type[Model], **rest) -> Callable[[Build], Build]:
    """Register the decorated ``build(target, user) -> Tree`` as a kind of document; see ``Kind``."""

    def register(build: Build) -> Build:
        name = targets.label_of(model)
        if key in _kinds and _kinds[key].build is not build:
            raise LookupError(f"two documents are called {key!r}")
        _kinds[key] = Kind(key, label, name, build, **rest)
        return build

    return register


def get(key: str) -> Kind | None:
    return _kinds.get(key)


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def of_model(label: str) -> list[Kind]:
    """The kinds of documents about rows of ``app.model``, in their order."""
    return [kind for kind in all_kinds() if kind.model == label]


def may_open(user: "User", key: str, target: Model) -> bool:
    """Whether a frozen copy of this kind exists for ``user``, who sees ``target``."""
    kind = _kinds.get(key)
    return kind is None or kind.may(user, target)


def label_of(key: str) -> str:
    """The kind's name for people; "" where no app registered it."""
    kind = _kinds.get(key)
    return kind.label if kind else ""


def openable(documents: Iterable, user: "User", target: Model) -> list:
    """Of frozen copies about ``target``, those that exist for ``user``."""
    narrower = getattr(target, "may_open_document", None)
    return [
        each
        for each in documents
        if may_open(user, each.kind, target)
        and _may_copy(user, each)
        and (narrower is None or narrower(user, each))
    ]


def _may_copy(user: "User", document) -> bool:
    kind = _kinds.get(document.kind)
    return kind is None or kind.may_copy(user, document)
