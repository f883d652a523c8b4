"""Everything that is kept about one person of the talent pool, as lines of a file to hand out."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Model

from core import audit
from core.audit_words import changes_of
from core.calendar import cn_date
from core.models import AuditEvent
from core.spreadsheets import Column, Table
from core.verbs import VerbKind
from rounds.enums import AppraisalState
from rounds.models import Attendance, Enrolment, Inspector, Recusal, TeamMember

Fact = tuple[str, str | date, str | date]
COLUMNS = [Column("part", "类别", width=16), Column("name", "项目", width=24),
           Column("value", "内容", width=80)]  # fmt: skip
LEFT_OUT = {
    "id",
    "version",
    "search_text",
    "search_grams",
    "user",
    "employer",
    "name_key",
    "pinyin",
}
SIGN_INS = 1000


def everything(inspector: Inspector) -> Table:
    """One line a fact: the person's own data, history, relations, duties, account and its past."""
    return Table(COLUMNS, _lines(inspector), f"{inspector.name}个人信息")


def _lines(inspector: Inspector) -> Iterator[Fact]:
    yield from _columns("基本信息", inspector)
    for row in inspector.employments.all():
        yield "工作和学习经历", row.organisation, _span(row.from_on, row.to_on)
    for row in inspector.relations.select_related("unit"):
        words = f"{row.get_relation_display()} {row.relative} {row.detail}".strip()
        yield "回避申报", str(row.unit), words
    members = TeamMember.objects.filter(inspector=inspector).select_related("team", "round__term")
    for row in members.order_by("from_on", "pk"):
        yield "参加巡察", f"{row.round} {row.team}", _member(row)
    for row in Recusal.objects.filter(inspector=inspector).select_related("unit", "round__term"):
        words = f"{row.get_kind_display()}，{row.get_state_display()}。{row.detail}"
        yield "回避情形", f"{row.round} {row.unit}", words
    for row in inspector.commitments.select_related("round__term"):
        yield "保密承诺", str(row.round), f"{cn_date(row.signed_at)}签署"
    told = inspector.appraisals.filter(state=AppraisalState.CONFIRMED)
    for row in told.select_related("round__term", "grade").order_by("pk"):
        yield "个人考核", str(row.round), f"{row.grade}：{row.comment}"
    yield from _trainings(inspector)
    for row in inspector.requests.select_related("handled_by").order_by("pk"):
        words = f"{row.wanted}；{row.get_outcome_display()}：{row.answer}"
        yield "更正申请", row.asked_on, words
    yield from _account(inspector)
    for event in audit.history(inspector).order_by("pk").iterator():
        yield "信息变动", _when(event), _words(event)


def _columns(part: str, row: Model) -> Iterator[Fact]:
    for field in row._meta.concrete_fields:
        if field.name not in LEFT_OUT:
            yield part, str(field.verbose_name), _text(row, field.name)


def _text(row: Model, name: str) -> str | date:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, date):
        return value
    return "" if value is None else str(value)


def _span(start, end) -> str:
    return f"{cn_date(start)}—{cn_date(end) if end else '至今'}"


def _member(row: TeamMember) -> str:
    words = f"{row.get_duty_display()}，{row.span_words}"
    return f"{words}，同时驻点的理由：{row.overlap_reason}" if row.overlap_reason else words


def _trainings(inspector: Inspector) -> Iterator[Fact]:
    for row in inspector.enrolments.select_related("training").order_by("pk"):
        yield "培训", str(row.training), _training(row)
    attended = Attendance.objects.filter(enrolment__inspector=inspector)
    for presence in attended.select_related("session__training"):
        words = f"{presence.get_way_display()} {presence.reason}".strip()
        yield "培训签到", str(presence.session), f"{cn_date(presence.at)}，{words}"


def _training(row: Enrolment) -> str:
    if row.passed_on:
        return f"测验{row.tries}次，最好成绩{row.score}分，{cn_date(row.passed_on)}合格"
    return f"测验{row.tries}次，最好成绩{row.score}分" if row.tries else "没有测验"


def _account(inspector: Inspector) -> Iterator[Fact]:
    user = inspector.user
    if user is None:
        return
    for label, value in (("账号", user.username), ("邮箱", user.email), ("电话", user.phone),
                         ("角色", user.role_labels)):  # fmt: skip
        yield "账号", label, value
    for row in user.signed_in.all():
        yield "登录设备", f"{cn_date(row.started_at)} {row.address}", row.device
    for event in (
        audit.history(user)
        .exclude(kind__in=(VerbKind.SIGN_IN, VerbKind.SIGN_OUT))
        .order_by("pk")
        .iterator()
    ):
        yield "账号变动", _when(event), _words(event)
    events = AuditEvent.objects.filter(actor_id=user.pk, kind=VerbKind.SIGN_IN).order_by(
        "-at", "-id"
    )
    for event in events[:SIGN_INS]:
        yield "登录记录", _when(event), event.address
    if (more := events.count() - SIGN_INS) > 0:
        yield "登录记录", "更早的", f"还有{more}次，请审计员从审计记录中导出。"


def _when(event: AuditEvent) -> str:
    return f"{cn_date(event.at)} {event.actor_name}"


def _words(event: AuditEvent) -> str:
    parts = [event.verb, event.note]
    parts += map(str, changes_of(event))
    return "；".join(filter(None, parts))
