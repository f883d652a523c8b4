"""培训结业证书: of whoever attended and, where there is a test, passed it."""

from django.conf import settings

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from core.errors import NotYet
from rounds.models import Enrolment
from rounds.queries import trainings as queries


def check(user: User, enrolment: Enrolment) -> None:
    if not queries.is_complete(enrolment):
        raise NotYet("还没有签到，或者测验还没有合格，不能出具结业证书。")


@registry.document(
    "training_certificate",
    "培训结业证书",
    Enrolment,
    joined=("inspector", "training__round__term"),
    check=check,
    title=lambda enrolment: f"{enrolment.inspector.name}培训结业证书",
)
def form(enrolment: Enrolment, user: User) -> Sheet:
    inspector, training = enrolment.inspector, enrolment.training
    attended = list(enrolment.attendances.select_related("session").order_by("session__on", "pk"))
    days = [row.session.on for row in attended]
    span = list(dict.fromkeys(cn_date(day) for day in (days[:1] + days[-1:])))
    lessons = "\n".join(
        f"{cn_date(row.session.on)} {row.session.title}（{row.session.hours}学时）"
        for row in attended
    )
    rows = [
        (Field("姓名", inspector.name), Field("单位", inspector.employer_name)),
        (Field("培训名称", training.title),),
        (Field("培训时间", "至".join(span)),),
        (Field("所修课程", lessons, lines=6),),
        (Field("合计学时", str(sum(row.session.hours for row in attended))),),
    ]
    if training.question_count and enrolment.passed_on:
        rows.append(
            (Field("测验成绩", f"{enrolment.score}分，{cn_date(enrolment.passed_on)}合格"),)
        )
    rows.append((Field("出具单位", settings.OFFICE_NAME),))
    return Sheet("结业证书", (KeyValues(tuple(rows)),), subtitle=training.title)
