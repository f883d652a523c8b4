"""What every page's frame shows: navigation by role, unread notices, the banner. Knows no business row."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest

from core import notices
from overview.navigation import SECTIONS, USER_LINKS, Entry, url_of


@dataclass(slots=True)
class Item:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    active: bool = False
    count: int = 0


@dataclass(slots=True)
class Section:
    """A titled group of lines. (A template reads .items; this is no dict.)"""

    label: str
    items: list[Item] = field(default_factory=list)


def shell(request: HttpRequest) -> dict:
    """The context of base.html; for a visitor only the names of the site."""
    context = {"product_name": settings.SITE_NAME, "office_name": settings.OFFICE_NAME}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return context
    return context | {
        "nav": _sections(user, request.path),
        "inbox_url": url_of("core:inbox"),
        "search_url": url_of("overview:search"),
        "sign_out_url": url_of("accounts:sign_out"),
        "unread_count": notices.unread(user).count(),
        "user_label": str(user),
        "user_role": user.role_labels,
        "user_links": _items(USER_LINKS, user, ""),
    }


def _sections(user, path: str) -> list[Section]:
    sections = [Section(label, _items(entries, user, path)) for label, entries in SECTIONS]
    shown = [section for section in sections if section.items]
    _mark_active(shown, path)
    return shown


def _items(entries: tuple[Entry, ...], user, path: str) -> list[Item]:
    return [
        Item(e.label, url, e.icon) for e in entries if e.open_to(user) and (url := url_of(e.name))
    ]


def _mark_active(sections: list[Section], path: str) -> None:
    """The line with the longest address that the path begins with."""
    items = [item for section in sections for item in section.items]
    fitting = [i for i in items if path == i.url or (i.url != "/" and path.startswith(i.url))]
    if fitting:
        max(fitting, key=lambda item: len(item.url)).active = True
