"""What a new installation still lacks before its first round, in the order of doing it; nothing once all is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.enums import ADMINISTRATORS, Role
from accounts.models import User
from core import calendar, installation
from core.doctor.findings import Facts, Finding, fault, note, section, well_or
from core.models.delivery import DeliveryState
from core.notices.mailing import MAIL
from overview.navigation import url_of
from rounds.models import Inspector, Term, Unit

SERVER = "服务器"


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, who does it, and the words and the page that help."""

    label: str
    is_done: bool
    who: str
    words: str
    url: str = ""


def of(today: date) -> list[Step]:
    """All steps while one of them is open; an installation that is set up has none."""
    active = User.objects.filter(is_active=True).values_list("roles", flat=True)
    held = {role for roles in active for role in roles}
    steps = [*_installed(), *_people(held), *_business(today)]
    return [] if all(step.is_done for step in steps) else steps


@section("beginnings", "启用", needs_database=True)
def open_steps(known: Facts) -> Iterator[Finding]:
    """What a server's operator must do is a fault, what people do in the browser is none."""
    lacking = [step for step in of(timezone.localdate()) if not step.is_done]
    told = [
        fault(step.words)
        if step.who == SERVER
        else note(f"{step.label}：还没有，由{step.who}办理。{step.words}")
        for step in lacking
    ]
    return well_or(told, "三个管理员岗位各有其人，首次使用的各步都已完成。")


def _installed() -> Iterable[Step]:
    yield Step(
        "本单位名称", not installation.unnamed(), SERVER,
        "在服务器的环境变量里设置 OFFICE_NAME、CITY_NAME 后重启；不设置，红头会印成“××”。",
    )  # fmt: skip


def _people(held: set[str]) -> Iterable[Step]:
    accounts = url_of("admin:accounts_user_changelist")
    lacking = [str(role.label) for role in ADMINISTRATORS if role not in held]
    yield Step(
        "三个管理员岗位各有其人", not lacking, SERVER,
        f"还没有{'、'.join(lacking)}：在服务器上用 appoint 命令指定（见部署说明）。" if lacking else "",
    )  # fmt: skip
    yield Step(
        "巡察办的账号", Role.OFFICE in held, "系统管理员、安全保密管理员",
        "系统管理员建立账号，安全保密管理员授予“巡察办工作人员”。", accounts,
    )  # fmt: skip
    yield Step(
        "领导小组的账号", Role.LEADERSHIP in held, "系统管理员、安全保密管理员",
        "审批轮次方案和回避例外、复核要两个人办的事，都需要领导小组成员。", accounts,
    )  # fmt: skip


def _business(today: date) -> Iterable[Step]:
    yield Step(
        "本届", Term.objects.filter(is_current=True).exists(), "系统管理员",
        "登记届次并标为“本届”，轮次都建在届次下。", url_of("admin:rounds_term_changelist"),
    )  # fmt: skip
    yield Step(
        f"{today.year}年的节假日", calendar.is_known(today.year), "系统管理员",
        "录入放假和调休，工作日期限才算得准。", url_of("rounds:calendar_days"),
    )  # fmt: skip
    yield Step(
        "被巡察单位名录", Unit.objects.exists(), "系统管理员、巡察办",
        "可以导入现有的名单。", url_of("rounds:unit_list"),
    )  # fmt: skip
    yield Step(
        "巡察人才库", Inspector.objects.exists(), "巡察办",
        "巡察办在“人才库”里导入或逐个登记。",
    )  # fmt: skip
    yield Step(
        "邮件能发出", MAIL.rows(state=DeliveryState.SENT).exists(), "系统管理员",
        "请打开“发送情况”，发一封测试邮件给本人；没有发出的，那里写着原因。没有邮件服务的，通知只在系统里看。",
        url_of("overview:mail_list"),
    )  # fmt: skip
