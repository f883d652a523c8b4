"""Every kind of document: what cannot be printed is asked before it is issued; what is issued is always made."""

import io
from dataclasses import fields, is_dataclass, replace

import pikepdf
import pytest
from django.db import models, transaction

from core import jobs
from core.documents import issuing, making, printing, registry, store, tree
from core.errors import ActionDenied
from core.models import Document, IssuedNumber, Job
from core.models.job import JobState
from fieldwork.actions import consultations, interviews, materials
from fieldwork.models import MaterialRequest
from overview.actions import evaluations
from overview.models import Evaluation
from rectification.models import Withholding
from tests import matrix
from tests.matrix import PEOPLE, STRANGERS
from tests.overview.test_kinds_of_document import ROWS

WANTING = "\ue000"


@pytest.fixture
def world(request, db, settings, tmp_path):
    """Built anew: its files stand in a folder of the test's own."""
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    people = {name: request.getfixturevalue(name) for name in PEOPLE if name not in STRANGERS}
    sides = (request.getfixturevalue(name) for name in ("inspection", "other_inspection"))
    return matrix.build(*sides, **people)


def poison(*rows: models.Model) -> None:
    """A character that no font has in every text of these rows, as if it had come before the cleaner."""
    for row in rows:
        for field in row._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            value = getattr(row, field.name)
            if not is_text or field.unique or not isinstance(value, str) or len(value) < 2:
                continue
            setattr(row, field.name, (value[:-1] + WANTING))
    for row in rows:
        models.Model.save_base(row, force_update=True)


def poisoned(side: dict, key: str):
    target = side[ROWS[key]]
    poison(*{id(row): row for row in (side["inspection"].unit, target)}.values())
    return type(target)._base_manager.get(pk=target.pk)


def wanting(node):
    """The same tree, every text of it ending in a character that no font has."""
    if isinstance(node, str) and node not in ("", "left", "center", "right"):
        return node[:-1] + WANTING
    if isinstance(node, tuple):
        return tuple(map(wanting, node))
    if is_dataclass(node):
        return replace(node, **{f.name: wanting(getattr(node, f.name)) for f in fields(node)})
    return node


def test_an_issued_document_of_every_kind_can_be_made(world):
    people, (own, _) = world
    Withholding.objects.all().delete()  # else the bulletin waits for its decision

    for key in sorted(ROWS):
        kind = registry.get(key)
        target = own[ROWS[key]]
        maker = people.organ if key.startswith("handoff") else people.office
        content = wanting(kind.build(target, maker))

        made = store.freeze(target, key, content, title="文书", is_issued=True, by=maker)

        assert printing.unprintable(content), key
        with pikepdf.open(io.BytesIO(store.read(made))) as book:
            assert len(book.pages) == made.pages, key
        assert tree.from_json(made.plain_content) == content, key


def test_a_job_makes_what_could_not_be_printed(world):
    people, (own, _) = world
    kind = registry.get("feedback_letter")
    target = poisoned(own, "feedback_letter")

    job = making.ask(kind, target, by=people.office)
    jobs.run(job.pk)

    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert Document.objects.get(kind="feedback_letter", target_id=target.pk)


def test_issuing_names_the_place_and_takes_no_number(client, world):
    people, (own, _) = world
    kind = registry.get("inspection_notice")
    target = poisoned(own, "inspection_notice")
    client.force_login(people.office)

    page = client.get(kind.url_of(target)).content.decode()
    with pytest.raises(ActionDenied, match=r"标题第\d+个字（私用区字符，U\+E000）"):
        issuing.issue(kind, target, by=people.office)

    assert "有字符印不出来" in page
    assert "主送机关第" in page
    assert not IssuedNumber.objects.exists()


def test_a_failed_document_shows_on_the_page_of_its_object(client, world):
    people, (own, _) = world
    kind = registry.get("inspection_notice")
    job = making.ask(kind, own["inspection"], by=people.office)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="服务器存储空间不足。")

    for person in (people.office, people.leader):
        client.force_login(person)
        page = client.get(own["inspection"].get_absolute_url()).content.decode()
        assert "上次没有制作成功：服务器存储空间不足。" in page

    again = making.ask(kind, own["inspection"], by=people.office)
    jobs.run(again.pk)
    page = client.get(own["inspection"].get_absolute_url()).content.decode()
    assert "上次没有制作成功" not in page


# What is frozen outside a letter's issue: the thing of the world, its text, the action and who does it.
ACTIONS = {
    "jotted": ("text", lambda it, by: consultations.submit(it, by=by), "leader"),
    "interview": ("points", lambda it, by: interviews.register(it, by=by), "member"),
    "evaluation": ("comment", lambda it, by: evaluations.confirm(it, by=by), "ungranted_office"),
}


@pytest.mark.parametrize("thing", ACTIONS)
def test_what_cannot_be_printed_is_asked_before_a_record_is_closed(world, thing):
    people, (own, _) = world
    row, (text, action, who) = own[thing], ACTIONS[thing]
    by = getattr(people, who)
    prepare(row, text)
    before = state_of(row)

    with pytest.raises(ActionDenied, match="有字符印不出来"), transaction.atomic():
        action(type(row)._base_manager.get(pk=row.pk), by)

    assert state_of(row) == before
    write(row, **{text: "全文可印。"})
    action(type(row)._base_manager.get(pk=row.pk), by)
    assert state_of(row) != before


def prepare(row, text: str) -> None:
    """Ready for its action, with a character that no font has."""
    values = {text: f"内容{WANTING}", "state": "draft"}
    if isinstance(row, Evaluation):
        lines = [line | {"score": line["full"], "reason": "达到"} for line in row.lines]
        values |= {"lines": lines, "grade": "", "confirmed_by": None, "confirmed_at": None}
    write(row, **values)


def write(row, **values) -> None:
    row.refresh_from_db()
    for name, value in values.items():
        setattr(row, name, value)
    models.Model.save_base(row, force_update=True)


def state_of(row) -> str:
    return type(row)._base_manager.values_list("state", flat=True).get(pk=row.pk)


def test_a_list_of_materials_is_asked_before_it_goes_out(world):
    people, (own, _) = world
    before = MaterialRequest.objects.count()

    with pytest.raises(ActionDenied, match=r"第2项资料第3个字（私用区字符，U\+E000）"):
        materials.ask(own["inspection"], names=["预算", f"决算{WANTING}"], by=people.leader)

    assert MaterialRequest.objects.count() == before


def test_every_kind_of_document_is_asked_somewhere():
    """A new kind of document names the step before which its characters are asked, or why none is."""
    assert {kind.model for kind in registry.all_kinds()} == ASKED_BY | ISSUED_HERE | NEVER_CLOSED


# Rows whose own step asks (check_printable or check_texts in its action).
ASKED_BY = {
    "fieldwork.consultation", "fieldwork.directive", "fieldwork.intakerequest", "fieldwork.petition",
    "fieldwork.referral", "fieldwork.survey", "fieldwork.weeklyreport",
    "fieldwork.workplan",
    "findings.feedback", "findings.finding", "findings.handoff", "findings.immediatefix",
    "findings.interview", "findings.recommendation", "findings.resolution", "overview.evaluation", "rectification.ledger",
    "rectification.revisit", "rectification.supervision", "rounds.recusal",
}  # fmt: skip
ISSUED_HERE = {"rounds.inspection"}  # issuing.issue asks
NEVER_CLOSED = {
    "fieldwork.activity",
    "findings.commonissue",
    "rounds.commitment",
    "rounds.enrolment",
    "rounds.round",
    "rounds.unit",
}  # their texts can always be changed
