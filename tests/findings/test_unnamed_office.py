"""While the office has no name, nothing that bears it on a red head is numbered or goes out."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.errors import NotYet
from core.models import NumberSeries
from fieldwork.actions import materials
from fieldwork.models import MaterialRequest
from findings.actions import recommendations
from findings.enums import Disposition, RecommendationState
from findings.models import ImmediateFix, Recommendation
from tests.findings import making
from tests.snapshots import snapshot_fixture
from tests.world import ROOT

# Registers of the house: what they number bears no red head.
INTERNAL = {
    "core/documents/copies.py",  # the 份号 of copies
    "fieldwork/actions/focus.py",
    "fieldwork/actions/intake.py",  # what was told; its letters take a document's
    "fieldwork/actions/activities.py",
    "fieldwork/actions/consultations.py",
    "fieldwork/actions/petitions.py",
    "fieldwork/actions/surveys.py",
    "findings/actions/clues.py",
    "fieldwork/actions/interviews.py",
    "fieldwork/actions/planned_talks.py",
    "findings/actions/findings.py",
}


@snapshot_fixture
def proposal(inspection, receiving_organ, leader) -> Recommendation:
    words = {"title": "公务接待管理", "problem": "接待无公函。", "advice": "修订办法。"}
    columns = {"organ": receiving_organ, "common_issue": None}
    return recommendations.draft(inspection, words | columns, by=leader)


@pytest.fixture
def unnamed(settings):
    settings.DEMO = False
    settings.OFFICE_NAME = "中共××市委巡察工作领导小组办公室"


def test_a_list_of_materials_waits(inspection, leader, unnamed):
    with pytest.raises(NotYet, match="还没有设置本单位的名称"):
        materials.ask(inspection, names=["会议记录"], by=leader)

    assert not MaterialRequest.objects.exists()


def test_a_fix_at_once_waits(inspection, member, deputy, leader, category, unnamed):
    finding = making.draft(
        inspection, by=member, category=category, disposition=Disposition.IMMEDIATE
    )
    finding = making.signed(finding, deputy=deputy, leader=leader)

    with pytest.raises(NotYet, match="还没有设置本单位的名称"):
        making.fix(finding, leader=leader)

    assert not ImmediateFix.objects.exists()


def test_a_recommendation_waits_and_goes_out_under_the_first_number_later(
    proposal, office, unnamed, settings
):
    with pytest.raises(NotYet, match="还没有设置本单位的名称"):
        recommendations.issue(proposal, by=office)
    row = Recommendation.objects.get(pk=proposal.pk)
    assert (row.state, row.number) == (RecommendationState.DRAFT, None)
    assert not NumberSeries.objects.filter(series="findings.recommendation").exists()

    settings.OFFICE_NAME, settings.CITY_NAME = "中共云海市委巡察办", "云海市"
    recommendations.issue(row, by=office)

    row.refresh_from_db()
    assert row.number == 1


def test_every_other_number_is_taken_for_a_document():
    """A new kind that goes out asks by itself: plain ``take`` stands in the registers alone."""
    sources = (path for app in settings.OWN_APPS
               for path in (ROOT / app).rglob("*.py"))  # fmt: skip
    plain = {
        str(path.relative_to(ROOT))
        for path in map(Path, sources)
        if re.search(r"\bnumbers\.take\(", path.read_text(encoding="utf-8"))
    }

    assert plain == INTERNAL
