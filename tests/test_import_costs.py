"""What a row of a workbook costs does not grow with the number of rows, whatever is imported.

Counted, not timed: statements of the database, and calls of our own code and of comparisons.
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.imports import PeopleImporter
from core import importing
from core.importing import Importer, Judged
from core.importing.importer import KINDS
from fieldwork.imports.intake import IntakeImporter
from fieldwork.imports.petitions import PetitionImporter
from findings.imports import FindingImporter
from rectification.actions import items, ledgers
from rectification.imports.history import HistoryImporter
from rectification.imports.outside import OutsideImporter
from rectification.imports.plans import PlanImporter
from rectification.imports.progress import ProgressImporter
from rounds.imports import DayImporter, FactImporter, InspectorImporter, UnitImporter
from tests import factories as make
from tests.fieldwork import intake_rows
from tests.rectification.conftest import make_opinion
from tests.world import ROOT

pytestmark = pytest.mark.django_db
FEW, MANY = 40, 80
FIRST = date(2041, 1, 1)  # no day of it is known
# Importers with the comparisons that rows make for themselves (code that a dataclass wrote), and all of ours.
NEAR = re.compile(r"<string>|.*/imports(/\w+)?\.py|.*/core/importing/\w+\.py")
OURS = re.compile(rf"<string>|{re.escape(str(ROOT))}/.*")

# Per kind: the headings, and the row of a number.
ROWS: dict[str, tuple[tuple[str, ...], Callable[[int], tuple]]] = {
    "rounds.units": (("领域", "单位名称", "上级党组织", "曾用名"),
                     lambda n: ("经济", f"{n}号所", f"{n + 1}号所" if n % 2 else "", f"旧{n}号所")),
    "rounds.inspectors": (("姓名", "现工作单位", "工作经历"),
                          lambda n: (f"甲{n}", f"{n}号所", f"2010.07-2015.06 {n}号院")),
    "rounds.unit_facts": (("单位名称", "指标", "年份", "数值"),
                          lambda n: ("市财政局", f"{n}号指标", "2025", n)),
    "rounds.calendar_days": (("日期", "休息或上班", "名称"),
                             lambda n: (FIRST + timedelta(n), "休息", "假")),
    "accounts.people": (("账号", "姓名", "初始密码"),
                        lambda n: (f"account{n}", f"甲{n}", "yun-hai-2026-xin")),
    "fieldwork.intake": (("单位名称", "类别", "摘要", "涉及人员"),
                         lambda n: ("市财政局", "审计", f"{n}号情况", f"甲{n}")),
    "fieldwork.petitions": (("收件日期", "方式", "反映人", "被反映人", "摘要"),
                            lambda n: ("2026-03-05", "来信", f"甲{n}", f"乙{n}", f"反映{n}号事项")),
    "findings.findings": (("问题名称", "问题概述", "了解方式"),
                          lambda n: (f"{n}号问题", "概述", "受理信访")),
    "rectification.plan": (("序号", "整改目标", "责任部门", "责任人", "措施", "完成标志", "措施时限"),
                           lambda n: (n, "到位", "办公室", "甲", f"{n}号措施", "完成", make.days(5))),
    "rectification.history": (("单位", "轮次", "反馈日期", "序号", "反馈问题", "销号状态", "措施"),
                              lambda n: ("市财政局", "第九轮", make.days(-90), n, f"{n}号问题",
                                         "整改中", f"{n}号措施")),
    "rectification.outside": (("单位", "来源", "来文标题", "来文日期", "方案期限", "整改期限", "反馈问题"),
                              lambda n: ("市财政局", "审计", "审计报告", make.days(-3), make.days(9),
                                         make.days(60), f"{n}号问题")),
    "rectification.progress": (("序号", "进展情况", "完成进度（%）"), lambda n: (n, f"{n}号进展", 50)),
}  # fmt: skip


@pytest.fixture
def importers(office, sysadmin, member, inspection, receiving_organ, organ, liaison):
    make.SectorFactory(name="经济")
    letter = intake_rows.asked(inspection, receiving_organ, by=office)
    opinion = make_opinion(
        make.InspectionFactory(unit=inspection.unit), office, [f"{n}号问题" for n in range(MANY)]
    )
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    ledger.refresh_from_db()
    return {
        "rounds.units": lambda: UnitImporter(office),
        "rounds.inspectors": lambda: InspectorImporter(office),
        "rounds.unit_facts": lambda: FactImporter(office),
        "rounds.calendar_days": lambda: DayImporter(sysadmin),
        "accounts.people": lambda: PeopleImporter(sysadmin),
        "fieldwork.intake": lambda: IntakeImporter(organ, letter),
        "fieldwork.petitions": lambda: PetitionImporter(member, inspection),
        "findings.findings": lambda: FindingImporter(member, inspection),
        "rectification.plan": lambda: PlanImporter(liaison, ledger),
        "rectification.history": lambda: HistoryImporter(office),
        "rectification.outside": lambda: OutsideImporter(office),
        "rectification.progress": lambda: ProgressImporter(liaison, ledger),
    }


def judged(importer: Importer, kind: str, size: int) -> list[Judged]:
    """The rows of a workbook of this size, as the page shows them before they are written."""
    head, row = ROWS[kind]
    book = openpyxl.Workbook()
    for line in (head, *(row(number) for number in range(1, size + 1))):
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    run = importing.dry_run(importer, file.getvalue())
    assert run.can_apply, [each.notes for each in run.rows if each.notes][:3]
    return list(run.rows)


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """How often a function of each file was called."""
    found: Counter[str] = Counter()

    def count(frame, event, _) -> None:
        if event == "call":
            found[frame.f_code.co_filename] += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def cost(make_importer: Callable[[], Importer], kind: str, size: int) -> dict[str, int]:
    """Statements and calls of writing so many rows; nothing of it stays."""
    importer = make_importer()
    rows = judged(importer, kind, size)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        calls = calls_of(lambda: importer.apply(rows))
        transaction.set_rollback(True)
    counted = {"statements": len(asked)}
    for name, files in (("calls of the importer", NEAR), ("calls of our code", OURS)):
        counted[name] = sum(n for file, n in calls.items() if files.fullmatch(file))
    return counted


def test_every_importer_is_counted():
    own = {kind for kind, importer in KINDS.items() if not importer.__module__.startswith("tests.")}

    assert own == set(ROWS)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_costs_the_same_in_a_long_workbook(importers, kind):
    few = cost(importers[kind], kind, FEW)
    many = cost(importers[kind], kind, MANY)

    for name, number in few.items():
        assert number > 0, name
        assert many[name] <= 2.2 * number, (
            f"{name}: {number} for {FEW} rows, {many[name]} for {MANY}"
        )
