"""Letters of the office and its teams: head, 文号, 署名 and 版记 in one place."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from core.documents.tree import Annex, Block, Heading, Letter, Paragraph, Signature


def from_office(
    title: str,
    *,
    to: str,
    blocks: Iterable[Block],
    number: str = "",
    dated: date | None = None,
    organ: str = "",
    copies_to: str = "",
    attachments: tuple[str, ...] = (),
    secrecy: str = "",
    urgency: str = "",
    signer: str = "",
    in_letter_format: bool = False,
    annexes: tuple[Annex, ...] = (),
) -> Letter:
    """A red-head letter; ``organ`` is who sends it, the office where nothing else is said.

    A letter in letter format (函) names no printing office (§10.2). Without ``number`` it is not issued yet; without ``dated`` it bears today's date.
    """
    organ = organ or settings.OFFICE_NAME
    dated = dated or timezone.localdate()
    return Letter(
        title=title,
        blocks=tuple(blocks),
        head=organ,
        number=number,
        addressee=to,
        attachments=attachments or tuple(annex.title for annex in annexes),
        annexes=annexes,
        signature=Signature(organ, dated),
        copies_to=copies_to,
        printed_by="" if in_letter_format else settings.OFFICE_NAME,
        printed_on=None if in_letter_format else dated,
        secrecy=secrecy,
        urgency=urgency,
        signer=signer,
        in_letter_format=in_letter_format,
    )


def team_organ(team) -> str:
    """中共××市委第一巡察组."""
    return f"中共{settings.CITY_NAME}委{team}"


def paragraphs(text: str) -> list[Paragraph]:
    """Every line of a text that people wrote as a paragraph of its own."""
    return [Paragraph(line) for line in lines(text)]


def points(text: str, *, level: int = 2) -> list[Heading]:
    """Every line as a numbered point: its first sentence is the heading, the rest runs on."""
    return [point(line, level=level) for line in lines(text)]


def point(text: str, *, level: int) -> Heading:
    head, stop, rest = " ".join(text.split()).partition("。")
    return Heading(head + stop, level=level, body=rest.strip())


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
