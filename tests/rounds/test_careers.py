"""Careers as offices write them: recusal is found, or what cannot be told bars the plan."""

from pathlib import Path

import pytest

from core import importing
from core.errors import ActionDenied, StaleState
from core.models import AuditEvent
from rounds import careers, conflicts, planning
from rounds.actions import careers as deciding
from rounds.actions import inspectors, rounds, teams, units
from rounds.actions.careers import Choice
from rounds.enums import Duty, RecusalKind
from rounds.imports import InspectorImporter
from rounds.models import Inspector, Recusal
from tests import factories as make
from tests.rounds.test_actions_rounds import make_plan

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent.parent / "data" / "cases"


@pytest.fixture
def finance():
    make.UnitFactory(name="市审计局")
    return make.UnitFactory(name="市财政局", short_name="财政局")


def taken_in(office, name: str) -> Inspector:
    data = (CASES / name).read_bytes()
    upload = importing.keep(data, name=name, kind=InspectorImporter.kind, by=office)
    run = importing.dry_run(InspectorImporter(office), data)
    assert [row.note for row in run.rows if row.verdict == "error"] == []
    importing.apply(InspectorImporter(office), upload, digest=run.digest)
    return Inspector.objects.get()


@pytest.mark.parametrize(
    ("name", "outside"),
    [
        ("11-career-real-format.xlsx", ["某省财经学院会计学专业", "省委党校在职研究生"]),
        ("12-career-posts-in-name.xlsx", ["某省财经学院会计学专业"]),
        ("13-career-exact.xlsx", []),
    ],
)
def test_recusal_is_found_in_every_way_of_writing(office, finance, name, outside):
    person = taken_in(office, name)

    found = conflicts.find([person], [finance], make.days(0))

    assert [c.kind for c in found] == [RecusalKind.RECENT]
    assert "至2025年6月在市财政局" in found[0].detail
    assert [line.text for line in careers.open_lines([person])] == outside


def test_dry_run_says_which_organisations_must_be_told_apart(office, finance):
    data = (CASES / "12-career-posts-in-name.xlsx").read_bytes()

    run = importing.dry_run(InspectorImporter(office), data)

    assert "“某省财经学院会计学专业”不在单位名录中" in run.rows[0].note
    assert "市财政局" not in run.rows[0].note


def joined(plan, office, **values) -> Inspector:
    person = make.InspectorFactory(name="某己", **values)
    teams.add_member(plan.teams.get(), person, duty=Duty.MEMBER, by=office)
    return person


def test_plan_is_not_submitted_before_every_organisation_is_told_apart(office, leadership):
    plan = make_plan(office)
    person = joined(plan, office, employer_name="某处", is_employer_decided=False)

    with pytest.raises(ActionDenied, match="某己的经历中有1处单位不在名录中"):
        rounds.submit(plan, by=office)
    assert planning.CAREERS in [where for where, _ in planning.lacking(plan)]

    deciding.decide([Choice(person, "某处", None)], by=office)
    rounds.submit(plan, by=office)
    event = AuditEvent.objects.get(verb="认定经历单位")
    assert event.changes["某处"] == ["未认定", "系统外单位"]


def test_decision_for_a_unit_of_the_plan_finds_the_recusal_at_once(office):
    plan = make_plan(office)
    person = joined(plan, office)
    person.employments.create(organisation="老财政", from_on="2020-01-01")
    unit = plan.inspections.first().unit

    deciding.decide([Choice(person, "老财政", unit)], by=office)

    recusal = Recusal.objects.get(round=plan)
    assert (recusal.inspector, recusal.unit, recusal.kind) == (person, unit, RecusalKind.RECENT)
    deciding.decide([Choice(person, "老财政", None)], by=office)
    recusal.refresh_from_db()
    assert recusal.state == "resolved"


def test_wrong_reading_is_put_right_by_a_decision(office, finance):
    person = make.InspectorFactory()
    person.employments.create(organisation="市财政局职工学校", from_on="2020-01-01")
    assert conflicts.find([person], [finance], make.days(0))

    deciding.decide([Choice(person, "市财政局职工学校", None)], by=office)

    assert conflicts.find([person], [finance], make.days(0)) == []


def test_decision_outlives_a_new_career_with_the_same_words(office):
    person = make.InspectorFactory()
    person.employments.create(organisation="某大学", from_on="2001-01-01")
    deciding.decide([Choice(person, "某大学", None)], by=office)
    rows = [
        {"organisation": "某 大学", "from_on": make.days(-9000), "to_on": None},
        {"organisation": "某研究所", "from_on": make.days(-3000), "to_on": None},
    ]

    inspectors.edit(person, {}, employments=rows, by=office)

    assert [line.text for line in careers.open_lines([person])] == ["某研究所"]


def test_new_employer_is_told_apart_anew(office):
    person = make.InspectorFactory(employer_name="某处")

    inspectors.edit(person, {"employer_name": "别处"}, by=office)

    assert [line.text for line in careers.open_lines([person])] == ["别处"]


def test_decision_about_words_that_are_gone_is_stale(office):
    with pytest.raises(StaleState, match="刚刚被他人改过"):
        deciding.decide([Choice(make.InspectorFactory(), "没有的单位", None)], by=office)


def test_nobody_with_open_lines_joins_a_team_under_way(office):
    plan = make_plan(office)
    plan.state = "underway"
    plan.save()

    with pytest.raises(ActionDenied, match="须认定为某个单位或系统外单位"):
        joined(plan, office, employer_name="某处", is_employer_decided=False)


def test_unit_that_is_renamed_is_still_found_by_its_former_name(office, finance):
    person = make.InspectorFactory()
    person.employments.create(organisation="市财政局国库科", from_on="2020-01-01")

    units.edit(finance, {"name": "市财政金融局", "short_name": ""}, by=office)

    assert [row.name for row in finance.names.all()] == ["市财政局"]
    assert conflicts.find([person], [finance], make.days(0))
    event = AuditEvent.objects.get(verb="修改单位信息")
    assert event.changes["其他名称"] == ["", "市财政局"]


def test_others_decide_nothing(leadership, leader):
    for user in (leadership, leader):
        with pytest.raises(ActionDenied):
            deciding.decide([], by=user)
