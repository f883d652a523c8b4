"""Weekly reports of the demo by the real actions: submitted on their Friday, one late, one returned."""

from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone

from fieldwork.actions import weekly
from fieldwork.models import WeeklyReport
from fieldwork.models.weekly import monday_of
from overview.seeding.world import World
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection

WORDS = (
    ("完成动员、听取汇报和资料清单发放，谈话名单已拟定。单位配合总体顺畅，财务资料交付偏慢。",
     "集中谈话，调阅近三年会议记录和接待费凭证。"),
    ("谈话过半，接待费凭证核对完毕，发现三笔无公函。信访集中在窗口服务，已分办到人。",
     "走访办事群众，到两家下属单位了解，起草底稿。"),
    ("下沉到村和社区各一次，惠民资金公示不全，已列入重点关注事项。底稿开始复核。",
     "核实惠民资金发放名册，约谈经办人员。"),
    ("底稿基本成形，重点关注事项还有两件没有结论。请巡察办协调银行流水查询。",
     "逐件核对重点关注事项，准备结束驻点。"),
)  # fmt: skip
RETURNED = "请补充两件重点关注事项的进展和需要协调的事项。"


def make(world: World) -> None:
    """Day by day as the hourly task did; then the teams report, but for one that is late."""
    today = timezone.localdate()
    first = Inspection.objects.filter(stage__in=weekly.rules.STAGES).aggregate(on=Min("entry_on"))
    begin = first["on"] or today
    for days in range((today - begin).days + 1):
        weekly.open_due(begin + timedelta(days=days))
    crews = {row.pk: row.crew for row in world.all(Inspection) if row.crew}
    rows = WeeklyReport.objects.filter(week_on__lt=monday_of(today), inspection__in=crews)
    rows = rows.select_related("inspection__unit", "inspection__team", "inspection__round")
    reports = list(rows.order_by("inspection", "week_on"))
    late = next((row for row in reversed(reports) if not row.inspection.exit_on), None)
    sent = [row for row in reports if row != late]
    for place, row in enumerate(sent):
        _submit(row, WORDS[place % len(WORDS)], crews[row.inspection_id].leader)
    if sent:
        returned = max(sent, key=lambda row: (row.week_on, -row.pk))
        weekly.return_for_more(returned, note=RETURNED, by=world.people["bangong"])


def _submit(row: WeeklyReport, words: tuple[str, str], leader) -> None:
    friday: date = row.week_on + timedelta(days=4)
    weekly.edit(row, {"summary": words[0], "plan": words[1]}, by=leader)
    deadlines.meet(DeadlineKind.WEEKLY, row, on=friday, by=leader)
    weekly.submit(row, by=leader)
    WeeklyReport.objects.filter(pk=row.pk).update(submitted_on=friday)
    row.refresh_from_db()
