"""What is only for those who may know is kept by no browser: wherever its words stand, no-store stands."""

from tests import matrix
from tests.asking import read
from tests.permissions.addresses import GUARDED, is_post_only

SECRET = (
    "clue",
    "person",
    "handoff",
    "interview",
    "talk",
    "activity",
    "survey",
    "surveyed",
    "week",
    "reported",
    "petition",
    "handled",
    "passed",
    "inquiry",
    "replied",
    "notified",
    "consultation",
    "plan_in_force",
    "talk_to_come",
    "carried_out",
    "task",
)
READERS = ("office", "leader", "member", "organ")


def test_no_browser_keeps_a_word_of_a_clue_or_talk(world, clients):
    _, (own, _) = world
    words = [matrix.mark("own", kind) for kind in SECRET]
    shown, kept = set(), []

    for address in GUARDED:
        url = address.of(own)
        if is_post_only(url):
            continue
        for name in READERS:
            response = clients[name].get(url)
            page = read(response).decode(errors="ignore")
            if any(word in page for word in words):
                shown.add(address.name)
                if "no-store" not in response.headers.get("Cache-Control", ""):
                    kept.append((name, address.name))

    assert not kept
    assert {
        "findings:clue",
        "findings:handoff",
        "fieldwork:interview",
        "fieldwork:interview_list",
        "fieldwork:workplan",
        "fieldwork:planned_talk_list",
        "fieldwork:consultation",
        "fieldwork:consultation_list",
        "fieldwork:consultation_return_result",
        "findings:resolution",
        "findings:resolution_task",
        "findings:resolution_task_list",
        "fieldwork:intake",
        "fieldwork:intake_item",
        "fieldwork:intake_item_list",
        "fieldwork:intake_reply",
        "fieldwork:activity",
        "fieldwork:weekly",
        "fieldwork:weekly_edit",
        "fieldwork:activity_list",
        "fieldwork:survey",
        "fieldwork:survey_list",
        "fieldwork:petition",
        "fieldwork:petition_list",
        "fieldwork:referral",
    } <= shown
