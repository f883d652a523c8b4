"""培训 of the demo by the real actions: one before the newest round with its test, one of today, questions."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from overview.seeding.world import World
from rounds.actions import trainings
from rounds.enums import QuestionKind, RoundState
from rounds.forms.trainings import TRUE_FALSE
from rounds.models import Enrolment, Inspector, Round, Training
from rounds.queries.trainings import paper_of

SUBJECT = "巡察工作条例"
# Text, options (empty: true or false), place of the right one.
QUESTIONS = (
    ("巡察工作的定位是什么？", ("业务检查", "政治巡察", "财务审计", "人事考核"), 2),
    ("个别谈话至少由几人参加？", ("一人", "两人", "三人"), 2),
    ("问题底稿由谁审签？", ("组员", "联络员", "组长", "被巡察单位"), 3),
    (
        "发现领导干部问题线索，应当怎样处理？",
        ("向本人核实", "单独登记，按程序移交", "写入反馈意见"),
        2,
    ),
    ("现任职单位被巡察的，本人应当怎样？", ("参加但不发言", "回避", "由组长决定"), 2),
    ("巡察组可以直接办理违纪案件。", (), 2),
    ("驻点期间不得接受被巡察单位的宴请和礼品。", (), 1),
    ("未经签署保密承诺的人员不能查看本轮巡察内容。", (), 1),
)
LESSONS = (
    # title, hours, trainer
    ("巡察工作条例和纪律要求", Decimal(3), "市委巡察办  王办"),
    ("个别谈话和底稿撰写", Decimal("3.5"), "市委巡察办  李督"),
)


def make(world: World) -> None:
    office = world.people["bangong"]
    for text, options, answer in QUESTIONS:
        kind = QuestionKind.SINGLE if options else QuestionKind.TRUE_FALSE
        values = {"subject": SUBJECT, "kind": kind, "text": text, "answer": answer}
        trainings.add_question(values | {"options": list(options or TRUE_FALSE)}, by=office)
    round = Round.objects.filter(state=RoundState.UNDERWAY).order_by("-pk").first()
    if round is not None:
        _before(round, office)
    _today(office)


def _course(title: str, round: Round | None, office, **more) -> Training:
    values = {"title": title, "round": round, "content": "条例、纪律、谈话、底稿。", **more}
    return trainings.create(values, by=office)


def _before(round: Round, office) -> None:
    """Everybody of the round but one in seven was there; some have passed the test."""
    title = f"{round.short_name}巡察前业务培训"
    course = _course(title, round, office, subject=SUBJECT, question_count=5, pass_mark=60)
    trainings.enrol_round(course, by=office)
    records = list(course.enrolments.select_related("inspector__user", "training").order_by("pk"))
    for place, (lesson, hours, trainer) in enumerate(LESSONS):
        day = round.starts_on - timedelta(days=8 - place)
        values = {
            "title": lesson,
            "on": day,
            "hours": hours,
            "trainer": trainer,
            "place": "市委党校",
        }
        session = trainings.add_session(course, values, by=office)
        there = [row for n, row in enumerate(records) if n % 7 != 6]
        trainings.enter(session, there, reason="纸质签到表", by=office)
    for place, record in enumerate(records):
        if place % 3 != 2 and place % 7 != 6:
            record.refresh_from_db()
            _take(record, wrong=place % 2)


def _take(record: Enrolment, *, wrong: int) -> None:
    paper = paper_of(record)
    answers = {question.pk: question.answer for question in paper}
    for question in paper[:wrong]:
        answers[question.pk] = question.answer % len(question.options) + 1
    trainings.take_test(record, answers, by=record.inspector.user)


def _today(office) -> None:
    """Signing in can be tried: open today, for people of the pool."""
    course = _course("信访和保密专题培训", None, office)
    people = Inspector.objects.filter(is_active=True).order_by("pk")[:12]
    trainings.enrol(course, people, by=office)
    values = {"title": "信访登记和保密", "on": timezone.localdate(), "hours": Decimal(2)}
    session = trainings.add_session(course, values | {"place": "市委五楼会议室"}, by=office)
    trainings.open_sign_in(session, by=office)
