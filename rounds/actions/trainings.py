"""培训: courses and their sessions, who takes part, signing in by the code, the test, the pool of questions."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import touch
from rounds import notices, rules
from rounds.enums import SignInWay
from rounds.models import Attendance, Enrolment, Inspector, Question, Training, TrainingSession
from rounds.queries import trainings as queries
from rounds.verbs import RoundVerb

OPEN_MINUTES = 30
TOLD = ("title", "on", "place")  # of a session, to whoever takes part


@transaction.atomic
def create(values: dict, *, by: User) -> Training:
    rules.check_can_train(by)
    training = Training.objects.create(created_by=by, **values)
    audit.record(training, RoundVerb.TRAINING_MADE, by=by, changes=audit.begun(training))
    return training


@transaction.atomic
def edit(training: Training, values: dict, *, version: int | None = None, by: User) -> bool:
    rules.check_can_train(by)
    return save(training, values, version=version, verb=RoundVerb.TRAINING_CHANGED, by=by)


@transaction.atomic
def add_session(training: Training, values: dict, *, by: User) -> TrainingSession:
    rules.check_can_train(by)
    session = TrainingSession.objects.create(training=training, **values)
    audit.record(session, RoundVerb.SESSION_MADE, by=by, changes=audit.begun(session))
    _tell(session)
    return session


@transaction.atomic
def edit_session(
    session: TrainingSession, values: dict, *, version: int | None = None, by: User
) -> bool:
    """Those of the course hear of another title, day or place."""
    rules.check_can_train(by)
    before = [getattr(session, name) for name in TOLD]
    changed = save(session, values, version=version, verb=RoundVerb.SESSION_CHANGED, by=by)
    if before != [getattr(session, name) for name in TOLD]:
        _tell(session)
    return changed


def _tell(session: TrainingSession) -> None:
    """Of what is to come; of what is over nobody needs to hear."""
    if session.on >= timezone.localdate():
        notices.session_set(session)


@transaction.atomic
def open_sign_in(session: TrainingSession, *, by: User) -> None:
    """The code stands on the wall for half an hour; opened again, another one does."""
    rules.check_can_train(by)
    if session.on != timezone.localdate():
        raise NotYet("只能在上课当天开放签到；其他日子请用“补登签到”。")
    until = timezone.now() + timedelta(minutes=OPEN_MINUTES)
    save(session, {"open_until": until}, verb=RoundVerb.SIGN_IN_OPENED, by=by)


@transaction.atomic
def close_sign_in(session: TrainingSession, *, by: User) -> None:
    rules.check_can_train(by)
    if not session.is_open(timezone.now()):
        raise NotYet("签到已经结束。")
    save(session, {"open_until": timezone.now()}, verb=RoundVerb.SIGN_IN_CLOSED, by=by)


@transaction.atomic
def enrol(training: Training, people: Iterable[Inspector], *, by: User) -> int:
    """Those who are not in it yet; returns how many."""
    rules.check_can_train(by)
    known = set(training.enrolments.values_list("inspector_id", flat=True))
    new = [person for person in people if person.pk not in known]
    if not new:
        raise NotYet("所选人员都已列入，没有新增。")
    for person in new:
        row = Enrolment.objects.create(training=training, inspector=person)
        audit.record(row, RoundVerb.ENROLLED, by=by, changes=audit.begun(row))
    touch(training)
    training.refresh_from_db(fields=["version"])
    notices.enrolled(training, new)
    return len(new)


@transaction.atomic
def enrol_round(training: Training, *, by: User) -> int:
    """Everybody who is on a team of the training's round."""
    rules.check_can_train(by)
    if training.round is None:
        raise NotYet("这次培训没有选轮次，请逐人勾选参训人员。")
    people = Inspector.objects.filter(
        memberships__in=training.round.members.filter(to_on=None)
    ).distinct()
    return enrol(training, people.order_by("pinyin", "pk"), by=by)


@transaction.atomic
def unenrol(enrolment: Enrolment, *, by: User) -> None:
    """Whoever was entered by mistake; what was attended or answered stays."""
    rules.check_can_train(by)
    if enrolment.tries or enrolment.attendances.exists():
        raise NotYet(f"{enrolment.inspector.name}已签到或者已测验，不能移出。")
    audit.record(enrolment, RoundVerb.UNENROLLED, by=by, changes=audit.ended(enrolment))
    touch(enrolment.training)
    enrolment.delete()


@transaction.atomic
def sign_in(code: str, *, by: User) -> Attendance:
    """The person signs in to the session whose code stands on the wall."""
    now = timezone.now()
    own = Enrolment.objects.filter(inspector__user=by).select_related("inspector", "training")
    by_training = {row.training_id: row for row in own}
    rows = TrainingSession.objects.filter(training__in=by_training, open_until__gt=now)
    for session in rows.select_related("training").order_by("pk"):
        if session.takes(code, now):
            return _attend(session, by_training[session.training_id], SignInWay.CODE, by=by)
    raise NotYet(
        "签到码不对或者已过期，请看屏幕上现在的六位数字。码没有错的，您可能不在参训名单里，请联系巡察办。"
    )


@transaction.atomic
def enter(
    session: TrainingSession, enrolments: Iterable[Enrolment], *, reason: str, by: User
) -> int:
    """The office enters who was there and did not sign in, with the reason; returns how many."""
    rules.check_can_train(by)
    if session.on > timezone.localdate():
        raise NotYet("课还没有上，不能补登签到。")
    rows = list(enrolments)
    if any(each.training_id != session.training_id for each in rows):
        raise NotYet("所选人员不在这门课的参训名单里，请刷新页面后重新勾选。")
    if not rows:
        raise NotYet("请勾选要补登签到的人员。")
    for enrolment in rows:
        _attend(session, enrolment, SignInWay.OFFICE, reason=reason, by=by)
    return len(rows)


def _attend(
    session: TrainingSession, enrolment: Enrolment, way: str, *, reason: str = "", by: User
) -> Attendance:
    if Attendance.objects.filter(session=session, enrolment=enrolment).exists():
        raise NotYet(f"“{session.title}”{enrolment.inspector.name}已经签到，不用再签。")
    row = Attendance.objects.create(
        session=session, enrolment=enrolment, way=way, reason=reason.strip()[:200], by=by
    )
    verb = RoundVerb.ATTENDED if way == SignInWay.CODE else RoundVerb.ATTENDANCE_ENTERED
    whom = "" if way == SignInWay.CODE else enrolment.inspector.name
    note = "，".join(filter(None, (whom, session.title, reason)))
    audit.record(enrolment, verb, by=by, note=note)
    touch(enrolment)
    return row


@transaction.atomic
def take_test(
    enrolment: Enrolment, answers: dict[int, int], *, version: int | None = None, by: User
) -> Enrolment:
    """Judge one try: ``answers`` maps questions to the place of the chosen option; the best score counts."""
    rules.check_can_take_test(by, enrolment)
    paper = queries.paper_of(enrolment)
    if not paper:
        raise NotYet("题库里还没有这一科目的题目，请联系巡察办。")
    if {question.pk for question in paper} != answers.keys():
        raise NotYet("题库刚有变动，题目已换，请重新作答；这一次不计次数。")
    right = sum(answers[question.pk] == question.answer for question in paper)
    score = round(100 * right / len(paper))
    training = enrolment.training
    values: dict = {"tries": enrolment.tries + 1, "score": max(score, enrolment.score or 0)}
    if score >= training.pass_mark:
        values["passed_on"] = timezone.localdate()
    note = f"{score}分，{'合格' if score >= training.pass_mark else '不合格'}"
    save(enrolment, values, version=version, verb=RoundVerb.TEST_TAKEN, note=note, by=by)
    return enrolment


@transaction.atomic
def add_question(values: dict, *, by: User) -> Question:
    rules.check_can_train(by)
    question = Question.objects.create(**values)
    audit.record(question, RoundVerb.QUESTION_MADE, by=by, changes=audit.begun(question))
    return question


@transaction.atomic
def edit_question(
    question: Question, values: dict, *, version: int | None = None, by: User
) -> bool:
    rules.check_can_train(by)
    return save(question, values, version=version, verb=RoundVerb.QUESTION_CHANGED, by=by)
