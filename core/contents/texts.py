"""Text files and tables of text as a page shows them."""

from dataclasses import dataclass

from core.spreadsheets import delimited

MOST_LINES = 500
LONGEST = 200_000  # characters


@dataclass(frozen=True)
class Text:
    """``rows`` of a table, else ``text``; ``is_cut`` where there is more."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_cut: bool = False


def shown(data: bytes, extension: str) -> Text:
    text = decoded(data)
    if extension == "csv":
        rows = delimited.rows(text[:LONGEST])
        cut = len(rows) > MOST_LINES or len(text) > LONGEST
        return Text(rows=tuple(tuple(row) for row in rows[:MOST_LINES]), is_cut=cut)
    return Text(text=text[:LONGEST], is_cut=len(text) > LONGEST)


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Chinese Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
