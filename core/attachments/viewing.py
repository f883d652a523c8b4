"""What the page of one attachment shows without downloading it; nothing of it is written to a disk."""

from dataclasses import dataclass
from typing import Any

from core import isolated
from core.attachments import files
from core.contents import archives, mail, pictures, texts
from core.contents.formats import PICTURES, TEXTS, extension_of
from core.contents.pictures import Picture
from core.errors import NotYet
from core.models import Attachment

TOO_MUCH = "这个文件过大或过于复杂，不能在页面上查看，请下载后打开。"
NOT_SHOWN = "这种文件不能在页面上查看，请下载后打开。"


@dataclass(frozen=True)
class Shown:
    """What stands on the page: a picture's pages, a listing, a mail or a text."""

    kind: str
    content: Any = None
    pages: int = 0


def show(attachment: Attachment) -> Shown:
    """Raises NotYet where it cannot be shown."""
    extension = extension_of(attachment.name)
    if extension in PICTURES:
        return Shown("picture", pages=picture(attachment, 1).pages)
    if extension == "zip":
        return Shown("zip", _call(archives.listing, attachment))
    if extension == "eml":
        return Shown("mail", _call(mail.shown, attachment))
    if extension in TEXTS:
        return Shown("text", _call(texts.shown, attachment, extension))
    raise NotYet(NOT_SHOWN)


def picture(attachment: Attachment, page: int, side: int = pictures.LONGEST_SIDE) -> Picture:
    """One page of a picture as a JPEG, at most ``side`` pixels wide and high."""
    if extension_of(attachment.name) not in PICTURES:
        raise NotYet(NOT_SHOWN)
    return _call(pictures.shown, attachment, page, side)


def _call(function, attachment: Attachment, *arguments: Any) -> Any:
    with files.opened(attachment) as file:
        data = file.read()
    try:
        return isolated.call(function, data, *arguments)
    except isolated.Overrun as error:
        raise NotYet(TOO_MUCH) from error
