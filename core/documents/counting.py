"""How many pages a file has, for lists of what was handed over."""

from typing import IO, BinaryIO, cast

import pikepdf

ONE_PAGE = ("image/jpeg", "image/png")


def pages_of(file: IO[bytes], content_type: str) -> int | None:
    """Pages of a PDF or picture; None for other files, and for a PDF that cannot be opened."""
    if content_type in ONE_PAGE:
        return 1
    if content_type != "application/pdf":
        return None
    try:
        with pikepdf.open(cast(BinaryIO, file)) as book:
            return len(book.pages)
    except pikepdf.PdfError:
        return None
