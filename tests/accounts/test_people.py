"""Accounts and roles: who may write what, and that every write leaves its trace."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import rules
from accounts.actions import people, resets
from accounts.enums import Role
from accounts.models import User
from core import spreadsheets
from core.errors import ActionDenied
from core.models import AuditEvent
from tests.browsed import form_of, submit
from tests.factories import UserFactory

GOOD = "yun-hai-2026-xin"


def test_create_gives_no_roles_and_asks_for_a_new_password(sysadmin):
    user = people.create(username="zhang", name="张某", password=GOOD, by=sysadmin)

    assert user.roles == []
    assert user.must_change_password
    assert AuditEvent.objects.get(verb="建立账号").actor_id == sysadmin.pk


@pytest.mark.parametrize("who", ["office", "leadership", "security", "auditor", "liaison"])
def test_only_the_system_administrator_writes_accounts(who, request, office):
    other, target = request.getfixturevalue(who), UserFactory()

    with pytest.raises(ActionDenied):
        people.create(username="zhang", name="张某", password=GOOD, by=other)
    with pytest.raises(ActionDenied):
        people.edit(target, {"name": "改名"}, by=other)
    with pytest.raises(ActionDenied):
        resets.reset_password(target, GOOD, by=other)


@pytest.mark.parametrize("who", ["office", "leadership", "sysadmin", "auditor"])
def test_only_the_security_administrator_grants_roles(who, request):
    person = request.getfixturevalue(who)
    target = UserFactory(roles=[])

    with pytest.raises(ActionDenied):
        people.set_roles(target, [Role.OFFICE], by=person)


def test_roles_are_granted_and_traced(security):
    target = UserFactory(roles=[])

    assert people.set_roles(target, [Role.OFFICE, Role.INSPECTOR], by=security)

    target.refresh_from_db()
    assert target.roles == ["office", "inspector"]
    assert AuditEvent.objects.get(verb="授予角色").changes == {
        "roles": ["无", "巡察办、巡察组成员"]
    }


def test_nobody_changes_their_own_roles(security):
    with pytest.raises(ActionDenied, match="不能改自己的角色"):
        people.set_roles(security, [Role.AUDITOR], by=security)


@pytest.mark.parametrize(
    "roles",
    [
        [Role.SYSADMIN, Role.SECURITY],
        [Role.SECURITY, Role.AUDITOR],
        [Role.SYSADMIN, Role.OFFICE],
        [Role.LIAISON, Role.INSPECTOR],
        [Role.ORGAN, Role.LEADERSHIP],
    ],
)
def test_exclusive_roles_stand_alone_by_rule_and_by_constraint(security, roles):
    target = UserFactory(roles=[])

    with pytest.raises(ActionDenied, match="只能单独担任"):
        people.set_roles(target, roles, by=security)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=target.pk).update(roles=roles)


def test_own_account_cannot_be_put_out_of_use(sysadmin):
    with pytest.raises(ActionDenied, match="不能停用自己"):
        people.edit(sysadmin, {"is_active": False}, by=sysadmin)


def test_edit_writes_only_differences(sysadmin):
    user = UserFactory(name="旧名")

    assert not people.edit(user, {"name": "旧名"}, by=sysadmin)
    assert people.edit(user, {"name": "新名", "roles": ["office"]}, by=sysadmin)

    assert AuditEvent.objects.get(verb="修改账号").changes == {"name": ["旧名", "新名"]}


def test_bad_values_are_refused(sysadmin):
    with pytest.raises(ValidationError):
        people.create(username="有 空格", name="张某", password=GOOD, by=sysadmin)


@pytest.mark.parametrize(
    ("role", "model", "may"),
    [
        ("sysadmin", "change_unit", True),
        ("sysadmin", "add_user", True),
        ("sysadmin", "view_finding", False),
        ("sysadmin", "view_clue", False),
        ("sysadmin", "view_ledgeritem", False),
        ("sysadmin", "view_handoff", False),
        ("sysadmin", "view_feedback", False),
        ("sysadmin", "change_cluegrant", False),
        ("security", "change_user", True),
        ("security", "add_user", False),
        ("security", "view_unit", False),
        ("auditor", "view_user", True),
        ("auditor", "change_user", False),
        ("auditor", "view_finding", False),
        ("office", "view_unit", False),
    ],
)
def test_administrators_hold_their_own_part_only(role, model, may, request):
    user = request.getfixturevalue(role)

    assert user.has_perm(f"app.{model}") is may
    user.is_active = False
    assert not rules.may_in_admin(user, f"app.{model}")


# --- import -------------------------------------------------------------------------------


def workbook(*rows) -> SimpleUploadedFile:
    from accounts.imports import PeopleImporter

    with spreadsheets.write(PeopleImporter.columns, iter(rows), title="账号") as made:
        return SimpleUploadedFile("账号.xlsx", made.read())


def upload(client, *rows):
    return submit(client, reverse("admin:accounts_user_import"), file=workbook(*rows))


def test_import_judges_then_creates_without_roles(client, sysadmin):
    client.force_login(sysadmin)
    known = UserFactory(username="known", name="旧名", email="")

    answer = upload(
        client,
        ["zhang", "张某", "138", "zhang@example.test", GOOD],
        ["known", "新名", known.phone, "", ""],
    )
    page = client.get(answer.url)
    assert {line.verdict for line in page.context["lines"]} == {"新增", "更新"}
    form_of(page, answer.url, reverse("admin:accounts_user_import")).submit(client)

    zhang = User.objects.get(username="zhang")
    assert zhang.roles == []
    assert zhang.check_password(GOOD)
    assert User.objects.get(username="known").name == "新名"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["zhang", "张某", "", "", ""], "初始密码"),
        (["zhang", "张某", "", "", "12345"], "10"),
        (["zhang", "张某", "", "不是邮箱", GOOD], "邮"),
        (["a b", "张某", "", "", GOOD], "a b"),
    ],
)
def test_import_names_what_is_wrong(client, sysadmin, row, sentence):
    client.force_login(sysadmin)

    page = client.get(upload(client, row).url)

    (line,) = page.context["lines"]
    assert line.verdict == "有误"
    assert sentence in line.note or sentence in "".join(line.cells)


@pytest.mark.parametrize("who", ["security", "auditor", "office"])
def test_import_is_absent_for_others(client, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("admin:accounts_user_import")).status_code == 404


# --- the first administrators of an installation --------------------------------------------


def test_appoint_makes_the_first_holder_of_an_administrators_role(db, monkeypatch):
    monkeypatch.setenv("XUNCHA_PASSWORD", GOOD)

    call_command("appoint", "security", "mi", name="密某", stdout=StringIO())

    user = User.objects.get(username="mi")
    assert user.roles == ["security"]
    assert user.must_change_password
    assert AuditEvent.objects.get(verb="任命管理员").target_id == user.pk


def test_appoint_refuses_where_the_role_is_held(security, monkeypatch):
    monkeypatch.setenv("XUNCHA_PASSWORD", GOOD)

    with pytest.raises(CommandError, match="已有"):
        call_command("appoint", "security", "mi", name="密某")


def test_appoint_gives_administrators_roles_only(db):
    with pytest.raises(CommandError):
        call_command("appoint", "office", "ban", name="办某")
