"""What auditors take along: events as filtered, and how many a day."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from core.audit.anchors import Anchor
from core.audit.proof import Fault
from core.audit.verb_kinds import VerbKind
from core.sheets import Column, Kind, Table
from overview.exports import MOST
from overview.filters.trail import start_of
from overview.queries import seen
from overview.queries.seen import DayCount
from overview.queries.trail import Entry

AUDIT_COLUMNS = [
    Column("pk", "记录号", Kind.INTEGER),
    Column("at", "时间", Kind.DATETIME),
    Column("actor", "操作人"),
    Column("verb", "动作"),
    Column("kind", "对象类型"),
    Column("target", "对象", width=30),
    Column("words", "说明与变动", width=60),
    Column("address", "来源地址"),
]


def audit(rows: QuerySet) -> Table:
    """The events as filtered, newest first; says so where there are more than a sheet should hold."""
    entries = (Entry(event) for event in rows[:MOST].iterator(2000))
    cells = ([getattr(entry, c.key) for c in AUDIT_COLUMNS] for entry in entries)
    note = f"最多导出{MOST}条；如需更早的记录，请按日期分段导出。"
    return Table(AUDIT_COLUMNS, cells, "审计记录", note)


DAY_COLUMNS = [
    Column("day", "日期", Kind.DATE),
    *(Column(deed.value, deed.label, Kind.INTEGER) for deed in VerbKind),
    Column("total", "合计", Kind.INTEGER),
]


def days(counts: list[DayCount], *, name: str, since: date, until: date) -> Table:
    """How many of each kind a day, the newest day first."""
    rows = ([row.day, *(row.counts.get(deed, 0) for deed in VerbKind), row.total] for row in counts)
    return Table(DAY_COLUMNS, rows, f"{name}每日知悉情况", f"{since}至{until}")


PEOPLE_COLUMNS = [
    Column("name", "姓名"),
    Column("username", "账号"),
    Column("roles", "角色", width=24),
    Column("is_active", "启用"),
    Column("last_login", "最近登录", Kind.DATETIME),
    *(Column(deed.value, deed.label, Kind.INTEGER) for deed in VerbKind),
]


def people(rows: QuerySet) -> Table:
    """Everybody as filtered, with what they learned in the usual days."""
    today = timezone.localdate()
    since = seen.usual_since(today)
    found = list(rows[:MOST])
    counts = seen.of_people([user.pk for user in found], since=start_of(since))
    cells = (
        [
            user.name, user.username, user.role_labels, "是" if user.is_active else "否", user.last_login,
            *(counts[user.pk][deed] for deed in VerbKind),
        ]
        for user in found
    )  # fmt: skip
    return Table(PEOPLE_COLUMNS, cells, "各账号知悉情况", f"{since}至{today}")


ALARM_COLUMNS = [
    Column("kind", "情形", width=16),
    Column("about", "人员或地址", width=20),
    Column("words", "规则", width=26),
    Column("count", "发现时次数", Kind.INTEGER),
    Column("first_at", "首次", Kind.DATETIME),
    Column("last_at", "达到规则时", Kind.DATETIME),
    Column("state", "状态"),
    Column("finding", "核查情况", width=40),
    Column("handled_by", "核查人"),
    Column("handled_at", "核查时间", Kind.DATETIME),
]


def alarms(rows: QuerySet) -> Table:
    found = rows.select_related("person", "handled_by")[:MOST].iterator(2000)
    cells = (
        [
            row.get_kind_display(), row.about, row.words, row.count, row.first_at, row.last_at,
            row.get_state_display(), row.finding,
            row.handled_by.name if row.handled_by else "", row.handled_at,
        ]
        for row in found
    )  # fmt: skip
    return Table(ALARM_COLUMNS, cells, "异常告警", f"最多导出{MOST}条。")


ANCHOR_COLUMNS = [
    Column("on", "日期", Kind.DATE),
    Column("length", "条数", Kind.INTEGER),
    Column("digest", "末位校验码", width=70),
    Column("verdict", "现在核对", width=50),
]
AGREES = "相符"


def anchors(rows: list[tuple[Anchor, list[Fault]]]) -> Table:
    cells = ([a.on, a.length, a.digest, "".join(f.sentence for f in x) or AGREES] for a, x in rows)
    return Table(ANCHOR_COLUMNS, cells, "审计记录每日封存")


CERTIFICATE_COLUMNS = [
    Column("pk", "凭证号", Kind.INTEGER),
    Column("done_at", "执行时间", Kind.DATETIME),
    Column("kind", "内容", width=22),
    Column("words", "期限"),
    Column("basis", "依据", width=40),
    Column("before", "此前的", Kind.DATETIME),
    Column("count", "件数", Kind.INTEGER),
    Column("names", "明细", width=60),
]


def certificates(rows: QuerySet) -> Table:
    cells = (
        [row.pk, row.done_at, row.get_kind_display(), row.words, row.basis, row.before, row.count,
         "、".join(row.names)]
        for row in rows[:MOST].iterator(2000)
    )  # fmt: skip
    return Table(CERTIFICATE_COLUMNS, cells, "处置凭证", f"最多导出{MOST}条。")
