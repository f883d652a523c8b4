"""Common issues over findings in scope; recommendations worded, handed over once, answered."""

import pytest
from django.urls import reverse

from core.documents import registry
from core.documents.tree import texts
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.models import Notice
from findings.actions import recommendations as actions
from findings.models import CommonIssue, Recommendation
from rounds.models import Deadline
from tests.browsed import submit
from tests.factories import today
from tests.snapshots import snapshot_fixture


@pytest.fixture
def issue(inspection, signed, leader):
    return actions.gather(
        inspection.round,
        {"title": "公务接待管理", "category": None},
        findings=[signed],
        team=inspection.team,
        by=leader,
    )


@snapshot_fixture
def values(receiving_organ):
    return {
        "title": "公务接待管理",
        "organ": receiving_organ,
        "common_issue": None,
        "problem": "接待无公函。",
        "advice": "修订办法。明确标准。\n开展检查。",
    }


@snapshot_fixture
def proposal(inspection, values, leader):
    return actions.draft(inspection, values, by=leader)


def test_findings_out_of_scope_cannot_be_gathered(inspection, signed, leader, outsider, office):
    values = {"title": "题目", "category": None}

    with pytest.raises(ActionDenied, match="至少选入一份"):
        actions.gather(inspection.round, values, findings=[], by=office)
    other = outsider.inspector.memberships.get().team
    with pytest.raises(ActionDenied):
        actions.gather(other.round, values, findings=[signed], team=other, by=outsider)
    assert not CommonIssue.objects.exists()


def test_members_do_not_gather(inspection, signed, member):
    with pytest.raises(ActionDenied):
        actions.gather(
            inspection.round, {"title": "题目", "category": None}, findings=[signed],
            team=inspection.team, by=member,
        )  # fmt: skip


def test_a_changed_choice_counts_as_a_change(issue, signed, leader):
    values = {"title": issue.title, "category": None}

    assert not actions.regather(issue, values, findings=[signed], version=1, by=leader)
    assert actions.regather(
        issue, values | {"title": "接待"}, findings=[signed], version=1, by=leader
    )
    with pytest.raises(StaleState):
        actions.regather(issue, values, findings=[signed], version=1, by=leader)


def test_the_special_report_says_what_the_findings_say(issue, signed, leader):
    content = registry.get("special_report").make(leader, issue)

    printed = "".join(texts(content))
    assert signed.summary.split("。")[0] in printed
    assert "公务接待管理" in content.title


def test_a_special_report_without_findings_in_sight_is_refused(issue, leader):
    issue.findings.clear()

    with pytest.raises(ActionDenied, match="没有选入"):
        registry.get("special_report").make(leader, issue)


def test_handing_over_numbers_dates_and_tells(proposal, office, organ, values, leader, inspection):
    second = actions.draft(inspection, values, by=leader)
    actions.issue(proposal, by=office)
    actions.issue(second, by=office)

    assert (proposal.number, second.number) == (1, 2)
    deadline = Deadline.objects.get(target_id=proposal.pk, kind="recommendation")
    assert proposal.due_on == deadline.due_on
    assert proposal.due_on > today()
    assert Notice.objects.filter(recipient=organ, kind="recommendation.issued").count() == 2
    with pytest.raises(InvalidTransition):
        actions.issue(proposal, by=office)
    with pytest.raises(InvalidTransition):
        actions.edit(proposal, values, version=proposal.version, by=leader)


def test_heads_word_and_the_office_hands_over(proposal, leader, member, inspection, values):
    with pytest.raises(ActionDenied, match="巡察办移交"):
        actions.issue(proposal, by=leader)
    with pytest.raises(ActionDenied):
        actions.draft(inspection, values, by=member)


def test_the_organ_sees_and_answers_what_was_handed_over(client, proposal, office, organ):
    client.force_login(organ)
    url = proposal.get_absolute_url()
    assert client.get(url).status_code == 404
    actions.issue(proposal, by=office)

    answer = submit(
        client,
        reverse("findings:recommendation_answer", args=[proposal.pk]),
        answer="已修订办法",
        use="出台制度1项",
        version=proposal.version,
    )

    assert answer.url == url
    proposal.refresh_from_db()
    assert proposal.state == "answered"
    assert Deadline.objects.get(target_id=proposal.pk, kind="recommendation").met_on == today()
    assert "已修订办法" in client.get(url).content.decode()


def test_an_empty_answer_and_a_stale_one_are_refused(proposal, office, organ):
    actions.issue(proposal, by=office)

    with pytest.raises(ActionDenied, match="办理情况"):
        actions.answer(proposal, answer=" ", use="", by=organ)
    with pytest.raises(StaleState):
        actions.answer(proposal, answer="办结", use="", version=1, by=organ)


def test_a_foreign_organ_has_no_such_page(client, proposal, office, foreign_organ):
    actions.issue(proposal, by=office)
    client.force_login(foreign_organ)

    assert client.get(proposal.get_absolute_url()).status_code == 404
    assert proposal.title not in client.get("/recommendations/").content.decode()


def test_an_organ_without_any_is_told_who_sends_them(client, organ):
    client.force_login(organ)

    page = client.get(reverse("findings:recommendation_list")).content.decode()

    assert "巡察办向本机关移交的建议会列在这里" in page
    assert "由巡察办移交职能部门" not in page


@pytest.mark.django_db
def test_the_letter_numbers_its_advice(proposal, office):
    actions.issue(proposal, by=office)

    letter = registry.get("recommendation_letter").make(office, proposal)

    assert letter.number == proposal.reference
    assert [b.text for b in letter.blocks if getattr(b, "level", 0) == 2] == [
        "修订办法。",
        "开展检查。",
    ]


def test_pages_word_edit_and_export(client, inspection, values, leader, office):
    client.force_login(leader)
    data = values | {"organ": values["organ"].pk, "common_issue": ""}

    made = submit(client, reverse("findings:recommendation_new", args=[inspection.pk]), **data)
    proposal = Recommendation.objects.get()
    assert made.url == proposal.get_absolute_url()
    edit = reverse("findings:recommendation_edit", args=[proposal.pk])
    assert submit(client, edit, **(data | {"title": "接待", "version": 1})).status_code == 302
    assert submit(client, edit, **(data | {"title": "宴请", "version": 1})).status_code == 409
    assert "接待" in client.get("/recommendations/").content.decode()
    for page in ("/recommendations/", "/common-issues/"):
        sheet = client.get(f"{page}?export=xlsx")
        assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_pages_of_common_issues(client, inspection, signed, leader):
    client.force_login(leader)
    url = reverse("findings:common_issue_new", args=[inspection.round_id])
    assert signed.title in client.get(url).content.decode()

    made = submit(client, url, title="公务接待", category="", findings=[signed.pk])

    issue = CommonIssue.objects.get()
    assert made.url == issue.get_absolute_url()
    assert issue.team == inspection.team
    assert signed.title in client.get(made.url).content.decode()
    edit = reverse("findings:common_issue_edit", args=[issue.pk])
    changed = {"title": "接待", "category": "", "findings": [signed.pk], "version": 1}
    assert submit(client, edit, **changed).status_code == 302
    assert submit(client, edit, **(changed | {"title": "宴请"})).status_code == 409


def test_a_team_reads_no_word_of_the_analysis_across_units(
    client, inspection, signed, values, leader, office
):
    across = {"title": "全市公务接待普遍不规范", "category": None}
    issue = actions.gather(inspection.round, across, findings=[signed], by=office)
    advice = actions.draft(inspection, values | {"common_issue": issue}, by=office)

    def page(user) -> str:
        client.force_login(user)
        return client.get(advice.get_absolute_url()).content.decode()

    assert issue.get_absolute_url() in page(office)
    assert across["title"] not in page(leader)
