"""A later date for the plan, the evaluation, a clue's and a recommendation's answer.

One mechanism for all: who asks never decides, files are needed, limits come with the date, the
first date is never lost; of a clue's duty nobody without a grant learns a word.
"""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import attachments, audit
from core.attachments import pending_files
from core.errors import ActionDenied
from core.models import AuditEvent, Notice
from findings.actions import handoffs, recommendations
from rectification.actions import extensions, plans
from rectification.models import Extension
from rectification.queries import waiting_for
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline, DeadlineChange
from tests import factories as make
from tests.browsed import form_of, submit
from tests.fieldwork import intake_rows
from tests.findings import clue_rows
from tests.rectification.conftest import PDF, evidence
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.day

WHY = "张某关键证人在外地，取证未完"
LATER = timedelta(days=20)


def date_of(thing, kind: DeadlineKind) -> Deadline:
    rows = Deadline.objects.select_related("inspection")
    return rows.get(kind=kind, target_id=thing.pk, target_type=thing._meta.label_lower)


def ask(deadline: Deadline, by, *, reason: str = WHY, later=LATER) -> Extension:
    return extensions.ask_for(
        deadline, reason=reason, new_due_on=deadline.due_on + later, uploads=[evidence()], by=by
    )


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(user, address: str) -> str:
    response = client_of(user).get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def url(name: str, pk: int) -> str:
    return reverse(f"rectification:{name}", args=[pk])


@snapshot_fixture
def plan(ledger) -> Deadline:
    return date_of(ledger, DeadlineKind.PLAN)


@snapshot_fixture
def evaluation(ledger) -> Deadline:
    return date_of(ledger, DeadlineKind.EVALUATION)


@pytest.fixture
def recommendation(inspection, receiving_organ, organ, leader, office):
    values = {
        "title": "公务接待管理", "organ": receiving_organ, "common_issue": None,
        "problem": "接待无公函。", "advice": "修订办法。",
    }  # fmt: skip
    made = recommendations.draft(inspection, values, by=leader)
    recommendations.issue(made, by=office)
    return made


@snapshot_fixture
def handoff(inspection, member, leader, office, security, receiving_organ, organ):
    clue_rows.grant(office, inspection, by=security)
    clue = clue_rows.approved(inspection, author=member, leader=leader, office=office)
    made = clue_rows.handed_over(clue, receiving_organ, by=office)
    handoffs.receive(made, by=organ)
    return made


def test_the_units_plan(ledger, plan, liaison, office):
    first, wanted = plan.due_on, plan.due_on + LATER
    asked = ask(plan, liaison)
    assert Notice.objects.filter(recipient=office, subject__contains="整改方案申请延期").exists()
    assert "决定延期" in {item.verb for item in waiting_for(office, make.today())}

    extensions.approve(asked, note="同意", by=office)

    plan.refresh_from_db()
    ledger.refresh_from_db()
    assert (plan.first_due_on, plan.due_on, ledger.plan_due_on) == (first, wanted, wanted)
    steps = list(plan.history.values_list("step", flat=True))
    assert steps[-2:] == [DeadlineStep.EXTENSION_ASKED, DeadlineStep.EXTENSION_APPROVED]
    told = Notice.objects.get(recipient=liaison, subject__contains="同意")
    assert told.url == ledger.get_absolute_url()


def test_a_plan_that_was_handed_in_needs_no_later_date(planned, liaison):
    plan = date_of(planned, DeadlineKind.PLAN)
    plans.submit_plan(planned, by=liaison)

    with pytest.raises(ActionDenied, match="已报送"):
        ask(plan, liaison)


def test_the_offices_evaluation_is_decided_by_leadership(
    ledger, evaluation, office, office2, leadership, liaison
):
    asked = ask(evaluation, office)

    for person in (office, office2):
        with pytest.raises(ActionDenied, match="由领导小组决定"):
            extensions.approve(asked, by=person)
    assert not Extension.objects.visible_to(liaison).exists()
    assert "决定延期" in {item.verb for item in waiting_for(leadership, make.today())}
    assert "决定延期" not in {item.verb for item in waiting_for(office2, make.today())}
    assert not audit.timeline(ledger.audit_trail).filter(verb__contains="延期").exists()
    extensions.refuse(asked, note="按期评估", by=leadership)
    evaluation.refresh_from_db()
    assert evaluation.due_on == evaluation.first_due_on
    assert evaluation.history.filter(step=DeadlineStep.EXTENSION_REFUSED).exists()


def test_a_recommendations_answer(recommendation, organ, office, leadership):
    deadline = date_of(recommendation, DeadlineKind.RECOMMENDATION)
    asked = ask(deadline, organ)
    with pytest.raises(ActionDenied, match="由巡察办决定"):
        extensions.approve(asked, by=leadership)

    extensions.approve(asked, by=office)

    recommendation.refresh_from_db()
    assert recommendation.due_on == deadline.due_on + LATER
    assert Notice.objects.filter(recipient=organ, subject__contains="延期申请：同意").exists()


def test_an_asked_organs_answer(inspection, receiving_organ, organ, office, leader):
    letter = intake_rows.asked(inspection, receiving_organ, by=office)
    deadline = date_of(letter, DeadlineKind.INTAKE)
    with pytest.raises(ActionDenied, match="经办人申请"):
        ask(deadline, office)
    assert "申请延期" in page_of(organ, letter.get_absolute_url())
    asked = ask(deadline, organ)
    assert "决定延期" in {item.verb for item in waiting_for(office, make.today())}
    assert not Extension.objects.visible_to(leader).exists()
    with pytest.raises(ActionDenied, match="由巡察办决定"):
        extensions.approve(asked, by=leader)

    extensions.approve(asked, by=office)

    letter.refresh_from_db()
    deadline.refresh_from_db()
    assert letter.due_on == deadline.due_on == asked.new_due_on
    assert WHY not in " ".join(n.subject + n.body for n in Notice.objects.all())
    assert Notice.objects.filter(recipient=organ, subject__contains="延期申请：同意").exists()


def test_a_clues_answer_is_decided_by_the_granted_office(handoff, organ, office, office2):
    asked = ask(date_of(handoff, DeadlineKind.CLUE_ANSWER), organ)

    assert not Extension.objects.visible_to(office2).exists()
    with pytest.raises(ActionDenied):
        extensions.approve(asked, by=office2)
    assert not Notice.objects.filter(recipient=office2, subject__contains="延期").exists()
    assert "决定延期" not in {item.verb for item in waiting_for(office2, make.today())}
    extensions.approve(asked, note="同意，抓紧", by=office)
    handoff.refresh_from_db()
    assert handoff.answer_due_on == asked.new_due_on


def test_no_word_about_a_clue_leaves_its_seal(handoff, organ, office):
    asked = ask(date_of(handoff, DeadlineKind.CLUE_ANSWER), organ)
    extensions.approve(asked, note="张某已到案", by=office)

    kept = Extension.objects.get()
    assert (kept.words, kept.decision) == (WHY, "张某已到案")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(e)::text FROM rectification_extension e")
        rows = cursor.fetchone()[0]
    told = [rows]
    told += [f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all()]
    told += DeadlineChange.objects.values_list("reason", flat=True)
    told += [f"{n.subject}{n.body}" for n in Notice.objects.all()]
    assert not [text for text in told if "张某" in text]
    assert AuditEvent.objects.filter(verb="申请延期", trail=handoff.audit_trail).exists()


@pytest.mark.parametrize("who", ["liaison", "leader", "office"])
def test_only_whose_duty_it_is_asks(plan, request, who):
    person = request.getfixturevalue(who)
    if who == "liaison":
        assert ask(plan, person).asked_by == person
    else:
        with pytest.raises(ActionDenied, match="联络员"):
            ask(plan, person)


def test_limits_and_files_are_asked_for_everywhere(plan, liaison):
    Deadline.objects.filter(pk=plan.pk).update(longest_extension=10)

    with pytest.raises(ActionDenied, match="每次延期最长10日"):
        ask(plan, liaison)
    with pytest.raises(ActionDenied, match="佐证材料"):
        extensions.ask_for(plan, reason="x", new_due_on=plan.due_on + timedelta(days=5), by=liaison)
    ask(plan, liaison, later=timedelta(days=5))
    with pytest.raises(ActionDenied, match="已有待批"):
        ask(plan, liaison, later=timedelta(days=6))


@pytest.mark.parametrize("kind", [DeadlineKind.NOTICE, DeadlineKind.SUPERVISION])
def test_other_duties_cannot_be_extended(plan, liaison, kind):
    Deadline.objects.filter(pk=plan.pk).update(kind=kind)
    plan.refresh_from_db()

    with pytest.raises(ActionDenied, match="不能延期"):
        ask(plan, liaison)


def test_through_the_pages(ledger, plan, liaison, office, leader):
    history = url("ledger_history", ledger.pk)
    assert url("date_extension_new", plan.pk) in page_of(liaison, history)
    assert url("date_extension_new", plan.pk) not in page_of(office, history)
    assert "还可延期2次" in page_of(liaison, url("date_extension_new", plan.pk))
    wanted = (plan.due_on + LATER).isoformat()

    submit(
        client_of(liaison),
        url("date_extension_new", plan.pk),
        new_due_on=wanted,
        reason="班子调整",
        uploads=[evidence("任免文件.pdf")],
    )

    asked = Extension.objects.get()
    page = page_of(office, history)
    assert url("extension_decide", asked.pk) in page
    assert "任免文件.pdf" in page
    assert url("extension_decide", asked.pk) not in page_of(leader, history)
    (file,) = attachments.of(asked)
    link = f'href="{file.get_absolute_url()}">任免文件.pdf</a>'
    assert link in page
    assert link in page_of(office, url("extension_decide", asked.pk))
    assert "班子调整" in page_of(office, url("extension_decide", asked.pk))
    submit(client_of(office), url("extension_decide", asked.pk), approve="1", note="")
    ledger.refresh_from_db()
    assert ledger.plan_due_on.isoformat() == wanted


def test_a_refused_form_keeps_its_files_until_it_is_sent_again(plan, liaison, organ):
    address, client = url("date_extension_new", plan.pk), client_of(liaison)
    files = [evidence("任免文件.pdf"), evidence("另一份.pdf")]
    far = (plan.due_on + timedelta(days=900)).isoformat()

    page = submit(client, address, new_due_on=far, reason="班子调整", uploads=files)
    page = form_of(page, address).submit(client, reason="")

    assert "已选的文件" in page.content.decode()
    assert "请附上" not in page.content.decode()
    stranger = pending_files.PendingFile(organ.pk, address, "uploads", "none", "别人的.pdf", 1, "")
    sent = [tokens(page)[0], stranger.token, "nonsense"]
    wanted = (plan.due_on + LATER).isoformat()
    again = form_of(page, address)
    again.submit(client, new_due_on=wanted, reason="班子调整", kept_files=sent)
    (file,) = attachments.of(Extension.objects.get())
    assert file.name == "任免文件.pdf"
    with attachments.open_file(file) as content:
        assert content.read() == PDF


def test_a_kept_file_is_good_for_its_person_and_address_and_lies_sealed(plan, liaison):
    other = make.LiaisonFactory(unit=plan.inspection.unit, user__username="other").user
    address = url("date_extension_new", plan.pk)
    files = [evidence("任免文件.pdf"), evidence("程序.exe")]
    page = submit(client_of(liaison), address, reason="班子调整", uploads=files)

    assert len(tokens(page)) == 1
    assert "不能上传“程序.exe”" in page.content.decode()
    kept = page.context["kept"][0]
    again = form_of(page, address).submit(client_of(other))

    assert tokens(again) == []
    assert "请附上" in again.content.decode()
    stored = Path(settings.MEDIA_ROOT) / pending_files.FOLDER / kept.file
    assert PDF not in stored.read_bytes()
    os.utime(stored, (0, 0))
    pending_files.sweep()
    assert not stored.exists()


def tokens(page) -> list[str]:
    return re.findall(r'name="kept_files" value="([^"]+)"', page.content.decode())


def test_the_organs_pages(handoff, organ, office, office2, foreign_organ):
    deadline = date_of(handoff, DeadlineKind.CLUE_ANSWER)
    assert url("date_extension_new", deadline.pk) in page_of(organ, handoff.get_absolute_url())
    asked = ask(deadline, organ)

    page = page_of(office, handoff.get_absolute_url())
    assert WHY in page
    response = client_of(office).get(url("extension_decide", asked.pk))
    assert WHY in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.filter(verb="查看延期申请", trail=handoff.audit_trail).count() == 1
    for stranger in (office2, foreign_organ):
        for address in (url("extension_decide", asked.pk), url("date_extension_new", deadline.pk)):
            assert client_of(stranger).get(address).status_code == 404


def test_the_page_of_a_recommendation(recommendation, organ, leader):
    deadline = date_of(recommendation, DeadlineKind.RECOMMENDATION)

    assert url("date_extension_new", deadline.pk) in page_of(
        organ, recommendation.get_absolute_url()
    )
    assert url("date_extension_new", deadline.pk) not in page_of(
        leader, recommendation.get_absolute_url()
    )
