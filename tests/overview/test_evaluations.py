"""Evaluations: a versioned formula proposes from figures, one scores, another confirms (ADR 0115)."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.enums import Role
from accounts.models import User
from core.assignees import next_of
from core.documents import registry
from core.documents.tree import to_json
from core.errors import ActionDenied, InvalidTransition, StaleState
from overview.actions import evaluations as actions
from overview.actions import formulas
from overview.models import Criterion, Evaluation, Formula
from overview.queries import assignees
from overview.queries.evaluations import recompute
from overview.rules.points import grade_of, proposed
from overview.seeding import reference
from rectification.models import Ledger, LedgerItem
from tests.browsed import submit
from tests.factories import days
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def criteria(db):
    reference.load()


@snapshot_fixture
def ledger(inspection):
    return Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        state="evaluation",
        opened_on=days(-90),
        plan_due_on=days(-60),
        concentrated_due_on=days(-1),
    )


@snapshot_fixture
def team_sheet(criteria, inspection, office):
    return actions.begin(inspection.round, team=inspection.team, by=office)


@snapshot_fixture
def unit_sheet(criteria, ledger, office):
    return actions.begin(ledger.inspection.round, ledger=ledger, by=office)


def full_marks(made: Evaluation) -> list:
    return [(Decimal(line["full"]), "好") for line in made.lines]


def test_default_criteria_make_a_hundred(team_sheet, unit_sheet):
    assert (team_sheet.full, unit_sheet.full) == (100, 100)


def test_facts_are_counted(team_sheet, signed_finding):
    actions.measure_again(team_sheet, by=team_sheet.scored_by)

    facts = {line["name"]: line["facts"] for line in team_sheet.lines}
    points = {line["name"]: line["proposed"] for line in team_sheet.lines}
    assert facts["发现问题数量"] == "大单位1个，小单位0个，审签底稿1份（1.00份）"
    assert facts["底稿质量"] == "审签底稿1份，没有退回过1份，退回过0份（100.0%）"
    assert facts["线索质量"] == "移交线索0件，成案0件（没有可统计的登记）"
    assert (points["发现问题数量"], points["底稿质量"], points["线索质量"]) == ("1.0", "25.0", None)


@snapshot_fixture
def signed_finding(inspection, member, deputy, leader):
    from findings.models import Category
    from tests.findings import making

    category = Category.objects.create(name="测试分类")
    draft = making.draft(inspection, by=member, category=category)
    return making.signed(draft, deputy=deputy, leader=leader)


def test_a_score_beyond_full_marks_is_refused(unit_sheet, office):
    scores = full_marks(unit_sheet)
    scores[0] = (Decimal("10.01"), "")

    with pytest.raises(ActionDenied, match="须在0到10"):
        actions.score(unit_sheet, scores, comment="", version=1, by=office)


def test_who_scored_does_not_confirm(unit_sheet, office, office2):
    with pytest.raises(ActionDenied, match="没有评分"):
        actions.confirm(unit_sheet, by=office2)
    actions.score(unit_sheet, full_marks(unit_sheet), comment="好", version=1, by=office)

    with pytest.raises(ActionDenied, match="不能自己确认"):
        actions.confirm(unit_sheet, by=office)
    actions.confirm(unit_sheet, by=office2)

    assert (unit_sheet.grade, unit_sheet.total) == ("好", 100)
    with pytest.raises(InvalidTransition):
        actions.score(unit_sheet, full_marks(unit_sheet), comment="", version=None, by=office)


def test_returned_scores_lose_their_grade(unit_sheet, office, office2):
    actions.score(unit_sheet, full_marks(unit_sheet), comment="", version=1, by=office)
    actions.confirm(unit_sheet, by=office2)

    actions.return_for_rework(unit_sheet, note="漏算一项", by=office2)

    assert (unit_sheet.state, unit_sheet.grade, unit_sheet.confirmed_by) == ("draft", "", None)


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "好"), ("90", "好"), ("89.99", "较好"), ("60", "一般"), ("0", "差")],
)
def test_grades_begin_at_their_least_score(unit_sheet, total, grade):
    assert grade_of(unit_sheet.scale, Decimal(total)) == grade


RULE = {"full": "20", "method": "share", "step": "", "steps": ""}


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        ({"method": "share"}, "87.5", "17.5"),
        ({"method": "deduct", "step": "0.5"}, "3", "18.5"),
        ({"method": "deduct", "step": "5"}, "9", "0.0"),
        ({"method": "reach", "step": "15"}, "12", "16.0"),
        ({"method": "reach", "step": "15"}, "30", "20.0"),
        ({"method": "steps", "steps": "95=20；85=16；60=10"}, "85", "16.0"),
        ({"method": "steps", "steps": "95=20；85=16；60=10"}, "59.9", "0.0"),
        ({"method": "share"}, None, None),
        ({"method": "hand"}, "50", None),
    ],
)
def test_points_come_of_figures_by_the_criterion(rule, value, points):
    found = proposed(RULE | rule, None if value is None else Decimal(value))

    assert found == (None if points is None else Decimal(points))


def test_a_formula_that_was_used_is_kept_by_the_database(unit_sheet):
    criterion = unit_sheet.formula.criteria.first()
    for change in (
        lambda: Criterion.objects.filter(pk=criterion.pk).update(full=50),
        criterion.delete,
        lambda: Criterion.objects.create(formula=unit_sheet.formula, name="另加", full=5),
        lambda: Formula.objects.filter(pk=unit_sheet.formula_id).update(valid_from=days(-1)),
        unit_sheet.formula.grades.first().delete,
    ):
        with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
            change()


def test_the_next_version_is_in_force_from_its_day(unit_sheet, sysadmin, other_ledger, office):
    made = formulas.copy_of(unit_sheet.formula, by=sysadmin)
    assert (made.number, made.criteria.count(), made.grades.count()) == (2, 10, 4)
    assert evaluation_of(other_ledger, office).formula.number == 1

    made.criteria.filter(name="督办情况").update(step=4)
    Formula.objects.filter(pk=made.pk).update(valid_from=days(0))
    Evaluation.objects.filter(ledger=other_ledger).delete()
    later = evaluation_of(other_ledger, office)

    steps = [line["step"] for line in later.lines if line["name"] == "督办情况"]
    assert (later.formula.number, steps) == (2, ["4.00"])
    assert recompute(unit_sheet, days(0)).is_same


@snapshot_fixture
def other_ledger(ledger):
    from tests.factories import InspectionFactory

    inspection = InspectionFactory(round=ledger.inspection.round)
    return Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        opened_on=days(-90),
        plan_due_on=days(-60),
        concentrated_due_on=days(-1),
    )


def evaluation_of(ledger, by) -> Evaluation:
    return actions.begin(ledger.inspection.round, ledger=ledger, by=by)


@snapshot_fixture
def items(criteria, ledger, liaison):
    """Four that were due: two handed in on time, one of them sent back before and one reopened."""
    rows = [LedgerItem(ledger=ledger, number=n, problem=f"问题{n}", first_due_on=days(-5),
                       due_on=days(-5)) for n in range(1, 5)]  # fmt: skip
    for row in rows[:2]:
        row.state, row.submitted_at = "submitted", timezone.now() - timedelta(days=10)
        row.submitted_by = liaison
    rows[0].returns, rows[1].closings = 3, 2
    LedgerItem.objects.bulk_create(rows)
    return rows


def test_units_are_measured_by_what_came_in_on_time_and_came_back(ledger, items, office):
    made = evaluation_of(ledger, office)

    found = {line["name"]: (line["facts"], line["proposed"]) for line in made.lines}
    assert found["按期完成"] == ("应完成事项4项，按期申请销号2项，逾期2项（50.0%）", "7.5")
    assert found["一次通过"] == ("被退回的事项1项，共退回3次", "3.5")
    assert found["整改不反复"] == ("销号后重新整改1项", "4.0")
    assert found["回访结果"][1] is None
    assert found["主体责任"] == ("", None)


def test_years_later_it_comes_out_the_same_and_says_what_moved(ledger, items, office):
    made = evaluation_of(ledger, office)
    LedgerItem.objects.filter(ledger=ledger, number=1).delete()

    found = recompute(Evaluation.objects.get(pk=made.pk), days(2000))

    assert found.is_same
    moved = {check.name: check.moved for check in found.checks if check.moved}
    assert "应完成事项4→3项" in moved["按期完成"]
    call_command("recompute_evaluations", stdout=StringIO())


def test_what_was_altered_behind_its_back_is_named(ledger, items, office, client):
    made = evaluation_of(ledger, office)
    made.lines[2]["proposed"] = "15.0"
    Evaluation.objects.filter(pk=made.pk).update(lines=made.lines)

    (wrong,) = [check for check in recompute(made, days(0)).checks if not check.is_same]

    assert (wrong.name, wrong.kept, wrong.again) == ("按期完成", "15.0", "7.5")
    client.force_login(office)
    page = client.get(reverse("overview:evaluation_recompute", args=[made.pk])).content.decode()
    assert "不一致" in page
    with pytest.raises(CommandError, match="1份不一致"):
        call_command("recompute_evaluations", stdout=StringIO())


def test_who_departs_from_the_proposal_says_why(ledger, items, office, client):
    made = evaluation_of(ledger, office)
    scores = [(Decimal(line["proposed"] or 9), "评定") for line in made.lines]
    scores[2] = (Decimal(9), " ")

    with pytest.raises(ActionDenied, match=r"“按期完成”与建议分7\.5分不同"):
        actions.score(made, scores, comment="", version=1, by=office)

    client.force_login(office)
    url = reverse("overview:evaluation_score", args=[made.pk])
    answer = submit(client, url, score_2="9", comment="")
    assert answer.status_code == 422
    assert "请填写理由" in answer.content.decode()
    assert submit(client, url, score_2="9", reason_2="两项因汛期顺延").status_code == 302
    made.refresh_from_db()
    assert [line["score"] for line in made.lines][2:4] == ["9", "3.5"]
    assert made.lines[1]["score"] is None  # nothing proposed, nothing typed


def test_each_figure_leads_to_its_rows(ledger, items, office, client):
    made = evaluation_of(ledger, office)
    client.force_login(office)
    answer = client.get(made.get_absolute_url())
    page, chart = answer.content.decode(), answer.context["chart"]
    url = reverse("overview:evaluation_rows", args=[made.pk, "time", "late"])

    assert url in page
    got = [s.value for row in chart.rows for s in row.segments if s.name in ("得分", "建议分")]
    assert sum(got) == float(made.proposed.split("/")[0])
    assert sum(s.value for row in chart.rows for s in row.segments) == float(made.full)
    assert [c.get("href") for c in html.fromstring(page).xpath("//svg//a")]
    shown = client.get(url).content.decode()
    assert "3. 问题3" in shown
    assert "2. 问题2" not in shown
    assert client.get(url.replace("late", "none")).status_code == 404


def test_clues_are_kept_as_numbers(team_sheet):
    kept = [*team_sheet.figures["clues"][-1:], *team_sheet.figures["clue_quality"]]

    assert [(each["label"], each["target"], each["ids"]) for each in kept] == [
        ("问题线索", "", []),
        ("移交线索", "", []),
        ("成案", "", []),
    ]


def test_leadership_reads_and_does_not_score(criteria, inspection, leadership):
    with pytest.raises(ActionDenied):
        actions.begin(inspection.round, team=inspection.team, by=leadership)


def test_a_stale_score_writes_nothing(unit_sheet, office, office2):
    actions.score(unit_sheet, full_marks(unit_sheet), comment="先", version=1, by=office2)

    with pytest.raises(StaleState):
        actions.score(unit_sheet, full_marks(unit_sheet), comment="后", version=1, by=office)


def test_pages_begin_score_and_keep_what_a_faster_person_left(
    client, criteria, ledger, inspection, office, office2
):
    client.force_login(office)
    new = reverse("overview:evaluation_new", args=[inspection.round_id])
    made = submit(client, new, subject=f"ledger:{ledger.pk}")
    sheet = Evaluation.objects.get()
    assert made.url == sheet.get_absolute_url()
    url = reverse("overview:evaluation_score", args=[sheet.pk])
    typed = {"version": 1, "comment": "整改有力"}
    for place, line in enumerate(sheet.lines):
        typed |= {f"score_{place}": line["full"], f"reason_{place}": "<b>"}

    assert submit(client, url, **(typed | {"score_0": "11"})).status_code == 422
    actions.score(sheet, full_marks(sheet), comment="先到", version=1, by=office2)
    late = submit(client, url, **typed)
    assert late.status_code == 409
    assert "先到" in late.content.decode()
    assert "整改有力" in late.content.decode()
    assert submit(client, url, **(typed | {"version": 2})).status_code == 302
    shown = client.get(sheet.get_absolute_url()).content.decode()
    assert "&lt;b&gt;" in shown
    assert "整改有力" in shown
    assert sheet.subject in client.get("/evaluations/").content.decode()


@pytest.mark.parametrize("who", ["leader", "liaison", "contact", "sysadmin", "auditor"])
def test_others_have_no_such_page(client, unit_sheet, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/evaluations/").status_code == 404
    assert client.get(unit_sheet.get_absolute_url()).status_code == 404


def test_the_sheet_adds_up(unit_sheet, office):
    scores = full_marks(unit_sheet)
    scores[0] = (Decimal("5.5"), "方案报送迟")
    actions.score(unit_sheet, scores, comment="总体较好", version=1, by=office)

    printed = str(to_json(registry.get("evaluation_sheet").make(office, unit_sheet)))

    assert "'95.50'" in printed or "'95.5'" in printed
    assert "方案报送迟" in printed


@snapshot_fixture
def confirmed_unit(ledger, items, office, office2):
    made = evaluation_of(ledger, office)
    scores = [(Decimal(line["proposed"] or line["full"]), "查阅资料评定") for line in made.lines]
    actions.score(made, scores, comment="整改有力", version=1, by=office)
    actions.confirm(made, by=office2)
    return made


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("discipline", ["90.0", "责任制考核整改项不扣分", "50.0"]),
        ("personnel", ["90.0", "整改有力", "年度考核、评先评优可以优先考虑"]),
    ],
)
def test_other_bodies_are_told_of_confirmed_units(
    client, confirmed_unit, team_sheet, leadership, name, told
):
    client.force_login(leadership)
    url = reverse(f"overview:evaluation_{name}")
    round = confirmed_unit.round

    page = client.get(url, {"round": round.pk}).content.decode()
    kind = registry.get(f"evaluations_{name}")
    printed = str(to_json(kind.make(leadership, round)))
    book = client.get(url, {"export": "csv"})
    text = b"".join(book.streaming_content) if book.streaming else book.content

    for words in told:
        assert words in page
        assert words in text.decode("utf-8-sig")
    assert kind.url_of(round) in page
    assert team_sheet.subject not in page
    assert confirmed_unit.subject in printed
    assert told[-1].removesuffix(".0") in printed


def test_there_is_no_list_without_a_confirmed_unit(unit_sheet, office):
    for name in ("discipline", "personnel"):
        with pytest.raises(ActionDenied, match="还没有确认"):
            registry.get(f"evaluations_{name}").make(office, unit_sheet.round)


def test_nobody_measures_their_own_team(team_sheet, inspection, leader, office):
    User.objects.filter(pk=leader.pk).update(roles=[Role.INSPECTOR, Role.OFFICE])
    own = User.objects.get(pk=leader.pk)

    for step in (
        lambda: actions.begin(inspection.round, team=inspection.team, by=own),
        lambda: actions.score(team_sheet, full_marks(team_sheet), comment="", version=1, by=own),
        lambda: actions.confirm(team_sheet, by=own),
    ):
        with pytest.raises(ActionDenied, match="自己所在巡察组"):
            step()
    assert not assignees.waiting_for(own, days(0))
    assert own not in next_of(team_sheet).people
