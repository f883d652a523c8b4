"""组队建议: who is proposed and why, who is not and why, and what taking it over writes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from core.models import AuditEvent
from rounds import proposing
from rounds.enums import Duty, RoundState, Stage, UnitSize
from rounds.models import DeclaredRelation, Inspector, TeamMember
from rounds.proposing import Wish
from tests import factories as make
from tests.browsed import form, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(office):
    """A round in preparation with a large and a small unit, and no team."""
    values = {"starts_on": make.days(30), "ends_on": make.days(60), "created_by": office}
    round = make.RoundFactory(number=7, state=RoundState.PLANNING, **values)
    for name, size in (("市林业局", UnitSize.LARGE), ("市档案馆", UnitSize.SMALL)):
        listed(round, name, size)
    return round


def listed(round, name: str, size: str):
    unit = make.UnitFactory(name=name, size=size)
    values = {"stage": Stage.PREPARATION, "entry_on": None, "team": None}
    return make.InspectionFactory(round=round, unit=unit, **values)


@pytest.fixture
def at_office(office) -> Client:
    client = Client()
    client.force_login(office)
    return client


def proposed(round, size: int = 3, *specialities: str) -> proposing.Proposal:
    return proposing.propose(round, Wish(size, specialities), make.today())


def by_name(proposal) -> dict[str, proposing.Pick]:
    return {pick.person.name: pick for pick in (*proposal.picks, *proposal.spares)}


def page_of(round) -> str:
    return reverse("rounds:round_proposal", args=[round.pk])


def served(person, *, began: int, ended: int, duty: str = Duty.MEMBER):
    dates = {"starts_on": make.days(began), "ends_on": make.days(ended)}
    round = make.RoundFactory(state=RoundState.RECTIFYING, **dates)
    team = make.TeamFactory(round=round)
    return make.TeamMemberFactory(team=team, inspector=person, duty=duty, from_on=make.days(began))


def test_a_large_and_a_small_unit_make_one_team(plan):
    proposal = proposed(plan)

    assert [slot.number for slot in proposal.slots] == [1]
    assert [(p.inspection.unit.name, p.number, p.words) for p in proposal.placings] == [
        ("市林业局", 1, "一大一小"),
        ("市档案馆", 1, "一大一小"),
    ]


def test_units_are_spread_so_that_each_team_has_one_of_each(plan):
    listed(plan, "市总工会", UnitSize.LARGE)
    listed(plan, "市文联", UnitSize.SMALL)

    proposal = proposed(plan)

    mixes = [sorted(unit.size for unit in slot.units) for slot in proposal.slots]
    assert mixes == [["large", "small"], ["large", "small"]]


def test_the_same_rows_make_the_same_proposal(plan):
    for number in range(12):
        make.InspectorFactory(name=f"王{number}")

    first, second = (
        [(pick.person.pk, pick.number, pick.duty) for pick in proposed(plan).picks] for _ in "ab"
    )

    assert first == second
    assert [duty for _, _, duty in first] == [Duty.LEADER, Duty.DEPUTY, Duty.MEMBER]


def test_a_speciality_that_the_team_lacks_counts_most(plan):
    for name, words in (
        ("甲", ["法律"]),
        ("乙", ["财务审计"]),
        ("丙", ["法律"]),
        ("丁", ["工程建设"]),
    ):
        make.InspectorFactory(name=name, specialities=words, rank="")

    proposal = proposed(plan, 2, "财务审计", "工程建设")

    assert {pick.person.name for pick in proposal.picks} == {"乙", "丁"}
    assert "专长财务审计，本组还没有（+20）" in map(str, by_name(proposal)["乙"].points)


def test_who_led_before_is_proposed_to_lead(plan):
    for number in range(4):
        make.InspectorFactory(name=f"王{number}")
    served(make.InspectorFactory(name="老组长"), began=-500, ended=-450, duty=Duty.LEADER)

    (leader,) = [pick for pick in proposed(plan).picks if pick.duty == Duty.LEADER]

    assert leader.person.name == "老组长"
    assert "当过组长（+30）" in map(str, leader.points)


def test_load_and_rest_count_against_somebody(plan):
    served(make.InspectorFactory(name="刚回来"), began=-40, ended=-5)

    points = {str(point) for point in by_name(proposed(plan))["刚回来"].points}

    assert {"参加过1轮（+3）", "近一年抽调1轮（−6）"} <= points
    assert any("休整不足60天（−10）" in words for words in points)


def test_conflict_double_stay_and_liaison_are_left_out_with_the_reason(plan, liaison):
    unit = plan.inspections.get(unit__name="市林业局").unit
    kin = make.InspectorFactory(name="孔有亲")
    DeclaredRelation.objects.create(inspector=kin, unit=unit, relation="spouse", relative="冯癸")
    busy = make.InspectorFactory(name="正驻点")
    served(busy, began=10, ended=50)
    make.InspectorFactory(name="有空")

    proposal = proposed(plan)

    assert list(by_name(proposal)) == ["有空"]
    told = {person.name: "；".join(words) for person, words in proposal.excluded}
    assert told["孔有亲"] == "第一巡察组：本人申报：夫妻关系（冯癸）"
    assert "时间重叠" in told["正驻点"]


def test_whoever_must_keep_away_from_one_team_may_join_another(plan):
    listed(plan, "市总工会", UnitSize.LARGE)
    kin = make.InspectorFactory(name="孔有亲")
    unit = plan.inspections.get(unit__name="市林业局").unit
    DeclaredRelation.objects.create(inspector=kin, unit=unit, relation="spouse", relative="冯癸")

    (pick,) = proposed(plan).picks

    assert (pick.person.name, pick.number) == ("孔有亲", 2)


def test_the_page_gives_reasons_and_one_button_takes_it_over(at_office, plan):
    for number in range(4):
        make.InspectorFactory(name=f"王{number}")

    shown = at_office.get(f"{page_of(plan)}?size=3").content.decode()
    done = submit(at_office, page_of(plan), at=f"{page_of(plan)}?size=3", follow=True)

    assert "专长财务审计，本组还没有（+10）" in shown
    assert "已编入3人" in done.content.decode()
    team = plan.teams.get()
    assert team.number == 1
    assert not plan.inspections.filter(team=None).exists()
    duties = TeamMember.objects.filter(team=team).values_list("duty", flat=True)
    assert sorted(duties) == ["deputy", "leader", "member"]
    assert AuditEvent.objects.filter(verb="编入人员").count() == 3


def test_what_the_person_changed_counts(at_office, plan):
    for number in range(4):
        make.InspectorFactory(name=f"王{number}")
    at = f"{page_of(plan)}?size=3"
    changes = {"people-0-team": "", "people-1-duty": Duty.CONTACT}
    found = form(at_office, page_of(plan), at=at)
    out, contact = (found.values()[f"people-{n}-inspector"][0] for n in (0, 1))

    submit(at_office, page_of(plan), at=at, **changes)

    assert not TeamMember.objects.filter(inspector=out).exists()
    assert TeamMember.objects.get(inspector=contact).duty == Duty.CONTACT


def test_one_refusal_undoes_all_and_keeps_what_was_typed(at_office, plan):
    for number in range(4):
        make.InspectorFactory(name=f"王{number}")
    at = f"{page_of(plan)}?size=3"

    answer = submit(at_office, page_of(plan), at=at, **{"people-2-duty": Duty.LEADER})

    text = answer.content.decode()
    assert "每组只能有一名组长" in text
    assert not TeamMember.objects.exists()
    assert not plan.teams.exists()
    tree = html.document_fromstring(text)
    chosen = tree.xpath("//select[@name='people-2-duty']/option[@selected]/@value")
    assert chosen == ["leader"]


def test_a_conflict_is_never_taken_over_in_passing(at_office, plan):
    listed(plan, "市总工会", UnitSize.LARGE)
    kin = make.InspectorFactory(name="孔有亲")
    unit = plan.inspections.get(unit__name="市林业局").unit
    DeclaredRelation.objects.create(inspector=kin, unit=unit, relation="spouse", relative="冯癸")

    answer = submit(at_office, page_of(plan), at=page_of(plan), **{"people-0-team": "1"})

    assert "孔有亲（第一巡察组）：本人申报" in answer.content.decode()
    assert not TeamMember.objects.exists()


def test_nothing_is_proposed_after_the_plan_was_handed_in(at_office, plan):
    plan.state = RoundState.SUBMITTED
    plan.save()

    assert at_office.get(page_of(plan)).status_code in (302, 403, 409)


def test_where_nobody_is_free_there_is_no_button_to_take_over(at_office, plan):
    plan.inspections.all().delete()

    page = at_office.get(page_of(plan)).content.decode()

    assert "没有可以推荐的人员" in page
    assert "采用，编入各组</button>" not in page
    assert "返回组建巡察组" in page


STATEMENTS = 15


@pytest.mark.parametrize("count", [3, 60])
def test_statements_do_not_grow_with_people(plan, count):
    for number in range(count):
        served(make.InspectorFactory(name=f"王{number}"), began=-400, ended=-370)

    with CaptureQueriesContext(connection) as seen:
        proposed(plan, 5)

    assert Inspector.objects.count() >= count
    assert len(seen) == STATEMENTS
