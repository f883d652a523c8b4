"""Evaluations: criteria as data, scored by one and confirmed by another, counted not typed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.documents import registry
from core.documents.tree import to_json
from core.errors import ActionDenied, InvalidTransition, StaleState
from overview.actions import evaluations as actions
from overview.models import Criterion, Evaluation
from overview.queries.evaluations import grade_of
from overview.seeding import reference
from rectification.models import Ledger
from tests.browsed import submit
from tests.factories import days


@pytest.fixture
def criteria(db):
    reference.load()


@pytest.fixture
def ledger(inspection):
    return Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        state="evaluation",
        opened_on=days(-90),
        plan_due_on=days(-60),
        concentrated_due_on=days(-1),
    )


@pytest.fixture
def team_sheet(criteria, inspection, office):
    return actions.begin(inspection.round, team=inspection.team, by=office)


@pytest.fixture
def unit_sheet(criteria, ledger, office):
    return actions.begin(ledger.inspection.round, ledger=ledger, by=office)


def full_marks(made: Evaluation) -> list:
    return [(Decimal(line["full"]), "好") for line in made.lines]


def test_default_criteria_make_a_hundred(team_sheet, unit_sheet):
    assert (team_sheet.full, unit_sheet.full) == (100, 100)


def test_facts_are_counted(team_sheet, inspection, signed_finding):
    actions.score(
        team_sheet, full_marks(team_sheet), comment="", version=1, by=team_sheet.scored_by
    )

    facts = {line["name"]: line["facts"] for line in team_sheet.lines}
    assert "1个单位（大1小0），审签底稿1份" in facts["发现问题数量"]
    assert facts["线索数量"] == "问题线索0件"


@pytest.fixture
def signed_finding(inspection, member, deputy, leader):
    from findings.models import Category
    from tests.findings import making

    category = Category.objects.create(name="测试分类")
    draft = making.draft(inspection, by=member, category=category)
    return making.signed(draft, deputy=deputy, leader=leader)


def test_a_score_beyond_full_marks_is_refused(unit_sheet, office):
    scores = full_marks(unit_sheet)
    scores[0] = (Decimal("20.01"), "")

    with pytest.raises(ActionDenied, match="须在0到20"):
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
def test_grades_begin_at_their_least_score(criteria, total, grade):
    assert grade_of("unit", Decimal(total)) == grade


def test_later_changes_of_criteria_leave_a_sheet_as_it_was(unit_sheet):
    Criterion.objects.filter(kind="unit", name="任务落实").update(full=50)

    unit_sheet.refresh_from_db()
    assert unit_sheet.full == 100


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

    assert submit(client, url, **(typed | {"score_0": "21"})).status_code == 422
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
    scores[0] = (Decimal("15.5"), "方案报送迟")
    actions.score(unit_sheet, scores, comment="总体较好", version=1, by=office)

    printed = str(to_json(registry.get("evaluation_sheet").make(office, unit_sheet)))

    assert "'95.50'" in printed or "'95.5'" in printed
    assert "方案报送迟" in printed
