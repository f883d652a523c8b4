"""What every page's frame shows: navigation by role, unread notices, the banner. Knows no business row."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.enums import Role
from core import fragments, health, installation, notices
from core.contents import formats
from core.pinyin import initials
from overview.navigation import (
    ALL,
    COMMANDS,
    FEW,
    FRONT,
    SECTIONS,
    USER_LINKS,
    Entry,
    url_of,
)

# Of one request, what the other fields and the frame around the files may take.
FORM_BYTES = 1024 * 1024


def shell(request: HttpRequest) -> dict:
    """The context of base.html; for a visitor only the names of the site."""
    context = {
        "product_name": settings.SITE_NAME,
        "office_name": settings.OFFICE_NAME,
        "product_version": settings.VERSION,
        "file_most": settings.ATTACHMENT_MAX_BYTES,
        "file_kinds": " ".join(formats.ALLOWED),
        "file_kinds_words": formats.TYPES,
        "request_most": settings.REQUEST_MAX_BYTES - FORM_BYTES,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return context
    roles = frozenset(user.roles)
    lock_minutes, copy_limit = request.session.get("limits", (0, 0))
    return context | {
        "lock_minutes": lock_minutes,
        "copy_limit": copy_limit,
        "lock_url": url_of("accounts:lock"),
        "navigation": navigation(roles, active_url(roles, request.path)),
        "inbox_url": url_of("core:inbox"),
        "count_url": url_of("core:inbox_count"),
        "search_url": url_of("overview:search"),
        "sign_out_url": url_of("accounts:sign_out"),
        "unread_count": notices.unread(user).count(),
        "user_label": str(user),
        "user_role": user.role_labels,
        "user_links": lines(USER_LINKS, roles, ""),
        "banner": installation.trouble() or health.trouble() if user.is_administrator else "",
    }


@lru_cache(maxsize=512)
def navigation(roles: frozenset[Role], active: str) -> SafeString:
    """The lines on the left for people of these roles; ``active`` is the address that is marked.

    Sections are folded, but that of this page, unless there are few lines in all.
    """
    front = lines(FRONT, roles, active)
    sections = [
        {"label": section.label, "icon": section.icon, "items": found}
        for section in SECTIONS
        if (found := lines(section.entries, roles, active))
    ]
    for section in sections:
        section["is_open"] = any(line["active"] for line in section["items"])
    number = len(front) + sum(len(section["items"]) for section in sections)
    return fragments.render(
        "nav.html", front=front, sections=sections, is_folded=number > FEW, commands=commands(roles)
    )


@lru_cache(maxsize=512)
def lines(entries: tuple[Entry, ...], roles: frozenset[Role], active: str) -> list[dict]:
    """The entries that are open to these roles and exist in this installation."""
    return [
        {"label": entry.label, "icon": entry.icon, "url": url, "active": url == active}
        for entry in entries
        if entry.open_to(roles) and (url := url_of(entry.name))
    ]


@lru_cache(maxsize=64)
def commands(roles: frozenset[Role]) -> list[dict]:
    """All pages and steps that these roles reach from anywhere, with the first letters of their names."""
    found = {line["url"]: line for line in lines((*ALL, *COMMANDS, *USER_LINKS), roles, "")}
    return [line | {"initials": initials(line["label"])} for line in found.values()]


def active_url(roles: frozenset[Role], path: str) -> str:
    """The longest address of the navigation that the path begins with."""
    urls = [line["url"] for line in lines(ALL, roles, "")]
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")
