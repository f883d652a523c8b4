"""周报: the figures of a week and what the team wrote; how many clues there are stands in no copy."""

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Column, Field, KeyValues, Sheet, Table
from fieldwork.models import WeeklyReport
from fieldwork.queries import weekly as queries

COLUMNS = (
    Column("项目", 3),
    Column("本周", 1, "center"),
    Column("累计", 1, "center"),
    Column("单位", 1, "center"),
)


@registry.document(
    "weekly_report",
    "巡察工作周报",
    WeeklyReport,
    joined=("inspection__unit", "inspection__team", "inspection__round__term", "submitted_by"),
    title=lambda row: f"{row.inspection.unit}{row}",
    restricted=True,
)
def weekly_report(row: WeeklyReport, user: User) -> Sheet:
    inspection = row.inspection
    lines = tuple(
        (line.label, str(line.week), str(line.total), line.unit)
        for line in queries.lines_of(row, clues=False)
    )
    sent = f"{cn_date(row.submitted_on)}报送" if row.submitted_on else "尚未报送，数字截至制作时"
    words = (
        (Field("本周小结", row.summary, lines=6),),
        (Field("下周计划", row.plan, lines=4),),
        (Field("报送人", row.submitted_by.name if row.submitted_by else ""), Field("组长签字", "", is_signed=True)),
    )  # fmt: skip
    return Sheet(
        "巡察工作周报",
        (Table(COLUMNS, lines), KeyValues(words)),
        subtitle=f"{inspection.round}　{row.reference}（{row.days}）",
        facts=(inspection.unit.name, str(inspection.team or ""), sent),
    )
