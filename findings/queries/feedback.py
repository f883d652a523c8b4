"""Reads of the opinion: what may go into it, how it is grouped, and the words it begins with."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.calendar import cn_date
from findings.enums import Disposition, FindingState
from findings.models import Feedback, FeedbackItem, Finding, Handoff
from findings.queries import stays
from rounds.enums import DeadlineKind, StartEvent
from rounds.models import Inspection, PresetRow, RoundDeadlineRow

ITEM_JOINED = ("finding__category__parent",)
UNSORTED = "其他问题"
# What goes in unless somebody unticks it: a matter for an organ does not.
PICKED = (Disposition.FEEDBACK, Disposition.IMMEDIATE)
REQUIREMENTS = (
    "扛牢整改政治责任。{party}要把巡察整改作为重大政治任务，主要负责人履行第一责任人责任，"
    "班子成员认领分管领域的问题，带头整改、一抓到底。",
    "逐条逐项整改到位。对照反馈问题建立问题清单、任务清单、责任清单，"
    "明确整改措施、完成标志、时限和责任人，做到条条要整改、件件有落实、事事有回音。",
    "严肃追责问责。对反馈的问题逐一核查，涉及违规违纪的依规依纪处理，该清退的清退，该问责的问责。",
    "健全长效机制。坚持举一反三，深挖问题根源，补齐制度短板，防止问题反弹回潮。",
)


def candidates(inspection: Inspection) -> QuerySet[Finding]:
    """Signed findings, and what is in the opinion already, in the order of the categories."""
    chosen = Q(feedback_item__isnull=False) | Q(state=FindingState.SIGNED)
    rows = Finding.objects.filter(chosen, inspection=inspection)
    order = ("category__parent__order", "category__order", "category_id", "number")
    return rows.select_related("category__parent", "feedback_item").order_by(*order)


def default_text(finding: Finding) -> str:
    """Title and summary as two sentences; the summary alone where it begins with the title."""
    title, summary = finding.title.rstrip("。"), finding.summary.strip()
    if summary.startswith(title):
        return summary
    return f"{title}。{summary}" if summary else f"{title}。"


def heading_of(finding: Finding) -> str:
    """The first-level category: what the opinion groups by."""
    if finding.category is None:
        return UNSORTED
    return (finding.category.parent or finding.category).name


def grouped(feedback: Feedback) -> list[tuple[str, list[FeedbackItem]]]:
    """The chosen problems under their first-level categories, each in the order set by hand."""
    return group(feedback.items.select_related(*ITEM_JOINED))


def group(rows: Iterable[FeedbackItem]) -> list[tuple[str, list[FeedbackItem]]]:
    groups: dict[str, list[FeedbackItem]] = {}
    for item in sorted(rows, key=_place):
        groups.setdefault(heading_of(item.finding), []).append(item)
    return list(groups.items())


def clues_were_handed_over(inspection: Inspection) -> bool:
    """Whether the opinion says its one sentence about clues; never how many or whose."""
    return Handoff.objects.filter(clue__inspection=inspection).exists()


def party_of(inspection: Inspection) -> str:
    """The organisation that is addressed: 市财政局党组."""
    return inspection.unit.party


def default_words(inspection: Inspection) -> dict[str, str]:
    """Opening, requirements and closing, filled from the inspection's own data."""
    party = party_of(inspection)
    return {
        "opening": _opening(inspection, party),
        "requirements": "\n".join(line.format(party=party) for line in REQUIREMENTS),
        "closing": _closing(inspection, party),
    }


def _opening(inspection: Inspection, party: str) -> str:
    """Only what the registers know: days, ways and the hearing are left out until recorded."""
    kind = inspection.round.get_kind_display()
    when, ways, heard = (
        stays.period(inspection),
        stays.methods(inspection),
        stays.heard_on(inspection),
    )
    return (
        f"根据市委巡察工作领导小组统一部署，{f'{when}，' if when else ''}"
        f"市委{inspection.team}对{party}开展了{kind}。巡察组认真贯彻巡察工作要求，"
        f"紧扣被巡察党组织职能责任，坚持依靠群众、实事求是"
        f"{f'，通过{ways}等方式了解情况' if ways else ''}。"
        f"{f'{cn_date(heard)}，市委巡察工作领导小组听取了巡察情况汇报。' if heard else ''}"
        "现将巡察情况反馈如下。"
    )


def _closing(inspection: Inspection, party: str) -> str:
    plan = _term(inspection, DeadlineKind.PLAN)
    done = _term(inspection, DeadlineKind.CONCENTRATED)
    return (
        f"请{party}自收到本反馈意见之日起{plan}报送整改方案，"
        f"{done}完成集中整改，并报送整改进展情况报告。"
        "整改情况应当以适当方式向党内通报，并按规定向社会公开。"
    )


def _term(inspection: Inspection, kind: DeadlineKind) -> str:
    """“1个月内” by the rule in force; in general words where it does not count from feedback."""
    own = RoundDeadlineRow.objects.filter(round=inspection.round_id, kind=kind).first()
    preset = PresetRow.objects.filter(preset=inspection.round.preset_id, kind=kind)
    rule = own or preset.first()
    if rule is None or rule.start != StartEvent.FEEDBACK or rule.offset <= 0:
        return "按规定时限"
    return f"{rule.words.removeprefix('反馈后')}内"


def _place(item: FeedbackItem) -> tuple:
    category = item.finding.category
    top = (category.parent or category) if category else None
    return (top is None, top.order if top else 0, top.pk if top else 0, item.order, item.pk)


def first_items(inspection: Inspection) -> Iterable[tuple[Finding, str, int]]:
    """What a new opinion begins with: finding, wording, place."""
    chosen = [f for f in candidates(inspection) if f.disposition in PICKED]
    return [(finding, default_text(finding), place) for place, finding in enumerate(chosen, 1)]
