"""反馈意见: a letter after GB/T 9704 in the structure of docs/domain.md §9; no clue has a name here."""

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.rules import works_inside
from core.documents import registry
from core.documents.tree import Annex, Block, Column, Heading, Letter, Paragraph, Signature, Table
from findings.models import Feedback
from findings.queries import feedback as queries
from findings.rules.feedback import check_can_print

PROBLEMS = "巡察反馈问题清单"
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("问题方面", 1.3),
    Column("类别", 1.1),
    Column("反馈问题", 5),
)
CLUES = "此外，巡察期间发现和收到的有关问题线索，已按规定移交有关机关处理。"


@registry.document(
    "feedback_letter",
    "反馈意见",
    Feedback,
    check=check_can_print,
    joined=("inspection__unit", "inspection__team", "inspection__round__term"),
    series="巡反馈",
    may_make=works_inside,
    number=lambda feedback: feedback.reference,
)
def opinion(feedback: Feedback, user: User | None = None) -> Letter:
    """The letter as it stands; before it is issued it has no number and today's date."""
    inspection = feedback.inspection
    party = queries.party_of(inspection)
    team = f"中共{settings.CITY_NAME}委{inspection.team}"
    dated = feedback.issued_on or timezone.localdate()
    return Letter(
        title=f"关于巡察{party}的反馈意见",
        head=team,
        number=feedback.reference,
        addressee=party,
        blocks=tuple(blocks(feedback)),
        attachments=(PROBLEMS,),
        annexes=(Annex(PROBLEMS, (_list(feedback),)),),
        signature=Signature(team, dated),
        copies_to="市委巡察工作领导小组",
        printed_by=settings.OFFICE_NAME,
        printed_on=dated,
    )


def _list(feedback: Feedback) -> Table:
    """The chosen problems one by one, in the order of the letter and of the ledger."""
    rows = [
        (heading, str(item.finding.category or ""), item.text)
        for heading, items in queries.grouped(feedback)
        for item in items
    ]
    return Table(COLUMNS, tuple((number, *row) for number, row in enumerate(rows, 1)))


def blocks(feedback: Feedback) -> list[Block]:
    """基本情况 → 主要问题 → the one sentence about clues → 整改意见 → closing."""
    return [
        Heading("基本情况"),
        Paragraph(feedback.opening),
        Heading("巡察发现的主要问题"),
        *_problems(feedback),
        Heading("整改意见"),
        *(_split(line, level=2) for line in _lines(feedback.requirements)),
        *(Paragraph(line) for line in _lines(feedback.closing)),
    ]


def _problems(feedback: Feedback) -> list[Block]:
    found: list[Block] = []
    for name, items in queries.grouped(feedback):
        found.append(Heading(name, level=2))
        found += [_split(item.text, level=3) for item in items]
    if queries.clues_were_handed_over(feedback.inspection):
        found.append(Paragraph(CLUES))
    return found


def _split(text: str, *, level: int) -> Heading:
    """The first sentence is the heading, the rest runs on in the same paragraph."""
    head, stop, rest = " ".join(text.split()).partition("。")
    return Heading(head + stop, level=level, body=rest.strip())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
