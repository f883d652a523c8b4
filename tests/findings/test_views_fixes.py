"""Pages of 立行立改: the unit's way and the team's, and what the unit never sees."""

import json

import pytest
from django.urls import reverse

from core import attachments
from findings.actions import fixes as actions
from findings.enums import FixState
from findings.models import ImmediateFix
from tests.browsed import submit
from tests.factories import days
from tests.findings import making
from tests.snapshots import snapshot_fixture


def page(name: str, *args) -> str:
    return reverse(f"findings:{name}", args=args)


@snapshot_fixture
def urgent(inspection, member, deputy, leader, category):
    finding = making.draft(
        inspection, by=member, category=category, disposition="immediate", title="公务接待无清单"
    )
    return making.signed(finding, deputy=deputy, leader=leader)


@snapshot_fixture
def fix(urgent, leader):
    return making.fix(urgent, leader=leader)


def test_leader_issues_from_the_finding(client, urgent, leader):
    client.force_login(leader)

    form = client.get(page("fix_new", urgent.pk)).context["form"]
    submit(
        client,
        page("fix_new", urgent.pk),
        problem=form.initial["problem"],
        requirement="立即补齐。",
        due_on=days(3),
    )

    assert ImmediateFix.objects.get().due_on == days(3)
    assert form.initial["due_on"] == urgent.inspection.round.ends_on


@pytest.mark.parametrize("due_on", ["2026-02-30", "昨天", "", "0001-01-01", "9999-12-31"])
def test_an_impossible_date_is_said_and_the_text_stays(client, urgent, leader, due_on):
    client.force_login(leader)

    response = submit(
        client,
        page("fix_new", urgent.pk),
        problem="甲",
        requirement="写了很久的要求",
        due_on=due_on,
    )

    assert response.status_code == 422
    assert response.context["form"].errors["due_on"]
    assert "写了很久的要求" in response.content.decode()
    assert not ImmediateFix.objects.exists()


def test_the_units_way_and_the_acceptance(client, fix, liaison, leader):
    client.force_login(liaison)
    submit(client, page("fix_receive", fix.pk))
    fix.refresh_from_db()
    submit(
        client,
        page("fix_autosave", fix.pk),
        at=page("fix_report", fix.pk),
        report="已补齐",
        version=fix.version,
    )
    making.evidence(fix, by=liaison)
    fix.refresh_from_db()
    submit(
        client,
        page("fix_report", fix.pk),
        report="已补齐12份清单。",
        version=fix.version,
        do="report",
    )
    client.force_login(leader)
    assert "验收通过" in client.get(fix.get_absolute_url()).content.decode()
    submit(client, page("fix_accept", fix.pk), note="属实。")

    fix.refresh_from_db()
    assert (fix.state, fix.report) == (FixState.ACCEPTED, "已补齐12份清单。")


def test_report_without_evidence_is_saved_and_says_why_it_was_not_sent(client, fix, liaison):
    actions.receive(fix, by=liaison)
    client.force_login(liaison)

    response = submit(
        client,
        page("fix_report", fix.pk),
        report="已整改。",
        version=fix.version,
        do="report",
        follow=True,
    )

    fix.refresh_from_db()
    assert (fix.state, fix.report) == (FixState.RECEIVED, "已整改。")
    assert "请先上传佐证材料" in response.content.decode()


def test_stale_report_shows_both_texts(client, fix, liaison):
    actions.receive(fix, by=liaison)
    old = fix.version
    actions.write_report(fix, report="同事写的", by=liaison)
    client.force_login(liaison)

    saved = submit(client, page("fix_report", fix.pk), report="我写的", version=old)
    automatic = submit(
        client,
        page("fix_autosave", fix.pk),
        at=page("fix_report", fix.pk),
        report="我写的",
        version=old,
    )

    assert saved.status_code == 409
    assert "同事写的" in saved.content.decode()
    assert "我写的" in saved.content.decode()
    assert automatic.status_code == 409
    assert json.loads(automatic.content)["message"]


def test_the_unit_never_sees_the_finding(client, fix, urgent, liaison):
    client.force_login(liaison)

    text = client.get(fix.get_absolute_url()).content.decode()

    assert client.get(urgent.get_absolute_url()).status_code == 404
    assert urgent.reference not in text
    assert urgent.summary not in text
    assert urgent.responsible_person not in text


@pytest.mark.parametrize("who", ["foreign_liaison", "outsider", "organ", "sysadmin", "auditor"])
def test_outsiders_get_404(client, fix, who, request):
    assert ImmediateFix.objects.filter(pk=fix.pk).exists()
    client.force_login(request.getfixturevalue(who))

    assert client.get(fix.get_absolute_url()).status_code == 404
    for name in ("fix_receive", "fix_accept", "fix_return", "fix_autosave"):
        assert client.post(page(name, fix.pk)).status_code == 404
    listed = client.get(page("fix_list"))
    assert listed.status_code == 404 or fix.problem not in listed.content.decode()


def test_list_and_page_take_the_same_queries_for_one_and_three(
    client, fix, inspection, member, deputy, leader, category, django_assert_num_queries
):
    client.force_login(leader)
    client.get(page("fix_list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(page("fix_list"))
    for number in range(2):
        more = making.draft(
            inspection, by=member, category=category, disposition="immediate", title=f"第{number}件"
        )
        making.fix(making.signed(more, deputy=deputy, leader=leader), leader=leader)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(page("fix_list"))


LIST_QUERIES = 5


def test_list_marks_what_is_late_and_filters_it(client, fix, leader):
    ImmediateFix.objects.filter(pk=fix.pk).update(issued_on=days(-9), due_on=days(-2))
    client.force_login(leader)

    late = client.get(page("fix_list"), {"late": "on", "q": "公务接待"}).content.decode()
    none = client.get(page("fix_list"), {"q": "没有这个词"})

    assert late.count('<tr class="is-late">') == 1
    assert '<td data-label="期限情况">逾期2天</td>' in late
    assert none.context["rows"] == []


def test_export_is_a_workbook(client, fix, leader):
    client.force_login(leader)

    response = client.get(f"{page('fix_list')}?export=xlsx")

    assert response["Content-Type"].startswith("application/vnd.openxml")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_evidence_of_a_returned_report_stays(client, fix, liaison, leader):
    actions.receive(fix, by=liaison)
    actions.write_report(fix, report="已整改。", by=liaison)
    making.evidence(fix, by=liaison)
    actions.report(fix, by=liaison)
    actions.return_for_rework(ImmediateFix.objects.get(), note="缺照片", by=leader)
    client.force_login(liaison)
    file = attachments.of(fix).get()
    remove = reverse("core:attachment_remove", args=[file.pk])

    shown = client.get(page("fix_report", fix.pk)).content.decode()
    back = {"Referer": page("fix_report", fix.pk)}
    refused = client.post(remove, headers=back, follow=True).content.decode()

    assert file.name in shown
    assert remove not in shown
    assert "已随整改报告报送，须留存" in refused
