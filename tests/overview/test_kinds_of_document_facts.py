"""Documents say what happened: the lines that were sent, all that was reported, planned days as planned."""

import pytest

from core.documents import registry, tree
from fieldwork.actions import materials
from overview.documents.summary import facts
from rectification.models import ProgressReport
from rounds.models import Inspection
from tests import factories as make

pytestmark = pytest.mark.django_db


def words_of(key: str, target, user) -> str:
    return "\n".join(tree.texts(registry.get(key).make(user, target)))


def test_the_list_of_materials_prints_the_lines_that_were_sent(inspection, office, leader):
    before = words_of("material_list", inspection, office)
    assert "议事决策" in before

    sent = materials.ask(inspection, names=["三公经费明细账", "固定资产清查报告"], by=leader)

    after = words_of("material_list", inspection, office)
    assert "三公经费明细账" in after
    assert "固定资产清查报告" in after
    assert "议事决策" not in after
    materials.withdraw(sent, note="发错了", by=leader)
    assert "三公经费明细账" not in words_of("material_list", inspection, office)


def test_the_report_of_progress_prints_everything_that_was_reported(matrix_world):
    people, (own, _) = matrix_world
    item = own["item"]
    for words in ("先清退了违规报销。", "又修订了接待办法。"):
        ProgressReport.objects.create(item=item, text=words, progress=40, by=people.liaison)

    said = words_of("progress_report", own["ledger"], people.liaison)

    assert said.index("先清退了违规报销。") < said.index("又修订了接待办法。")


def test_the_summary_calls_a_planned_day_planned(inspection, office):
    round = inspection.round
    Inspection.objects.filter(round=round).update(entry_on=None, exit_on=None)
    assert "尚未进驻" in facts(round, office)["驻点情况"]
    assert "计划" in facts(round, office)["进驻日期"]

    Inspection.objects.filter(round=round).update(entry_on=make.days(-9))
    assert "已有0个单位结束驻点，计划" in facts(round, office)["驻点情况"]

    Inspection.objects.filter(round=round).update(exit_on=make.days(-1))
    assert "计划" not in str(facts(round, office))
