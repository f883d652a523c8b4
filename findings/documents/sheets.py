"""问题底稿: one sheet as a form, and all sheets of an inspection bound into one volume."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.enums import OVERSIGHT
from accounts.models import User
from core import attachments
from core.documents import registry
from core.documents.tree import Block, Contents, Field, KeyValues, Part, Sheet
from core.errors import NotYet
from core.models import Attachment
from findings.enums import FindingState
from findings.models import Finding
from rounds.models import Inspection

STATE = "状态"
JOINED = (
    "inspection__unit",
    "inspection__team",
    "inspection__round__term",
    "category__parent",
    "created_by",
    "reviewed_by",
    "signed_by",
)


@registry.document(
    "finding_sheet",
    "问题底稿",
    Finding,
    joined=JOINED,
    title=lambda finding: f"{finding.inspection.unit}{finding.reference}",
)
def sheet(finding: Finding, user: User | None = None) -> Sheet:
    """The form in the columns of docs/domain.md §7, signed or with room for the signature."""
    inspection = finding.inspection
    return Sheet(
        title="巡察问题底稿",
        blocks=(_form(finding),),
        facts=_facts(finding),
        subtitle=str(inspection.round),
    )


def may_copy_volume(user: User, document) -> bool:
    """A volume that holds drafts is the team's own, as the drafts are (FindingQuerySet)."""
    if not user.has_role(*OVERSIGHT):
        return True
    return document.made_by_id == user.pk or not _holds_drafts(document.content)


def _holds_drafts(content: dict) -> bool:
    boxes = (box for block in content["blocks"] for row in block.get("rows", ()) for box in row)
    return any((b["label"], b["value"]) == (STATE, FindingState.DRAFT.label) for b in boxes)


@registry.document(
    "finding_volume",
    "问题底稿汇编",
    Inspection,
    joined=("unit", "team", "round__term"),
    title=lambda inspection: f"{inspection.unit}问题底稿汇编",
    may_copy=may_copy_volume,
    order=30,
)
def bound(inspection: Inspection, user: User) -> Sheet:
    """All sheets that stand and that ``user`` sees, bound."""
    rows = Finding.objects.visible_to(user).standing().select_related(*JOINED)
    findings = list(rows.filter(inspection=inspection).order_by("number"))
    if not findings:
        raise NotYet("这项巡察任务还没有底稿，无法汇编。")
    return volume(inspection, findings)


def volume(inspection: Inspection, findings: Iterable[Finding]) -> Sheet:
    """The contents with page numbers, then every sheet on pages of its own, by number."""
    blocks: list[Block] = [Contents()]
    for finding in findings:
        blocks.append(Part(f"{finding.reference}　{finding.title}"))
        blocks.append(_form(finding, numbered=True))
    return Sheet(
        title="巡察问题底稿汇编",
        blocks=tuple(blocks),
        facts=(inspection.unit.name, str(inspection.team or "")),
        subtitle=str(inspection.round),
    )


def _facts(finding: Finding) -> tuple[str, ...]:
    state = f"状态：{finding.get_state_display()}"
    return (f"编号：{finding.reference}", str(finding.inspection.team or ""), state)


def _form(finding: Finding, *, numbered: bool = False) -> KeyValues:
    """Rows of the form; ``numbered`` repeats number and state, which a volume has no head for."""
    rows = [_row(("编号", finding.reference), (STATE, finding.get_state_display()))]
    rows = (rows if numbered else []) + [*_what(finding), *_basis(finding), *_opinions(finding)]
    return KeyValues(tuple(rows))


def _what(finding: Finding) -> list[tuple[Field, ...]]:
    category = finding.category
    top = category.parent if category and category.parent else None
    names = (str(top or category or ""), str(category if top else ""))
    return [
        _row(("被巡察单位", finding.inspection.unit.name)),
        _row(("问题名称", finding.title)),
        _row(("一级分类", names[0]), ("二级分类", names[1])),
        _row(
            ("六项纪律", finding.get_discipline_display()), ("性质", finding.get_nature_display())
        ),
        _row(("三大问题", finding.get_major_problem_display()), ("金额（万元）", finding.amount)),
        (Field("问题概述", finding.summary, lines=4),),
    ]


def _basis(finding: Finding) -> list[tuple[Field, ...]]:
    names = "\n".join(_named(file) for file in attachments.of(finding))
    return [
        _row(("了解方式", finding.method_labels)),
        _row(("发生时间", finding.happened_when), ("发生地点", finding.happened_where)),
        _row(("责任主体", finding.responsible), ("责任人", finding.responsible_person)),
        (Field("政策依据", finding.policy_basis),),
        (Field("发现过程", finding.discovery),),
        (Field("佐证材料", names),),
        _row(("处置建议", finding.get_disposition_display())),
    ]


def _named(file: Attachment) -> str:
    """With where it lay before, where it was cited from a source."""
    return f"{file.name}（{file.label}）" if file.label else file.name


def _opinions(finding: Finding) -> list[tuple[Field, ...]]:
    author = _signed("经办人", "", finding.created_by.name, finding.submitted_at)
    review = finding.review_note or ("同意。" if finding.reviewed_by else "")
    sign = finding.sign_note or ("同意。" if finding.signed_by else "")
    reviewer = getattr(finding.reviewed_by, "name", "")
    signer = getattr(finding.signed_by, "name", "")
    return [
        (author,),
        (_signed("副组长意见", review, reviewer, finding.reviewed_at),),
        (_signed("组长意见", sign, signer, finding.signed_at),),
    ]


def _signed(label: str, words: str, name: str, at) -> Field:
    on = timezone.localdate(at) if at else None
    return Field(label, words, is_signed=True, signed_by=name, signed_on=on)


def _row(*pairs) -> tuple[Field, ...]:
    return tuple(Field(label, value) for label, value in pairs)
