"""The user manual (docs/manual.md, docs/migration.md) as pages: one chapter each, rendered once per change of the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path

import markdown
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

MIGRATION = settings.BASE_DIR / "docs" / "migration.md"
MANUAL = settings.BASE_DIR / "docs" / "manual.md"
IMAGES = "images/"
EXCERPT = 90


@dataclass(frozen=True)
class Chapter:
    """A second-level heading of the manual with everything below it."""

    slug: str
    title: str
    body: SafeString
    sections: tuple[tuple[str, str], ...]
    texts: tuple[
        tuple[str, str, str], ...
    ]  # (anchor, heading, words) of each section, to be searched


@dataclass(frozen=True)
class Found:
    """A section that holds what was searched for, with the words around it."""

    chapter: Chapter
    anchor: str
    title: str
    excerpt: str


def search(query: str) -> list[Found]:
    """Sections that hold every word of ``query``; those that name them in the heading come first."""
    words = list(dict.fromkeys(query.lower().split()))[:20]
    found = [
        (
            not all(w in title.lower() for w in words),
            Found(chapter, anchor, title, _around(text, words)),
        )
        for chapter in chapters()
        for anchor, title, text in chapter.texts
        if words and all(w in f"{title}\n{text}".lower() for w in words)
    ]
    return [each for _, each in sorted(found, key=lambda pair: pair[0])]


def _around(text: str, words: list[str]) -> str:
    """The beginning of the first sentence with one of the words, as a line."""
    places = [place for place in (text.lower().find(word) for word in words) if place >= 0]
    start = max(text.rfind("。", 0, min(places, default=0)) + 1, 0)
    return text[start : start + EXCERPT].strip()


def chapters() -> tuple[Chapter, ...]:
    """All chapters in order; how history comes in is the last."""
    manual = _read(MANUAL, MANUAL.stat().st_mtime_ns)
    return (*manual, _migration(MIGRATION, MIGRATION.stat().st_mtime_ns))


def chapter(slug: str) -> Chapter | None:
    return next((c for c in chapters() if c.slug == slug), None)


@lru_cache(maxsize=2)
def _read(path: Path, changed_at: int) -> tuple[Chapter, ...]:
    parts = ("\n" + path.read_text(encoding="utf-8")).split("\n## ")[1:]
    return tuple(_chapter(number, part) for number, part in enumerate(parts, 1))


@lru_cache(maxsize=2)
def _migration(path: Path, changed_at: int) -> Chapter:
    """A file of its own, one chapter here: its headings stand one level lower."""
    title, _, body = path.read_text(encoding="utf-8").removeprefix("# ").partition("\n")
    return _chapter(0, f"{title} {{#migration}}\n" + body.replace("\n## ", "\n### "))


def _chapter(number: int, text: str) -> Chapter:
    title, _, body = text.partition("\n")
    title, _, slug = title.partition("{#")
    slug = slug.rstrip("} ") or f"chapter-{number}"
    made = markdown.Markdown(
        extensions=["tables", "toc", "sane_lists", "attr_list"],
        extension_configs={"toc": {"slugify": _slugs(slug), "toc_depth": "2-2"}},
    )
    html = made.convert(("\n" + body).replace("\n###", "\n##"))  # the page itself is level one
    html = html.replace(f'href="{MIGRATION.name}"', 'href="../migration/"')
    sections = tuple((t["id"], t["name"]) for t in _flat(made.toc_tokens))
    texts = tuple(_texts(html, slug, title.strip()))
    return Chapter(slug, title.strip(), mark_safe(_pictures(html)), sections, texts)  # noqa: S308 - our own file


def _texts(html: str, slug: str, title: str) -> Iterator[tuple[str, str, str]]:
    """What stands below each heading, without tags; the words before the first belong to the chapter."""
    before, *parts = re.split(r'<h2 id="([^"]+)">', html)
    yield "", title, _plain(before)
    for anchor, part in zip(parts[::2], parts[1::2], strict=True):
        heading, _, body = part.partition("</h2>")
        yield anchor, _plain(heading), _plain(body)


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(strip_tags(html))).strip()


def _flat(tokens: list) -> list:
    return [t for token in tokens for t in (token, *_flat(token["children"]))]


def _slugs(prefix: str):
    """Anchors that Chinese headings can have: the chapter's name and a running number."""
    count = iter(range(1, 1000))
    return lambda value, separator: f"{prefix}-{next(count)}"


def _pictures(html: str) -> str:
    """Pictures lie in docs/images and are served as static files under help/."""
    start = f'src="{IMAGES}'
    head, *rest = html.split(start)
    for piece in rest:
        name, _, after = piece.partition('"')
        head += f'loading="lazy" src="{escape(_address(name))}"{after}'
    return head


def _address(name: str) -> str:
    """The picture's address; one that was never taken keeps a plain address and shows its text."""
    try:
        return staticfiles_storage.url(f"help/{name}")
    except ValueError:
        return f"{settings.STATIC_URL}help/{name}"
