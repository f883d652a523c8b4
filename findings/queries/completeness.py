"""三不: of every unit of a round, what is still missing, by name: no unit, finding or clue is lost.

Clues that somebody may not know of are counted for them, never named, as in the gates; so are
drafts. Asked for nobody in particular (``user`` None) it says what everybody may hear.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from findings.enums import ClueState, Disposition, FindingState, HandoffState
from findings.models import Clue, Finding, GapWaiver, NothingFound
from findings.queries import beginnings
from findings.queries.beginnings import Tally
from findings.rules import custody as rules
from rounds.enums import Stage
from rounds.models import Inspection, Round

Named = tuple[int, str, str]  # number of the inspection, its unit's name, what is missing
AFTER_FEEDBACK = (Stage.RECTIFICATION, Stage.FOLLOW_UP, Stage.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: in words, and where it is mended."""

    words: str
    url: str = ""
    is_clue: bool = False


@dataclass(slots=True)
class Line:
    """One unit of the round."""

    inspection: Inspection
    findings: int = 0
    clues: int = 0
    nothing: NothingFound | None = None
    gaps: list[Gap] = field(default_factory=list)
    # What was known before, as the person may see it; asked for nobody, none.
    beginnings: list[Tally] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.gaps


def of_round(inspections: QuerySet[Inspection], user: User | None = None) -> list[Line]:
    """A line per inspection of the queryset, in a constant number of statements."""
    rows = inspections.select_related("unit", "team", "nothing_found__stated_by").order_by("id")
    lines = {row.pk: Line(row, nothing=getattr(row, "nothing_found", None)) for row in rows}
    _add_findings(lines, user)
    for line in lines.values():
        _check_unit(line, user)
    _add_clues(lines, user)
    if user is not None:
        for pk, tallies in beginnings.tallies(list(lines), user).items():
            lines[pk].beginnings = tallies
    return list(lines.values())


def missing(inspections: QuerySet[Inspection], *, clues: bool = True) -> list[Named]:
    """Every gap as everybody may hear it; ``clues`` says whether theirs are among them."""
    return [
        (line.inspection.pk, line.inspection.unit.name, gap.words)
        for line in of_round(inspections)
        for gap in line.gaps
        if clues or not gap.is_clue
    ]


def unanswered(
    round: Round, inspections: QuerySet[Inspection], *, clues: bool = True
) -> list[Named]:
    """What is missing and no leader has answered for."""
    found = missing(inspections, clues=clues)
    if not found:
        return []
    waivers = GapWaiver.objects.filter(round=round).values_list("gaps", flat=True)
    answered = {(pk, words) for gaps in waivers for pk, _, words in gaps}
    return [gap for gap in found if (gap[0], gap[2]) not in answered]


def _check_unit(line: Line, user: User | None) -> None:
    inspection = line.inspection
    if inspection.team_id is None:
        line.gaps.append(Gap("没有分配巡察组", inspection.get_absolute_url()))
    if not line.findings and line.nothing is None:
        line.gaps.append(
            Gap("没有底稿，也没有未发现问题的说明", _where_nothing_is_stated(inspection, user))
        )


def _where_nothing_is_stated(inspection: Inspection, user: User | None) -> str:
    """The leader's form; for everybody else the page that names the leader."""
    if (
        user is not None
        and user.has_role(Role.INSPECTOR)
        and rules.can_state_nothing(user, inspection, findings=0)
    ):
        return reverse("findings:nothing_found", args=[inspection.pk])
    return inspection.get_absolute_url()


def _add_findings(lines: dict[int, Line], user: User | None) -> None:
    rows = Finding.objects.filter(inspection__in=list(lines)).standing()
    open_to_all = rows.exclude(state=FindingState.DRAFT) if user is None else rows.visible_to(user)
    seen = set(open_to_all.values_list("pk", flat=True))
    hidden: dict[int, int] = defaultdict(int)
    facts = rows.annotate(fixes=Count("fix")).order_by("inspection_id", "number")
    for row in facts.values(
        "pk", "inspection_id", "number", "title", "disposition", "state", "fixes"
    ):
        line = lines[row["inspection_id"]]
        line.findings += 1
        if words := _finding_gap(row, line.inspection):
            if row["pk"] in seen:
                url = reverse("findings:finding", args=[row["pk"]])
                line.gaps.append(Gap(f"底稿{row['number']}号《{row['title']}》{words}", url))
            else:
                hidden[row["inspection_id"]] += 1
    for pk, count in hidden.items():
        lines[pk].gaps.append(Gap(f"另有{count}条未提交的底稿没有处置"))


def _finding_gap(row: Mapping[str, Any], inspection: Inspection) -> str:
    if not row["disposition"]:
        return "没有处置建议"
    if row["state"] == FindingState.FED_BACK:
        return ""
    if inspection.stage in AFTER_FEEDBACK and row["disposition"] == Disposition.FEEDBACK:
        return "建议反馈而没有反馈"
    if row["disposition"] == Disposition.IMMEDIATE and not row["fixes"]:
        return "建议立行立改而没有发通知书"
    return ""


def _add_clues(lines: dict[int, Line], user: User | None) -> None:
    rows = Clue.objects.filter(inspection__in=list(lines))
    known = rows.none() if user is None else rows.visible_to(user)
    seen = set(known.values_list("pk", flat=True))
    standing = ~Q(handoffs__state=HandoffState.REFUSED) & Q(handoffs__isnull=False)
    facts = rows.annotate(
        standing=Count("handoffs", filter=standing),
        unsigned=Count("handoffs", filter=Q(handoffs__state=HandoffState.ISSUED)),
    ).only("inspection_id", "year", "number", "state")
    hidden: dict[tuple[int, str], int] = defaultdict(int)
    for clue in facts.order_by("inspection_id", "year", "number"):
        line = lines[clue.inspection_id]
        line.clues += 1
        words = _clue_gap(clue)
        if words and clue.pk in seen:
            line.gaps.append(Gap(f"{clue.reference}{words}", clue.get_absolute_url(), True))
        elif words:
            hidden[clue.inspection_id, words] += 1
    for (pk, words), count in hidden.items():
        lines[pk].gaps.append(Gap(f"{count}件线索{words}", is_clue=True))


def _clue_gap(clue: Any) -> str:
    if clue.state in (ClueState.REGISTERED, ClueState.VETTED):
        return "没有作出处置决定"
    if clue.state == ClueState.APPROVED:
        return "批准移交，还没有移交"
    if clue.state == ClueState.CONCLUDED:
        return ""
    if not clue.standing:
        return "被退回，没有接收机关"
    return "移交后没有签收" if clue.unsigned else ""
