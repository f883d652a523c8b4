"""An account at rest: its owner reads of the reset at sign-in, the other administrators have it to do."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApprovalRequest, Rest
from core.worklist import WorkItem
from overview.queries import worklist
from tests.accounts.test_resets import NEW, ask_on_the_page, client_of, confirm_on_the_page
from tests.accounts.test_second_factor import CODE, SIGN_IN
from tests.browsed import submit
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def reset(sysadmin, security, auditor, leadership) -> ApprovalRequest:
    """The security administrator's password, reset by two."""
    ask_on_the_page(sysadmin, security, reason="本人来电")
    confirm_on_the_page(leadership)
    return ApprovalRequest.objects.get()


def to_do(user) -> list[WorkItem]:
    items = worklist.gathered(user, timezone.localdate())
    return [item for item in items if item.context == "向本人核实"]


def test_who_signs_in_reads_who_reset_the_account(reset, sysadmin, leadership):
    owner = Client()

    submit(owner, SIGN_IN, follow=True, username="security", password=NEW)
    page = owner.get(CODE).content.decode()

    assert f"由{sysadmin}申请、{leadership}复核重置，须您本人确认后启用" in page
    assert "不是您本人提出的，请不要继续" in page


def test_who_still_types_the_former_password_reads_that_it_was_reset(reset, sysadmin):
    page = submit(
        Client(), SIGN_IN, follow=True, username="security", password=PASSWORD
    ).content.decode()

    assert f"由{sysadmin}申请" in page
    assert "原来的密码不再有效" in page


def test_who_knows_no_password_reads_nothing_of_it(reset):
    page = submit(Client(), SIGN_IN, follow=True, username="security", password="yun-jian-9-guess")

    assert page.status_code == 422
    assert "账号或密码不正确" in page.content.decode()
    assert "重置" not in page.context["form"].errors.as_text()


def test_an_account_that_does_not_rest_is_told_nothing(reset, security):
    Rest.objects.all().delete()

    page = submit(
        Client(), SIGN_IN, follow=True, username="security", password=PASSWORD
    ).content.decode()

    assert "账号或密码不正确" in page


def test_the_other_administrators_have_it_to_do_until_the_owner_has_confirmed(
    reset, sysadmin, auditor, office
):
    for administrator in (sysadmin, auditor):
        (item,) = to_do(administrator)
        assert "等待本人确认启用" in item.title
        page = client_of(administrator).get(item.url).content.decode()
        assert "请当面或打电话向本人核实" in page
        assert item.title in client_of(administrator).get(reverse("overview:home")).content.decode()
    assert to_do(office) == []

    Rest.objects.all().delete()

    assert to_do(sysadmin) == []
    assert "向本人核实这次重置" not in client_of(sysadmin).get(item.url).content.decode()
