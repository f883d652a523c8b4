"""A populated database from before talks and materials moved here is migrated: all of it opens as before."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from core import attachments, audit, targets
from core.documents import registry, store
from core.models import Attachment
from fieldwork.models import Interview, Material, MaterialRequest, PlannedTalk
from findings.models import FindingSource
from rounds.models import Deadline
from tests.fieldwork import talk_rows
from tests.findings import making
from tests.findings.test_sources import interview, material

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("findings", "0024")
TABLES = (
    "findings_interview",
    "findings_plannedtalk",
    "findings_material",
    "findings_materialrequest",
)


def rows() -> dict[str, list]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT to_jsonb(t) - 'finding_id' FROM {table} t ORDER BY id")
            found[table] = cursor.fetchall()
        return found


@pytest.fixture
def moved(inspection, leader, member, liaison):
    """A talk that went into a sheet, one that a sheet names already, its plan, a list with a file."""
    linked = interview(inspection, leader, member, liaison)
    sheet = making.draft(inspection, by=member)
    both = interview(inspection, leader, member, liaison)
    FindingSource.objects.create(finding=sheet, interview=both)
    talk_rows.planned(inspection, by=member, subject="计划某")
    line = material(inspection, leader, member, liaison)
    paper = registry.get("interview_record")
    store.freeze(linked, paper.key, paper.make(member, linked), title="登记表", by=member)
    call_command("migrate", *BEFORE, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE findings_interview SET finding_id = %s, outcome = 'finding'", [sheet.pk]
        )
    before = rows()
    yield linked, both, sheet, line, before
    call_command("migrate", verbosity=0)


def test_what_moved_opens_as_before_and_names_its_sheet(moved, member, liaison):
    linked, both, sheet, line, before = moved

    call_command("migrate", verbosity=0)

    assert rows() == before
    named = FindingSource.objects.order_by("interview").values_list("finding", "interview")
    assert list(named) == [(sheet.pk, linked.pk), (sheet.pk, both.pk)]
    talk = Interview.objects.visible_to(member).get(pk=linked.pk)
    assert (talk.subject, talk.problems) == ("某甲", "个别报销未附清单。")
    assert PlannedTalk.objects.get().subject == "计划某"
    file = attachments.of(Material.objects.get(pk=line.pk)).get()
    with attachments.open_file(file) as opened:
        assert (file.name, opened.read()) == ("台账.txt", "台账".encode())
    assert attachments.find(file.pk, user=liaison)[1] == line
    document = store.of(talk).get()
    assert store.find(document.pk, user=member)[1] == talk
    assert store.read(document)
    verbs = {event.verb for event in audit.history(talk)}
    assert {"记录谈话", "登记谈话"} <= verbs
    assert all(targets.model_of(event.target_type) is Interview for event in audit.history(talk))
    deadline = Deadline.objects.get(target_type="findings.materialrequest")
    assert targets.load(deadline.target_type, deadline.target_id, user=member) == line.request


def test_the_names_of_what_moved(moved):
    call_command("migrate", verbosity=0)

    kinds = ContentType.objects.filter(
        model__in=["interview", "material", "materialrequest", "plannedtalk"]
    )
    assert {kind.app_label for kind in kinds} == {"fieldwork"}
    assert Attachment.objects.get().target_type == targets.label_of(Material)
    for model in (Interview, Material, MaterialRequest, PlannedTalk):
        assert targets.label_of(model) == model._meta.db_table.replace("_", ".", 1)
        assert targets.model_of(targets.label_of(model)) is model
