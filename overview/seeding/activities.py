"""了解活动 of the demo: what a team did besides talks and petitions, by the real actions."""

from collections import Counter
from datetime import time, timedelta

from django.utils import timezone

from fieldwork.actions import activities
from fieldwork.enums.methods import Method
from overview.seeding.crews import at_work
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection
from rounds.queries.scopes import bodies_below

# Method, days before the stay's last day so far, hours, place, whom, what was seen, persons, documents.
DONE = (
    (Method.BRIEFING, 4, (time(9), time(10, 30)), "三楼会议室", "某甲等班子成员",
     "听取班子工作汇报，汇报对上轮巡察整改情况着墨不多，追问后答复台账待补。", 9, None),
    (Method.SYMPOSIUM, 3, (time(14, 30), time(16, 30)), "二楼会议室", "某丙、某丁等中层干部",
     "与会人员普遍反映报销审批环节多、标准不清，两人提到公务接待清单事后补填。", 12, None),
    (Method.FILES, 3, None, "档案室", "财务科、办公室",
     "查阅近两年接待费凭证和会议记录，三笔无公函，两次会议记录笔迹雷同。", None, 86),
    (Method.VISIT, 2, (time(9, 30), time(11)), "某社区服务站", "某庚及办事群众",
     "走访办事群众，反映窗口中午无人值守；现场查看叫号记录，中午两小时无叫号。", 6, None),
    (Method.GRASSROOTS, 1, (time(8, 30), time(17)), "某村", "某辛、村“两委”干部和村民代表",
     "到基层了解惠民资金发放，公示栏未见上年度名单，三户农户称未领到补贴。", 15, 12),
    (Method.PERSONAL_MATTERS, 1, None, "谈话室", "抽查对象2名",
     "核对报告事项与不动产登记信息，一人漏报一处车位，已要求说明。", 2, 4),
)  # fmt: skip
APART = 5  # days


def make(world: World) -> None:
    """Some in every inspection whose team is at work, as far as its stay has days for them."""
    before: Counter[int | None] = Counter()
    for inspection in world.all(Inspection):
        if inspection.stage in (Stage.FIELDWORK, Stage.REPORTING):
            # A team with two units is at one of them at a time.
            _activities(inspection, shift=APART * before[inspection.team_id])
            before[inspection.team_id] += 1


def _activities(inspection: Inspection, *, shift: int) -> None:
    crew = [row.inspector for row in at_work(inspection).order_by("pk")]
    last = min(inspection.exit_on or timezone.localdate(), timezone.localdate())
    below = bodies_below(inspection.unit).first()
    for place, (method, ago, hours, where, whom, seen, persons, documents) in enumerate(DONE):
        held_on = last - timedelta(days=ago + shift)
        if not crew or inspection.entry_on is None or held_on < inspection.entry_on:
            continue
        begins_at, ends_at = hours or (None, None)
        author = crew[place % len(crew)]
        values = {
            "method": method,
            "held_on": held_on,
            "begins_at": begins_at,
            "ends_at": ends_at,
            "place": where,
            "unit_below": below if method == Method.GRASSROOTS else None,
            "members": sorted({author, crew[(place + 1) % len(crew)]}, key=lambda each: each.pk),
            "overlap_reason": "",
            "whom": whom,
            "seen": seen,
            "persons": persons,
            "documents": documents,
        }
        activities.record(inspection, values, by=author.user)
