"""Results: after closing, of five answers and more; as charts with tables, on paper, unit beside unit."""

import pytest
from django.test import Client
from django.urls import reverse

from core import assignees
from core.documents import registry
from core.documents.tree import Chart, texts
from core.errors import ActionDenied, NotYet
from fieldwork.actions import survey_answers as answers
from fieldwork.actions import surveys
from fieldwork.enums.surveys import SHOWN_FROM, Question, QuestionKind, as_stored
from fieldwork.models import Survey, SurveyResult
from fieldwork.queries.survey_results import results_of
from fieldwork.queries.surveys import waiting_for
from rounds.enums import Stage
from rounds.models import Inspection, TeamMember
from tests import factories as make
from tests.asking import read
from tests.factories import days
from tests.fieldwork.survey_rows import answered, opened


@pytest.fixture(autouse=True)
def _stay(inspection, other_inspection):
    for each in (inspection, other_inspection):
        Inspection.objects.filter(pk=each.pk).update(
            stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
        )
        each.refresh_from_db()


def closed(inspection, number: int, *, by, **more):
    survey = opened(inspection, by=by, **more)
    answered(survey, number, by=by)
    surveys.close(survey, by=by)
    return Survey.objects.get(pk=survey.pk)


def page(user, url: str) -> str:
    client = Client()
    client.force_login(user)
    return read(client.get(url)).decode()


def test_nothing_shows_while_it_takes_answers_nor_below_five(inspection, member, office):
    survey = opened(inspection, by=member)
    answered(survey, SHOWN_FROM - 1, by=member)

    while_open = page(office, survey.get_absolute_url())
    surveys.close(survey, by=member)
    with_four = page(office, survey.get_absolute_url())

    for shown in (while_open, with_four):
        assert "意见0" not in shown
        assert "人作答" not in shown
    assert "答题结束以后才显示结果" in while_open
    assert "不足5份" in with_four
    with pytest.raises(NotYet, match="不足5份"):
        registry.get("survey_results").make(office, survey)


def test_one_answer_by_code_beside_document_is_not_to_be_subtracted(inspection, member, office):
    survey = opened(inspection, by=member, paper_forms=SHOWN_FROM)
    answered(survey, 1, by=member)
    for _ in range(SHOWN_FROM):
        answers.enter_from_paper(survey, [[0], [1], [2], "很好"], by=member)
    surveys.close(survey, by=member)

    assert "用答题码收到的答卷不足5份" in page(member, survey.get_absolute_url())
    assert not SurveyResult.objects.visible_to(office).exists()
    assert not SurveyResult.objects.shown().exists()
    with pytest.raises(NotYet, match="用答题码"):
        registry.get("survey_results").make(office, Survey.objects.get(pk=survey.pk))


def test_five_show_a_chart_a_table_and_what_was_written(inspection, member):
    survey = closed(inspection, SHOWN_FROM, by=member)

    shown = page(member, survey.get_absolute_url())

    first, second, third, fourth = results_of(survey)
    assert [line.count for line in first.lines] == [2, 1, 1, 1]
    assert str(first.good) == "60.0"
    assert [line.percent for line in second.lines] == ["60.0%", "40.0%"]
    assert third.answered == SHOWN_FROM
    assert fourth.texts == [f"意见{place}" for place in range(SHOWN_FROM)]
    assert "“好、较好”合计60.0%" in shown
    assert shown.count('role="img"') == 3
    assert '<td data-label="占比">60.0%</td>' in shown
    assert "意见4" in shown


def test_the_document_says_the_same(inspection, member):
    survey = closed(inspection, 6, by=member)

    paper = registry.get("survey_results").make(member, survey)

    words = list(texts(paper))
    assert sum(isinstance(block, Chart) for block in paper.blocks) == 3
    assert "收到答卷6份，其中纸质0份" in words
    assert "意见5" in words


def test_units_of_a_round_stand_side_by_side_for_the_office(
    inspection, other_inspection, member, outsider, office, leader
):
    Inspection.objects.filter(pk=other_inspection.pk).update(round=inspection.round)
    other_inspection.refresh_from_db()
    closed(inspection, 5, by=member)
    url = reverse("fieldwork:survey_comparison", args=[inspection.round_id])
    alone = page(office, url)
    survey = opened(other_inspection, by=outsider)
    for code in answers.issue_codes(survey, 5, by=outsider):
        answers.answer(survey, code, [[0], [0], [], ""])
    surveys.close(survey, by=outsider)

    both = page(office, url)

    assert "还不能比较" in alone
    assert "100.0%" in both
    assert "60.0%" in both
    assert inspection.unit.name in both
    assert f"{other_inspection.unit.name}最高" in both
    client = Client()
    client.force_login(leader)
    assert client.get(url).status_code == 404


def test_who_is_kept_out_of_the_unit_sees_none_of_it(inspection, member, leader):
    survey = closed(inspection, 5, by=leader)
    row = inspection.team.members.get(inspector__user=member)
    second = make.InspectionFactory(round=inspection.round, team=inspection.team)
    row.recused_from = inspection.unit
    row.save()
    client = Client()
    client.force_login(member)

    assert second.pk
    assert client.get(survey.get_absolute_url()).status_code == 404
    assert "干部职工问卷" not in read(client.get(reverse("fieldwork:survey_list"))).decode()


def test_what_is_left_open_is_ended_in_any_stage_and_by_the_office_where_no_head_is_left(
    inspection, leader, member, office
):
    survey, other = opened(inspection, by=member), opened(inspection, by=member)
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.RECTIFICATION)
    survey, other = Survey.objects.get(pk=survey.pk), Survey.objects.get(pk=other.pk)

    assert [item.verb for item in waiting_for(leader, days(0))] == ["结束答题", "结束答题"]
    surveys.close(survey, by=leader)
    with pytest.raises(ActionDenied):
        surveys.close(other, by=office)
    TeamMember.objects.exclude(inspector__user=member).update(to_on=days(-1))

    assert office in assignees.next_of(other).people
    assert "结束答题" in {item.verb for item in waiting_for(office, days(0))}
    surveys.close(other, by=office)


def test_of_two_options_only_the_first_is_good(inspection, member):
    asked = Question(QuestionKind.SCALE, "是否满意", ("满意", "不满意"), key="team_overall")
    survey = opened(inspection, by=member, questions=as_stored([asked]))
    for code in answers.issue_codes(survey, SHOWN_FROM, by=member):
        answers.answer(survey, code, [[1]])
    surveys.close(survey, by=member)

    (found,) = results_of(Survey.objects.get(pk=survey.pk))

    assert found.good == 0
    assert found.said == "“满意”合计0.0%"
