"""What the pages of a plan answer: who was put on a team, what was decided, what deserves a look."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from rounds.enums import Duty, RoundState, Stage
from rounds.models import DeclaredRelation, Inspection, PresetRow, Round, TeamMember
from tests import browsed
from tests import factories as make
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def plan(office, leadership):
    """A round in preparation with a team without anybody, and its one unit."""
    values = {"starts_on": make.days(30), "ends_on": make.days(60), "created_by": office}
    round = make.RoundFactory(number=7, state=RoundState.PLANNING, **values)
    team = make.TeamFactory(round=round, number=1)
    unit = make.UnitFactory(name="市林业局")
    make.InspectionFactory(
        round=round, team=team, unit=unit, stage=Stage.PREPARATION, entry_on=None
    )
    return round


@snapshot_fixture
def team(plan):
    return plan.teams.get()


@pytest.fixture
def at_office(office) -> Client:
    client = Client()
    client.force_login(office)
    return client


def pool_of(team, query: str = "") -> str:
    return reverse("rounds:team_pool", args=[team.pk]) + query


def text(response) -> str:
    return response.content.decode()


def put(client, team, query: str = "", **changes):
    add = reverse("rounds:member_add", args=[team.pk])
    return submit(client, add, at=pool_of(team, query), follow=True, **changes)


def related(team, name: str):
    """Somebody who declared a relation to the team's unit."""
    person = make.InspectorFactory(name=name)
    unit = Inspection.objects.get(team=team).unit
    for relative in ("冯癸二", "冯癸三"):
        DeclaredRelation.objects.create(
            inspector=person, unit=unit, relation="spouse", relative=relative
        )
    return person


def test_putting_somebody_on_a_team_is_said_and_the_filter_stays(at_office, team):
    make.InspectorFactory(name="孔有用")
    make.InspectorFactory(name="别的人")

    done = put(at_office, team, "?q=孔有")

    assert TeamMember.objects.get().duty == Duty.MEMBER
    assert "已编入孔有用（组员）" in text(done)
    assert done.redirect_chain[-1][0].endswith("?q=%E5%AD%94%E6%9C%89")


def test_somebody_with_a_conflict_joins_only_after_a_question(at_office, team):
    related(team, "孔有亲")

    asked = put(at_office, team, "?q=孔有亲")

    assert not TeamMember.objects.exists()
    assert "孔有亲有回避情形：本人申报：" in text(asked)
    address = reverse("rounds:member_add", args=[team.pk])
    again = form_of(asked, address)
    done = again.submit(at_office, press="sure", follow=True)
    assert TeamMember.objects.get().inspector.name == "孔有亲"
    assert "已编入孔有亲" in text(done)
    assert TeamMember.objects.get().round.recusals.exists()


def test_several_conflicts_are_parted_by_a_mark(at_office, plan, team):
    person = related(team, "孔有亲")
    second = make.UnitFactory(name="市水务局")
    make.InspectionFactory(
        round=plan, team=team, unit=second, stage=Stage.PREPARATION, entry_on=None
    )
    DeclaredRelation.objects.create(inspector=person, unit=second, relation="spouse")

    page = html.document_fromstring(text(at_office.get(pool_of(team))))

    (cell,) = page.xpath("//td[@data-label='回避检查'][span[contains(., '本人申报')]]")
    assert "）；本人申报" in cell.text_content()


def test_taking_somebody_off_asks_and_answers(at_office, plan, team):
    member = make.TeamMemberFactory(team=team, duty=Duty.MEMBER, inspector__name="孔有用")
    address = reverse("rounds:round_teams", args=[plan.pk])
    remove = reverse("rounds:member_remove", args=[team.pk, member.pk])

    form = browsed.form(at_office, remove, at=address)
    done = form.submit(at_office, follow=True)

    assert "确定移出" in form.element.get("data-confirm")
    assert "已移出孔有用" in text(done)


def test_changing_a_duty_answers(at_office, plan, team):
    member = make.TeamMemberFactory(team=team, duty=Duty.MEMBER, inspector__name="孔有用")
    change = reverse("rounds:member_duty", args=[team.pk, member.pk])

    address = reverse("rounds:round_teams", args=[plan.pk])
    done = submit(at_office, change, at=address, duty=Duty.DEPUTY, follow=True)

    assert "孔有用的职责已改为副组长" in text(done)


def test_each_step_of_a_round_answers(at_office, plan, team, leadership):
    make.TeamMemberFactory(team=team, duty=Duty.LEADER)
    leaders = Client()
    leaders.force_login(leadership)
    steps = [
        (at_office, "submit", "已报请批准"),
        (leaders, "approve", "方案已批准"),
        (at_office, "start", "本轮已启动实施"),
    ]
    for client, step, words in steps:
        address = reverse(f"rounds:round_{step}", args=[plan.pk])
        done = submit(client, address, follow=True)
        page = html.document_fromstring(text(done))
        assert words in page.xpath("string(//*[contains(@class, 'note-success')])"), step


def test_an_entry_so_near_that_the_notice_is_late_is_said_and_bars_nothing(at_office, plan):
    Round.objects.filter(pk=plan.pk).update(starts_on=make.days(30))
    assert "巡察通知应不晚于" not in text(at_office.get(plan.get_absolute_url()))

    edit = reverse("rounds:round_edit", args=[plan.pk])
    saved = submit(at_office, edit, starts_on=make.days(3).isoformat(), follow=True)

    plan.refresh_from_db()
    assert plan.starts_on == make.days(3)
    assert text(saved).count("这一天已经过去") == 2  # in answer to saving, and before 报请批准

    preset = plan.preset
    PresetRow.objects.update_or_create(
        preset=preset,
        kind="work_plan",
        defaults={"start": "entry", "offset": -10, "unit": "workday"},
    )
    type(preset).objects.filter(pk=preset.pk).update(needs_plan=True)
    again = text(at_office.get(plan.get_absolute_url()))
    assert "工作方案应不晚于" in again
    assert again.count("这一天已经过去") == 2


def test_what_is_archived_says_so_and_has_no_empty_menu(at_office, inspection):
    round = inspection.round
    assert "内容不再变动" not in text(at_office.get(inspection.get_absolute_url()))
    Inspection.objects.filter(pk=inspection.pk).update(
        stage=Stage.ARCHIVED, archived_on=make.days(-1)
    )
    Round.objects.filter(pk=round.pk).update(state=RoundState.ARCHIVED)
    yesterday = make.days(-1)

    pages = [text(at_office.get(each.get_absolute_url())) for each in (inspection, round)]

    day = f"{yesterday.year}年{yesterday.month}月{yesterday.day}日"
    assert f"已于{day}归档，内容不再变动，只能查阅和打印。" in pages[0]
    assert "归档，内容不再变动，只能查阅和打印。" in pages[1]
    for page in pages:
        for menu in html.document_fromstring(page).xpath("//*[@class='menu-list']"):
            assert menu.text_content().strip()


def test_a_line_of_a_career_without_its_begin_says_what_to_fill_in():
    from rounds.forms.inspectors import EmploymentRow

    row = EmploymentRow({"organisation": "市林业局"})

    assert row.errors["from_on"] == ["请填写开始年月。"]
