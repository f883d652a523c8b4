"""The home of the three administrators: what of the machine and the accounts needs a look."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.verbs import AccountVerb
from core import calendar
from core.models import AuditEvent, AuditSeal, Job
from core.models.delivery import DeliveryState
from core.models.job import JobState
from core.notices.mailing import MAIL
from findings.models import ClueGrant
from overview.enums.alarms import AlarmState
from overview.models import Alarm
from overview.navigation import url_of
from overview.queries.dashboard import Board
from overview.queries.figures import Figure


def board(user: User, today: date) -> Board:
    if user.has_role(Role.SYSADMIN):
        return Board(figures=_machine(today))
    if user.has_role(Role.SECURITY):
        return Board(figures=[_alarms(), *_accounts(today)])
    return Board(figures=[_alarms(), *_trail()])


def _machine(today: date) -> list[Figure]:
    active = User.objects.filter(is_active=True).count()
    accounts = url_of("admin:accounts_user_changelist")
    return [Figure("启用的账号", active, "个", url=accounts), *_jobs(), _mails(), _calendar(today)]


def _jobs() -> list[Figure]:
    counts = Job.objects.aggregate(
        open=Count("pk", filter=Q(state__in=[JobState.QUEUED, JobState.RUNNING])),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
    )
    url, light = url_of("admin:core_job_changelist"), "red" if counts["failed"] else ""
    return [
        Figure("进行中的任务", counts["open"], "个", url=url),
        Figure("失败的任务", counts["failed"], "个", url=f"{url}?state__exact=failed", light=light),
    ]


def _mails() -> Figure:
    failed = MAIL.rows(state=DeliveryState.FAILED).count()
    url = url_of("overview:mail_list") + "?state=failed"
    return Figure("发送失败的邮件", failed, "封", url=url, light="red" if failed else "")


def _calendar(today: date) -> Figure:
    years = [year for year in (today.year, today.year + 1) if not calendar.is_known(year)]
    named = "、".join(f"{year}年" for year in years)
    url, light = url_of("admin:core_calendarday_changelist"), "yellow" if years else ""
    return Figure("未录入节假日的年份", len(years), "个", named, url, light)


def _alarms() -> Figure:
    count = Alarm.objects.filter(state=AlarmState.NEW).count()
    url = f"{url_of('overview:alarm_list')}?state={AlarmState.NEW}"
    return Figure("待核查的告警", count, "条", url=url, light="red" if count else "")


def _accounts(today: date) -> list[Figure]:
    url = url_of("admin:accounts_user_changelist")
    bare = User.objects.filter(is_active=True, roles=[]).count()
    lasting = ClueGrant.objects.lasting(today)
    ending = lasting.filter(to_on__lte=today + timedelta(days=7)).count()
    grants = lasting.count()
    grants_url = url_of("findings:grant_list")
    return [
        Figure(
            "待授予角色的账号", bare, "个", url=url + "?role=none", light="yellow" if bare else ""
        ),
        Figure("有效的线索知悉授权", grants, "项", url=grants_url),
        Figure("7天内到期的授权", ending, "项", url=grants_url, light="yellow" if ending else ""),
    ]


def _trail() -> list[Figure]:
    day = timezone.now() - timedelta(days=1)
    recent = AuditEvent.objects.filter(at__gte=day).aggregate(
        total=Count("*"),
        failed=Count(
            "pk", filter=Q(verb__in=[AccountVerb.SIGN_IN_FAILED, AccountVerb.SIGN_IN_PAUSED])
        ),
    )
    sealed = AuditSeal.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    url = url_of("overview:audit_list")
    return [
        Figure("24小时内的审计记录", recent["total"], "条", url=url),
        Figure(
            "24小时内登录失败",
            recent["failed"],
            "次",
            url=url + f"?verb={AccountVerb.SIGN_IN_FAILED}",
        ),
        Figure("已封存的审计记录", sealed or 0, "条", url=url),
    ]
