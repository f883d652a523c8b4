"""“Not allowed” and “not yet” are two errors and two kinds of event (ADR 0050)."""

import ast
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.models import AuditEvent
from overview.actions import alarms
from overview.models import Alarm, AlarmRule
from rounds.enums import Stage
from tests import factories as make

ACT = (
    "办理|审核|批准|授予|收回|复核|审签|退回|验收|印发|起草|移交|交付|核收|发出|撤回|答复|决定|申请|汇总|"
    "记录|登记|指定|设定|修改|说明|确认|核查|解除|签收知悉"
)
# What a sentence about a person says: whose step it is, one's own work, somebody else's scope.
PERSON = re.compile(
    r"只有.{0,24}(可以|才能|能|办理)|不能自己|不能批准自己|不能决定自己|不能授权给自己|不能同时|"
    r"不能改自己|不能解除自己|不能核查关于自己|不属于|没有权限|您没有|您不能|工作范围内|只能修改自己的|"
    rf"只能授权给|获得知悉授权|线索由巡察办|他人上传|由[^，。]{{0,30}}({ACT})"
)
# The same words about the thing.
THING = re.compile("由对方在|不能直接修改|只有已审签的底稿可以反馈|只有(整改中|申请销号|已销号)")


def refusals() -> list[tuple[str, str, str]]:
    """Where each error is raised: place, its class, and the words of its sentence."""
    found = []
    for path in sorted(
        p for app in settings.OWN_APPS for p in (settings.BASE_DIR / app).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = getattr(node.exc.func, "id", "")
                if name in ("ActionDenied", "NotYet") and (words := _words(node.exc)):
                    found.append((f"{path.name}:{node.lineno}", name, words))
    return found


def _words(call: ast.Call) -> str:
    texts = [n.value for n in ast.walk(call) if isinstance(n, ast.Constant)]
    return "".join(text for text in texts if isinstance(text, str))


def test_a_sentence_about_a_person_is_a_denial_and_no_other_is():
    wrong = [
        (place, name, words)
        for place, name, words in refusals()
        if (name == "ActionDenied") != (bool(PERSON.search(words)) and not THING.search(words))
    ]

    assert len(refusals()) > 250
    assert not wrong


@pytest.mark.django_db
def test_pressing_too_early_is_no_refusal_and_raises_no_alarm(client, inspection, leader):
    type(inspection).objects.filter(pk=inspection.pk).update(stage=Stage.ARCHIVED)
    AlarmRule.objects.get_or_create(kind="refusals", threshold=5)
    client.force_login(leader)

    for _ in range(6):
        client.get(reverse("rounds:inspection_advance", args=[inspection.pk]))

    alarms.sweep(timezone.now())
    assert AuditEvent.objects.filter(verb="条件未到").count() == 6
    assert not AuditEvent.objects.filter(verb="操作被拒").exists()
    assert not Alarm.objects.exists()


@pytest.mark.django_db
def test_pressing_what_is_somebody_elses_is_a_refusal_and_raises_the_alarm(client, inspection):
    AlarmRule.objects.get_or_create(kind="refusals", threshold=5)
    leadership = make.UserFactory(roles=[Role.LEADERSHIP])
    client.force_login(leadership)

    for _ in range(6):
        client.get(reverse("rounds:inspection_advance", args=[inspection.pk]))

    alarms.sweep(timezone.now())
    assert AuditEvent.objects.filter(verb="操作被拒").count() == 6
    assert Alarm.objects.filter(person=leadership).exists()
