"""The first hour of a real installation: from empty tables to a plan of a round, through rendered forms."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from overview.seeding import reference
from rounds.models import Round, Term
from tests.browsed import submit
from tests.world import ROOT

pytestmark = pytest.mark.django_db
INITIAL, OWN = "yun-hai-2026-xin", "shan-qing-7412-shui"


def appointed(role: str, monkeypatch) -> Client:
    """Named at the console, signed in with the initial password, with one of their own."""
    monkeypatch.setenv("XUNCHA_PASSWORD", INITIAL)
    call_command("appoint", role, role, name=f"{role}某", stdout=StringIO())
    return entered(role)


def entered(username: str) -> Client:
    client = Client()
    door = reverse("accounts:sign_in")
    submit(client, door, username=username, password=INITIAL)
    page = submit(
        client,
        reverse("accounts:change_password"),
        old_password=INITIAL,
        new_password1=OWN,
        new_password2=OWN,
        follow=True,
    )
    if page.redirect_chain[-1][0] == reverse("accounts:second_factor"):
        submit(client, reverse("accounts:second_factor"), skip="1")  # the demo's way
    return client


def test_from_nothing_to_a_plan(monkeypatch):
    reference.load()
    sysadmin, security = (appointed(role, monkeypatch) for role in ("sysadmin", "security"))
    submit(
        sysadmin,
        reverse("admin:accounts_user_add"),
        username="bangong",
        name="王办",
        password=INITIAL,
    )
    office = User.objects.get(username="bangong")
    submit(security, reverse("admin:accounts_user_change", args=[office.pk]), roles=["office"])
    submit(
        sysadmin,
        reverse("admin:rounds_term_add"),
        name="十三届市委",
        starts_on="2026-09-01",
        ends_on="2031-08-31",
        is_current="on",
    )
    assert Term.objects.get().is_current

    page = submit(
        entered("bangong"),
        reverse("rounds:round_new"),
        starts_on="2027-03-01",
        ends_on="2027-04-30",
        follow=True,
    )

    assert page.status_code == 200
    assert str(Round.objects.get()).startswith("十三届市委第一轮")


def test_the_office_is_told_who_makes_a_term(client, office):
    reference.load()
    client.force_login(office)

    page = client.get(reverse("rounds:round_new")).content.decode()

    assert "还没有届次" in page
    assert "系统管理员" in page


def test_what_the_first_hour_needs_stands_in_the_documents():
    operations = (ROOT / "docs" / "operations.md").read_text()
    manual = (ROOT / "docs" / "manual.md").read_text()

    for role in ("sysadmin", "security", "auditor"):
        assert f"appoint {role} " in operations
    assert "系统管理 → 届次" in operations
    assert "届次" in manual
