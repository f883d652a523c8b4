"""回访 of the demo by the real actions: one finished, and of the same ledger one half carried out."""

from datetime import timedelta

from overview.seeding.world import World
from rectification.actions import revisits
from rectification.enums import Verdict
from rectification.models import Ledger, Revisit, RevisitItem
from rectification.queries.revisits import people_for
from rounds.enums import Stage

SIZE = 5
FORCED = "信访反映较多，必须现场看"
SEEN = (
    (Verdict.REAL, "现场查看制度文本和执行记录，抽查近三个月凭证20份，均按新制度办理。", ""),
    (Verdict.BASIC, "制度已经印发，两个下属单位学习培训还没有覆盖，已当场要求补课。", ""),
    (
        Verdict.REBOUND,
        "抽查近两个月接待凭证15份，其中2份无公函，整改后又出现同类问题。",
        "清退不符合规定的费用，完善审核把关，并向本单位通报。",
    ),
    (Verdict.REAL, "实地走访服务窗口，午间有人值守，群众评价较好。", ""),
)
OPINION = "抽查事项总体整改到位，个别制度的学习培训还没有覆盖到下属单位，已当场要求补课。"


def make(world: World) -> None:
    """Of ledgers that were closed and whose inspection is not archived: one finished, another half done."""
    rows = Ledger.objects.filter(inspection__stage=Stage.FOLLOW_UP)
    rows = rows.select_related("unit", "inspection__team", "inspection__round").order_by("pk")
    for ledger in [row for row in rows if row.items.exists()]:
        _revisit(world, ledger, is_finished=True)
        _revisit(world, ledger, is_finished=False)


def _revisit(world: World, ledger: Ledger, *, is_finished: bool) -> None:
    by = world.people["bangong"]
    members = [person for person in people_for(ledger) if person != by][-2:]
    values = {"led_by": by, "members": members, "survey": None}
    values["planned_on"] = world.today + timedelta(days=12)
    revisit = revisits.plan(ledger, values, by=by)
    count = ledger.items.count()
    first = ledger.items.order_by("number").values_list("number", flat=True)[0]
    size = min(SIZE, count - 1)
    revisits.draw(revisit, size=size, strata=[], came_back=False, forced={first: FORCED}, by=by)
    revisits.begin(revisit, by=by)
    sheets = list(revisit.sheets.order_by("item__number"))
    # What came back would go to the unit again: of the finished one all was found mended.
    found = [each for each in SEEN if not (is_finished and each[2])]
    for place, sheet in enumerate(sheets if is_finished else sheets[: len(sheets) // 2]):
        _fill(world, revisit, sheet, found[place % len(found)])
    if is_finished:
        revisits.report(revisit, opinion=OPINION, by=by)
        revisits.finish(revisit, by=by)


def _fill(world: World, revisit: Revisit, sheet: RevisitItem, seen_there: tuple) -> None:
    verdict, seen, demand = seen_there
    due_on = world.today + timedelta(days=45) if demand else None
    found = {"verdict": verdict, "seen": seen, "seen_on": world.today}
    revisits.check(sheet, found | {"demand": demand, "due_on": due_on}, by=revisit.led_by)
