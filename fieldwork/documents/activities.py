"""了解活动登记表: one activity as a sheet to be signed; as narrow as the activity itself."""

from accounts.models import User
from core import attachments
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from core.errors import NotYet
from fieldwork import outcomes
from fieldwork.enums.activities import ActivityState
from fieldwork.models import Activity


def check(user: User, activity: Activity) -> None:
    if activity.state == ActivityState.VOIDED:
        raise NotYet("这项活动已作废，不能制作登记表；需要的，请先恢复。")


@registry.document(
    "activity_record",
    "了解活动登记表",
    Activity,
    check=check,
    joined=(
        "inspection__unit", "inspection__team", "inspection__round__term", "unit_below",
        "created_by",
    ),
    title=lambda activity: f"{activity.inspection.unit}{activity.reference}登记表",
    restricted=True,
)  # fmt: skip
def activity_record(activity: Activity, user: User) -> Sheet:
    """The columns of docs/domain.md §7 with what was taken along and what came of it."""
    inspection = activity.inspection
    below = activity.unit_below.name if activity.unit_below else ""
    people = "、".join(activity.members.order_by("pinyin", "pk").values_list("name", flat=True))
    files = "\n".join(file.name for file in attachments.of(activity))
    made = "、".join(row.reference for row in outcomes.of(activity, user) if row.reference)
    held = "　".join(filter(None, (cn_date(activity.held_on), activity.hours)))
    persons = "" if activity.persons is None else f"{activity.persons}人"
    documents = "" if activity.documents is None else f"{activity.documents}份"
    rows = [
        (Field("了解方式", activity.get_method_display()), Field("时间", held)),
        (Field("下级单位", below), Field("地点", activity.place)),
        (Field("参加人员", people),),
        (Field("对象", activity.whom, lines=2),),
        (Field("涉及人数", persons), Field("查阅资料", documents)),
        (Field("了解到的情况", activity.seen, lines=12),),
        (Field("附件", files),),
        (Field("据此形成", made),),
        (Field("登记人", activity.created_by.name),),
        (Field("参加人员签名", "", is_signed=True),),
    ]
    if activity.overlap_reason:
        rows.insert(3, (Field("同时参加两项活动的原因", activity.overlap_reason),))
    return Sheet(
        "了解活动登记表",
        (KeyValues(tuple(rows)),),
        subtitle=str(inspection.round),
        facts=(f"编号：{activity.reference}", inspection.unit.name, str(inspection.team or "")),
    )
