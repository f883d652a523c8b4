"""Icons by name out of the npm package @tabler/icons, as inline SVG; nothing third-party is committed."""

import re
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString

_INNER = re.compile(r"(?>.*?<svg[^<>]*>)(.*)</svg>", re.S)
# What it looks like where no style sheet arrives: as large as the text, an outline.
_SIZED = 'width="1.15em" height="1.15em" fill="none" stroke="currentColor" stroke-width="1.75"'
_FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


@cache
def svg(name: str) -> SafeString:
    """The named outline icon; an empty frame where the package does not have it."""
    return SafeString(
        f'<svg class="icon" {_SIZED} viewBox="0 0 24 24" aria-hidden="true">{_inner(name)}</svg>'
    )


def exists(name: str) -> bool:
    """Whether the installed package has an icon of this name."""
    return bool(re.fullmatch(r"[a-z0-9-]+", name)) and _path(name).is_file()


def _path(name: str):
    return settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"


def _inner(name: str) -> str:
    if not exists(name):
        return ""
    found = _INNER.match(_path(name).read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", found.group(1)).replace(_FRAME, "").strip() if found else ""
