"""Every column that a row begins with stands in the trail: whoever made it is asked about it later.

People's own actions make one of everything; then each column that holds something is looked for in
the events about that row. Of sealed ones the trail holds the mark.
"""

from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from core.audit import MARK, begun
from core.audit_words import words_of
from core.encryption.fields import EncryptedText
from core.models import AuditEvent
from core.targets import label_of
from fieldwork.actions import (
    directives,
    focus,
    intake,
    interviews,
    materials,
    petitions,
    survey_templates,
)
from findings.actions import completeness, feedback, grants, special_reports
from findings.actions import recommendations as advice
from findings.models import Category
from overview.actions import evaluations
from overview.seeding import reference
from rectification.actions import (
    extensions,
    ledgers,
    plans,
    public_periods,
    public_texts,
    supervision,
    withholdings,
)
from rectification.models import Supervision
from rounds.actions import (
    appraisals,
    commitments,
    inspectors,
    presets,
    rounds,
    teams,
    trainings,
    units,
)
from rounds.enums import Stage
from rounds.models import AppraisalGrade, Inspection, Recusal, TeamMember
from tests import factories as make
from tests.fieldwork import (
    activity_rows,
    consultation_rows,
    directive_rows,
    intake_rows,
    petition_rows,
    survey_rows,
    talk_rows,
    weekly_rows,
    workplan_rows,
)
from tests.findings import clue_rows, making, resolution_rows
from tests.rectification import revisit_rows
from tests.rectification.conftest import evidence, fresh, make_opinion, plan_all, put_right
from tests.rectification.letters import age
from tests.rounds.test_actions_rounds import make_plan
from tests.trail_columns import APPS, EXEMPT, texts

pytestmark = pytest.mark.django_db
ASKED = {
    "rounds.round", "rounds.unit", "rounds.inspector", "rounds.team", "rounds.teammember",
    "rounds.deadlinepreset", "rounds.recusal", "rounds.commitment", "rounds.appraisal",
    "rounds.training", "rounds.trainingsession", "rounds.enrolment", "rounds.question",
    "fieldwork.activity", "fieldwork.weeklyreport",
    "fieldwork.survey",
    "fieldwork.surveytemplate",
    "fieldwork.consultation", "fieldwork.directive", "fieldwork.receipt",
    "fieldwork.workplan", "findings.plannedtalk", "fieldwork.focuspoint",
    "fieldwork.intakeitem", "fieldwork.intakereply", "fieldwork.intakerequest",
    "fieldwork.petition", "fieldwork.petitionperiod", "fieldwork.referral",
    "findings.finding", "findings.interview", "findings.clue", "findings.cluegrant",
    "findings.commonissue", "findings.feedback", "findings.immediatefix", "findings.gapwaiver",
    "findings.handoff", "findings.materialrequest", "findings.nothingfound",
    "findings.recommendation", "findings.resolution", "findings.resolutiontask",
    "rectification.ledger", "rectification.extension", "rectification.measure",
    "findings.issuechange", "findings.issuedecision", "rectification.publicperiod",
    "rectification.publictext", "rectification.revisit", "rectification.revisitdraw",
    "rectification.revisititem", "rectification.supervision", "rectification.withholding",
    "overview.evaluation",
}  # fmt: skip
# Rows that are told of where they belong, or that nobody typed.
ELSEWHERE = {
    "rounds.inspection": "列入单位 names the unit on the round",
    "rounds.inspectionscope": "登记延伸范围 holds the list before and after",
    "rounds.liaison": "指定联络员 names person and day on the unit",
    "rounds.unitname": "the unit's event holds the list before and after",
    "rounds.unitleader": "调整班子名单 holds the list before and after",
    "rounds.unitfact": "on the unit, a column for each figure",
    "rounds.employment": "on the person",
    "rounds.toldapart": "on the unit or the person, as 核对为不同",
    "rounds.declaredrelation": "on the person",
    "rounds.correctionrequest": "on the person",
    "rounds.attendance": "on the record of who takes part, with the session and the reason",
    "rounds.presetrow": "copied with its preset, which names the one it was copied from",
    "rounds.rounddeadlinerow": "调整本轮期限 holds the list before and after",
    "rounds.deadline": "follows a rule; keeps its own history",
    "rounds.deadlinechange": "is a history",
    "rounds.calendarfeed": "holds nothing but a digest",
    "rounds.reminder": "is a record of what was sent",
    "rounds.remindersweep": "the clock's own",
    "fieldwork.addressee": "the directive names its teams before and after",
    "fieldwork.surveycode": "the survey says how many were made; a trail of each would say which was used when",
    "fieldwork.surveyresult": "made when the survey opens, which is told; answers leave no trail (ADR 0098)",
    "fieldwork.planduty": "sealed; the plan says that its division changed",
    "fieldwork.planday": "sealed; the plan says that its calendar changed",
    "fieldwork.activityname": "sealed; taken from whom the activity names",
    "fieldwork.intakename": "sealed; taken from whom the item names",
    "fieldwork.petitionperson": "sealed; the petition says that there are some",
    "findings.findingrevision": "is a history",
    "rectification.itemoutcome": "on the item, a column for each figure",
    "findings.handoffoutcome": "on the handoff, a column for each figure",
    "findings.findingsource": "the sheet's beginning names the source in its note",
    "findings.clueperson": "sealed; the clue says that there are some",
    "findings.feedbackitem": "on the opinion, by the finding's number",
    "findings.material": "on the list",
    "findings.handoffpackage": "on the handoff, with its sums",
    "findings.urge": "on the handoff, in words",
    "rectification.ledgeritem": "the issued opinion's own words; counted on the ledger",
    "rectification.progressreport": "on the item",
    "overview.alarm": "found by rule; its words stand in the note",
    "overview.alarmsweep": "the clock's own",
    "overview.retentionrun": "tests/overview/test_retention.py",
}
# Made in the admin, which tells every field (core/administration.py; tests/accounts/test_admin.py).
SET_UP = {
    "rounds.term", "rounds.sector", "rounds.reminderrule", "findings.category", "findings.organ",
    "findings.organhandler", "findings.pacerule", "findings.urgerule", "rectification.ladderstep",
    "overview.alarmrule", "overview.criterion", "overview.formula", "overview.grade", "rounds.appraisalgrade", "overview.retentionrule",
}  # fmt: skip


def assert_told(*rows) -> None:
    told = texts()
    for row in rows:
        row = type(row)._base_manager.get(pk=row.pk)
        label = label_of(row)
        assert label in ASKED
        silent = [
            name for name in held(row) if text(row, name) not in told.get((label, row.pk, name), ())
        ]
        assert silent == [], f"{label}: filled in, and the trail does not say what"


def text(row, name: str) -> str:
    """What the trail says of a column: its text, of a hidden one the mark."""
    return MARK if name in getattr(row, "AUDIT_HIDDEN", ()) else begun(row)[name][1]


def held(row) -> list[str]:
    """Columns that somebody filled in; who did it and where it stands is said by the event itself."""
    computed = {*EXEMPT, *getattr(row, "AUDIT_COMPUTED", ()), "state"}
    fields = [f for f in row._meta.concrete_fields if f.editable and f.name not in computed]
    names = [f.name for f in fields if not (f.primary_key or f.name.endswith(("_by", "_at")))]
    return [name for name in names if getattr(row, name) not in (None, "", False, [], {})]


def words() -> str:
    """All that the trail says of what was filled in."""
    events = AuditEvent.objects.all()
    return "\n".join(line for event in events for line in (event.note, *words_of(event)))


def test_every_model_is_asked_or_has_a_reason():
    models = {label_of(m) for m in apps.get_models() if m._meta.app_label in APPS}
    assert models == ASKED | ELSEWHERE.keys() | SET_UP


def test_rounds_teams_units_and_people(office, security):
    values = {"name": "市水务局", "size": "large", "sector": make.UnitFactory().sector}
    unit = units.create(values, by=office)
    job = {"organisation": "市水务局", "from_on": make.days(-900), "to_on": None}
    kin = {"unit": unit, "relation": "spouse", "relative": "赵某"}
    values = {
        "name": "钱某某",
        "gender": "male",
        "phone": "13800000000",
        "employer_name": "市水务局",
    }
    person = inspectors.create(values, employments=[job], relations=[kin], by=office)
    asked = {"asked_on": make.today(), "wanted": "改电话", "outcome": "corrected", "answer": "已改"}
    inspectors.answer_request(person, asked, by=office)
    plan = make_plan(office)
    rounds.choose_units(plan, [unit, *(i.unit for i in plan.inspections.all())], by=office)
    team = plan.teams.get()
    member = teams.add_member(team, person, duty="member", by=office)
    ids = plan.inspections.values_list("pk", flat=True)
    teams.assign(plan, dict.fromkeys(ids, team.pk), by=office)
    copied = presets.copy(plan.preset, by=office)
    outside = make.TeamMemberFactory(signed=False, team__round__number=9)
    promise = commitments.sign(outside.round, by=outside.inspector.user)

    assert_told(
        unit, person, plan, team, member, copied, promise, *Recusal.objects.filter(unit=unit)
    )
    for word in ("市水务局", "赵某", "13800000000", "聚焦决策部署落实", "改电话", "已改"):
        assert word in words()


def test_appraisals(inspection, leader, member):
    reference.load()
    Inspection.objects.update(stage="reporting")
    place = TeamMember.objects.get(inspector=member.inspector)

    made = appraisals.propose(
        place, grade=AppraisalGrade.objects.first(), comment="谈话细致", by=leader
    )

    assert_told(made)
    assert "谈话细致" not in words()


def test_trainings(office):
    course = {"title": "巡前培训", "content": "条例和纪律", "subject": "条例", "question_count": 1}
    made = trainings.create(course | {"pass_mark": 70, "max_tries": 2}, by=office)
    lesson = {
        "title": "第一课",
        "on": make.today(),
        "hours": Decimal("2.0"),
        "trainer": "王讲",
        "place": "一楼",
    }
    session = trainings.add_session(made, lesson, by=office)
    trainings.enrol(made, [make.InspectorFactory()], by=office)
    record = made.enrolments.get()
    trainings.enter(session, [record], reason="纸质签到", by=office)
    asked = {
        "subject": "条例",
        "kind": "single",
        "text": "几轮？",
        "options": ["甲", "乙"],
        "answer": 2,
    }
    question = trainings.add_question(asked, by=office)

    assert_told(made, session, record, question)
    assert "第一课，纸质签到" in words()


def test_findings_and_what_hangs_on_them(
    inspection, other_inspection, outsider, member, deputy, leader, office, leadership,
    receiving_organ,
):  # fmt: skip
    top = Category.objects.create(name="党风")
    kind = Category.objects.create(name="作风建设", parent=top)
    draft = making.draft(inspection, by=member, category=kind, disposition="immediate")
    signed = making.signed(draft, deputy=deputy, leader=leader)
    wanted = materials.ask(inspection, names=["预算批复", "会议记录"], note="近三年", by=leader)
    typed = {"title": "接待", "category": kind, "addressed": "市委"}
    issue = advice.gather(inspection.round, typed, findings=[signed], by=office)
    values = {"title": "公务接待", "organ": receiving_organ, "common_issue": issue,
              "problem": "接待无公函。", "advice": "修订办法。"}  # fmt: skip
    proposal = advice.draft(inspection, values, by=leader)
    nothing = completeness.state_nothing(other_inspection, reason="谈话四十人次", by=outsider)
    gaps = completeness.answer_for_gaps(inspection.round, reason="另行报告", by=leadership)
    fix = making.fix(signed, leader=leader)
    inspection.stage = Stage.REPORTING
    inspection.save()
    opinion = feedback.draft(inspection, by=leader)

    special_reports.submit(issue, by=office)
    today = make.today()
    wrote = special_reports.decide(
        issue, {"leader": "某书记", "decided_on": today, "words": "请治理。"}, by=office
    )
    came = {"kind": "rule", "name": "办法", "body": "财政局", "done_on": today, "note": "已印发"}
    change = special_reports.add_change(issue, came, by=office)

    assert_told(draft, fix, wanted, issue, wrote, change, proposal, nothing, gaps, opinion)
    for word in ("预算批复、会议记录", "近三年", "接待无公函。", "谈话四十人次", "另行报告"):
        assert word in words()


def test_activities_of_the_stay(inspection, member):
    Inspection.objects.update(stage=Stage.FIELDWORK, entry_on=make.days(-5))
    inspection.refresh_from_db()
    below = make.UnitFactory(name="财政所", parent=inspection.unit)

    assert_told(
        activity_rows.recorded(
            inspection, by=member, unit_below=below, documents=3, overlap_reason="同一会场"
        )
    )


def test_surveys_of_the_stay(inspection, member):
    Inspection.objects.update(stage=Stage.FIELDWORK, entry_on=make.days(-5))
    inspection.refresh_from_db()

    survey = survey_rows.drafted(inspection, by=member, paper_forms=3)
    assert_told(survey)
    values = {"name": "职工问卷", "questions": survey.questions}
    assert_told(survey_templates.keep(survey.kind, values, by=make.UserFactory(roles=["office"])))


def test_weeks_of_the_stay(inspection, leader):
    weekly_rows.in_stay(inspection)

    assert_told(weekly_rows.submitted(inspection, by=leader))


def test_petitions_and_where_they_go(inspection, member, leader):
    period = petitions.set_period(inspection, {"closes_on": make.days(5)}, by=leader)
    petition = petition_rows.registered(inspection, by=member)
    referral = petition_rows.to_member(petition, member, by=leader)
    letter = petition_rows.to_unit(petition, by=leader)

    assert_told(period, petition, referral, letter)


def test_what_a_team_asks_upward(inspection, member):
    assert_told(consultation_rows.drafted(inspection, by=member))


def test_what_a_team_plans(inspection, leader):
    assert_told(workplan_rows.written(inspection, by=leader))
    assert_told(talk_rows.planned(inspection, by=leader))


def test_what_is_passed_on_and_who_signed(inspection, member, office):
    directive = directive_rows.issued(inspection, by=office)
    receipt = directives.sign(directive, by=member)

    assert_told(directive, receipt)
    assert inspection.team.__str__() in words()


def test_meetings_and_what_they_asked_for(inspection, office, leadership):
    meeting = resolution_rows.entered(inspection, by=office)
    task = resolution_rows.added(meeting, by=office, assignee=leadership, inspection=inspection)

    assert_told(meeting, task)


def test_letters_to_organs_and_what_they_told(inspection, receiving_organ, organ, office):
    letter = intake_rows.asked(inspection, receiving_organ, by=office)
    reply = intake_rows.reply_of(letter)
    item = intake.add(reply, intake_rows.values(), by=organ)

    assert_told(letter, reply, item)


# Sealed columns that no class names as hidden, and why.
SEALED_OTHERWISE = {
    "extension.sealed_reason": "its row answers: hidden where the duty is restricted",
    "extension.sealed_note": "the same",
    "attachment.name": "events about files pass core.audit.hidden_note",
    "secondfactor.secret": "no event holds columns of it",
}


def test_every_sealed_column_is_hidden():
    sealed = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedText) and field.name not in hidden(model)
    }
    assert sealed == SEALED_OTHERWISE.keys()


def hidden(model) -> tuple[str, ...]:
    names = getattr(model, "AUDIT_HIDDEN", ())
    return names if isinstance(names, tuple) else ()


def test_what_is_secret_leaves_its_mark(
    inspection, member, leader, office, security, receiving_organ
):
    people = {"first": leader.inspector, "second": member.inspector, "recorder": member.inspector}
    said = {"subject": "李某", "post": "科长", "points": "谈了流程", "problems": "反映张某"}
    values = {"held_at": timezone.now(), "place": "谈话室", "outcome": "none"}
    talk = interviews.record(inspection, values | people | said, by=member)
    point = {"kind": "risk", "title": "接待费", "why": "某甲经手", "sources": "审计通报"}
    point = focus.raise_point(inspection, point | {"assignee": member.inspector}, by=leader)
    grant = clue_rows.grant(office, inspection, by=security)
    clue = clue_rows.approved(inspection, author=member, leader=leader, office=office)
    handoff = clue_rows.handed_over(clue, receiving_organ, by=office)

    assert_told(talk, point, grant, clue, handoff)
    assert AuditEvent.objects.get(verb="记录谈话").changes["held_at"][1][:10] in str(talk.held_at)
    told = AuditEvent.objects.get(verb="登记线索").changes
    assert {told[name][1] for name in ("summary", "detail", "persons")} == {MARK}
    everything = str(list(AuditEvent.objects.values()))
    for word in (*said.values(), "反映违规报销", "票据三张"):
        assert word not in everything
    grants.end(grant, by=security)


def test_rectification_and_evaluations(inspection, office, liaison, leader):
    reference.load()
    ledger = ledgers.open_ledger(
        make_opinion(inspection, office).inspection, on=make.days(-5), by=office
    )
    plan_all(ledger, liaison)
    plans.submit_plan(ledger, by=liaison)
    plans.approve_plan(ledger, by=office)
    item = fresh(ledger)[0]
    asked = {"reason": "招标", "new_due_on": make.days(150), "uploads": [evidence()]}
    extension = extensions.ask(item, **asked, by=liaison)
    secret = withholdings.ask(fresh(ledger)[1], reason="涉密工程", by=liaison)
    words_for = {"problem": "接待", "text": "修订办法。", "names_confirmed": True}
    public = public_texts.word(fresh(ledger)[1], words_for, by=liaison)
    days = {"opens_on": make.today(), "closes_on": make.days(15), "phone": "0000-8800001"}
    assert_told(public_periods.set_period(fresh(ledger)[0].ledger, days, by=liaison))
    put_right(fresh(ledger)[0], liaison)
    measures = [measure for each in fresh(ledger) for measure in each.measures.all()]
    assert_told(ledger, *measures)
    age(ledger, 95, due_in=-5)
    supervision.propose(make.today())
    sheet = evaluations.begin(inspection.round, team=inspection.team, by=office)

    letter = Supervision.objects.get()
    assert_told(extension, secret, public, letter, sheet)
    for word in ("涉密工程", "招标", "已修订印发"):
        assert word in words()


def test_revisits(inspection, office):
    opinion = make_opinion(inspection, office)
    ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    revisit = revisit_rows.checking(revisit_rows.closed(ledger), by=office, forced={1: "反弹多"})

    assert_told(revisit, revisit.draw, *revisit.sheets.all())
    assert "反弹多" in words()
