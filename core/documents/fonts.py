"""Knows the fonts that documents are set in: which are installed, what they cover, their CSS names.

GB/T 9704 wants 仿宋, 小标宋, 黑体, 楷体 and 宋体. The usual fonts are not free: where the server has
them they are preferred, else Fandol stands in (scripts/install_fonts.sh); Noto has rare characters.
"""

import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.characters import described
from core.errors import ActionDenied

SETUP = "请系统管理员在服务器上运行 scripts/install_fonts.sh 后重试。"


class MissingFont(ActionDenied):
    """A font that documents need is not installed."""


class MissingGlyph(ActionDenied):
    """No installed font has a character; printing it would leave an empty box."""


@dataclass(frozen=True)
class Role:
    """One use of a font: its name in CSS, and the fonts that can fill it, best first."""

    css: str
    label: str
    candidates: tuple[str, ...]
    fallbacks: tuple[str, ...]
    weight: str = "normal"


@dataclass(frozen=True)
class Installed:
    """One font that fontconfig knows; `index` is its place in a collection file."""

    names: frozenset[str]
    path: Path
    index: int


@dataclass(frozen=True)
class Coverage:
    """The characters of one font as ranges: `starts` ascending, each with its `ends`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, codepoint: int) -> bool:
        place = bisect_right(self.starts, codepoint) - 1
        return place >= 0 and codepoint <= self.ends[place]


SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
# Rare characters and signs, each looked for in turn: Noto, then the fonts that hold extensions B to H
# (花园明朝, BabelStone Han) and ☑ ✔ (DejaVu); after these any font that is installed.
RARE = ("HanaMinB", "HanaMinA", "BabelStone Han", "DejaVu Sans")
FALLBACKS = (SERIF, SANS, *RARE)
RARE_IN = {
    "HanaMinB": "fonts-hanazono",
    "BabelStone Han": "fonts-babelstone-han",
    "DejaVu Sans": "fonts-dejavu-core",
}
ROLES = (
    Role(
        "xc-fangsong",
        "仿宋",
        ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GB2312", "方正仿宋_GBK", "FandolFang-Regular"),
        (SERIF, SANS, *RARE),
    ),
    Role(
        "xc-title",
        "小标宋",
        ("方正小标宋_GBK", "方正小标宋简体", "FZXBSJW--GB1-0", "FandolSong-Bold"),
        (SERIF, SANS, *RARE),
        "bold",
    ),
    Role("xc-hei", "黑体", ("黑体", "SimHei", "FandolHei-Regular"), (SANS, SERIF, *RARE)),
    Role(
        "xc-kai", "楷体", ("楷体_GB2312", "KaiTi_GB2312", "FandolKai-Regular"), (SERIF, SANS, *RARE)
    ),
    Role("xc-song", "宋体", ("方正书宋_GBK", "FandolSong-Regular"), (SERIF, SANS, *RARE)),
)
# What needs no glyph: breaks, blanks, joiners and variation marks.
INVISIBLE = frozenset("\n\r\t \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")


@lru_cache(maxsize=1)
def installed() -> tuple[Installed, ...]:
    """Every font that fontconfig knows; asked once a process."""
    wanted = "%{family},%{fullname},%{postscriptname}\t%{index}\t%{file}\n"
    try:
        listed = subprocess.run(
            ["fc-list", "--format", wanted], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingFont(f"服务器缺少 fontconfig，无法生成文书。{SETUP}") from error
    return tuple(_font_of(line) for line in listed.stdout.splitlines())


def font(role: Role) -> Installed:
    """The best installed font of a role. Raises MissingFont."""
    for name in role.candidates:
        if found := _named(name):
            return found
    raise MissingFont(_absent(role))


def problems() -> list[str]:
    """What is missing, as sentences; for the system check."""
    try:
        installed()
    except MissingFont as error:
        return [error.sentence]
    found = [_absent(role) for role in ROLES if not any(map(_named, role.candidates))]
    if not any(_named(name) for name in (SERIF, SANS)):
        found.append(f"服务器没有安装生僻字字体（fonts-noto-cjk）。{SETUP}")
    if absent := [package for name, package in RARE_IN.items() if not _named(name)]:
        found.append(f"服务器没有装全扩展区生僻字和符号字体（{'、'.join(absent)}）。{SETUP}")
    return found


def css() -> str:
    """The @font-face rules, and a custom property with the whole stack of every role."""
    rules, stacks = [], []
    for role in ROLES:
        source = font(role).path.as_uri()
        rules.append(
            f'@font-face {{ font-family: "{role.css}"; font-weight: {role.weight};'
            f' src: url("{source}"); }}'
        )
        names = ", ".join(f'"{name}"' for name in (role.css, *role.fallbacks))
        stacks.append(f"--{role.css}: {names};")
    return "\n".join([*rules, f":root {{ {' '.join(stacks)} }}"])


def addresses() -> frozenset[str]:
    """What a document may load: the fonts of the roles and nothing else."""
    return frozenset(font(role).path.as_uri() for role in ROLES)


def check(texts: Iterable[str]) -> None:
    """Raises MissingGlyph that names the characters no font has."""
    if wanted := missing(texts):
        named = "、".join(map(described, sorted(wanted)[:10]))
        raise MissingGlyph(
            f"字体中没有字符{named}，文书无法印出。请改用其他写法，或请系统管理员安装含有它的字体。"
        )


def missing(texts: Iterable[str]) -> set[str]:
    """The characters of these texts that no installed font has.

    Private codes are never there: each font has another picture for them.
    """
    wanted = set().union(*texts) - INVISIBLE
    private = {character for character in wanted if unicodedata.category(character) == "Co"}
    wanted -= private
    for covered in coverages():
        wanted = {character for character in wanted if ord(character) not in covered}
        if not wanted:
            break
    return private | {character for character in wanted if not _is_anywhere(ord(character))}


@lru_cache(maxsize=4096)
def _is_anywhere(codepoint: int) -> bool:
    """Whether any other installed font has it: Pango finds that font by itself. Pictures are no fonts."""
    asked = ["fc-list", f":charset={codepoint:x}:scalable=true:color=false", "file"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    return bool(listed.stdout.strip())


def coverages() -> Iterator[Coverage]:
    """Character sets to look through, the quickest and likeliest first."""
    yield _coverage(font(ROLES[0]))
    for name in FALLBACKS:
        if found := _named(name):
            yield _coverage(found)
    for role in ROLES[1:]:
        yield _coverage(font(role))


@lru_cache(maxsize=16)
def _coverage(font: Installed) -> Coverage:
    """Asked of fontconfig: reading the tables of a Chinese font ourselves takes 15 MB each."""
    asked = ["fc-query", "--index", str(font.index), "--format", "%{charset}", str(font.path)]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    pairs = [each.partition("-") for each in listed.stdout.split()]
    starts = tuple(int(first, 16) for first, _, _ in pairs)
    ends = tuple(int(last or first, 16) for first, _, last in pairs)
    return Coverage(starts, ends)


def _absent(role: Role) -> str:
    return f"服务器没有安装{role.label}字体，无法生成文书。{SETUP}"


def _font_of(line: str) -> Installed:
    names, index, path = line.split("\t", 2)
    return Installed(frozenset(n.strip() for n in names.split(",")), Path(path), int(index or 0))


def _named(name: str) -> Installed | None:
    return next((font for font in installed() if name in font.names), None)
