"""A new installation says on its administrator's home what is still to be done, until it is."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ADMINISTRATORS, Role
from core.calendar import FIRST_FEAST, LAST_FEAST
from core.models import CalendarDay
from overview.queries import first_steps
from rounds.models import Term
from tests import factories as make

pytestmark = pytest.mark.django_db
HOME = reverse("overview:home")


def undone() -> list[str]:
    return [step.label for step in first_steps.of(timezone.localdate()) if not step.is_done]


def test_each_step_is_ticked_by_what_was_done_and_the_list_goes_with_the_last(client, sysadmin):
    client.force_login(sysadmin)
    year = f"{timezone.localdate().year}年的节假日"
    page = client.get(HOME).content.decode()
    assert "首次启用" in page
    assert "还没有安全保密管理员、安全审计员" in page
    assert [label for label in undone() if label != year] == [
        "三个管理员岗位各有其人", "巡察办的账号", "领导小组的账号", "本届", "被巡察单位名录",
        "巡察人才库", "邮件能发出",
    ]  # fmt: skip

    for role in (*ADMINISTRATORS, Role.OFFICE, Role.LEADERSHIP):
        make.UserFactory(roles=[role])
    assert "巡察办的账号" not in undone()
    today = timezone.localdate()
    Term.objects.create(
        name="十三届", starts_on=date(today.year, 1, 1), ends_on=date(today.year, 12, 31),
        is_current=True,
    )  # fmt: skip
    make.UnitFactory()
    make.InspectorFactory()
    assert [label for label in undone() if label != year] == ["邮件能发出"]
    make.delivery(sysadmin, state="sent")
    for month, day in (FIRST_FEAST, LAST_FEAST):  # a year that nobody published yet
        CalendarDay.objects.get_or_create(
            day=date(today.year, month, day), defaults={"is_workday": False}
        )
    assert undone() == []
    assert "首次启用" not in client.get(HOME).content.decode()


def test_who_left_holds_no_office(sysadmin):
    for role in ADMINISTRATORS:
        make.UserFactory(roles=[role], is_active=False)

    assert "三个管理员岗位各有其人" in undone()


def test_others_do_not_see_it(client):
    for role in (Role.SECURITY, Role.AUDITOR, Role.OFFICE):
        client.force_login(make.UserFactory(roles=[role]))
        assert "首次启用" not in client.get(HOME).content.decode()
