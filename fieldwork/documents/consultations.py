"""请示报告单: what a team asked or reported upward, and the answer; as narrow as the row itself."""

from accounts.models import User
from core import attachments
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from core.errors import NotYet
from fieldwork.models import Consultation


def check(user: User, row: Consultation) -> None:
    if row.submitted_on is None:
        raise NotYet("还没有报送，组长报送后才能制作请示报告单。")


@registry.document(
    "consultation_sheet",
    "请示报告单",
    Consultation,
    check=check,
    joined=(
        "inspection__unit", "inspection__team", "inspection__round__term", "created_by",
        "decided_by",
    ),
    title=lambda row: f"{row.inspection.unit}{row.reference}请示报告单",
    restricted=True,
)  # fmt: skip
def consultation_sheet(row: Consultation, user: User) -> Sheet:
    inspection = row.inspection
    decided_by = row.decided_by.name if row.decided_by else ""
    files = "\n".join(file.name for file in attachments.of(row))
    done = f"（{cn_date(row.done_on)}报告）" if row.done_on else ""
    rows = (
        (Field("类别", row.get_kind_display()), Field("报送", row.get_addressed_display())),
        (Field("紧急程度", "紧急" if row.is_urgent else "一般"), Field("报送日期", row.submitted_on)),
        (Field("被巡察单位", inspection.unit.name), Field("起草人", row.created_by.name)),
        (Field("标题", row.title),),
        (Field("内容", row.text, lines=10),),
        (Field("附件", files),),
        (Field("组长签字", "", is_signed=True),),
        (
            Field("批示", row.decision, lines=4, is_signed=True,
                  signed_by=decided_by, signed_on=row.decided_on),
        ),
        (Field("落实期限", row.due_on or ""), Field("状态", row.get_state_display())),
        (Field("落实情况", f"{row.result}{done}", lines=4),),
    )  # fmt: skip
    return Sheet(
        "请示报告单",
        (KeyValues(rows),),
        subtitle=str(inspection.round),
        facts=(f"编号：{row.reference}", str(inspection.team or "")),
    )
