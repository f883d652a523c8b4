"""立行立改通知书: the team hands one matter to the unit during the stay."""

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Block, Heading, Letter, Paragraph
from findings.models import ImmediateFix

GROUP = "立行立改通知书"
wording.register(
    "fix.opening",
    GROUP,
    "开头",
    "市委{{ 巡察组 }}在巡察中发现你单位存在以下问题，具备立即整改条件。请抓紧整改，并举一反三。",
    巡察组="第一巡察组",
    被巡察党组织="市教育局党组",
)
wording.register(
    "fix.closing",
    GROUP,
    "办理要求",
    "请于{{ 整改期限 }}前完成整改，并将整改情况及佐证材料书面报送市委{{ 巡察组 }}。逾期未整改或者整改不力的，按规定追究责任。",
    巡察组="第一巡察组",
    整改期限="2026年3月20日",
)


@registry.document(
    "fix_notice",
    "立行立改通知书",
    ImmediateFix,
    joined=("finding__inspection__unit", "finding__inspection__team"),
    series="立行立改",
    may_make=works_inside,
    number=str,
    title=lambda fix: f"{fix.finding.inspection.unit}立行立改通知书（{fix.number}号）",
)
def notice(fix: ImmediateFix, user: User) -> Letter:
    """问题 → 要求 → 时限; the sheet behind it stays with the team."""
    inspection = fix.finding.inspection
    team = str(inspection.team or "巡察组")
    party = inspection.unit.party
    blocks: list[Block] = [
        Paragraph(wording.say("fix.opening", 巡察组=team, 被巡察党组织=party)),
        Heading("存在问题"),
        *letters.paragraphs(fix.problem),
        Heading("整改要求"),
        *letters.paragraphs(fix.requirement),
        Heading("完成时限"),
        Paragraph(wording.say("fix.closing", 巡察组=team, 整改期限=cn_date(fix.due_on))),
    ]
    return letters.from_office(
        "立行立改通知书",
        to=party,
        blocks=blocks,
        number=str(fix),
        dated=fix.issued_on,
        organ=letters.team_organ(team),
    )
