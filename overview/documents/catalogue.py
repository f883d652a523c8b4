"""归档目录: the catalogue of one inspection as a document, in the columns of docs/domain.md §7."""

from accounts.models import User
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from core.errors import NotYet
from overview.queries import archive
from rounds.enums import Stage
from rounds.models import Inspection

EARLY = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING, Stage.FEEDBACK)
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("资料名称", 2),
    Column("归档范围", 2.2),
    Column("阶段", 0.8, "center"),
    Column("保管期限", 0.9, "center"),
    Column("件数", 0.7, "right"),
    Column("页数", 0.7, "right"),
    Column("备注", 2),
)


def is_late_enough(user: User, inspection: Inspection) -> None:
    if inspection.stage in EARLY:
        raise NotYet("反馈意见印发、进入整改后才有归档目录。")


@registry.document(
    "archive_catalogue",
    "归档目录",
    Inspection,
    check=is_late_enough,
    joined=("unit", "team", "round__term"),
    title=lambda inspection: f"{inspection.unit}巡察资料归档目录",
    order=60,
)
def catalogue(inspection: Inspection, user: User) -> Sheet:
    entries = archive.catalogue(inspection, user)
    rows = tuple(
        (n, e.name, e.scope, e.stage, e.keep, e.pieces, e.pages, e.note)
        for n, e in enumerate(entries, 1)
    )
    total = sum(entry.pieces for entry in entries)
    return Sheet(
        "巡察资料归档目录",
        (Table(COLUMNS, rows),),
        is_landscape=True,
        subtitle=str(inspection.round),
        facts=(inspection.unit.name, str(inspection.team or ""), f"共{total}件"),
    )
