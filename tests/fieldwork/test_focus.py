"""重点关注事项: raised, named, looked into, settled; the stay does not end while one is open."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from core.views.restricted import NO_STORE
from fieldwork import outcomes
from fieldwork.actions import focus as actions
from fieldwork.models import FocusPoint
from findings.actions import findings as sheets
from findings.models import Finding, FindingSource
from overview.queries.worklist import gathered
from rounds import gates
from rounds.enums import Stage
from tests import browsed
from tests.asking import body
from tests.factories import today

WHY = "审计报告称某甲经手的三笔接待无公函"


@pytest.fixture
def values():
    return {
        "kind": "risk",
        "title": "公务接待费上升",
        "why": WHY,
        "sources": "市审计局",
        "assignee": None,
    }


@pytest.fixture
def point(inspection, values, leader, member):
    return actions.raise_point(inspection, values | {"assignee": member.inspector}, by=leader)


def waiting(user) -> list[str]:
    return [f"{item.verb}：{item.title}" for item in gathered(user, today())]


def test_numbers_run_by_inspection(inspection, values, member, office):
    made = [actions.raise_point(inspection, values, by=by).reference for by in (member, office)]

    assert made == ["重点001", "重点002"]


def test_what_is_sealed_lies_encrypted_and_stays_out_of_the_trail(point, leader, values):
    actions.edit(point, values | {"why": "改口说某乙"}, version=1, by=leader)
    actions.clear(point, note="查了某丙的凭证", by=leader)

    with connection.cursor() as cursor:
        cursor.execute("SELECT why, sources, conclusion FROM fieldwork_focuspoint")
        stored = "".join(cursor.fetchone())
    said = " ".join(f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all())
    for word in ("某甲", "某乙", "某丙", "市审计局"):
        assert word not in stored
        assert word not in said
    assert point.why == "改口说某乙"


def test_each_open_point_bars_the_end_of_the_stay_by_name(inspection, point, leader, values):
    other = actions.raise_point(inspection, values | {"title": "用工矛盾"}, by=leader)
    actions.begin(other, by=leader)

    bars = gates.bars(inspection, Stage.REPORTING)
    assert "重点001待查，还没有结论" in bars
    assert "重点002查中，还没有结论" in bars

    actions.clear(point, note="查阅凭证，未发现问题", by=leader)
    actions.clear(other, note="查阅合同，未发现问题", by=leader)
    assert not [bar for bar in gates.bars(inspection, Stage.REPORTING) if "重点" in bar]


def test_clearing_needs_a_reason(point, member):
    with pytest.raises(NotYet, match="原因"):
        actions.clear(point, note=" ", by=member)


def test_whoever_is_named_has_it_and_hears_of_it(point, member, leader, deputy):
    assert waiting(member) == ["核查重点关注事项：公务接待费上升"]
    assert not waiting(deputy)
    told = Notice.objects.get(recipient=member)
    assert told.subject == "请核查：市财政局重点001"
    assert "公务接待" not in told.subject + told.body


def test_the_heads_have_what_nobody_is_named_for(
    inspection, values, office, leader, deputy, member
):
    actions.raise_point(inspection, values, by=office)

    assert "指定查办人：公务接待费上升" in waiting(leader)
    assert "指定查办人：公务接待费上升" in waiting(deputy)
    assert not waiting(member)


def test_whose_membership_ended_leaves_it_to_the_heads(point, leader, member):
    member.inspector.memberships.update(to_on=today().replace(day=1), from_on="2020-01-01")
    member.inspector.memberships.update(to_on="2020-02-01")

    assert "指定查办人：公务接待费上升" in waiting(leader)


def test_only_people_of_the_team_are_named(point, leader, outsider):
    with pytest.raises(NotYet, match="本巡察组"):
        actions.assign(point, outsider.inspector, by=leader)


def test_members_do_not_name_others(point, member, leader):
    with pytest.raises(ActionDenied, match="组长"):
        actions.assign(point, leader.inspector, by=member)


def test_whoever_begins_what_nobody_has_takes_it(inspection, values, office, member):
    point = actions.raise_point(inspection, values, by=office)

    actions.begin(point, by=member)

    point.refresh_from_db()
    assert (point.state, point.assignee) == ("under_way", member.inspector)


def test_the_unit_and_other_teams_may_not_know_of_it(point, liaison, outsider, organ, sysadmin):
    for stranger in (liaison, outsider, organ, sysadmin):
        assert not FocusPoint.objects.visible_to(stranger).exists()


def test_a_sheet_drafted_from_it_concludes_it_and_carries_the_link(client, point, member):
    client.force_login(member)
    page = client.get(point.get_absolute_url()).content.decode()
    assert "据此起草底稿" in page

    url = reverse("findings:finding_new", args=[point.inspection_id])
    answer = browsed.submit(client, f"{url}?source=focus-{point.pk}")

    point.refresh_from_db()
    sheet = Finding.objects.get()
    assert answer.status_code == 302
    assert (sheet.title, sheet.sources.get().focus) == ("公务接待费上升", point)
    assert point.state == "drafted"
    assert sheet.reference in client.get(point.get_absolute_url()).content.decode()
    assert point.reference in client.get(sheet.get_absolute_url()).content.decode()


def test_the_office_learns_of_a_sheet_when_it_is_submitted(point, member, office):
    sheets.draft(point.inspection, title="接待无公函", source=point, by=member)

    assert outcomes.of(point, office) == []
    assert len(outcomes.of(point, member)) == 1


def test_withdrawing_the_last_sheet_opens_it_again(point, member, leader):
    first, second = (
        sheets.draft(point.inspection, title=title, source=point, by=member)
        for title in ("接待无公函", "接待无清单")
    )

    sheets.withdraw(first, note="并入另一份", by=leader)
    point.refresh_from_db()
    assert point.state == "drafted"

    sheets.withdraw(second, note="不属实", by=leader)
    point.refresh_from_db()
    assert point.state == "under_way"
    assert gates.bars(point.inspection, Stage.FEEDBACK)[0].startswith("重点001")


def test_a_point_of_another_inspection_is_no_source(point, other_inspection, outsider):
    other_inspection.stage = Stage.FIELDWORK
    with pytest.raises(ActionDenied, match="不属于"):
        sheets.draft(other_inspection, title="别组的", source=point, by=outsider)


def test_a_source_is_of_one_kind(point, member):
    sheet = sheets.draft(point.inspection, title="接待无公函", by=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        FindingSource.objects.create(finding=sheet)


def test_what_was_settled_is_reopened_by_the_heads_with_a_reason(point, member, leader):
    actions.clear(point, note="未发现问题", by=member)

    with pytest.raises(ActionDenied, match="组长"):
        actions.reopen(point, note="再查", by=member)
    actions.reopen(point, note="新来一封信", by=leader)
    assert (point.state, point.conclusion) == ("under_way", "")
    with pytest.raises(InvalidTransition):
        actions.reopen(point, note="再查", by=leader)


def test_nothing_is_raised_after_the_stay(inspection, values, member):
    inspection.stage = Stage.REPORTING

    with pytest.raises(NotYet, match="“准备”和“了解”"):
        actions.raise_point(inspection, values, by=member)


def test_two_people_at_one_point(point, values, leader, member):
    actions.edit(point, values | {"title": "接待费"}, version=1, by=leader)

    with pytest.raises(StaleState):
        actions.edit(point, values | {"title": "差旅费"}, version=1, by=leader)


def test_the_page_is_not_kept_and_its_reader_is_recorded(client, point, office):
    client.force_login(office)

    answer = client.get(point.get_absolute_url())

    assert answer["Cache-Control"] == NO_STORE
    assert AuditEvent.objects.filter(verb="查看重点关注事项", actor_id=office.pk).exists()


def test_it_is_raised_assigned_and_cleared_on_its_pages(client, inspection, leader, member):
    client.force_login(leader)
    url = reverse("fieldwork:focus_new", args=[inspection.pk])
    browsed.submit(client, url, kind="conflict", title="用工矛盾", why=WHY)
    point = FocusPoint.objects.get()

    page = point.get_absolute_url()
    browsed.submit(client, f"{page}assign/", at=page, assignee=member.inspector.pk)
    browsed.submit(client, f"{page}clear/", at=page, note="查阅合同")

    point.refresh_from_db()
    assert (point.assignee, point.state, point.conclusion) == (
        member.inspector,
        "cleared",
        "查阅合同",
    )


def test_an_empty_form_says_what_is_missing(client, inspection, leader):
    client.force_login(leader)

    answer = browsed.submit(client, reverse("fieldwork:focus_new", args=[inspection.pk]))

    assert answer.status_code == 422
    assert FocusPoint.objects.count() == 0


def test_the_list_document_prints_every_point(point, leader):
    from core.documents import registry
    from core.documents.tree import texts

    words = "".join(texts(registry.get("focus_list").make(leader, point.inspection)))

    assert "公务接待费上升" in words
    assert "郑组员" in words


def test_the_stay_ends_on_its_page_once_every_point_has_a_conclusion(
    client, inspection, point, leader
):
    client.force_login(leader)
    page, url = (
        inspection.get_absolute_url(),
        reverse("rounds:inspection_advance", args=[inspection.pk]),
    )
    assert "重点001待查" in client.get(page).content.decode()
    refused = client.get(url)
    assert "重点001" in refused.content.decode()

    actions.clear(point, note="查阅凭证，未发现问题", by=leader)
    browsed.submit(client, url, note="短期专项，谈话另行登记")

    inspection.refresh_from_db()
    assert inspection.stage == Stage.REPORTING


def test_who_took_the_points_along_stands_beside_each(client, point, member):
    client.force_login(member)
    address = reverse("fieldwork:focus_list")

    assert "<!doctype html>" in body(client.get(address, {"export": "csv"}))
    body(client.get(address, {"export": "xlsx"}))

    seen = AuditEvent.objects.filter(target_id=point.pk, actor_id=member.pk)
    seen = seen.filter(verb__contains="（导出）")
    assert seen.count() == 1
