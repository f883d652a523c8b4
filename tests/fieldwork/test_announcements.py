"""进驻公告: asks for what no row says yet, and prints what the rows say."""

import pytest
from django.urls import reverse

from core.documents import registry, tree
from core.errors import NotYet
from fieldwork.actions import petitions
from fieldwork.models import PetitionPeriod
from tests import factories as make
from tests.browsed import submit


def announced(inspection, user):
    return registry.get("entry_announcement").make(user, inspection)


def test_what_no_row_says_is_asked_for(client, inspection, leader):
    client.force_login(leader)
    address = reverse("fieldwork:petition_period", args=[inspection.pk])
    with pytest.raises(NotYet, match="还没有设定信访受理截止日。请在本任务“信访”页面"):
        announced(inspection, leader)

    submit(client, address, closes_on=str(make.days(3)))
    with pytest.raises(NotYet, match="还没有填写联系电话"):
        announced(inspection, leader)

    submit(client, address, phone="0000-8800010", email="a@example.invalid")
    assert submit(client, address).status_code == 302  # nothing was changed
    letter = announced(inspection, leader)
    assert "联系电话：0000-8800010" in list(tree.texts(letter))
    assert letter.blocks[-1] == tree.QrCode("mailto:a@example.invalid", "扫码发送邮件")


def test_an_address_of_another_kind_is_refused(client, inspection, leader):
    client.force_login(leader)
    address = reverse("fieldwork:petition_period", args=[inspection.pk])

    answer = submit(client, address, closes_on=str(make.days(3)), web_address="javascript:alert(1)")

    assert "请填写以 http:// 或 https:// 开头的完整网址。" in answer.content.decode()
    assert not PetitionPeriod.objects.exists()


def test_the_second_unit_of_a_team_begins_with_its_contact(client, inspection, leader):
    values = {"closes_on": make.days(3), "phone": "0000-8800010", "box": "甲楼一层"}
    petitions.set_period(inspection, values, by=leader)
    other = make.InspectionFactory(round=inspection.round, team=inspection.team)
    client.force_login(leader)

    page = client.get(reverse("fieldwork:petition_period", args=[other.pk])).content.decode()

    assert "0000-8800010" in page
    assert "甲楼一层" not in page
