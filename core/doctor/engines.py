"""What runs beside the pages: database, Redis, queues, processes, disks, backups, mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core import disks, health
from core.backup import keeping
from core.doctor.findings import Facts, Finding, fault, fine, note, section, well_or
from core.models import Delivery
from core.models.delivery import DeliveryState

OLDEST_POSTGRESQL = 150000
MAIL_LIMIT = timedelta(minutes=30)
LATELY = timedelta(days=1)


@section("database", "数据库", order=1)
def database(known: Facts) -> Iterator[Finding]:
    if not known.has_database:
        yield fault(known.faults["database"])
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    if connection.pg_version < OLDEST_POSTGRESQL:  # type: ignore[attr-defined]
        yield fault(f"PostgreSQL 是 {version}，低于 15：请升级数据库。")
    yield from well_or(known.told("database"), f"有应答，PostgreSQL {version}。")


@section("migrations", "数据表", order=2, needs_database=True)
def migrations(known: Facts) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        yield fine("与程序版本一致。")
        return
    names = "、".join(f"{each.app_label}.{each.name}" for each, _ in plan[:3])
    yield fault(f"有{len(plan)}个迁移没有执行（{names}）：请运行 manage.py migrate。")


@section("redis", "消息队列", order=3)
def redis(known: Facts) -> Iterator[Finding]:
    yield known.part("broker", "Redis 有应答，能够写入。")
    yield from known.told("redis")


@section("queues", "排队任务", order=4, needs_database=True)
def queues(known: Facts) -> Iterator[Finding]:
    waiting = sum(health.queue_lengths().values())
    oldest = _minutes(health.waiting_since())
    yield known.part("jobs", f"没有积压：消息{waiting}条，最早的任务等待{oldest}分钟。")
    due = min((since for _, since in health.deliveries_waiting()), default=None)
    if due and timezone.now() - due > MAIL_LIMIT:
        yield fault(f"到时的通知已等待{_minutes(due)}分钟没有发出：请检查 xuncha-mail 的日志。")


@section("workers", "后台进程", order=5)
def workers(known: Facts) -> Iterator[Finding]:
    seen = health.signs_of_life().items()
    longest = max((ago for name, ago in seen if name.startswith("worker:")), default=0)
    yield known.part("worker", f"各队列都有人办，最近一次应答在{longest:.0f}秒内。")


@section("beat", "定时进程", order=6)
def beat(known: Facts) -> Iterator[Finding]:
    yield known.part("beat", f"有应答，在{health.signs_of_life().get('beat', 0):.0f}秒前。")


@section("disks", "磁盘", order=7)
def room(known: Facts) -> Iterator[Finding]:
    free = "、".join(f"{place} {size / 2**30:.1f} GB" for place, size in disks.free().items())
    yield known.part("disk", f"各处都能写入，剩余 {free}。")


@section("documents", "文书", order=8)
def documents(known: Facts) -> Iterator[Finding]:
    yield from well_or(known.told("documents"), "字体和系统库齐全，样式已生成。")


@section("backup", "备份", order=20)
def backup(known: Facts) -> Iterator[Finding]:
    troubles = [fault(known.faults[p]) for p in ("backup", "drill") if known.faults[p]]
    made = keeping.archives()
    last = (
        f"最近一次在{timezone.localtime(made[-1][0]):%Y-%m-%d %H:%M}。"
        if made
        else "演示不做备份。"
    )
    yield from well_or(troubles + known.told("backup"), last)


@section("mail", "邮件", order=30, needs_database=True)
def mail(known: Facts) -> Iterator[Finding]:
    yield _mail_server()
    rows = Delivery.objects.filter(state=DeliveryState.FAILED)
    if failed := rows.filter(notice__created_at__gte=timezone.now() - LATELY).count():
        yield note(f"最近一天有{failed}条通知没有发出：原因在网页“发送情况”里，排除后在那里重发。")


def _mail_server() -> Finding:
    if not settings.EMAIL_URL:
        words = f"没有设置 EMAIL_URL：邮件只存在 {settings.MAIL_DIR}，收件人看不到"
        return fine(f"{words}（演示）。") if settings.DEMO else note(f"{words}。请设置邮件服务器。")
    try:
        with get_connection():
            return fine("邮件服务器可以登录。")
    except OSError as error:
        return fault(f"连接不上邮件服务器（{error}）：请检查 EMAIL_URL 和网络。")


@section("settings", "设置", order=40)
def remaining(known: Facts) -> Iterator[Finding]:
    yield from well_or(known.told(""), "系统检查没有发现其他问题。")


def _minutes(since: datetime | None) -> int:
    return int((timezone.now() - since).total_seconds()) // 60 if since else 0
