"""Units × links of a round: where each stands, what is overdue, and the button that leads on."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rounds.enums import RoundState, Stage
from rounds.models import Deadline
from rounds.queries import boards
from tests import factories as make
from tests.factories import days, today
from tests.snapshots import snapshot_fixture

PRIMARY = re.compile(r'class="btn btn-primary"[^>]*>(?:<svg.*?</svg>)?\s*([^<\s]+)', re.DOTALL)


def overdue(inspection, *kinds: str) -> None:
    for kind in kinds:
        Deadline.objects.create(
            inspection=inspection, kind=kind, label="报告", target_type="rounds.inspection",
            target_id=inspection.pk, starts_on=days(-9), first_due_on=days(-2), due_on=days(-2),
        )  # fmt: skip


@snapshot_fixture
def round(db):
    round = make.RoundFactory()
    stages = {"市甲局": Stage.PREPARATION, "市乙局": Stage.REPORTING, "市丙局": Stage.ARCHIVED}
    for name, stage in stages.items():
        unit = make.UnitFactory(name=name)
        make.InspectionFactory(
            round=round, unit=unit, stage=stage, exit_on=days(-3), entry_on=days(-8)
        )
    return round


def words(heat) -> dict[str, list[str]]:
    return {row.label: [cell.words for cell in row.cells] for row in heat.rows}


def test_each_unit_stands_at_its_link(round, office):
    overdue(round.inspections.get(unit__name="市乙局"), "group_report", "secretary_report")
    heat = boards.board(round, office, today())

    assert heat.columns == ["准备", "了解", "报告", "反馈", "整改", "回访"]
    assert words(heat) == {
        "市甲局": ["在办", "", "", "", "", ""],
        "市乙局": ["已完成", "已完成", "在办，有逾期", "", "", ""],
        "市丙局": ["已完成"] * 6,
    }
    assert heat.title == "3家单位：准备1家、报告1家、归档1家，1家有逾期"
    late = next(row for row in heat.rows if row.label == "市乙局")
    assert late.cells[2].note == "逾期2项"
    assert f"{days(-8).month}月{days(-8).day}日" in late.cells[0].note
    assert {cell.url for cell in late.cells if cell.words} == {late.url}


def test_a_team_sees_its_own_units_alone(inspection, other_inspection, leader, outsider):
    assert list(words(boards.board(inspection.round, leader, today()))) == [inspection.unit.name]
    assert boards.board(inspection.round, outsider, today()) is None


def test_the_board_costs_two_statements(round, office):
    with CaptureQueriesContext(connection) as found:
        boards.board(round, office, today())

    assert len(found) == 2


def test_the_page_shows_it_with_ways_to_the_inspections(client, round, office):
    client.force_login(office)
    page = client.get(round.get_absolute_url()).content.decode()

    assert "各单位进度" in page
    for inspection in round.inspections.all():
        assert page.count(inspection.get_absolute_url()) >= 2


def primary(client, round) -> list[str]:
    return PRIMARY.findall(client.get(round.get_absolute_url()).content.decode())


def test_the_primary_button_of_a_plan_is_its_next_step(client, office):
    round = make.RoundFactory(state=RoundState.PLANNING, topics="")
    client.force_login(office)

    assert primary(client, round) == ["填写监督重点"]
    round.topics = "聚焦决策部署落实"
    round.save()
    assert primary(client, round) == ["选择单位"]
    inspection = make.InspectionFactory(round=round, team=None, stage=Stage.PREPARATION)
    assert primary(client, round) == ["组建巡察组"]
    inspection.team = make.TeamFactory(round=round)
    inspection.save()
    make.TeamMemberFactory(team=inspection.team, round=round, duty="leader")
    assert primary(client, round) == ["报请批准"]


def test_no_plan_is_offered_what_comes_after_it(client, office):
    client.force_login(office)
    for state in (RoundState.PLANNING, RoundState.SUBMITTED, RoundState.APPROVED):
        page = client.get(make.RoundFactory(state=state).get_absolute_url()).content.decode()
        assert reverse("rounds:round_rectify", args=[1]).rpartition("/1/")[2] not in page
        assert "转入整改" not in page
