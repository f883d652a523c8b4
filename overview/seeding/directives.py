"""上传下达 of the demo by the real actions: signed by some, late, for the library, a draft."""

from datetime import timedelta

from django.utils import timezone

from fieldwork.actions import directives
from fieldwork.models import Directive
from fieldwork.queries.directives import people_owing
from overview.seeding.world import World
from rounds.enums import RoundState
from rounds.models import Round

# Kind, title, source, text, days until it is to be signed for, of how many one has signed.
PASSED_ON = (
    (
        "instruction",
        "市委书记在巡察工作动员会上的讲话要点",
        "市委办公室",
        "一、突出政治监督定位，紧盯一把手和领导班子。\n二、贯通群众身边不正之风和腐败问题整治，下沉一级了解。\n"
        "三、实事求是，问题要准、依据要实。\n四、严守六项纪律，不干预被巡察单位正常工作。",
        3,
        2,
    ),
    (
        "document",
        "关于进一步严明巡察驻点期间工作纪律的通知",
        "市委巡察工作领导小组办公室",
        "驻点期间不得接受宴请和礼品礼金，不得单独与被巡察单位人员接触，谈话须两人以上。\n"
        "手机、电脑和移动存储介质按保密规定使用，底稿和线索不得带出驻点。",
        1,
        3,
    ),
)
LIBRARY = (
    ("policy", "巡察工作条例学习要点", "市委巡察办", "巡察工作坚持政治巡察定位，坚持人民立场，坚持实事求是，坚持依规依纪依法。"),
    ("case", "典型案例：某镇惠民补贴发放不实", "市委巡察办", "通过比对补贴台账、银行流水和入户走访，发现同一户重复领取、已故人员仍在领取。"),
    ("training", "个别谈话提纲和记录要求", "市委巡察办", "谈话前熟悉对象分管工作，谈话中围绕监督重点，谈话后当日整理、两人核对签字。"),
)  # fmt: skip


def make(world: World) -> None:
    """To the teams of the rounds under way, and what all may read."""
    office = world.people["bangong"]
    today = timezone.localdate()
    for round in Round.objects.filter(state=RoundState.UNDERWAY).order_by("pk"):
        teams = list(round.teams.filter(inspections__in=round.inspections.open()).distinct())
        if not teams:
            continue
        for kind, title, source, text, days, every in PASSED_ON:
            values = {"kind": kind, "title": title, "source": source, "text": text}
            values["due_on"] = today + timedelta(days=days)
            directive = directives.draft(round, values, teams=teams, by=office)
            directives.issue(directive, by=office)
            _sign(directive, every)
    for kind, title, source, text in LIBRARY:
        values = {"kind": kind, "title": title, "source": source, "text": text}
        directives.issue(directives.draft(None, values, by=office), by=office)


def _sign(directive: Directive, every: int) -> None:
    """One of so many has not signed; nobody signs who has not promised secrecy."""
    for place, user in enumerate(people_owing(directive)):
        if place % every and Directive.objects.visible_to(user).filter(pk=directive.pk).exists():
            directives.sign(directive, by=user)
