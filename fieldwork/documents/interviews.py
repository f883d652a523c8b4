"""谈话登记表: one talk as a form to be signed; as narrow as the talk itself."""

from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from fieldwork import outcomes
from fieldwork.models import Interview


@registry.document(
    "interview_record",
    "谈话登记表",
    Interview,
    joined=(
        "inspection__unit", "inspection__team", "inspection__round__term", "first", "second",
        "recorder",
    ),
    title=lambda interview: f"{interview.inspection.unit}{interview.reference}",
    restricted=True,
)  # fmt: skip
def record(interview: Interview, user: User) -> Sheet:
    """The columns of docs/domain.md §7 with room for the two signatures."""
    inspection = interview.inspection
    held = timezone.localtime(interview.held_at)
    made = "、".join(row.reference for row in outcomes.of(interview, user) if row.reference)
    outcome = interview.get_outcome_display() + (f"（{made}）" if made else "")
    rows = (
        (Field("谈话时间", f"{cn_date(held.date())} {held:%H:%M}"), Field("谈话地点", interview.place)),
        (Field("谈话人", f"{interview.first.name}、{interview.second.name}"),
         Field("记录人", interview.recorder.name)),
        (Field("谈话对象", interview.subject), Field("职务", interview.post)),
        (Field("谈话要点", interview.points, lines=10),),
        (Field("反映的问题", interview.problems, lines=5),),
        (Field("处理", outcome),),
        (Field("谈话人签名", "", is_signed=True),),
        (Field("记录人签名", "", is_signed=True),),
    )  # fmt: skip
    return Sheet(
        "个别谈话登记表",
        (KeyValues(rows),),
        subtitle=str(inspection.round),
        facts=(f"编号：{interview.reference}", inspection.unit.name, str(inspection.team or "")),
    )
