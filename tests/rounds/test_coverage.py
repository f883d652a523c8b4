"""全覆盖: a term's units × rounds, and what an inspection looked at below its unit."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import ActionDenied, NotYet, StaleState
from core.models import AuditEvent
from rounds.actions import merging, scopes, units
from rounds.enums import LeaderKind, RoundState, Stage
from rounds.models import InspectionScope, Term, Unit, UnitLeader
from rounds.queries import coverage_board, coverage_of
from rounds.queries.scopes import reach_of
from rounds.verbs import RoundVerb
from tests import factories as make
from tests.browsed import form
from tests.factories import today
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def below(inspection):
    """Two bodies below the inspected unit (one of them two levels deep) and a key post there."""
    school = make.UnitFactory(name="市第一学校", parent=inspection.unit)
    branch = make.UnitFactory(name="市第一学校分校", parent=school)
    post = UnitLeader.objects.create(
        unit=inspection.unit, name="孔某", post="采购科科长", kind=LeaderKind.KEY_POST
    )
    return school, branch, post


def board():
    return coverage_board.board(Term.objects.get(is_current=True), today())


def line_of(unit):
    return next(line for line in board().lines if line.unit == unit)


def test_what_was_looked_at_is_chosen_once_and_stands_in_the_trail(inspection, leader, below):
    school, _, post = below
    assert reach_of(inspection).left == "2家下属党组织、1个重点岗位没有延伸记录"

    assert scopes.choose(inspection, bodies=[school], posts=[post], by=leader)
    assert not scopes.choose(inspection, bodies=[school], posts=[post], by=leader)

    assert reach_of(inspection).left == "1家下属党组织没有延伸记录"
    (event,) = AuditEvent.objects.filter(verb=RoundVerb.SCOPE_SET)
    assert event.changes == {"延伸范围": ["", "市第一学校、采购科科长"]}
    assert "孔某" not in str(event.changes)


def test_who_was_slower_loses_nothing(inspection, leader, below):
    school, branch, _ = below
    version = inspection.version
    scopes.choose(inspection, bodies=[school], posts=[], version=version, by=leader)

    with pytest.raises(StaleState):
        scopes.choose(inspection, bodies=[branch], posts=[], version=version, by=leader)

    assert [row.body for row in inspection.scope.all()] == [school]


def test_who_may_and_when(inspection, leader, leadership, office, below):
    school, *_ = below
    with pytest.raises(ActionDenied, match="由本组成员和巡察办登记"):
        scopes.choose(inspection, bodies=[school], posts=[], by=leadership)
    inspection.stage = Stage.PREPARATION
    with pytest.raises(NotYet, match="进驻以后"):
        scopes.choose(inspection, bodies=[school], posts=[], by=office)


def test_only_what_lies_below_the_unit(inspection, office):
    stranger = make.UnitFactory(name="市林业局")
    other = UnitLeader.objects.create(unit=stranger, name="某乙", post="站长", kind="key_post")

    with pytest.raises(NotYet, match="不在这个单位之下"):
        scopes.choose(inspection, bodies=[stranger], posts=[], by=office)
    with pytest.raises(NotYet, match="不是这个单位的"):
        scopes.choose(inspection, bodies=[], posts=[other], by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionScope.objects.create(inspection=inspection)


def test_the_form_shows_what_stands_and_saves_it_unchanged(client, inspection, leader, below):
    school, _, post = below
    scopes.choose(inspection, bodies=[school], posts=[post], by=leader)
    client.force_login(leader)
    address = reverse("rounds:inspection_scope", args=[inspection.pk])

    answer = form(client, address).submit(client, follow=True)
    assert "没有改动" in answer.content.decode()

    form(client, address).submit(client, bodies=[])
    assert [row.post for row in inspection.scope.all()] == [post]
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "2家下属党组织没有延伸记录" in page


def test_a_post_that_was_looked_at_is_not_deleted_from_the_roster(inspection, office, below):
    *_, post = below
    scopes.choose(inspection, bodies=[], posts=[post], by=office)

    with pytest.raises(NotYet, match="请填写离任日期"):
        units.save_leaders(inspection.unit, [{"id": post.pk, "remove": True}], by=office)

    UnitLeader.objects.filter(pk=post.pk).update(left_on=today())
    assert reach_of(inspection).posts == [(post, True)]  # what was looked at stays


def test_merged_bodies_were_looked_at_once(inspection, office, below):
    school, *_ = below
    double = make.UnitFactory(name="市一学校", parent=inspection.unit)
    scopes.choose(inspection, bodies=[school, double], posts=[], by=office)

    merging.merge_units(double, school, by=office)

    assert [row.body for row in inspection.scope.all()] == [school]


def test_the_board_agrees_with_the_count_and_names_what_was_not_reached(inspection, office, below):
    _, branch, _ = below
    planned = make.InspectionFactory(
        unit=make.UnitFactory(name="市林业局"), round__state=RoundState.PLANNING,
        round__number=9, round__term=inspection.round.term,
    )  # fmt: skip
    scopes.choose(inspection, bodies=[branch], posts=[], by=office)

    found = board()

    total, done = coverage_of(Unit.objects.active())
    assert found.counts[coverage_board.ALL] == total
    assert found.counts[coverage_board.NEVER] == total - done
    assert f"应巡察{total}个单位，已巡察{done}个" in found.finding
    line = line_of(inspection.unit)
    assert line.below.words == "下属党组织1/2，重点岗位0/1"
    assert found.gaps == "已巡察的单位里，1个单位还有1家下属党组织、1个重点岗位没有延伸记录"
    assert [cell.words for cell in line_of(branch).cells if cell.words] == ["延伸"]
    assert [cell.words for cell in line_of(planned.unit).cells if cell.words] == ["计划"]
    assert not line_of(planned.unit).is_covered
    assert not line_of(branch).is_covered  # looked at with another, not inspected itself


def test_the_year_of_full_coverage_follows_from_the_pace(inspection):
    term = inspection.round.term
    term.starts_on, term.ends_on = today() - timedelta(days=365), today() + timedelta(days=1460)
    term.save()
    total, done = coverage_of(Unit.objects.active())
    make.UnitFactory.create_batch(4 * done - (total - done))  # four times as many left as done

    told = board().forecast

    assert f"预计{(today() + timedelta(days=1460)).year}年全覆盖，在本届任期内" in told
    make.UnitFactory.create_batch(done)
    assert "晚于本届任期" in board().forecast


def test_a_term_that_has_just_begun_tells_no_year(inspection):
    term = inspection.round.term
    term.starts_on = today() - timedelta(days=3)
    term.save()
    make.UnitFactory()

    assert board().forecast == "本届巡察的单位还不够推算进度"


def test_the_page_counts_in_a_constant_number_of_statements(
    client, inspection, leadership, below, django_assert_max_num_queries
):
    client.force_login(leadership)
    client.get(reverse("rounds:coverage"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("rounds:coverage"), {"show": "gaps"}).content.decode()
    assert inspection.unit.name in page
    assert "下属党组织0/2" in page
    never = client.get(reverse("rounds:coverage"), {"show": "never"}).content.decode()
    assert "市第一学校分校" in never


def test_the_office_without_terms_or_units_is_told_what_to_do(client, office):
    client.force_login(office)
    assert "还没有届次" in client.get(reverse("rounds:coverage")).content.decode()


def test_a_team_does_not_see_the_whole_picture(client, inspection, leader):
    client.force_login(leader)
    assert client.get(reverse("rounds:coverage")).status_code == 404


def test_a_unit_says_three_levels_and_the_board_is_a_workbook(
    client, inspection, leader, office, below
):
    school, _, post = below
    inspection.round.state = RoundState.UNDERWAY
    inspection.round.save()
    scopes.choose(inspection, bodies=[school], posts=[post], by=leader)
    client.force_login(office)

    unit = client.get(inspection.unit.get_absolute_url())
    answer = client.get(reverse("rounds:coverage"), {"export": "csv", "show": "gaps"})

    assert unit.context["reach"].levels == [
        ("下属党组织", "1/2", "市第一学校分校"),
        ("重点岗位", "1/1", ""),
    ]
    assert "还没有：市第一学校分校" in unit.content.decode()
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [inspection.unit.name]
    assert lines[1].endswith(",2,1,1,1")
    client.force_login(leader)
    assert client.get(inspection.unit.get_absolute_url()).context["reach"] is None
