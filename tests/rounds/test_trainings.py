"""培训: sessions are signed in to by the code on the wall, the test is judged, hours are counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.calendar import cn_date
from core.documents import registry
from core.errors import ActionDenied, NotYet
from core.models import AuditEvent, Notice
from overview.actions import retention
from overview.models import RetentionRule
from overview.queries import retention as queries_of_retention
from overview.queries.search import find
from rounds.actions import trainings as actions
from rounds.enums import QuestionKind, RoundState
from rounds.models import Attendance, Enrolment, Question, Training, TrainingSession
from rounds.queries import trainings as queries
from tests import factories as make
from tests.browsed import form, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(office) -> Training:
    return Training.objects.create(
        title="巡前业务培训", subject="巡察条例", question_count=2, max_tries=2, created_by=office
    )


@pytest.fixture
def session(training) -> TrainingSession:
    return TrainingSession.objects.create(
        training=training, title="巡察工作条例", on=make.today(), hours=Decimal("3.5")
    )


@pytest.fixture
def questions() -> list[Question]:
    return [
        Question.objects.create(
            subject="巡察条例", text=f"第{n}题", options=["甲", "乙", "丙"], answer=2
        )
        for n in range(1, 5)
    ]


@pytest.fixture
def record(training) -> Enrolment:
    return Enrolment.objects.create(
        training=training, inspector=make.InspectorFactory(name="学员甲")
    )


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(session, office) -> str:
    actions.open_sign_in(session, by=office)
    session.refresh_from_db()
    return session.code_at(timezone.now())


def address(name: str, *args) -> str:
    return reverse(f"rounds:{name}", args=args)


def test_the_code_of_the_wall_signs_in_once(session, record, office):
    code, client = opened(session, office), as_user(record.inspector.user)

    done = submit(client, address("training_sign_in"), code=f"{code[:3]} {code[3:]}", follow=True)
    again = submit(client, address("training_sign_in"), code=code)

    assert "“巡察工作条例”签到成功" in done.content.decode()
    assert "已经签到，不用再签" in again.content.decode()
    assert Attendance.objects.get().way == "code"
    assert AuditEvent.objects.filter(verb="培训签到").count() == 1


def test_the_code_changes_each_minute_and_the_one_before_is_still_taken(session, office):
    opened(session, office)
    now = timezone.now()
    before, after = (now + timedelta(seconds=60 * n) for n in (1, 2))

    code = session.code_at(now)

    assert len({session.code_at(at) for at in (now, before, after)}) == 3
    assert session.takes(code, now)
    assert session.takes(code, before)
    assert not session.takes(code, after)


def test_nothing_is_taken_after_the_end_nor_the_code_of_another_opening(session, record, office):
    code = opened(session, office)
    actions.close_sign_in(session, by=office)
    with pytest.raises(NotYet, match="签到码不对或者已过期"):
        actions.sign_in(code, by=record.inspector.user)

    opened(session, office)

    with pytest.raises(NotYet, match="签到码不对或者已过期"):
        actions.sign_in(code, by=record.inspector.user)


def test_who_is_not_on_the_list_cannot_sign_in(session, office):
    code = opened(session, office)

    with pytest.raises(NotYet, match="不在参训名单"):
        actions.sign_in(code, by=make.InspectorFactory().user)


def test_signing_in_is_opened_on_the_day_only(session, office):
    session.on = make.days(1)
    session.save()

    with pytest.raises(NotYet, match="只能在上课当天开放签到"):
        actions.open_sign_in(session, by=office)


def test_guessing_is_stopped(session, record, office):
    opened(session, office)
    client = as_user(record.inspector.user)

    answers = [submit(client, address("training_sign_in"), code="0") for _ in range(11)]

    assert "输入次数太多" in answers[-1].content.decode()


def test_the_wall_shows_the_code_to_the_office_only(session, record, office):
    wall = address("session_code", session.pk)
    code = opened(session, office)

    shown = as_user(office).get(wall).content.decode()

    assert f"{code[:3]} {code[3:]}" in shown or session.takes(code, timezone.now())
    assert 'http-equiv="refresh"' in shown
    assert as_user(record.inspector.user).get(wall).status_code in (403, 404)


def test_the_office_enters_with_a_reason_who_did_not_sign_in(session, record, office):
    page = address("session_present", session.pk)

    missing = submit(as_user(office), page, people=[record.pk])
    done = submit(as_user(office), page, people=[record.pk], reason="手机没电", follow=True)

    assert "请写明补登的原因" in missing.content.decode()
    assert "已补登1人" in done.content.decode()
    row = Attendance.objects.get()
    assert (row.way, row.reason, row.by) == ("office", "手机没电", office)


def test_nobody_is_entered_for_a_course_of_others(session, record, office):
    other = Training.objects.create(title="保密教育", created_by=office)
    record.training = other
    record.save()

    with pytest.raises(NotYet, match="参训名单"):
        attended(record, session, office)


def attended(record, session, office) -> None:
    actions.enter(session, [record], reason="纸质签到", by=office)


def right(record) -> dict:
    return {f"question-{question.pk}": question.answer for question in queries.paper_of(record)}


def test_the_test_is_passed_by_right_answers(session, record, questions, office):
    attended(record, session, office)
    client, page = as_user(record.inspector.user), address("enrolment_test", record.pk)

    shown = client.get(page).content.decode()
    done = submit(client, page, follow=True, **right(record))

    assert shown.count('type="radio"') == 6
    record.refresh_from_db()
    assert (record.score, record.tries, record.passed_on) == (100, 1, make.today())
    assert "测验合格" in done.content.decode()


def test_the_tries_are_counted_and_end(session, record, questions, office):
    client, page = as_user(record.inspector.user), address("enrolment_test", record.pk)
    for _ in range(2):
        record.refresh_from_db()
        submit(client, page, **dict.fromkeys(right(record), 1))

    record.refresh_from_db()
    assert (record.score, record.tries, record.passed_on) == (0, 2, None)
    with pytest.raises(NotYet, match="测验最多2次"):
        actions.take_test(record, {}, by=record.inspector.user)


def test_an_open_question_is_asked_for_and_the_others_stay(record, questions):
    client, page = as_user(record.inspector.user), address("enrolment_test", record.pk)
    first = next(iter(right(record)))

    answer = submit(client, page, **{first: 2})

    assert answer.status_code == 422
    assert "请选择一项" in answer.content.decode()
    assert Enrolment.objects.get().tries == 0


def test_looking_twice_shows_the_same_questions_and_another_try_others(record, questions):
    first = [question.pk for question in queries.paper_of(record)]

    assert [question.pk for question in queries.paper_of(record)] == first
    papers = set()
    for record.tries in range(8):
        papers.add(tuple(question.pk for question in queries.paper_of(record)))
    assert len(papers) > 1


def test_nobody_answers_for_somebody_else(record, questions):
    with pytest.raises(ActionDenied, match="只有参训人员本人可以作答"):
        actions.take_test(record, {}, by=make.InspectorFactory().user)


def test_hours_are_counted_by_year_and_shown_on_the_page_of_the_person(session, record, office):
    attended(record, session, office)
    last_year = TrainingSession.objects.create(
        training=session.training, title="旧课", on=make.today().replace(month=1, day=1) - timedelta(days=1),
        hours=2,
    )  # fmt: skip
    attended(record, last_year, office)

    year = make.today().year

    assert queries.hours_by_year(record.inspector) == [
        (year, Decimal("3.5")),
        (year - 1, Decimal(2)),
    ]
    page = as_user(office).get(record.inspector.get_absolute_url()).content.decode()
    assert f"{year}年3.5学时，{year - 1}年2.0学时" in page


def test_a_certificate_waits_for_presence_and_test(session, record, questions, office):
    kind = registry.get("training_certificate")
    with pytest.raises(NotYet, match="不能出具结业证书"):
        kind.check(office, record)

    attended(record, session, office)
    record.refresh_from_db()
    paper = queries.paper_of(record)
    answers = {question.pk: question.answer for question in paper}
    actions.take_test(record, answers, by=record.inspector.user)

    kind.check(office, record)
    sheet = str(kind.build(record, office))
    assert "3.5" in sheet
    assert "100分" in sheet


def test_people_of_the_round_join_at_once(training, office):
    round = make.RoundFactory()
    member = make.TeamMemberFactory(team=make.TeamFactory(round=round))
    training.round = round
    training.save()

    page = address("training_enrol_round", training.pk)
    submit(as_user(office), page, at=training.get_absolute_url())

    assert [row.inspector for row in training.enrolments.all()] == [member.inspector]


def test_people_are_added_by_hand_and_taken_out_as_long_as_nothing_was_done(
    training, session, office
):
    person = make.InspectorFactory(name="学员乙")
    client = as_user(office)
    submit(client, address("training_enrol", training.pk), people=[person.pk])
    row = training.enrolments.get()

    attended(row, session, office)
    with pytest.raises(NotYet, match="不能移出"):
        actions.unenrol(row, by=office)
    Attendance.objects.all().delete()
    submit(client, address("enrolment_remove", row.pk), at=row.get_absolute_url())

    assert not training.enrolments.exists()


def test_a_question_of_true_and_false_has_its_two_options(office):
    submit(
        as_user(office), address("question_new"), subject="巡察条例", kind=QuestionKind.TRUE_FALSE,
        text="巡察组可以代替纪委办案。", answer=2,
    )  # fmt: skip

    assert Question.objects.get().options == ["正确", "错误"]


def test_the_right_option_is_one_of_those_listed(office):
    page = address("question_new")

    answer = submit(as_user(office), page, subject="条例", text="题", options="甲\n乙", answer=3)

    assert "正确选项应在1至2之间" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(subject="条例", text="题", options=["甲", "乙"], answer=3)


def test_saving_a_question_unchanged_changes_nothing(questions, office):
    page = address("question_edit", questions[0].pk)

    done = submit(as_user(office), page, follow=True)

    assert "没有改动" in done.content.decode()


def test_who_is_untrained_is_said_where_a_team_is_formed(session, record, office):
    round = make.RoundFactory(
        state=RoundState.PLANNING, starts_on=make.days(30), ends_on=make.days(60), created_by=office
    )
    team = make.TeamFactory(round=round)
    make.InspectorFactory(name="没学过")
    attended(record, session, office)
    client = as_user(office)

    pool = client.get(address("team_pool", team.pk)).content.decode()
    proposal = client.get(address("round_proposal", round.pk))
    make.TeamMemberFactory(team=team, inspector__name="也没学过")
    teams = client.get(address("round_teams", round.pk)).content.decode()

    assert pool.count("一年内未参加培训") == 1
    assert proposal.status_code == 200
    assert teams.count("一年内未参加培训") == 1


def test_a_participant_sees_the_course_and_not_the_others(training, session, record, office):
    other = Enrolment.objects.create(
        training=training, inspector=make.InspectorFactory(name="学员丁")
    )
    client = as_user(record.inspector.user)

    page = client.get(training.get_absolute_url()).content.decode()

    assert "巡察工作条例" in page
    assert "学员丁" not in page
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(address("training_list")).content.decode().count("巡前业务培训") >= 1
    assert form(client, address("training_sign_in")).has("code")


def test_the_test_waits_on_the_home_page(session, record, questions, office):
    attended(record, session, office)

    home = as_user(record.inspector.user).get("/").content.decode()

    assert "参加培训测验" in home


def told(user) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(recipient=user, kind="rounds.training").order_by("pk")
    return [(row.subject, row.body) for row in rows]


def test_people_hear_of_the_course_and_of_each_session_to_come(training, session, office):
    person = make.InspectorFactory(user=make.UserFactory())
    actions.enrol(training, [person, make.InspectorFactory(user=None)], by=office)
    session.refresh_from_db()
    values = {"title": "底稿撰写", "on": make.days(3), "hours": Decimal(2), "place": "二楼"}
    later = actions.add_session(training, values, by=office)
    actions.edit_session(later, {"hours": Decimal(3)}, by=office)
    actions.edit_session(later, {"place": "三楼"}, by=office)
    actions.add_session(training, values | {"on": make.days(-1)}, by=office)

    first, second, third = told(person.user)
    assert first[0] == "您已列入培训：巡前业务培训"
    assert "：巡察工作条例（3.5学时）" in first[1]
    assert second == ("培训课程安排：巡前业务培训", f"{cn_date(later.on)}，二楼：底稿撰写（2学时）")
    assert third[1] == f"{cn_date(later.on)}，三楼：底稿撰写（3学时）"


def test_a_course_is_found_by_who_sees_it(training, record, office):
    record.inspector.user = own = make.UserFactory(roles=["inspector"])
    record.inspector.save()
    other = make.UserFactory(roles=["inspector"])

    found = {user.pk: [g.label for g in find(user, "业务培训")] for user in (office, own, other)}

    assert found == {office.pk: ["培训"], own.pk: ["培训"], other.pk: []}


def test_records_go_by_rule_after_the_last_session(training, session, record, office):
    actions.enter(session, [record], reason="纸质签到表", by=office)
    rule = RetentionRule.objects.create(kind="trainings", length=1, basis="试")

    assert [rows.count() for rows in queries_of_retention.over("trainings", timezone.now())] == [
        0
    ] * 5
    now = timezone.now() + timedelta(days=400)
    run = retention.apply(rule, now=now)

    assert (run.count, run.names) == (4, ["巡前业务培训"])
    assert not Training.objects.exists()
    assert not Attendance.objects.exists()
    assert AuditEvent.objects.filter(verb="按期限销毁", target_id=training.pk).exists()
