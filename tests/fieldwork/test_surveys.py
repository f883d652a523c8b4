"""测评与问卷: made from a template, questions in rows, opened once, closed for good; the team's and the office's."""

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent, Notice
from fieldwork.actions import survey_answers, survey_templates
from fieldwork.actions import surveys as actions
from fieldwork.enums.surveys import SurveyKind, SurveyState
from fieldwork.models import Survey, SurveyTemplate
from rounds.enums import Stage
from rounds.gates import bars
from rounds.models import Inspection, UnitLeader
from tests import browsed
from tests.asking import read
from tests.factories import days
from tests.fieldwork.survey_rows import drafted, opened, values


@pytest.fixture(autouse=True)
def _stay(inspection, other_inspection):
    for each in (inspection, other_inspection):
        Inspection.objects.filter(pk=each.pk).update(
            stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
        )
        each.refresh_from_db()


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_an_appraisal_begins_with_the_template_and_the_leaders_of_the_unit(inspection, member):
    UnitLeader.objects.create(unit=inspection.unit, name="某甲", post="局长", is_first=True)
    client = signed_in(member)
    url = reverse("fieldwork:survey_new", args=[inspection.pk])

    answer = browsed.submit(client, url, kind=SurveyKind.APPRAISAL, title="班子测评")

    survey = Survey.objects.get()
    texts = [question.text for question in survey.asked]
    assert answer.url == reverse("fieldwork:survey_edit", args=[survey.pk])
    assert "对局长某甲的评价" in texts
    assert texts[-1].startswith("您还有哪些意见")


def test_questions_are_changed_moved_added_and_struck_out(inspection, member):
    survey = drafted(inspection, by=member)
    url = reverse("fieldwork:survey_edit", args=[survey.pk])

    browsed.submit(
        signed_in(member),
        url,
        **{
            "questions-0-order": "9",
            "questions-1-DELETE": "on",
            "questions-4-text": "<b>加一题</b>",
            "questions-4-options": "是\n否\n否",
            "questions-4-order": "1",
        },
    )

    survey.refresh_from_db()
    assert [question.text for question in survey.asked] == [
        "<b>加一题</b>", "哪些方面问题突出", "意见和建议", "总体评价",
    ]  # fmt: skip
    assert survey.asked[0].options == ("是", "否")
    page = read(signed_in(member).get(survey.get_absolute_url())).decode()
    assert "&lt;b&gt;加一题" in page
    assert "<b>加一题" not in page


def test_a_question_with_one_option_is_refused_and_nothing_typed_is_lost(inspection, member):
    survey = drafted(inspection, by=member)
    url = reverse("fieldwork:survey_edit", args=[survey.pk])

    answer = browsed.submit(
        signed_in(member), url, title="改过的标题", **{"questions-0-options": "只有一个"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请至少填写两个选项" in page
    assert "只有一个" in page
    assert "改过的标题" in page


def test_two_people_who_change_the_questions_at_once(inspection, member, leader):
    survey = drafted(inspection, by=member)
    actions.edit(survey, {"title": "组长改的"}, version=survey.version, by=leader)

    with pytest.raises(StaleState):
        actions.edit(survey, {"title": "组员改的"}, version=1, by=member)


def test_only_the_team_works_on_it(inspection, office, leadership, liaison, outsider):
    for stranger in (office, leadership, liaison, outsider):
        with pytest.raises(ActionDenied, match="本组成员"):
            actions.draft(inspection, values(), by=stranger)


def test_the_author_and_the_heads_open_and_close_it_once(inspection, member, leader):
    survey = opened(inspection, by=member)

    with pytest.raises(InvalidTransition, match="已经开放"):
        actions.edit(survey, {"title": "再改"}, by=member)
    actions.close(survey, by=leader)

    assert survey.state == SurveyState.CLOSED
    for step in (actions.open_for_answers, actions.close):
        with pytest.raises(InvalidTransition):
            step(survey, by=leader)


def test_it_opens_after_entry_and_with_questions(inspection, member):
    survey = drafted(inspection, by=member, questions=[])

    with pytest.raises(NotYet, match="至少设一道"):
        actions.open_for_answers(survey, by=member)
    Inspection.objects.update(stage=Stage.PREPARATION)
    survey.inspection.refresh_from_db()
    with pytest.raises(NotYet, match="进驻以后"):
        actions.open_for_answers(survey, by=member)


def test_an_open_survey_bars_the_archive(inspection, member):
    survey = opened(inspection, by=member)

    assert "1份测评问卷还在答题" in bars(inspection, Stage.ARCHIVED)
    actions.close(survey, by=member)
    assert not any("测评问卷" in each for each in bars(inspection, Stage.ARCHIVED))


@pytest.mark.parametrize("who", ["office", "leader", "member"])
def test_those_who_may_read_it(inspection, member, request, who):
    survey = opened(inspection, by=member)

    page = read(signed_in(request.getfixturevalue(who)).get(survey.get_absolute_url())).decode()

    assert "总体评价" in page


def test_the_register_and_its_file(inspection, member, office):
    drafted(inspection, by=member, title="甲问卷")
    opened(inspection, by=member, title="乙问卷")
    client, url = signed_in(office), reverse("fieldwork:survey_list")

    both, one = read(client.get(url)).decode(), read(client.get(url, {"state": "open"})).decode()

    assert "甲问卷" in both
    assert "甲问卷" not in one
    assert "乙问卷" in one
    assert read(client.get(url, {"export": "xlsx"})).startswith(b"PK")


def test_a_character_that_no_font_has_is_named_before_it_opens(inspection, member):
    survey = drafted(inspection, by=member, title="问卷\ue000")

    with pytest.raises(NotYet, match="标题第3个字"):
        actions.open_for_answers(survey, by=member)


def end_page(survey) -> str:
    return reverse("fieldwork:survey_end", args=[survey.pk])


def test_the_builder_saves_by_itself_with_its_rows(inspection, member):
    survey = drafted(inspection, by=member)
    client, url = signed_in(member), reverse("fieldwork:survey_edit", args=[survey.pk])
    address = reverse("fieldwork:survey_autosave", args=[survey.pk])
    opened_before = browsed.form(client, address, at=url)

    answer = browsed.submit(client, address, at=url, **{"questions-0-text": "改过的题目"})
    again = opened_before.send(client, address, **{"questions-0-text": "旧页面里的题目"})

    survey.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert survey.asked[0].text == "改过的题目"
    assert again.status_code == 409


def test_no_code_is_taken_after_the_last_day_and_document_still_is(inspection, member):
    survey = opened(inspection, by=member, paper_forms=2, ends_on=days(0))
    (code,) = survey_answers.issue_codes(survey, 1, by=member)
    Survey.objects.filter(pk=survey.pk).update(ends_on=days(-1))
    survey.refresh_from_db()

    with pytest.raises(NotYet, match="截止，不再接收答卷"):
        survey_answers.answer(survey, code, [[0], [0], [0], ""])
    page = browsed.submit(Client(), reverse("fieldwork:answer"), code=code)
    survey_answers.enter_from_paper(survey, [[0], [0], [0], ""], by=member)

    assert page.status_code == 422
    assert "截止" in page.content.decode()
    assert survey.codes.filter(is_used=False).count() == 1


def test_the_last_day_is_moved_while_open_told_and_kept_in_the_trail(inspection, member, leader):
    survey = opened(inspection, by=member, ends_on=days(1))
    (code,) = survey_answers.issue_codes(survey, 1, by=member)

    answer = browsed.submit(signed_in(member), end_page(survey), ends_on=days(6).isoformat())

    survey.refresh_from_db()
    assert answer.status_code == 302
    assert survey.ends_on == days(6)
    event = AuditEvent.objects.get(verb="调整答题截止日期")
    assert event.changes == {"ends_on": [days(1).isoformat(), days(6).isoformat()]}
    told = Notice.objects.filter(kind="survey.end_moved")
    assert leader in {notice.recipient for notice in told}
    assert member not in {notice.recipient for notice in told}
    assert all("问卷" in notice.subject and survey.title not in notice.subject for notice in told)
    survey_answers.answer(survey, code, [[0], [0], [0], ""])


def test_a_last_day_that_is_over_and_a_draft_are_refused(inspection, member, outsider, leadership):
    survey = opened(inspection, by=member)

    page = browsed.submit(signed_in(member), end_page(survey), ends_on=days(-1).isoformat())
    with pytest.raises(NotYet, match="修改题目"):
        actions.move_end(drafted(inspection, by=member), {"ends_on": None}, by=member)
    with pytest.raises(NotYet, match="已过"):
        actions.open_for_answers(drafted(inspection, by=member, ends_on=days(-1)), by=member)

    assert page.status_code == 409
    assert "今天或以后" in page.content.decode()
    for stranger in (outsider, leadership):
        assert signed_in(stranger).get(end_page(survey)).status_code == 404


def test_a_survey_becomes_a_template_without_the_people_it_assesses(inspection, member, office):
    UnitLeader.objects.create(unit=inspection.unit, name="某甲", post="局长", is_first=True)
    new = reverse("fieldwork:survey_new", args=[inspection.pk])
    browsed.submit(signed_in(member), new, kind=SurveyKind.APPRAISAL, title="班子测评")
    survey = Survey.objects.get()
    keep = reverse("fieldwork:survey_template_new", args=[survey.pk])

    answer = browsed.submit(
        signed_in(office), keep, name="乡镇班子测评", **{"questions-0-text": "总的评价"}
    )
    template = SurveyTemplate.objects.get()
    browsed.submit(
        signed_in(member), new, kind=SurveyKind.APPRAISAL, title="再测", template=str(template.pk)
    )

    assert answer.url == template.get_absolute_url()
    assert "某甲" not in str(template.questions)
    texts = [question.text for question in Survey.objects.get(number=2).asked]
    assert texts[0] == "总的评价"
    assert texts[-2] == "对局长某甲的评价"
    assert survey.asked[0].text != "总的评价"


def test_a_template_of_another_kind_is_refused_and_an_archived_one_is_not_offered(
    inspection, member, office
):
    survey = drafted(inspection, by=member)
    values = {"name": "乡镇专用题目", "questions": survey.questions}
    template = survey_templates.keep(survey.kind, values, by=office)
    new = reverse("fieldwork:survey_new", args=[inspection.pk])
    client = signed_in(member)

    page = browsed.submit(client, new, kind="satisfaction", title="甲", template=str(template.pk))
    survey_templates.archive(template, by=office)

    assert page.status_code == 422
    assert "这个模板用于问卷调查" in page.content.decode()
    assert "乡镇专用题目" not in client.get(new).content.decode()
    with pytest.raises(InvalidTransition, match="已停用"):
        survey_templates.edit(template, values, by=office)
    survey_templates.restore(template, by=office)
    assert "乡镇专用题目" in client.get(new).content.decode()


def test_templates_are_the_offices_to_keep_and_hostile_words_are_words(inspection, member, office):
    survey = drafted(inspection, by=member)
    values = {"name": "<script>alert(1)</script>", "questions": survey.questions}
    with pytest.raises(ActionDenied, match="巡察办"):
        survey_templates.keep(survey.kind, values, by=member)

    template = survey_templates.keep(survey.kind, values, by=office)

    page = signed_in(member).get(template.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "修改</a>" not in page
    scales = [each for each in template.asked if each.kind == "scale"]
    assert all(each.key for each in scales)
