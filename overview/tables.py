"""The columns of this app's lists: evaluations, the trail, alarms, accounts, certificates."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from markupsafe import Markup

from accounts.models import User
from core import formatting
from core.models import AuditEvent, Delivery
from core.models.delivery import Channel, DeliveryState
from core.notices import kinds
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from core.verbs import VerbKind
from overview.enums import EvaluationKind, EvaluationState, Source
from overview.enums.alarms import AlarmState
from overview.filters.trail import start_of
from overview.models import Alarm, Evaluation, RetentionRun
from overview.queries import dispatches, seen
from overview.queries.evaluation_uses import DISCIPLINE, PERSONNEL, Use, advice, measured
from overview.queries.trail import MOST, Entry

INTEGER, DATETIME = Kind.INTEGER, Kind.DATETIME
NO_THING = Markup('<span class="muted">无具体对象</span>')
SUB = Markup('<span class="sub">%s</span>')


class EvaluationTable(Table):
    """The file is for the annual assessment: one line an evaluation."""

    title = "评价结果"
    page = ("name", "round", "total", "grade", "scored_by", "state")

    kind = Column("类别", choices=EvaluationKind, width=14, only=FILE)
    name = Column("对象", link=True, only=PAGE)
    round = Column("轮次", width=26)
    subject = Column("对象", width=20, only=FILE)
    total = Column("得分", kind=Kind.NUMBER)
    full = Column("满分", kind=Kind.NUMBER, only=FILE)
    grade = Column("等次", width=9)
    state = Column("状态", choices=EvaluationState, width=9)
    scored_by = Column("评分人", "scored_by__name", width=10)
    confirmed_by = Column("确认人", "confirmed_by__name", width=10, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related(
            "round__term", "team", "ledger__unit", "scored_by", "confirmed_by"
        )

    for_file = for_page

    def value_name(self, row: Evaluation) -> str:
        return str(row)

    def render_total(self, row: Evaluation) -> Any:
        return row.total if row.is_complete else ""


class UseTable(Table):
    """Units by their confirmed evaluations, for another body; figures are those that were kept."""

    use: Use

    unit = Column("单位", link=True, width=24, sort=("ledger__unit__name",))
    round = Column("轮次", width=26)
    total = Column("得分", kind=Kind.NUMBER)
    grade = Column("等次", width=9)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("round__term", "ledger__unit", "formula")

    for_file = for_page

    def value_unit(self, row: Evaluation) -> str:
        return row.subject

    def value_advice(self, row: Evaluation) -> str:
        return advice(row, self.use)


class DisciplineTable(UseTable):
    use = DISCIPLINE
    title = DISCIPLINE.title
    page = ("unit", "round", "total", "grade", "time", "reopened", "letters", "revisit", "advice")

    time = Column("按期完成率（%）", kind=Kind.NUMBER, phone="按期完成")
    returns = Column("被退回（次）", kind=Kind.NUMBER, only=FILE)
    reopened = Column("重新整改（项）", kind=Kind.NUMBER, phone="重新整改")
    late = Column("逾期措施（条）", kind=Kind.NUMBER, only=FILE)
    letters = Column("督办文书（份）", kind=Kind.NUMBER, phone="督办文书")
    revisit = Column("回访到位率（%）", kind=Kind.NUMBER, phone="回访到位")
    satisfaction = Column("满意度（%）", kind=Kind.NUMBER, only=FILE)
    advice = Column(DISCIPLINE.advice, css="wrap", width=36)

    def value_time(self, row: Evaluation) -> Any:
        return measured(row, Source.TIME)

    def value_returns(self, row: Evaluation) -> Any:
        return measured(row, Source.RETURNS)

    def value_reopened(self, row: Evaluation) -> Any:
        return measured(row, Source.REOPENED)

    def value_late(self, row: Evaluation) -> Any:
        return measured(row, Source.MEASURES)

    def value_letters(self, row: Evaluation) -> Any:
        return measured(row, Source.LETTERS)

    def value_revisit(self, row: Evaluation) -> Any:
        return measured(row, Source.REVISIT)

    def value_satisfaction(self, row: Evaluation) -> Any:
        return measured(row, Source.SATISFACTION)


class PersonnelTable(UseTable):
    use = PERSONNEL
    title = "整改评价结果清单"
    page = ("unit", "round", "total", "grade", "comment", "advice")

    comment = Column("综合评语", css="wrap", width=50)
    advice = Column(PERSONNEL.advice, css="wrap", width=36)


class AtMost(Table):
    """A file that ends where a sheet should hold no more."""

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows[:MOST]

    def note(self) -> str:
        return f"最多导出{MOST}条。"


class EntryTable(AtMost):
    """Events of the trail as auditors read them; each row of the page is an Entry."""

    title = "审计记录"
    css = "data data-tight"
    page = ("at", "actor", "verb", "target", "words", "address", "pk")

    is_sortable = False  # the trail has millions of rows and an index of its own order

    pk = Column("记录号", kind=INTEGER, css="num wide-only")
    at = Column("时间", kind=DATETIME)
    actor = Column("操作人")
    verb = Column("动作", css="nowrap")
    kind = Column("对象类型", only=FILE)
    target = Column("对象", css="title", width=30)
    words = Column("说明与变动", css="wrap", phone="说明", width=60)
    address = Column("来源地址", css="code", phone="地址")

    def note(self) -> str:
        return f"最多导出{MOST}条；如需更早的记录，请按日期分段导出。"

    def expand(self, event: AuditEvent) -> tuple[Entry]:
        return (Entry(event),)

    def render_at(self, row: Entry) -> str:
        return f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"

    def render_actor(self, row: Entry) -> Markup | str:
        return link(row.person_url, row.actor) if row.person_url else row.actor

    def render_target(self, row: Entry) -> Markup:
        shown: Any = row.target or NO_THING
        if row.thing_url:
            shown = link(row.thing_url, row.target or row.kind)
        return Markup("%s%s") % (shown, SUB % row.kind)

    def render_words(self, row: Entry) -> str:
        return Truncator(formatting.short_sums(row.words)).chars(160)

    def render_address(self, row: Entry) -> object:
        return formatting.or_dash(row.address)


class AlarmTable(AtMost):
    title = "异常告警"

    kind = Column("情形", link=True, width=16)
    about = Column("人员或地址", css="wrap", width=20)
    words = Column("规则", css="wrap", width=26)
    count = Column("次数", kind=INTEGER, file="发现时次数")
    first_at = Column("首次", kind=DATETIME, only=FILE)
    last_at = Column("发生时间", kind=DATETIME, file="达到规则时")
    state = Column("状态", choices=AlarmState)
    finding = Column("核查情况", css="wrap", width=40)
    handled_by = Column("核查人", "handled_by__name", only=FILE)
    handled_at = Column("核查时间", kind=DATETIME, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("person", "handled_by")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return super().for_file(cls.for_page(rows))

    def value_kind(self, row: Alarm) -> str:
        return row.get_kind_display()

    def render_finding(self, row: Alarm) -> object:
        return formatting.or_dash(Truncator(row.finding).chars(60))


class PeopleTable(AtMost):
    """Everybody as filtered, with what they learned in the usual days."""

    title = "各账号知悉情况"

    name = Column("姓名", link=True)
    username = Column("账号", css="code")
    roles = Column("角色", "role_labels", css="wrap", width=24)
    is_active = Column("启用", only=FILE)
    last_login = Column("最近登录", kind=DATETIME)
    viewed = Column(VerbKind.VIEW.label, kind=INTEGER)
    exported = Column(VerbKind.EXPORT.label, kind=INTEGER)
    downloaded = Column(VerbKind.DOWNLOAD.label, kind=INTEGER)
    refused = Column(VerbKind.REFUSAL.label, kind=INTEGER)

    def note(self) -> str:
        return f"{seen.usual_since(self.today)}至{self.today}"

    def prepare(self, rows: Sequence[User]) -> None:
        since = start_of(seen.usual_since(self.today))
        self.counts = seen.of_people([user.pk for user in rows], since=since)

    def url(self, user: User) -> str:
        return reverse("overview:audit_person", args=[user.pk])

    def render_name(self, user: User) -> Markup:
        left = "" if user.is_active else SUB % "已停用"
        return link(self.url(user), user.name) + left

    def render_roles(self, user: User) -> object:
        return formatting.or_dash(user.role_labels)

    def value_viewed(self, user: User) -> int:
        return self.counts[user.pk][VerbKind.VIEW]

    def value_exported(self, user: User) -> int:
        return self.counts[user.pk][VerbKind.EXPORT]

    def value_downloaded(self, user: User) -> int:
        return self.counts[user.pk][VerbKind.DOWNLOAD]

    def value_refused(self, user: User) -> int:
        return self.counts[user.pk][VerbKind.REFUSAL]


class CertificateTable(AtMost):
    title = "处置凭证"
    page = ("kind", "done_at", "words", "count", "names", "basis", "pk")

    pk = Column("凭证号", kind=INTEGER)
    done_at = Column("执行时间", kind=DATETIME)
    kind = Column("内容", css="title", width=22)
    words = Column("期限", css="nowrap")
    basis = Column("依据", css="wrap", width=40)
    before = Column("此前的", kind=DATETIME, only=FILE)
    count = Column("件数", kind=INTEGER)
    names = Column("明细", css="wrap", width=60)

    def value_kind(self, row: RetentionRun) -> str:
        return row.get_kind_display()

    def value_names(self, row: RetentionRun) -> str:
        return "、".join(row.names)

    def render_names(self, row: RetentionRun) -> object:
        return formatting.or_dash(Truncator(self.value_names(row)).chars(120))


class DispatchTable(Table):
    """The register of one ``year``'s documents."""

    reference = Column("文号", link=True, width=24)
    kind = Column("文书", width=18)
    unit = Column("被巡察单位", css="wrap", width=24)
    issued_on = Column("印发日期", kind=Kind.DATE)
    issued_by = Column("印发人")

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{self.context['year']}年发文登记簿"

    def url(self, entry: dispatches.Entry) -> str:
        return entry.url

    def render_unit(self, entry: dispatches.Entry) -> object:
        return formatting.or_dash(entry.unit)


class DeliveryTable(AtMost):
    """Who, what kind, when and why not; what a notice says belongs to its reader and is not shown."""

    title = "发送情况"
    is_sortable = False  # as many as there are notices
    page = ("person", "kind", "created_at", "state", "attempts", "sent_at", "error", "again")

    person = Column("收件人", "notice__recipient", css="title")
    channel = Column("渠道", choices=Channel, only=FILE)
    kind = Column("类别", "notice__kind", only=PAGE)
    created_at = Column("登记时间", "notice__created_at", kind=DATETIME)
    state = Column("状态", choices=DeliveryState)
    attempts = Column("尝试", kind=INTEGER, file="尝试次数")
    sent_at = Column("发送时间", kind=DATETIME)
    error = Column("原因", css="wrap", width=50)
    again = Column("操作", only=PAGE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the notices' words."""
        own = ("channel", "state", "attempts", "next_at", "sent_at", "error")
        told = ("kind", "created_at", "recipient__name", "recipient__username")
        names = (*own, *(f"notice__{name}" for name in told))
        return rows.select_related("notice__recipient").only(*names)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return cls.for_page(rows)[:MOST]

    def note(self) -> str:
        return f"{super().note()}如需更多，请按状态或收件人分段导出。"

    def value_kind(self, row: Delivery) -> str:
        return kinds.label_of(row.notice.kind)

    def render_sent_at(self, row: Delivery) -> str:
        if row.state == DeliveryState.PENDING and row.next_at:
            return f"不早于{formatting.cn_datetime(row.next_at)}"
        return formatting.cn_datetime(row.sent_at) if row.sent_at else formatting.NOTHING

    def render_error(self, row: Delivery) -> object:
        return formatting.or_dash(row.error)

    def render_again(self, row: Delivery) -> str:
        if row.state != DeliveryState.FAILED:
            return ""
        url = reverse("overview:delivery_retry", args=[row.channel])
        button = {"url": url, "label": "重发", "name": "pk", "value": row.pk, "tone": "default"}
        return self.include("components/post_button.html", **button)
