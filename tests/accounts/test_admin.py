"""The admin site: whose it is, that its writes are traced, that none overwrites another's."""

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent, CalendarDay, Job
from findings.models import Category
from rounds.models import DeadlinePreset, Sector
from tests import factories as make
from tests.admin_pages import take
from tests.attacks.forging import forged
from tests.browsed import form, submit
from tests.factories import PresetFactory, UserFactory

CONTENT = {
    "findings.Finding", "findings.Clue", "findings.Handoff", "findings.Feedback",
    "findings.ImmediateFix", "rectification.Ledger", "rectification.LedgerItem",
    "rectification.Measure", "rectification.ProgressReport", "rectification.Extension",
    "core.Attachment", "core.Document", "core.AuditEvent",
}  # fmt: skip
OTHERS = ["office", "leadership", "leader", "liaison", "organ"]


def test_content_of_the_work_is_not_there():
    registered = {model._meta.label for model in admin.site._registry}

    assert not registered & CONTENT


@pytest.mark.parametrize("who", OTHERS)
def test_only_administrators_find_the_site(client, who, request):
    client.force_login(request.getfixturevalue(who))

    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name)).status_code == 404
    assert client.get(reverse("admin:index")).status_code == 404


def test_visitors_go_to_the_common_door(client, db):
    page = client.get(reverse("admin:index"), follow=True)

    assert page.redirect_chain[-1][0].startswith(reverse("accounts:sign_in"))


def test_change_is_traced_by_our_audit_alone(client, sysadmin):
    client.force_login(sysadmin)
    sector = Sector.objects.create(name="经济")
    url = reverse("admin:rounds_sector_change", args=[sector.pk])

    answer = submit(client, url, name="经济金融")

    assert answer.status_code == 302
    event = AuditEvent.objects.get(verb="修改领域")
    assert event.changes == {"name": ["经济", "经济金融"]}
    assert event.actor_id == sysadmin.pk
    assert not LogEntry.objects.exists()
    assert (
        "经济金融"
        in client.get(reverse("admin:rounds_sector_history", args=[sector.pk])).content.decode()
    )


def test_stale_save_is_refused_and_keeps_what_was_typed(client, sysadmin):
    client.force_login(sysadmin)
    sector = Sector.objects.create(name="经济")
    url = reverse("admin:rounds_sector_change", args=[sector.pk])
    opened = form(client, url)
    Sector.objects.filter(pk=sector.pk).update(name="他人所改")

    answer = opened.send(client, name="我所改")

    assert answer.status_code == 200
    assert "他人已保存过" in answer.content.decode()
    assert "我所改" in answer.content.decode()
    sector.refresh_from_db()
    assert sector.name == "他人所改"


def test_rows_below_are_traced_and_guarded_one_by_one(client, sysadmin):
    client.force_login(sysadmin)
    preset = PresetFactory()
    row = preset.rows.get(kind="plan")
    url = reverse("admin:rounds_deadlinepreset_change", args=[preset.pk])
    opened = form(client, url)
    sent = opened.values().items()
    place = next(k for k, v in sent if k.endswith("-id") and v == [str(row.pk)])
    offset = place.replace("-id", "-offset")

    answer = opened.send(client, **{offset: "2"})

    assert answer.status_code == 302
    assert AuditEvent.objects.get(verb="修改期限").changes == {"offset": ["1", "2"]}
    stale = opened.send(client, **{offset: "3"})
    assert "他人已保存过" in stale.content.decode()
    row.refresh_from_db()
    assert row.offset == 2


def test_preset_is_copied_with_its_rows(client, sysadmin):
    client.force_login(sysadmin)
    preset = PresetFactory()

    take(client, reverse("admin:rounds_deadlinepreset_changelist"), "copy", preset)

    made = DeadlinePreset.objects.get(name="县市常用（副本1）")
    assert made.rows.count() == preset.rows.count()
    assert not made.is_default


def test_addition_and_removal_are_traced(client, sysadmin):
    client.force_login(sysadmin)
    day = {"day": "2027-10-01", "name": "国庆节", "source": "国务院办公厅通知"}
    submit(client, reverse("admin:core_calendarday_add"), **day)
    category = Category.objects.create(name="多余")

    submit(client, reverse("admin:findings_category_delete", args=[category.pk]))

    assert CalendarDay.objects.get().name == "国庆节"
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"新增日历", "删除问题分类"}


def test_account_page_gives_each_administrator_their_part(client, sysadmin, security):
    target = UserFactory(username="zhang", name="张某", roles=[])
    url = reverse("admin:accounts_user_change", args=[target.pk])
    client.force_login(sysadmin)
    more = {"name": "张某某", "roles": ["office"]}
    client.post(url, forged(url, form(client, url).values() | more))
    target.refresh_from_db()
    assert (target.name, target.roles) == ("张某某", [])

    client.force_login(security)
    more = {"name": "改名", "roles": ["office"]}
    client.post(url, forged(url, form(client, url).values() | more))

    target.refresh_from_db()
    assert (target.name, target.roles) == ("张某某", ["office"])
    assert {"修改账号", "授予角色"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_account_is_created_with_an_initial_password(client, sysadmin):
    client.force_login(sysadmin)
    person = {"username": "zhang", "name": "张某", "password": "yun-hai-2026-xin"}

    submit(client, reverse("admin:accounts_user_add"), **person)

    user = User.objects.get(username="zhang")
    assert user.must_change_password
    assert user.check_password("yun-hai-2026-xin")


def test_accounts_are_never_deleted(client, sysadmin):
    client.force_login(sysadmin)
    target = UserFactory()

    url = reverse("admin:accounts_user_delete", args=[target.pk])

    assert client.post(url, forged(url, {"post": "yes"})).status_code == 404
    assert User.objects.filter(pk=target.pk).exists()


def test_jobs_and_notices_show_state_and_no_words(client, sysadmin, office):
    client.force_login(sysadmin)
    job = Job.objects.create(
        kind="x", title="某局反馈意见", key="k", state="failed", requested_by=office
    )
    delivery = make.delivery(office, subject="某底稿待复核", state="failed")

    for name, obj, words in (("job", job, "某局反馈意见"), ("delivery", delivery, "某底稿待复核")):
        page = client.get(reverse(f"admin:core_{name}_changelist"))
        assert page.status_code == 200
        assert words not in page.content.decode()
        assert client.get(reverse(f"admin:core_{name}_change", args=[obj.pk])).status_code == 404
    take(client, reverse("admin:core_delivery_changelist"), "send_again", delivery)
    delivery.refresh_from_db()
    assert delivery.state == "pending"


def act(client, name: str, *users) -> str:
    """Take an action of the list of accounts; what the page then says."""
    url = reverse("admin:accounts_user_changelist")
    return take(client, url, name, *users).content.decode()


def test_the_list_shows_who_is_locked_and_says_what_an_action_did(
    client, sysadmin, security, office
):
    for _ in range(5):
        submit(Client(), reverse("accounts:sign_in"), username="office", password="wrong")
    client.force_login(sysadmin)
    page = client.get(reverse("admin:accounts_user_changelist")).content.decode()

    assert page.count("输错5次") == 1
    assert "已解除1个账号的暂停登录" in act(client, "let_in_again", office, security)
    assert "没有被暂停登录，不需要解除" in act(client, "let_in_again", office)
    client.force_login(security)
    url = reverse("admin:accounts_user_factor", args=[office.pk])
    answer = submit(client, url, follow=True).content.decode()
    assert "没有绑定动态验证码，不需要解除" in answer


def test_the_registers_of_the_door_are_in_chinese(client, security, office):
    submit(Client(), reverse("accounts:sign_in"), username="office", password="wrong")
    AccessLog.objects.create(username="office", ip_address="10.0.0.1", user_agent="Firefox")
    client.force_login(security)
    for name, model in (("accessattempt", AccessAttempt), ("accesslog", AccessLog)):
        listed = client.get(reverse(f"admin:axes_{name}_changelist")).content.decode()
        row = model.objects.latest("pk")
        opened = client.get(reverse(f"admin:axes_{name}_change", args=[row.pk])).content.decode()
        for label in ("账号", "来源地址", "时间"):
            assert label in listed
            assert label in opened
        for word in ("Username", "IP Address", "Attempt Time", "User Agent"):
            assert word not in listed + opened


def test_what_was_added_and_removed_is_in_the_trail_by_field(client, sysadmin):
    client.force_login(sysadmin)
    submit(client, reverse("admin:rounds_sector_add"), name="国企", order="7")
    sector = Sector.objects.get(name="国企")
    submit(client, reverse("admin:rounds_sector_delete", args=[sector.pk]))

    added, removed = AuditEvent.objects.filter(target_type="rounds.sector").order_by("id")
    assert (added.changes["name"], added.changes["order"]) == ([None, "国企"], [None, "7"])
    assert (removed.changes["name"], removed.changes["order"]) == (["国企", ""], ["7", ""])
