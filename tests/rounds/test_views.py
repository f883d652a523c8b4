"""Every page of rounds opens for those it is for, and is 404 for the others."""

import re

import pytest
from django.urls import reverse

from core.verbs import CoreVerb
from rounds.enums import Duty, RoundState, Stage
from rounds.models import ReminderRule, Round, Unit
from tests import factories as make
from tests.browsed import submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def plan(office):
    """A round in preparation with a team, two people and two units."""
    round = make.RoundFactory(
        number=7,
        state=RoundState.PLANNING,
        starts_on=make.days(30),
        ends_on=make.days(60),
        created_by=office,
    )
    team = make.TeamFactory(round=round, number=1)
    for duty in (Duty.LEADER, Duty.MEMBER):
        make.TeamMemberFactory(team=team, duty=duty)
    for size in ("large", "small"):
        unit = make.UnitFactory(size=size)
        make.InspectionFactory(
            round=round, team=team, unit=unit, stage=Stage.PREPARATION, entry_on=None
        )
    return round


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"rounds:{name}", args=args), query)


OFFICE_LISTS = ["unit_list", "inspector_list", "round_list", "inspection_list", "deadline_list"]
OFFICE_FORMS = ["unit_new", "inspector_new", "round_new", "unit_import", "inspector_import"]


@pytest.mark.parametrize("name", OFFICE_LISTS + OFFICE_FORMS)
def test_office_opens_lists_and_forms(client, office, inspection, name):
    assert page(client, office, name).status_code == 200


@pytest.mark.parametrize("name", OFFICE_LISTS + OFFICE_FORMS)
def test_organ_and_auditor_find_nothing(client, organ, auditor, name):
    if name != "deadline_list":  # an organ sees when its own answers are due
        assert page(client, organ, name).status_code == 404
    assert page(client, auditor, name).status_code == 404


@pytest.mark.parametrize("name", OFFICE_LISTS)
def test_lists_export(client, office, inspection, leader, name):
    response = page(client, office, name, export="xlsx")

    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"PK")


@pytest.mark.parametrize(
    "name", ["round", "round_edit", "round_units", "round_teams", "round_deadlines"]
)
def test_office_opens_pages_of_a_plan(client, office, plan, name):
    assert page(client, office, name, plan.pk).status_code == 200


def test_plan_is_exported_whole_or_not_at_all(client, office, inspection, leader, member):
    response = page(client, office, "round", inspection.round.pk, export="xlsx")
    assert b"".join(response.streaming_content).startswith(b"PK")

    response = page(client, member, "round", inspection.round.pk, export="xlsx")
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", ["round_edit", "round_units", "round_teams", "round_deadlines"])
def test_leadership_does_not_plan(client, leadership, plan, name):
    assert page(client, leadership, name, plan.pk).status_code == 404


def test_plan_names_what_it_lacks_and_leads_there(client, office, leader, plan):
    plan.topics = ""
    plan.save()
    plan.inspections.update(team=None)

    answer = page(client, office, "round", plan.pk)

    lacks = [(bar["url"], bar["sentence"]) for bar in answer.context["bars"]]
    edit, teams = (reverse(f"rounds:round_{name}", args=[plan.pk]) for name in ("edit", "teams"))
    assert (edit, "没有填写监督重点") in lacks
    assert any(url == teams and "没有分配巡察组" in sentence for url, sentence in lacks)
    assert all(f'href="{url}"' in answer.content.decode() for url, _ in lacks if url)


def test_office_opens_the_pool_of_a_team(client, office, plan):
    make.InspectorFactory(name="可抽", user=None)

    response = page(client, office, "team_pool", plan.teams.get().pk)

    assert "可抽" in response.content.decode()


@pytest.mark.parametrize("name", ["unit", "unit_edit", "unit_leaders", "liaison_new"])
def test_office_opens_pages_of_a_unit(client, office, inspection, name):
    assert page(client, office, name, inspection.unit.pk).status_code == 200


@pytest.mark.parametrize("name", ["inspector", "inspector_edit"])
def test_office_opens_pages_of_a_person(client, office, inspection, leader, name):
    assert page(client, office, name, leader.inspector.pk).status_code == 200


def test_team_opens_its_inspection_and_nobody_elses(
    client, inspection, other_inspection, member, outsider
):
    assert page(client, member, "inspection", inspection.pk).status_code == 200
    assert page(client, member, "inspection", other_inspection.pk).status_code == 404
    assert page(client, outsider, "inspection", inspection.pk).status_code == 404


def test_who_may_begin_a_sheet_or_a_talk_does_so_from_the_top(
    client, office, leader, member, inspection
):
    def begun_by(user) -> list[str]:
        answer = page(client, user, "inspection", inspection.pk)
        urls = [panel.begin[1] for panel in answer.context["panels"] if panel.begin]
        top = answer.content.decode().partition('class="page-head')[2].partition("<section")[0]
        assert all(f'href="{url}"' in top for url in urls)
        return urls

    names = ("findings:finding_new", "fieldwork:interview_new", "fieldwork:activity_new")
    petition = reverse("fieldwork:petition_new", args=[inspection.pk])
    begun = {*(reverse(name, args=[inspection.pk]) for name in names), petition}
    assert {*begun_by(leader)} == {*begun_by(member)} == begun
    assert begun_by(office) == [petition], "letters come to the office as well"


def test_liaison_sees_the_own_unit_only(client, inspection, other_inspection, liaison):
    assert page(client, liaison, "unit", inspection.unit.pk).status_code == 200
    assert page(client, liaison, "unit", other_inspection.unit.pk).status_code == 404
    assert page(client, liaison, "inspection", inspection.pk).status_code == 404


def test_member_sees_in_the_round_only_the_own_team(client, inspection, member):
    other = make.TeamFactory(round=inspection.round, number=9)
    secret = make.TeamMemberFactory(team=other)

    text = page(client, member, "round", inspection.round.pk).content.decode()

    assert "第一巡察组" in text
    assert secret.inspector.name not in text


@pytest.mark.parametrize("name", ["unit_list", "inspector_list", "round_list", "inspection_list"])
def test_lists_ask_the_same_number_of_queries_for_one_row_and_many(
    client, office, inspection, leader, name, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(client, office, name)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(client, office, name)
    for _ in range(3):
        row = make.InspectionFactory()
        make.TeamMemberFactory(team=row.team)
    with CaptureQueriesContext(connection) as many:
        page(client, office, name)

    assert len(one) == len(many)


def test_inspection_page_asks_the_same_number_of_queries(client, office, inspection, leader):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(client, office, "inspection", inspection.pk)
    with CaptureQueriesContext(connection) as few:
        page(client, office, "inspection", inspection.pk)
    for _ in range(3):
        make.TeamMemberFactory(team=inspection.team)
    with CaptureQueriesContext(connection) as many:
        page(client, office, "inspection", inspection.pk)

    assert len(few) == len(many)


def test_choosing_units_keeps_ticks_while_filtering(client, office, plan):
    client.force_login(office)
    chosen = [make.UnitFactory(name=f"选中{n}").pk for n in range(3)]
    url = reverse("rounds:round_units", args=[plan.pk])

    response = submit(client, url, unit=chosen, do="filter", q="没有这个单位")

    text = response.content.decode()
    assert all(f'name="unit" value="{pk}"' in text for pk in chosen)
    assert Round.objects.get(pk=plan.pk).inspections.count() == 2


def test_choosing_units_answers_to_a_filter_in_its_address(client, office, plan):
    for size in ("large", "small"):
        make.UnitFactory(name=size, size=size)
    client.force_login(office)

    page = client.get(reverse("rounds:round_units", args=[plan.pk]), {"size": "large"})

    names = re.findall(r'<label for="unit-[0-9]+">([^<]+)', page.content.decode())
    assert "large" in names
    assert "small" not in names


@pytest.mark.parametrize(("kind", "first"), [("regular", "未去过"), ("revisit", "去过")])
def test_choosing_units_begins_with_those_that_a_round_is_for(client, office, plan, kind, first):
    """Coverage of the term stands above; not yet inspected first, for a revisit the inspected."""
    Round.objects.filter(pk=plan.pk).update(kind=kind)
    done = make.UnitFactory(name="去过", order=1)
    make.UnitFactory(name="未去过", order=2)
    past = make.RoundFactory(term=plan.term, number=9, state="archived")
    make.InspectionFactory(round=past, unit=done)
    client.force_login(office)

    page = client.get(reverse("rounds:round_units", args=[plan.pk])).content.decode()

    names = re.findall(r'<label for="unit-[0-9]+">([^<]+)', page)
    assert names.index("去过") == (0 if first == "去过" else len(names) - 1)
    total = Unit.objects.active().count()
    assert f"本届应巡察{total}个单位，已巡察1个，未巡察{total - 1}个" in page


def test_choosing_units_saves(client, office, plan):
    client.force_login(office)
    unit = make.UnitFactory()

    submit(client, reverse("rounds:round_units", args=[plan.pk]), unit=[unit.pk], do="save")

    assert [row.unit for row in plan.inspections.all()] == [unit]


def test_round_with_impossible_dates_keeps_what_was_typed(client, office, plan):
    client.force_login(office)
    data = {
        "term": plan.term_id,
        "number": 8,
        "kind": "regular",
        "topics": "写了很久的重点",
        "starts_on": "2026-03-10",
        "ends_on": "2026-03-01",
        "preset": plan.preset_id,
    }

    response = submit(client, reverse("rounds:round_new"), **data)

    text = response.content.decode()
    assert response.status_code == 422
    assert "驻点结束日期不能早于进驻日期" in text
    assert "写了很久的重点" in text
    data |= {"starts_on": "2026-02-30"}
    assert (
        "请填写有效的日期" in submit(client, reverse("rounds:round_new"), **data).content.decode()
    )
    data |= {"starts_on": "2026-03-01", "ends_on": "2026-03-31", "number": 7}
    text = submit(client, reverse("rounds:round_new"), **data).content.decode()
    assert "本届已有这一轮次" in text


def test_a_refused_form_names_the_row_as_it_is_stored(client, office, inspection):
    client.force_login(office)
    unit = inspection.unit

    page = submit(client, reverse("rounds:unit_edit", args=[unit.pk]), name="改后的名称", sector="")

    assert page.status_code == 422
    assert page.context["form"]["name"].value() == "改后的名称"
    assert str(page.context["above"]) == unit.name


def test_stale_edit_of_a_unit_shows_both_versions(client, office, inspection):
    client.force_login(office)
    unit = inspection.unit
    data = {
        "name": unit.name,
        "sector": unit.sector_id,
        "size": "large",
        "order": 0,
        "version": unit.version,
        "is_active": "on",
        "names-TOTAL_FORMS": 0,
        "names-INITIAL_FORMS": 0,
    }
    url = reverse("rounds:unit_edit", args=[unit.pk])
    assert submit(client, url, **(data | {"note": "先存的"})).status_code == 302

    response = submit(client, url, **(data | {"note": "后存的"}))

    text = response.content.decode()
    assert response.status_code == 409
    assert "先存的" in text
    assert "后存的" in text
    unit.refresh_from_db()
    assert unit.note == "先存的"


def test_person_with_history_and_relations_is_saved(client, office, inspection):
    client.force_login(office)
    data = {
        "name": "新人",
        "employer_name": "市财政局",
        "specialities": "法律，财务审计",
        "is_active": "on",
        "history-TOTAL_FORMS": 1,
        "history-INITIAL_FORMS": 0,
        "history-0-organisation": "市水利局",
        "history-0-from_on": "2010-07",
        "history-0-to_on": "2019-03",
        "relations-TOTAL_FORMS": 1,
        "relations-INITIAL_FORMS": 0,
        "relations-0-unit": inspection.unit.name,
        "relations-0-relation": "spouse",
        "relations-0-relative": "某甲",
    }

    response = submit(client, reverse("rounds:inspector_new"), **data)

    assert response.status_code == 302, response.content.decode()
    person = inspection.unit.employees.get()
    assert person.specialities == ["法律", "财务审计"]
    assert person.employments.get().organisation == "市水利局"
    assert person.relations.get().unit == inspection.unit


def test_advance_page_names_what_bars_the_step(client, office, leader, inspection):
    inspection.stage, inspection.entry_on = Stage.PREPARATION, None
    inspection.save()
    inspection.round.state = RoundState.APPROVED
    inspection.round.save()

    text = page(client, leader, "inspection_advance", inspection.pk).content.decode()

    assert "须经批准并启动实施后才能进驻" in text


def test_leader_advances_by_the_page(client, leader, inspection):
    client.force_login(leader)
    url = reverse("rounds:inspection_advance", args=[inspection.pk])

    response = submit(client, url, on=make.today().isoformat(), note="按期结束")

    inspection.refresh_from_db()
    assert response.status_code == 302
    assert inspection.stage == Stage.REPORTING


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", "=cmd|' /C calc'!A0"])
def test_hostile_words_are_shown_as_words(client, office, inspection, hostile):
    make.UnitFactory(name=hostile[:100])

    text = page(client, office, "unit_list").content.decode()

    assert "<script>alert" not in text
    assert page(client, office, "unit_list", q=hostile).status_code == 200


def test_a_page_of_the_tree_begins_with_its_parent_and_says_on_paper_that_more_follow(
    client, office
):
    parent = make.UnitFactory(name="市甲局", order=1)
    for number in range(51):
        make.UnitFactory(name=f"下属{number:02}", parent=parent, order=number)

    first = page(client, office, "unit_list")
    second = page(client, office, "unit_list", cursor=first.context["page_obj"].next)

    assert "本页打印其中50条" in first.content.decode()
    rows = second.context["rows"]
    assert [(row["name"], row["parent__name"], row["depth"]) for row in rows] == [
        ("下属49", "市甲局", 0),
        ("下属50", "市甲局", 1),
    ]


def test_reminder_rules_stand_in_words(client, sysadmin):
    rule = {"days": 1, "to_leader": True, "to_told": False, "is_urgent": True, "at_hour": 9}
    ReminderRule.objects.all().delete()  # those that come with the tables
    ReminderRule.objects.create(**rule)
    client.force_login(sysadmin)

    text = client.get(reverse("admin:rounds_reminderrule_changelist")).content.decode()

    for words in ("责任人、上一级负责人", "发邮件、单独发送", "工作日9点以后"):
        assert words in text


def test_trail_shows_no_draft_to_those_who_may_not_see_it(client, office, inspection, member):
    from core import audit
    from findings.models import Category, Finding

    category = Category.objects.create(name="决策部署落实")
    draft = Finding.objects.create(
        inspection=inspection, number=1, title="草稿里的事", category=category, created_by=member
    )
    audit.record(
        draft, CoreVerb.ATTACHED, by=member, note="尚未提交的材料.pdf", trail=inspection.audit_trail
    )

    assert "尚未提交的材料" in page(client, member, "inspection", inspection.pk).content.decode()
    assert (
        "尚未提交的材料" not in page(client, office, "inspection", inspection.pk).content.decode()
    )
