"""The office's own workbook becomes drafts of one inspection, or nothing does."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from findings.actions import findings as actions
from findings.enums import FindingState
from findings.models import Category, Finding
from rounds.enums import Stage
from tests import factories as make
from tests.browsed import form_of, submit
from tests.snapshots import snapshot_fixture

BOOK = Path(__file__).parent.parent / "data" / "问题底稿汇总.xlsx"
FIRST = "“第一议题”制度落实不规范，全年仅开展3次"
TOPS = (
    "决策部署落实",
    "全面从严治党与群众身边不正之风和腐败",
    "组织建设与党员干部队伍",
    "巡视巡察审计整改落实",
)


@snapshot_fixture
def housing(inspection):
    """The inspection whose sheets the workbook holds, and the categories it names."""
    inspection.unit.name = "市住房城乡建设局"
    inspection.unit.save()
    for order, name in enumerate(TOPS):
        Category.objects.create(name=name, order=order)
    return inspection


def address(inspection) -> str:
    return reverse("findings:finding_import", args=[inspection.pk])


def upload(client, inspection):
    file = SimpleUploadedFile(BOOK.name, BOOK.read_bytes())
    return submit(client, address(inspection), file=file, follow=True)


def test_the_real_workbook_becomes_drafts(client, housing, member):
    client.force_login(member)

    checked = upload(client, housing)
    run = checked.context["run"]
    assert [row.note for row in run.rows if row.verdict == "error"] == []
    form_of(checked, address(housing)).submit(client)

    rows = Finding.objects.filter(inspection=housing)
    assert rows.count() == len(run.rows) > 15
    assert set(rows.values_list("state", flat=True)) == {FindingState.DRAFT}
    first = rows.get(title="“第一议题”制度落实不规范，全年仅开展3次")
    assert (first.category.name, first.method_labels) == ("决策部署落实", "问卷调查")
    assert (first.disposition, first.created_by) == ("immediate", member)


def applied(client, inspection):
    checked = upload(client, inspection)
    form_of(checked, address(inspection)).submit(client)
    return checked.context["run"]


def test_the_same_workbook_again_changes_nothing(client, housing, member):
    client.force_login(member)
    run = applied(client, housing)

    again = upload(client, housing).context["run"]

    assert again.counts["unchanged"] == len(run.rows)


def test_a_draft_of_the_same_title_is_changed_and_the_page_says_how(client, housing, member):
    draft = actions.draft(housing, title=FIRST, summary="先写的", by=member)
    client.force_login(member)

    run = applied(client, housing)

    row = next(row for row in run.rows if row.values["title"] == FIRST)
    assert row.verdict == "changed"
    assert "问题概述：先写的 → " in row.note
    draft.refresh_from_db()
    assert draft.summary == row.values["summary"]
    assert draft.state == FindingState.DRAFT


def test_a_sheet_that_went_on_is_named_instead_of_called_unchanged(client, housing, member):
    draft = actions.draft(housing, title=FIRST, summary="先写的", by=member)
    Finding.objects.filter(pk=draft.pk).update(state=FindingState.SUBMITTED)
    client.force_login(member)

    run = upload(client, housing).context["run"]

    row = next(row for row in run.rows if row.values["title"] == FIRST)
    assert row.verdict == "error"
    assert "底稿001与这一行题目相同、内容不同" in row.note
    assert not run.can_apply


def test_another_units_sheets_are_refused_by_row(client, inspection, member):
    client.force_login(member)

    run = upload(client, inspection).context["run"]

    assert run.counts["error"] == len(run.rows)
    assert "只能导入市财政局的底稿" in run.rows[0].note


@pytest.mark.parametrize("who", ["outsider", "office", "liaison", "leadership"])
def test_nobody_outside_the_team_imports(client, housing, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address(housing)).status_code == 404


def test_not_after_the_report(client, housing, member):
    make.models.Inspection.objects.filter(pk=housing.pk).update(stage=Stage.FEEDBACK)
    client.force_login(member)

    assert client.get(address(housing)).status_code == 404
