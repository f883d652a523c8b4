"""The opinion: what it begins with, how it is worded, what issuing it does."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import assignees
from core.documents import making as making_documents
from core.documents import tree
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import Job
from findings.actions import feedback as actions
from findings.actions import findings as finding_actions
from findings.documents import opinions, sheets
from findings.enums import FeedbackState, FindingState
from findings.models import Category, Clue, Feedback, Finding, Handoff, Organ
from findings.queries import feedback as queries
from findings.queries.work import feedback_waiting
from rounds import gates
from rounds.enums import Stage
from tests.factories import days, today
from tests.findings import making
from tests.snapshots import snapshot_fixture


def enter(inspection, stage) -> None:
    inspection.stage, inspection.exit_on = stage, days(-3)
    inspection.save()


@snapshot_fixture
def ready(signed, inspection):
    """The inspection in 反馈 with one signed finding."""
    enter(inspection, Stage.FEEDBACK)
    return inspection


def items_of(feedback) -> list[tuple]:
    return [(item.finding, item.text, item.order) for item in feedback.items.all()]


def test_draft_brings_default_words_and_the_signed_findings(ready, office, signed):
    feedback = actions.draft(ready, by=office)

    item = feedback.items.get()
    assert item.finding == signed
    assert item.text == f"{signed.title}。{signed.summary}"
    assert "市财政局党组" in feedback.opening
    assert "1个月内报送整改方案" in feedback.closing
    assert "3个月内完成集中整改" in feedback.closing


def test_draft_twice_is_the_same_opinion(ready, office, leader):
    assert actions.draft(ready, by=office) == actions.draft(ready, by=leader)


def test_a_matter_for_an_organ_is_not_chosen_at_first(ready, signed, office):
    Finding.objects.filter(pk=signed.pk).update(disposition="handoff")

    assert not actions.draft(ready, by=office).items.exists()


@pytest.mark.parametrize("who", ["member", "contact", "outsider", "leadership", "liaison", "organ"])
def test_only_office_and_heads_word_it(ready, who, request):
    with pytest.raises(ActionDenied, match="起草"):
        actions.draft(ready, by=request.getfixturevalue(who))


def test_not_before_the_report(inspection, office):
    with pytest.raises(ActionDenied, match="阶段"):
        actions.draft(inspection, by=office)


def test_wording_is_kept_and_guarded_by_version(ready, office, leader):
    feedback = actions.draft(ready, by=office)
    mine = Feedback.objects.get(pk=feedback.pk)
    finding = feedback.items.get().finding
    words = {"opening": "改过的开头", "requirements": "一。", "closing": "完。"}
    actions.word(feedback, words, items=[(finding, "改过的表述。", 1)], version=1, by=leader)

    with pytest.raises(StaleState):
        actions.word(mine, words, items=[], version=mine.version, by=office)

    feedback.refresh_from_db()
    assert feedback.opening == "改过的开头"
    assert feedback.items.get().text == "改过的表述。"


def test_unticked_findings_leave_the_opinion(ready, office, signed):
    feedback = actions.draft(ready, by=office)

    actions.word(feedback, {}, items=[], version=feedback.version, by=office)

    assert not feedback.items.exists()
    assert Finding.objects.get(pk=signed.pk).state == FindingState.SIGNED


def test_a_foreign_or_unsigned_finding_cannot_be_chosen(ready, office, other_inspection, outsider):
    feedback = actions.draft(ready, by=office)
    foreign = finding_actions.draft(other_inspection, title="别组的", by=outsider)

    with pytest.raises(ActionDenied, match="不属于"):
        actions.word(feedback, {}, items=[(foreign, "甲", 1)], version=1, by=office)

    assert feedback.items.count() == 1


def test_issue_numbers_it_and_feeds_the_findings_back(ready, office, leader, signed):
    feedback = actions.draft(ready, by=leader)

    actions.issue(feedback, on=today(), by=office)

    signed.refresh_from_db()
    assert (feedback.state, feedback.number) == (FeedbackState.ISSUED, 1)
    assert feedback.reference == f"巡反馈〔{today().year}〕1号"
    assert signed.state == FindingState.FED_BACK


def test_issued_opinion_is_closed_for_good(ready, office, leader):
    feedback = actions.draft(ready, by=leader)
    actions.issue(feedback, on=today(), by=office)

    with pytest.raises(InvalidTransition):
        actions.issue(feedback, on=today(), by=office)
    with pytest.raises(InvalidTransition):
        actions.word(feedback, {}, items=items_of(feedback), version=feedback.version, by=office)


@pytest.mark.parametrize("who", ["leader", "deputy", "leadership", "outsider"])
def test_only_the_office_issues(ready, office, who, request):
    feedback = actions.draft(ready, by=office)

    with pytest.raises(ActionDenied, match="巡察办印发"):
        actions.issue(feedback, on=today(), by=request.getfixturevalue(who))


def test_issue_needs_items_the_stage_and_a_possible_day(ready, office, leader):
    feedback = actions.draft(ready, by=leader)
    with pytest.raises(ActionDenied, match="不能早于驻点结束"):
        actions.issue(feedback, on=days(-10), by=office)
    actions.word(feedback, {}, items=[], version=feedback.version, by=leader)
    with pytest.raises(ActionDenied, match="没有选入"):
        actions.issue(feedback, on=today(), by=office)
    enter(ready, Stage.REPORTING)
    with pytest.raises(ActionDenied, match="转入“反馈”"):
        actions.issue(Feedback.objects.get(), on=today(), by=office)


def test_a_chosen_finding_cannot_be_withdrawn(ready, office, leader, signed):
    actions.draft(ready, by=office)

    with pytest.raises(ActionDenied, match="列入反馈意见"):
        finding_actions.withdraw(Finding.objects.get(pk=signed.pk), note="撤", by=leader)


def test_gates_say_what_is_missing(inspection, draft, office):
    enter(inspection, Stage.REPORTING)
    assert "1条底稿未审签" in gates.bars(inspection, Stage.FEEDBACK)

    Finding.objects.filter(pk=draft.pk).update(state=FindingState.WITHDRAWN)

    assert "1条底稿未审签" not in gates.bars(inspection, Stage.FEEDBACK)
    assert "反馈意见还没有选入问题" in gates.bars(inspection, Stage.RECTIFICATION)


def test_archive_waits_for_fixes(inspection, member, deputy, leader, category):
    finding = making.draft(inspection, by=member, category=category, disposition="immediate")
    making.fix(making.signed(finding, deputy=deputy, leader=leader), leader=leader)

    assert "1件立行立改未验收" in gates.bars(inspection, Stage.ARCHIVED)


def hand_over(inspection, member, office) -> Clue:
    organ = Organ.objects.create(name="市纪委监委")
    clue = Clue.objects.create(
        inspection=inspection,
        year=2026,
        number=1,
        summary="反映某甲涉嫌违规报销",
        source="other",
        created_by=member,
    )
    Handoff.objects.create(
        clue=clue,
        organ=organ,
        year=2026,
        number=1,
        content={"persons": ["某甲"]},
        issued_by=office,
        issued_on=today(),
        sign_due_on=days(3),
    )
    return clue


def test_the_letter_has_the_structure_and_no_clue(ready, office, member):
    feedback = actions.draft(ready, by=office)
    before = "\n".join(tree.texts(opinions.opinion(feedback)))
    hand_over(ready, member, office)

    letter = opinions.opinion(feedback)
    text = "\n".join(tree.texts(letter))

    assert opinions.CLUES not in before
    assert opinions.CLUES in text
    assert "某甲" not in text
    headings = [b.text for b in letter.blocks if isinstance(b, tree.Heading) and b.level == 1]
    assert headings == ["基本情况", "巡察发现的主要问题", "整改意见"]
    assert letter.addressee == "市财政局党组"


def test_problems_stand_under_their_first_level_in_order(ready, office, member, deputy, leader):
    second = Category.objects.create(
        name="学习贯彻", parent=Category.objects.create(name="决策部署落实", order=1)
    )
    enter(ready, Stage.REPORTING)
    other = making.draft(ready, by=member, category=second, title="“第一议题”落实不规范")
    making.signed(other, deputy=deputy, leader=leader)

    feedback = actions.draft(ready, by=office)

    assert [name for name, _ in queries.grouped(feedback)] == ["决策部署落实", "全面从严治党"]


def test_the_sheet_holds_everything_typed_and_the_opinions(signed):
    text = "\n".join(tree.texts(sheets.sheet(signed)))

    for words in (
        signed.title,
        signed.summary,
        "调阅资料、个别谈话",
        signed.policy_basis,
        "作风建设",
    ):
        assert words in text
    assert "事实清楚。" in text
    assert "周组长" in text


def test_default_dates_do_not_say_the_year_twice(ready):
    ready.entry_on, ready.exit_on = date(2026, 3, 1), date(2026, 4, 2)

    assert "2026年3月1日至4月2日" in queries.default_words(ready)["opening"]


def test_whoever_worded_it_last_does_not_issue_it(ready, office, office2):
    feedback = actions.draft(ready, by=office)

    with pytest.raises(ActionDenied, match=r"由巡察办另一人核对印发：.*钱办"):
        actions.issue(feedback, on=today(), by=office)
    assert feedback_waiting(office, today()) == []
    assert [item.verb for item in feedback_waiting(office2, today())] == ["印发反馈意见"]
    assert "office" not in [user.username for user in assignees.next_of(feedback).people]

    words = {"opening": "核改", "requirements": "一。", "closing": "完。"}
    items = [(item.finding, item.text, item.order) for item in feedback.items.all()]
    actions.word(feedback, words, items=items, version=feedback.version, by=office2)
    with pytest.raises(ActionDenied, match="另一人"):
        actions.issue(feedback, on=today(), by=office2)
    actions.issue(feedback, on=today(), by=office)


def test_a_save_that_changes_nothing_makes_nobody_its_author(ready, office, leader):
    feedback = actions.draft(ready, by=leader)
    items = [(item.finding, item.text, item.order) for item in feedback.items.all()]
    words = {name: getattr(feedback, name) for name in ("opening", "requirements", "closing")}

    actions.word(feedback, words, items=items, version=feedback.version, by=office)

    feedback.refresh_from_db()
    assert feedback.worded_by == leader
    actions.issue(feedback, on=today(), by=office)


def test_one_account_alone_is_told_what_to_do(ready, office):
    User.objects.with_role(Role.OFFICE).exclude(pk=office.pk).update(is_active=False)
    feedback = actions.draft(ready, by=office)

    with pytest.raises(
        ActionDenied, match=r"请组长或副组长核改并保存.*或请系统管理员增设巡察办账号"
    ):
        actions.issue(feedback, on=today(), by=office)
    assert [user.username for user in assignees.next_of(feedback).people] == ["office"]
    assert [item.verb for item in feedback_waiting(office, today())] == ["印发反馈意见"]


def test_who_has_it_is_said_with_the_step_that_can_be_taken(ready, leader):
    feedback = actions.draft(ready, by=leader)
    assert assignees.next_of(feedback).action == "印发"

    ready.stage = Stage.REPORTING
    assert assignees.next_of(feedback).action == "在转入“反馈”阶段后印发"
    feedback.items.all().delete()
    assert assignees.next_of(feedback).action == "选入问题后印发"


def test_issuing_has_the_document_made(ready, office, leader):
    feedback = actions.draft(ready, by=leader)

    actions.issue(feedback, on=today(), by=office)

    job = Job.objects.get(kind=making_documents.JOB)
    assert (job.params["kind"], job.params["pk"]) == ("feedback_letter", feedback.pk)


def test_the_page_says_who_issues_it(client, ready, office, office2):
    actions.draft(ready, by=office)
    client.force_login(office)

    for name in ("findings:feedback", "rectification:feedback_issue"):
        page = client.get(reverse(name, args=[ready.pk])).content.decode()
        assert "须由巡察办另一人核对印发" in page
    client.force_login(office2)
    assert (
        "须由巡察办另一人"
        not in client.get(reverse("findings:feedback", args=[ready.pk])).content.decode()
    )
