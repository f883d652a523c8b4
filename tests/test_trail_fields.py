"""Every column that an action changes stands in the trail, old and new: the database itself keeps count.

Triggers note each change of each column while people's own actions run; then the trail is asked for
the same columns. Of sealed ones it holds the mark. Not asked for: moments and accounts (the event
says who and when itself), what models name as computed, and what EXEMPT gives a reason for.
"""

from collections import Counter
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.audit_words import RENEWED, changes_of
from core.documents import drafting, registry
from core.models import AuditEvent
from core.targets import label_of, model_of
from core.verbs import CoreVerb
from fieldwork.actions import materials
from findings.actions import clues, feedback, findings, fixes, grants, handoffs, pace
from findings.actions import recommendations as advice
from findings.models import Category
from overview.actions import alarms, evaluations
from overview.models import Alarm, AlarmRule
from overview.seeding import reference
from rectification.actions import extensions, items, ledgers, plans, supervision, withholdings
from rounds.actions import inspectors, recusals, rounds, teams, units
from rounds.models import DeclaredRelation, Inspection, Liaison, Recusal, Unit
from tests import factories as make
from tests.findings import clue_rows, making
from tests.rectification.conftest import evidence, fresh, make_opinion, plan_all, put_right
from tests.rectification.letters import age, letter_of
from tests.rounds.test_actions_rounds import make_plan
from tests.snapshots import snapshot_fixture
from tests.trail_columns import APPS, Told, is_asked, kept

pytestmark = pytest.mark.django_db
# Rows that are told of where they belong: (model, field) → (the event's model, how its column begins).
ELSEWHERE = {
    ("rounds.liaison", "to_on"): ("rounds.unit", "截止日期"),
    ("rounds.inspection", "team"): ("rounds.round", "巡察组"),
    ("findings.feedbackitem", "text"): ("findings.feedback", "问题（"),
    ("findings.feedbackitem", "order"): ("findings.feedback", "问题（"),
}
ROWS = {
    "rounds.deadline": "old and new day stand in the event's words and in its history",
    "rounds.deadlinechange": "is a history",
}

PROBE = """
CREATE TABLE probe (id serial, model text, row bigint, col text);
CREATE FUNCTION note_change() RETURNS trigger AS $$
BEGIN
  INSERT INTO probe (model, row, col)
  SELECT TG_ARGV[0], NEW.id, n.key FROM jsonb_each(to_jsonb(NEW)) n
  WHERE n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key;
  RETURN NULL;
END $$ LANGUAGE plpgsql;
"""


@pytest.fixture
def probe(db):
    """Call it once everything stands: from then on every change of a column is noted."""

    def install() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PROBE)
            for model in apps.get_models():
                label, pk = label_of(model), model._meta.pk
                if model._meta.app_label in APPS and pk.column == "id" and label not in ROWS:
                    cursor.execute(
                        f'CREATE TRIGGER probe AFTER UPDATE ON "{model._meta.db_table}" '
                        f"FOR EACH ROW EXECUTE FUNCTION note_change('{label}')"
                    )

    return install


def changed() -> Told:
    """(model, row, field) of every column that changed and that somebody decided: how often."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT model, row, col FROM probe")
        found = cursor.fetchall()
    named = Counter((label, row, _field(label, column)) for label, row, column in found)
    return Counter({key: times for key, times in named.items() if is_asked(key[0], key[2])})


def _field(label: str, column: str) -> str:
    fields = model_of(label)._meta.concrete_fields
    return next(field.name for field in fields if field.column == column)


def times_told(label: str, row: int, name: str, told: Told) -> int:
    if (label, name) not in ELSEWHERE:
        return told[label, row, name]
    model, beginning = ELSEWHERE[label, name]
    return sum(n for (of, _, at), n in told.items() if of == model and at.startswith(beginning))


def assert_kept(least: int) -> None:
    found, told = changed(), kept()
    silent = {(key[0], key[2]) for key, times in found.items() if times_told(*key, told) < times}
    assert silent == set(), "changed, and the trail does not say each time from what to what"
    assert len(found) >= least, "the story changed less than it should"


def test_findings(probe, inspection, member, deputy, leader, category):
    finding = making.draft(inspection, by=member, category=category)
    probe()
    findings.edit(finding, {"title": "改过的标题", "amount": "7.10"}, by=member)
    findings.submit(finding, by=member)
    findings.review(finding, note="事实清楚。", by=deputy)
    findings.return_for_rework(finding, note="补充依据。", by=leader)
    making.signed(finding, deputy=deputy, leader=leader)
    findings.revise(finding, {"responsible": "财务科"}, reason="写错了科室", by=leader)
    findings.withdraw(finding, note="重复", by=leader)
    assert_kept(8)


def test_clues_grants_and_handoffs(
    probe, inspection, member, leader, office, security, organ, receiving_organ
):
    held = clue_rows.grant(office, inspection, by=security)
    approver = clue_rows.approver(inspection)
    clue = clue_rows.registered(inspection, by=member)
    probe()
    clues.revise(clue, {"summary": "改过的"}, persons=[{"name": "李某"}], by=member)
    clues.vet(clue, by=leader)
    clues.return_for_more(clue, note="补充", by=approver)
    clues.vet(clue, by=leader)
    clues.approve(clue, by=approver)
    handoff = clue_rows.handed_over(clue, receiving_organ, by=office)
    pace.ask(clue, ["priority", "double"], note="重大", by=office)
    handoff.refresh_from_db()
    handoffs.receive(handoff, receiver="钱某", by=organ)
    handoffs.handle(handoff, disposal="verify", handling="初核", by=organ)
    handoffs.handle(handoff, disposal="talk", handling="谈话", by=organ)
    answer = {"outcome": "filed", "text": "已立案", "responsibility": "已问责"}
    handoffs.answer(handoff, **answer, by=organ)
    clues.conclude(clue, note="办结", by=office)
    grants.end(held, by=security)
    assert_kept(18)


def test_opinions(probe, inspection, office, leader):
    opinion = make_opinion(inspection, office)
    chosen = [(item.finding, item.text, item.order) for item in opinion.items.all()]
    probe()
    first, second, third = chosen
    again = [(first[0], "换了说法。", 2), (second[0], second[1], 1)]
    feedback.word(opinion, {"opening": "改过"}, items=again, version=opinion.version, by=office)
    assert_kept(4)
    gone = f"问题（{third[0].reference}）"
    event = AuditEvent.objects.get(verb="修改反馈意见")
    assert event.changes[gone] == [f"3. {third[1]}", ""]
    assert event.changes[f"问题（{first[0].reference}）"] == [f"1. {first[1]}", "2. 换了说法。"]


def test_ledgers(probe, inspection, office, liaison, leader, member):
    opinion = make_opinion(inspection, office)
    probe()
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    plan_all(ledger, liaison)
    plans.submit_plan(ledger, by=liaison)
    plans.return_plan(ledger, note="再细化", by=office)
    plans.submit_plan(ledger, by=liaison)
    plans.approve_plan(ledger, by=office)
    item = fresh(ledger)[0]
    asked = {"reason": "招标", "new_due_on": make.days(150), "uploads": [evidence()]}
    extensions.approve(extensions.ask(item, **asked, by=liaison), note="同意", by=office)
    for round in range(2):
        item = put_right(fresh(ledger)[0], liaison)
        if not round:
            items.return_for_rework(item, note="佐证不足", by=leader)
    items.verify(item, note="现场核验", by=leader)
    items.close(item, note="同意销号", by=office)
    items.reopen(fresh(ledger)[0], due_on=make.days(200), note="回访发现反弹", by=office)
    assert_kept(30)


def test_letters_withholdings_and_marks(probe, inspection, office, office2, liaison, security):
    reference.load()
    underway = ledgers.open_ledger(
        make_opinion(inspection, office).inspection, on=make.days(-5), by=office
    )
    plan_all(underway, liaison)
    plans.submit_plan(underway, by=liaison)
    plans.approve_plan(underway, by=office)
    age(underway, 95, due_in=-5)
    sheet = evaluations.begin(underway.inspection.round, ledger=underway, by=office)
    alarm = alarm_about(office)
    first, second, _ = fresh(underway)
    probe()
    supervision.propose(make.today())
    letter = letter_of(underway)
    supervision.issue(letter, by=office)
    supervision.receive(letter, name="李局长", post="局长", by=liaison)
    supervision.answer(letter, text="已约谈", uploads=[evidence()], by=liaison)
    supervision.return_answer(letter, note="没有说明时限", by=office)
    supervision.answer(letter, text="已约谈，月底前办结", by=liaison)
    supervision.accept(letter, note="属实", by=office)
    agreed = withholdings.ask(first, reason="涉密工程", by=liaison)
    withholdings.approve(agreed, note="同意", by=office)
    withholdings.refuse(
        withholdings.ask(second, reason="影响不好", by=liaison), note="应公开", by=office
    )
    marks = [(Decimal(line["full"]), "好") for line in sheet.lines]
    evaluations.score(sheet, marks, comment="较好", version=sheet.version, by=office)
    evaluations.confirm(sheet, by=office2)
    evaluations.return_for_rework(sheet, note="漏扣一项", by=office2)
    alarms.look_into(alarm, note="本人加班", by=security)
    assert_kept(20)


def alarm_about(person) -> Alarm:
    rule, now = AlarmRule.objects.first(), timezone.now()
    return Alarm.objects.create(
        rule=rule, kind=rule.kind, words=rule.words, subject=f"user:{person.pk}", person=person,
        on=make.today(), count=5, first_at=now, last_at=now, event_id=1,
    )  # fmt: skip


def test_rounds_teams_and_recusals(probe, office, leadership):
    plan = make_plan(office)
    unit, inspection = Unit.objects.first(), Inspection.objects.first()
    probe()
    rounds.edit(plan, {"starts_on": make.days(20), "topics": "聚焦民生"}, by=office)
    person = make.InspectorFactory()
    DeclaredRelation.objects.create(inspector=person, unit=unit, relation="spouse", relative="某")
    member = teams.add_member(plan.teams.get(), person, duty="member", by=office)
    teams.change_duty(member, duty="deputy", by=office)
    for step in (recusals.refuse, recusals.override):
        found = Recusal.objects.get()
        recusals.ask(found, reason="确需此人", by=office)
        step(found, note="已研究", by=leadership)
    teams.assign(plan, {inspection.pk: None}, by=office)
    teams.assign(plan, {inspection.pk: plan.teams.get().pk}, by=office)
    teams.remove_member(member, by=office)
    plan.refresh_from_db()
    rounds.submit(plan, by=office)
    rounds.approve(plan, by=leadership)
    rounds.start(plan, by=office)
    assert_kept(8)


def test_units_liaisons_and_people_of_the_pool(probe, office, liaison, inspection):
    person = make.InspectorFactory()
    probe()
    units.edit(inspection.unit, {"name": "市财政局（改）"}, by=office)
    units.end_liaison(Liaison.objects.get(user=liaison), on=make.days(1), by=office)
    inspectors.edit(person, {"phone": "13800000000", "post": "科长"}, by=office)
    assert_kept(4)


def test_materials_fixes_and_advice(
    probe, inspection, signed, office, leader, liaison, receiving_organ, organ
):
    probe()
    asked = materials.ask(inspection, names=["预算批复"], by=leader)
    (line,) = asked.materials.all()
    materials.deliver(line, note="纸质一份", by=liaison)
    line.refresh_from_db()
    materials.return_material(line, note="缺页", by=leader)
    line.refresh_from_db()
    materials.deliver(line, note="本单位没有", is_absent=True, by=liaison)
    materials.receive([line], by=leader)
    fix = making.fix(signed, leader=leader)
    fixes.receive(fix, by=liaison)
    fixes.write_report(fix, report="已补齐", by=liaison)
    making.evidence(fix, by=liaison)
    fixes.report(fix, by=liaison)
    fixes.return_for_rework(fix, note="未清退", by=leader)
    fixes.report(fix, by=liaison)
    fixes.accept(fix, note="属实", by=leader)
    values = {"title": "公务接待", "organ": receiving_organ, "common_issue": None,
              "problem": "接待无公函。", "advice": "修订办法。"}  # fmt: skip
    proposal = advice.draft(inspection, values, by=leader)
    advice.edit(proposal, values | {"advice": "再修订。"}, version=proposal.version, by=leader)
    advice.issue(proposal, by=office)
    advice.answer(proposal, answer="已办", use="印发办法", by=organ)
    assert_kept(15)


@snapshot_fixture
def category(db):
    return Category.objects.create(name="作风建设", parent=Category.objects.create(name="党风"))


@snapshot_fixture
def signed(inspection, member, deputy, leader, category):
    finding = making.draft(inspection, by=member, category=category, disposition="immediate")
    return making.signed(finding, deputy=deputy, leader=leader)


def test_words_of_documents_and_reasons_of_grants(inspection, office, office2, security):
    kind, round = registry.get("round_summary"), inspection.round
    section = kind.sections[0]
    drafting.save(kind, round, {section.key: "先写的"}, version=0, by=office)
    drafting.save(kind, round, {section.key: "后写的"}, version=1, by=office2)
    held = clue_rows.grant(office, inspection, by=security)
    grants.end(held, by=security)

    pairs = [
        e.changes[section.label]
        for e in AuditEvent.objects.filter(verb=CoreVerb.TEXT_CHANGED).order_by("id")
    ]
    assert [pair[1] for pair in pairs] == ["先写的", "后写的"]
    assert pairs[0][0] == section.first(round, office)  # what it began with, not nothing
    assert pairs[1][0] == "先写的"
    shown = changes_of(AuditEvent.objects.filter(verb=CoreVerb.TEXT_CHANGED).latest("id"))
    assert [(change.old, change.new) for change in shown] == [("", RENEWED)]
    given, ended = AuditEvent.objects.filter(target_type="findings.cluegrant").order_by("id")
    assert given.changes["reason"] == [None, held.reason]
    assert given.changes["user"] == [None, str(office)]
    assert ended.changes == {"to_on": ["", make.today().isoformat()]}
