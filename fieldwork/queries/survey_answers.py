"""Which survey a code opens, and why not; the sentences that whoever answers reads."""

from dataclasses import dataclass

from django.utils import timezone

from core import encryption, freezing
from core.calendar import cn_date
from core.documents import codes
from fieldwork.enums.surveys import SurveyState
from fieldwork.models import Survey, SurveyCode

MISTYPED = "答题码是12位字母和数字，请对照答题单重新输入。"
UNKNOWN = "没有这个答题码，请对照答题单核对；核对无误仍打不开的，请向巡察组换领。"
USED = "这个答题码已经用过，一个答题码只能答一次。不是您本人用的，请向巡察组换领。"
CLOSED = "这份测评或问卷的答题已经结束，不再接收答卷。"


def mark_of(code: str) -> str:
    """What the table keeps of a code."""
    return encryption.blind_index(f"survey code {code}")


@dataclass(frozen=True)
class Found:
    """The survey that a code opens, or the sentence why it opens none."""

    survey: Survey | None = None
    sentence: str = ""


def over_sentence(survey: Survey) -> str:
    """Why codes are taken no more though it is open; paper that came in time is still entered."""
    if survey.ends_on is None or timezone.localdate() <= survey.ends_on:
        return ""
    return f"答题已于{cn_date(survey.ends_on)}截止，不再接收答卷。需要补答的，请联系巡察组。"


def find(typed: str) -> Found:
    code = codes.typed(typed)
    if not code:
        return Found(sentence=MISTYPED)
    rows = SurveyCode.objects.select_related("survey__inspection__unit")
    row = rows.filter(mark=mark_of(code)).first()
    if row is None:
        return Found(sentence=UNKNOWN)
    if sentence := closed_sentence(row.survey) or over_sentence(row.survey):
        return Found(sentence=sentence)
    return Found(sentence=USED) if row.is_used else Found(row.survey)


def closed_sentence(survey: Survey) -> str:
    """Why it takes no answer at all, "" where it does."""
    is_open = survey.state == SurveyState.OPEN and not freezing.is_frozen(survey)
    return "" if is_open else CLOSED
