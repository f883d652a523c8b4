"""回避申请表: one conflict between a person and a unit, what was found, and who decided."""

from django.utils import timezone

from accounts.models import User
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from rounds.enums import RecusalState
from rounds.models import DeclaredRelation, Recusal

OUTCOMES = {
    RecusalState.OPEN: "待调整人员或申请例外。",
    RecusalState.ASKED: "已申请例外，待领导小组决定。",
    RecusalState.KEPT_OUT: "实行分工回避，不参加该单位的巡察工作。",
    RecusalState.OVERRIDDEN: "经批准可以参加本次巡察。",
    RecusalState.RESOLVED: "已调整人员，实行回避。",
}


@registry.document(
    "recusal_form",
    "回避申请表",
    Recusal,
    joined=("inspector", "unit", "round__term", "asked_by", "decided_by"),
    title=lambda recusal: f"{recusal.inspector.name}回避申请表",
)
def form(recusal: Recusal, user: User) -> Sheet:
    """The columns of docs/domain.md §7."""
    relation = DeclaredRelation.objects.filter(
        inspector=recusal.inspector_id, unit=recusal.unit_id
    ).first()
    inspector = recusal.inspector
    kind = relation.get_relation_display() if relation else recusal.get_kind_display()
    told = dict.fromkeys((recusal.detail, relation.detail if relation else ""))
    said = "\n".join(part for part in told if part)
    rows = (
        (Field("姓名", inspector.name), Field("职级", inspector.rank)),
        (Field("单位职务", f"{inspector.employer_name}{inspector.post}"),),
        (Field("被巡察单位", recusal.unit.name),),
        (Field("关系类型", kind), Field("关系人", relation.relative if relation else "")),
        (Field("情况说明", said, lines=4),),
        (Field("本人签名", "", lines=2, is_signed=True, signed_by=""),),
        _verified(recusal),
        _decided(recusal),
    )
    return Sheet("回避申请表", (KeyValues(rows),), subtitle=str(recusal.round))


def _verified(recusal: Recusal) -> tuple[Field, ...]:
    words = f"经核实，属于“{recusal.get_kind_display()}”。{OUTCOMES[RecusalState(recusal.state)]}"
    if recusal.reason:
        words += f"\n例外理由：{recusal.reason}"
    name = recusal.asked_by.name if recusal.asked_by else ""
    return (Field("核实意见", words, lines=3, is_signed=True, signed_by=name),)


def _decided(recusal: Recusal) -> tuple[Field, ...]:
    name = recusal.decided_by.name if recusal.decided_by else ""
    on = timezone.localdate(recusal.decided_at) if recusal.decided_at else None
    words = {
        RecusalState.OVERRIDDEN: "同意例外。",
        RecusalState.KEPT_OUT: "同意不参加该单位的巡察工作。",
        RecusalState.RESOLVED: "同意回避。" if name else "",
    }.get(RecusalState(recusal.state), "")
    return (Field("批准", words, lines=3, is_signed=True, signed_by=name, signed_on=on),)
