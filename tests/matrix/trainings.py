"""A course of the team's leader, signed in to and with a test to take, and a question of its own subject."""

from rounds.models import Attendance, Enrolment, Question, Training, TrainingSession
from tests import factories as make
from tests.matrix.policy import mark


def trainings_of(side: str, leader, office) -> dict:
    subject = mark(side, "科目")
    training = Training.objects.create(
        title=mark(side, "training"), subject=subject, question_count=1, created_by=office
    )
    session = TrainingSession.objects.create(
        training=training, title="巡察纪律", on=make.today(), hours=3
    )
    record = Enrolment.objects.create(training=training, inspector=leader.inspector)
    Attendance.objects.create(session=session, enrolment=record, way="code", by=leader)
    question = Question.objects.create(
        subject=subject, text=mark(side, "question"), options=["是", "否"], answer=1
    )
    return {"training": training, "session": session, "enrolment": record, "question": question}
