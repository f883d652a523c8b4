"""Several notices of one matter on one day, told as one entry; each keeps its own row."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from core.models import Notice
from core.registry import Registry


@dataclass(frozen=True)
class Group:
    """What notices of one ``key`` have in common: “市财政局整改台账：5项今天到期”, and where all of them stand."""

    key: Hashable
    name: str
    words: str
    url: str


# ``@register``: by number, the groups of those of these notices that may be told with others.
_groupers: Registry[Callable[[list[Notice]], dict[int, Group]]] = Registry()
register = _groupers.register


@dataclass
class Entry:
    """One line of the inbox, one paragraph of a mail: a notice, or several of a group."""

    group: Group | None
    notices: list[Notice] = field(default_factory=list)

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def is_many(self) -> bool:
        return len(self.notices) > 1

    @property
    def subject(self) -> str:
        if self.group and self.is_many:
            return f"{self.group.name}：{len(self.notices)}项{self.group.words}"
        return self.first.subject

    @property
    def body(self) -> str:
        """Of several: each one's subject, then the lines that all their bodies share."""
        if not self.is_many:
            return self.first.body
        bodies = [notice.body.splitlines() for notice in self.notices]
        shared = [line for line in bodies[0] if all(line in body for body in bodies)]
        return "\n".join([notice.subject for notice in self.notices] + shared)

    @property
    def url(self) -> str:
        return self.group.url if self.group and self.is_many else self.first.url

    @property
    def is_urgent(self) -> bool:
        return self.first.is_urgent

    @property
    def is_read(self) -> bool:
        return self.first.read_at is not None

    @property
    def created_at(self) -> datetime:
        return self.first.created_at

    @property
    def about_on(self) -> date | None:
        """The date they all speak of, if it is one."""
        days = {notice.about_on for notice in self.notices}
        return self.first.about_on if len(days) == 1 else None


def entries(rows: Iterable[Notice]) -> list[Entry]:
    """One person's notices in their order; those of a group and day stand where its first stands,
    the unread apart from the read. Urgent ones stand alone."""
    told = list(rows)
    groups: dict[int, Group] = {}
    for ask in _groupers:
        groups |= ask([row for row in told if not row.is_urgent])
    found: dict[Hashable, Entry] = {}
    for row in told:
        group = groups.get(row.pk)
        day = timezone.localdate(row.created_at)
        key = (group.key, day, row.read_at is None) if group else row.pk
        found.setdefault(key, Entry(group)).notices.append(row)
    return list(found.values())
