"""Every kind of object has its past on its page, in words: asked over the whole demo world."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import User
from core.models import AuditEvent
from core.targets import label_of, model_of
from findings.models import Clue
from rectification.models import LedgerItem

TODAY = date(2026, 11, 20)
# Kind of object → the account that opens it. What has no page of its own stands in ELSEWHERE.
READERS = {
    "rounds.round": "bangong",
    "rounds.inspection": "bangong",
    "rounds.unit": "bangong",
    "rounds.inspector": "bangong",
    "rounds.appraisal": "bangong",
    "rounds.commitment": "bangong",
    "rounds.training": "bangong",
    "rounds.enrolment": "bangong",
    "rounds.question": "bangong",
    "fieldwork.consultation": "zuzhang",
    "fieldwork.workplan": "zuzhang",
    "findings.plannedtalk": "zuzhang",
    "fieldwork.directive": "bangong",
    "fieldwork.activity": "bangong",
    "fieldwork.survey": "bangong",
    "fieldwork.surveytemplate": "bangong",
    "fieldwork.focuspoint": "bangong",
    "fieldwork.weeklyreport": "bangong",
    "fieldwork.intakerequest": "bangong",
    "fieldwork.intakereply": "bangong",
    "fieldwork.petition": "bangong",
    "findings.finding": "bangong",
    "findings.immediatefix": "bangong",
    "findings.feedback": "bangong",
    "findings.interview": "bangong",
    "findings.commonissue": "bangong",
    "findings.materialrequest": "bangong",
    "findings.recommendation": "bangong",
    "findings.resolution": "bangong",
    "findings.resolutiontask": "bangong",
    "findings.clue": "bangong",
    "findings.handoff": "jiwei",
    "rectification.ledger": "bangong",
    "rectification.ledgeritem": "bangong",
    "rectification.supervision": "bangong",
    "rectification.revisit": "bangong",
    "rectification.revisititem": "bangong",
    "overview.evaluation": "bangong",
    "overview.alarm": "anquan",
}
ELSEWHERE = {
    "rounds.unitfact": "the unit's page",
    "accounts.approvalrequest": "the request's page; what it does stands where it is done",
    "accounts.user": "系统管理里的历史",
    "core.attachment": "a file's events stand on the row it belongs to",
    "core.document": "版本页",
    "core.job": "任务页说明进度和结果",
    "core.package": "its job",
    "fieldwork.receipt": "the directive's page",
    "fieldwork.intakeitem": "the answer's page",
    "fieldwork.petitionperiod": "the inspection's page",
    "fieldwork.referral": "the petition's page",
    "findings.cluegrant": "the clue's page, the grants' list",
    "findings.gapwaiver": "the round's page of gaps",
    "findings.issuechange": "the common issue's page",
    "findings.issuedecision": "the common issue's page",
    "findings.material": "the request's page",
    "findings.handoffoutcome": "the handoff's and the clue's page",
    "findings.urge": "the handoff's page",
    "rectification.extension": "the item's page",
    "rectification.itemoutcome": "the item's page",
    "rectification.revisitdraw": "the revisit's page",
    "rectification.measure": "the item's page",
    "rectification.withholding": "the item's page",
    "rounds.deadline": "期限变动",
    "rectification.progressreport": "the item's page",
    "rectification.publicperiod": "the ledger's history",
    "rectification.publictext": "the ledger's history",
    "rounds.recusal": "the round's page",
    "rounds.team": "the round's page",
    "rounds.trainingsession": "the training's page",
}
HISTORY = {"rectification.ledger": "history/"}
TIMELINE = re.compile(r'<ol class="timeline">.*?</ol>', re.S)
# What may be Latin in words: sums, endings of files, days as numbers.
WORDS = re.compile(
    r"SHA-256|\b[0-9a-f]{8}…|\.(txt|pdf|docx|xlsx|jpg|png)\b|\bExcel\b|\bWord\b|\bPDF\b"
)
CODES = re.compile(r"[A-Za-z]{2,}|[{}\[\]]|\d{4}-\d\d-\d\d|\+00:00")


def with_pages() -> set[str]:
    ours = [m for m in apps.get_models() if hasattr(m, "get_absolute_url")]
    return {label_of(m) for m in ours}


def test_every_kind_with_a_page_is_looked_at():
    assert with_pages() - set(READERS) - set(ELSEWHERE) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("label", READERS)
def test_the_page_tells_the_past_in_words(demo, label):
    user = User.objects.get(username=READERS[label])
    client = Client()
    client.force_login(user)
    rows = model_of(label)._default_manager.visible_to(user).order_by("pk")
    chosen = list(rows[:2]) + list(rows.order_by("-pk")[:2])
    pages = [client.get(row.get_absolute_url() + HISTORY.get(label, "")) for row in chosen]
    told = 0

    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        assert 'href=""' not in text, label
        assert "<h2>经过</h2>" in text or "<h2>办理经过</h2>" in text, label
        for part in TIMELINE.findall(text):
            told += part.count("<li")
            words = re.sub(r"\s+", " ", strip_tags(part))
            assert CODES.findall(WORDS.sub("", words)) == [], words
    assert told or not chosen, f"no {label} of the demo has a past"
    if label not in MADE_BY_JOBS:
        assert chosen, f"the demo has no {label}"


@pytest.mark.django_db
def test_clues_of_the_demo_go_their_way_in_the_order_of_time(demo):
    way = ["登记线索", "审核线索", "批准移交线索", "移交线索", "签收线索", "答复线索"]
    for clue in Clue.objects.all():
        events = AuditEvent.objects.filter(trail=clue.audit_trail).order_by("at")
        steps = [e.verb for e in events if e.verb in way]
        first = {verb: steps.index(verb) for verb in way if verb in steps}
        assert list(first.values()) == sorted(first.values()), (clue, steps)
        assert events[0].verb == "登记线索", clue


@pytest.mark.django_db
def test_evidence_of_a_verified_item_opens(demo):
    client = Client()
    client.force_login(User.objects.get(username="bangong"))
    item = LedgerItem.objects.filter(state="verified").first()

    page = client.get(item.get_absolute_url()).content.decode()

    links = re.findall(r'class="file-name" href="(/attachments/\d+/)"', page)
    assert links
    for link in links:
        assert "演示材料" in b"".join(client.get(link).streaming_content).decode()


MADE_BY_JOBS = {
    "fieldwork.activity", "fieldwork.consultation", "fieldwork.directive", "fieldwork.focuspoint", "fieldwork.intakereply", "fieldwork.intakerequest",
    "fieldwork.petition", "fieldwork.survey", "fieldwork.surveytemplate", "fieldwork.weeklyreport", "fieldwork.workplan", "findings.plannedtalk",
    "findings.interview", "findings.materialrequest", "findings.commonissue", "findings.recommendation",
    "findings.resolution", "findings.resolutiontask",
    "rectification.supervision", "rectification.revisit", "rectification.revisititem", "overview.evaluation",
    "rounds.appraisal", "rounds.training", "rounds.enrolment", "rounds.question",
}  # fmt: skip
