"""轮次综合情况: one round in figures, with charts that read in black and white; no clue is counted."""

from django.db.models import Count, Q

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Bar, Block, Chart, Column, Heading, Paragraph, Sheet, Table
from findings.enums import FindingState
from findings.models import Category, Finding, ImmediateFix
from rectification import queries
from rectification.models import Ledger
from rounds.models import Inspection, Round

GROUP = "轮次综合情况"
FIELDS = {
    "轮次": "十二届市委第三轮常规巡察",
    "进驻日期": "2026年3月2日",
    "驻点结束日期": "2026年4月10日",
    "驻点情况": "于2026年3月2日进驻、2026年4月10日结束驻点",
    "单位数": "10",
    "巡察组数": "5",
    "问题数": "180",
}
wording.register(
    "summary.opening",
    GROUP,
    "总体情况",
    "{{ 轮次 }}{{ 驻点情况 }}，派出{{ 巡察组数 }}个巡察组，"
    "对{{ 单位数 }}个单位开展巡察，审签问题底稿{{ 问题数 }}份。",
    **FIELDS,
)
UNITS = (
    Column("序号", 0.5, "center"),
    Column("被巡察单位", 2),
    Column("巡察组", 1.3),
    Column("阶段", 0.8, "center"),
    Column("审签底稿", 0.9, "right"),
    Column("立行立改", 0.9, "right"),
    Column("反馈问题", 0.9, "right"),
    Column("已销号", 0.8, "right"),
    Column("逾期", 0.7, "right"),
    Column("完成率", 0.8, "right"),
)
SIGNED = (FindingState.SIGNED, FindingState.FED_BACK)


def _inspections(round: Round, user: User) -> list[Inspection]:
    signed = Count("findings", filter=Q(findings__state__in=SIGNED))
    rows = Inspection.objects.visible_to(user).filter(round=round).annotate(signed=signed)
    return list(rows.select_related("unit", "team").order_by("team__number", "id"))


def facts(round: Round, user: User) -> dict[str, str]:
    rows = _inspections(round, user)
    return {
        "轮次": str(round),
        **_stay(round, rows),
        "单位数": str(len(rows)),
        "巡察组数": str(len({row.team_id for row in rows if row.team_id})),
        "问题数": str(sum(row.signed for row in rows)),
    }


def _stay(round: Round, rows: list[Inspection]) -> dict[str, str]:
    """When the teams came and left, by what was recorded; planned days are called planned."""
    entered = sorted(row.entry_on for row in rows if row.entry_on)
    left = sorted(row.exit_on for row in rows if row.exit_on)
    entry = cn_date(entered[0]) if entered else f"计划{cn_date(round.starts_on)}"
    is_over = bool(left) and len(left) == len(rows)
    end = cn_date(left[-1]) if is_over else f"计划{cn_date(round.ends_on)}"
    if not entered:
        words = f"{entry}进驻，尚未进驻"
    elif is_over:
        words = f"于{entry}进驻、{end}结束驻点"
    else:
        words = f"于{entry}进驻，已有{len(left)}个单位结束驻点，{end}全部结束"
    return {"进驻日期": entry, "驻点结束日期": end, "驻点情况": words}


@registry.document(
    "round_summary",
    "轮次综合情况",
    Round,
    may=lambda user, round: user.has_role(*OVERSIGHT),
    may_word=lambda user, round: user.has_role(Role.OFFICE),
    sections=(
        Section(
            "opening",
            "总体情况",
            lambda round, user: wording.say("summary.opening", **facts(round, user)),
            5,
        ),
        Section("remarks", "情况说明", lambda round, user: "", 6),
    ),
    joined=("term",),
)
def summary(round: Round, user: User) -> Sheet:
    """总体 → 问题分布 → 整改进度 → 各单位一览."""
    kind = registry.get("round_summary")
    words = drafting.words(kind, round, user) if kind else {}
    rows = _inspections(round, user)
    stay, ledgers = _stay(round, rows), _ledgers(rows)
    counted = queries.counters_by_ledger(list(ledgers.values()))
    blocks: list[Block] = [
        Heading("总体情况"),
        *letters.paragraphs(words["opening"]),
        Heading("问题分布"),
        *_chart("各类问题数量（项）", _by_category(round, user)),
        *_chart("各单位审签底稿（份）", tuple(Bar(row.unit.name, row.signed) for row in rows)),
        Heading("整改进度"),
        *_chart("各单位整改完成率", _rates(rows, ledgers, counted)),
        Heading("各单位情况一览"),
        _table(rows, ledgers, counted),
    ]
    if words["remarks"].strip():
        blocks += [Heading("情况说明"), *letters.paragraphs(words["remarks"])]
    return Sheet(
        f"{round}综合情况",
        tuple(blocks),
        facts=(f"{stay['进驻日期']}至{stay['驻点结束日期']}", f"共{len(rows)}个单位"),
    )


def _chart(title: str, bars: tuple[Bar, ...]) -> list[Block]:
    """The chart, or a line that says there is nothing to draw yet."""
    return [Chart(title, bars)] if bars else [Paragraph(f"{title}：暂无数据。")]


def _ledgers(rows: list[Inspection]) -> dict[int, int]:
    """Inspection → its ledger."""
    pairs = Ledger.objects.filter(inspection__in=rows).values_list("inspection_id", "pk")
    return dict(pairs)


def _by_category(round: Round, user: User) -> tuple[Bar, ...]:
    """Signed findings by first-level category, the most first."""
    rows = Finding.objects.visible_to(user).in_state(*SIGNED).filter(inspection__round=round)
    pairs = rows.order_by().values_list("category_id").annotate(n=Count("*"))
    tops = dict(Category.objects.values_list("pk", "parent_id"))
    names = dict(Category.objects.values_list("pk", "name"))
    totals: dict[str, int] = {}
    for category, number in pairs:
        top = tops.get(category) or category
        name = names.get(top, "未分类")
        totals[name] = totals.get(name, 0) + number
    ordered = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Bar(name, number) for name, number in ordered)


def _rates(rows: list[Inspection], ledgers, counted) -> tuple[Bar, ...]:
    return tuple(
        Bar(row.unit.name, counted[ledgers[row.pk]].rate, "%") for row in rows if row.pk in ledgers
    )


def _table(rows: list[Inspection], ledgers, counted) -> Table:
    fixes = dict(
        ImmediateFix.objects.filter(finding__inspection__in=rows)
        .order_by()
        .values_list("finding__inspection")
        .annotate(n=Count("*"))
    )
    lines = []
    for number, row in enumerate(rows, 1):
        c = counted.get(ledgers.get(row.pk))
        lines.append(
            (
                number,
                row.unit.name,
                str(row.team or "未分配"),
                row.get_stage_display(),
                row.signed,
                fixes.get(row.pk, 0),
                c.total if c else None,
                c.closed if c else None,
                c.overdue if c else None,
                f"{c.rate}%" if c else "",
            )
        )
    return Table(UNITS, tuple(lines), empty="（本轮还没有列入单位）")
