"""外来台账 of the demo by the real actions: one audit being put right, one paper just come in."""

from datetime import timedelta

from overview.seeding.world import World
from rectification.actions import items, outside, plans, reports
from rectification.actions.outside import Problem
from rectification.enums import LedgerSource
from rectification.models import Ledger
from rounds.models import Liaison, Unit
from rounds.queries.people import liaisons_of
from rounds.querysets import lasting

PLAIN = "lianluo"  # whose home the manual shows: one ledger, opened at once

AUDIT = {
    "source": LedgerSource.AUDIT,
    "paper_title": "关于上年度部门预算执行和其他财政收支情况的审计报告",
    "paper_number": "审行报〔2026〕18号",
}
HIGHER = {
    "source": LedgerSource.HIGHER,
    "paper_title": "省委第三巡视组反馈意见（整改任务分解）",
    "paper_number": "省巡三〔2026〕5号",
}
AUDITED = (
    Problem("2个项目专项资金滞留账外", "资金到位后8个月未拨付使用。"),
    Problem("固定资产未及时入账", "3台（套）设备验收后没有登记。"),
    Problem("政府采购程序不规范", "2笔采购先实施后补办审批手续。"),
)
FED_BACK = (
    Problem("落实意识形态工作责任制有差距", "专题研究次数少，分析研判不够具体。"),
    Problem("干部队伍结构老化问题整改不到位"),
)


def make(world: World) -> None:
    """Of two units that have a liaison and a ledger of ours, so that both stand side by side."""
    links = Liaison.objects.filter(lasting(), user__is_active=True).exclude(user__username=PLAIN)
    units = Unit.objects.filter(ledgers__isnull=False, pk__in=links.values("unit"))
    found = units.order_by("pk").distinct()[:2]
    for unit, paper, problems in zip(found, (AUDIT, HIGHER), (AUDITED, FED_BACK), strict=False):
        ledger = _open(world, unit, paper, problems)
        if paper is AUDIT:
            _put_right(world, ledger)


def _open(world: World, unit: Unit, paper: dict, problems: tuple[Problem, ...]) -> Ledger:
    values = paper | {
        "paper_on": world.today - timedelta(days=9),
        "plan_due_on": world.today + timedelta(days=20),
        "concentrated_due_on": world.today + timedelta(days=90),
    }
    by = world.people["bangong"]
    return outside.open_outside(unit, values=values, problems=problems, by=by)


def _put_right(world: World, ledger: Ledger) -> None:
    liaison, office = liaisons_of(ledger.unit_id)[0], world.people["bangong"]
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    for item in ledger.items.select_related("ledger__unit").order_by("number"):
        values = {
            "kind": "timed", "goal": "问题整改到位，堵塞管理漏洞", "department": "财务科",
            "person": "科室负责人", "lead": "", "leader_in_charge": "", "cooperating": "",
        }  # fmt: skip
        measure = {
            "text": "对照审计报告逐笔核实，按规定纠正并完善制度", "criterion": "账实相符、制度印发",
            "due_on": world.today + timedelta(days=60), "person": "科室负责人",
        }  # fmt: skip
        plans.plan(item, values, [measure], by=liaison)
    ledger.refresh_from_db()
    plans.submit_plan(ledger, by=liaison)
    plans.approve_plan(ledger, by=office)
    first = ledger.items.select_related("ledger__unit").order_by("number")[0]
    reports.report(
        first,
        text="已核实2个项目，1个项目资金已拨付。",
        progress=50,
        done=[],
        uploads=[],
        by=liaison,
    )
