"""Every kind of document: for whom it exists, and that it is made from hostile, empty and long rows."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from core.documents import drafting, html, registry, tree
from core.documents.fonts import INVISIBLE
from core.errors import ActionDenied
from core.models import AuditEvent, DocumentWords
from tests import matrix
from tests.browsed import form_of, submit
from tests.matrix import INSIDE, PEOPLE, POLICY, TEAM

# Kind of document → the row of the matrix world it is about, and where it exists for fewer people
# than the row itself: for whom.
ROWS = {
    "activity_record": "activity",
    "archive_catalogue": "inspection",
    "disclosure_bulletin": "ledger",
    "case_digest": "circular",
    "commitment": "commitment",
    "consultation_sheet": "consultation",
    "directive_receipts": "directive",
    "entry_announcement": "inspection",
    "evaluation_sheet": "evaluation",
    "evaluations_discipline": "round",
    "evaluations_personnel": "round",
    "feedback_letter": "feedback",
    "finding_sheet": "signed",
    "finding_volume": "inspection",
    "fix_notice": "fix",
    "focus_list": "inspection",
    "handoff_letter": "handoff",
    "handoff_list": "handoff",
    "inspection_notice": "inspection",
    "intake_letter": "inquiry",
    "interview_record": "interview",
    "ledger": "ledger",
    "material_list": "inspection",
    "petition_letter": "passed",
    "petition_record": "petition",
    "petition_summary": "inspection",
    "progress_report": "ledger",
    "recommendation_letter": "recommendation",
    "recusal_form": "recusal",
    "resolution_minutes": "meeting",
    "result_announcement": "ledger",
    "revisit_report": "revisit",
    "revisit_sheets": "revisit",
    "round_summary": "round",
    "situation_report": "inspection",
    "special_report": "issue",
    "supervision_letter": "letter",
    "survey_results": "surveyed",
    "three_lists": "ledger",
    "training_certificate": "enrolment",
    "unit_profile": "unit",
    "weekly_report": "reported",
    "work_plan": "plan_in_force",
}
NARROWER = {
    "directive_receipts": (INSIDE, INSIDE),
    "unit_profile": (INSIDE | TEAM, INSIDE | {"outsider"}),
    "round_summary": (INSIDE, INSIDE),
    "evaluations_discipline": (INSIDE, INSIDE),
    "evaluations_personnel": (INSIDE, INSIDE),
    "commitment": (INSIDE | {"leader"}, INSIDE | {"outsider"}),
    "recusal_form": (INSIDE | {"leader"}, INSIDE | {"outsider"}),
}
OFFICES, LIAISONS = ("office", "ungranted_office"), ("liaison", "second_liaison")
WORDED_BY = {
    "disclosure_bulletin": {*OFFICES, *LIAISONS},
    "entry_announcement": {*OFFICES},
    "inspection_notice": {*OFFICES},
    "progress_report": {*LIAISONS},
    "result_announcement": {*OFFICES, *LIAISONS},
    "round_summary": {*OFFICES},
    "situation_report": {*OFFICES, "leader", "deputy"},
    "special_report": {*OFFICES, "leader", "deputy"},
}
SECRET = {
    "activity_record", "consultation_sheet",
    "focus_list", "handoff_letter", "handoff_list", "intake_letter", "interview_record",
    "petition_letter",
    "petition_record", "petition_summary", "resolution_minutes", "survey_results",
    "unit_profile", "weekly_report", "work_plan",
}  # fmt: skip
OF_CLUES = {"handoff_letter", "handoff_list"}


@pytest.fixture
def world(matrix_world):
    return matrix_world


def test_every_kind_has_a_row_here():
    assert {kind.key for kind in registry.all_kinds()} == set(ROWS)
    assert {kind.key for kind in registry.all_kinds() if kind.sections} == set(WORDED_BY)
    assert {kind.key for kind in registry.all_kinds() if kind.restricted} == SECRET


@pytest.mark.parametrize("key", sorted(ROWS))
def test_a_document_exists_for_those_who_see_its_row(client, world, key):
    people, sides = world
    kind = registry.get(key)
    policy = POLICY[ROWS[key]]
    allowed = NARROWER.get(key, (policy.own, policy.foreign))

    for side, may in zip(sides, allowed, strict=True):
        target = side[ROWS[key]]
        assert type(target)._base_manager.filter(pk=target.pk).exists()
        for person in PEOPLE:
            client.force_login(getattr(people, person))
            seen = {
                client.get(kind.url_of(target)).status_code,
                client.post(kind.url_of(target, "document_make")).status_code,
            }
            assert (404 not in seen) == (person in may), (key, person)
            assert (seen == {404}) == (person not in may), (key, person)


@pytest.mark.parametrize("key", sorted(WORDED_BY))
def test_texts_are_worded_by_whom_they_belong_to(client, world, key):
    people, (own, _) = world
    kind = registry.get(key)
    url = reverse("core:document_words", args=[key, own[ROWS[key]].pk])

    for person in PEOPLE:
        client.force_login(getattr(people, person))
        may = person in WORDED_BY[key]
        assert client.get(url).status_code == (200 if may else 404), person
        typed = {section.key: "改过的文字" for section in kind.sections}
        answer = submit(client, url, **typed) if may else client.post(url)
        assert answer.status_code in ((302, 409) if may else (404,)), person
    assert DocumentWords.objects.get().texts[kind.sections[0].key] == "改过的文字"


def test_a_stale_save_of_texts_keeps_both(client, world):
    people, (own, _) = world
    kind = registry.get("progress_report")
    ledger = own["ledger"]
    drafting.save(kind, ledger, {"gaps": "先到的"}, version=0, by=people.liaison)
    client.force_login(people.liaison)
    url = kind.url_of(ledger, "document_words")

    answer = submit(client, url, gaps="后到的", version=0)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先到的" in text
    assert "后到的" in text
    assert DocumentWords.objects.get().texts == {"gaps": "先到的"}
    again = form_of(answer, url).submit(client, gaps="后到的")
    assert again.status_code == 302
    assert DocumentWords.objects.get().texts["gaps"] == "后到的"


def test_texts_stand_in_the_document(client, world):
    people, (own, _) = world
    kind = registry.get("progress_report")
    drafting.save(kind, own["ledger"], {"gaps": "<b>困难</b>{{7*7}}"}, version=0, by=people.liaison)
    client.force_login(people.office)

    page = client.get(kind.url_of(own["ledger"])).content.decode()

    assert "&lt;b&gt;困难&lt;/b&gt;{{7*7}}" in page


def made(kind, target, user) -> tree.Tree | None:
    """The document, or None where it does not exist or cannot be made yet."""
    try:
        return kind.make(user, target) if target is not None else None
    except ActionDenied:
        return None


def visible_texts(content: tree.Tree) -> list[str]:
    """Every word of the tree that is printed: without alignment and words of empty tables."""
    found, unsaid = [], {"left", "center", "right"}
    bound_in = [block for annex in getattr(content, "annexes", ()) for block in annex.blocks]
    blocks = [*content.blocks, *bound_in]
    unsaid |= {block.empty for block in blocks if isinstance(block, tree.Table)}
    for text in tree.texts(content):
        found += [line.strip() for line in text.splitlines() if line.strip(INVISIBLE_TEXT)]
    return [line for line in found if line not in unsaid]


INVISIBLE_TEXT = "".join(INVISIBLE)


def test_no_paper_but_the_handoffs_names_a_clue(client, world):
    people, (own, foreign) = world
    words = {
        matrix.mark(side, kind)
        for side in ("own", "foreign")
        for kind in ("clue", "handoff", "person")
    }

    for kind in registry.all_kinds():
        if kind.key in OF_CLUES:
            continue
        for side in (own, foreign):
            target = kind.find(side[ROWS[kind.key]].pk, people.office)
            content = made(kind, target, people.office)
            if content is None:
                continue
            printed = str(tree.to_json(content))
            assert not [word for word in words if word in printed], kind.key


def test_a_look_at_a_clue_s_document_is_recorded_and_not_kept(client, world):
    people, (own, _) = world
    client.force_login(people.organ)

    for key in OF_CLUES:
        page = client.get(registry.get(key).url_of(own["handoff"]))
        assert page["Cache-Control"] == "private, no-store"

    looks = AuditEvent.objects.filter(verb="查看文书稿", actor_name=people.organ.name)
    assert looks.count() == len(OF_CLUES)


def test_members_of_other_teams_are_not_in_what_is_built(world):
    """A volume made by a member holds what the member sees: not the foreign sheets."""
    people, (own, _) = world

    content = registry.get("finding_volume").make(people.member, own["inspection"])

    printed = str(tree.to_json(content))
    assert matrix.mark("own", "signed") in printed
    assert matrix.mark("foreign", "signed") not in printed


def test_every_preview_shows_every_word_of_its_tree(client, world):
    people, (own, _) = world
    client.force_login(people.office)
    shown = 0

    for kind in registry.all_kinds():
        target = kind.find(own[ROWS[kind.key]].pk, people.office)
        content = made(kind, target, people.office)
        if content is None:
            continue
        page = client.get(kind.url_of(target)).content.decode().replace("<wbr>", "")
        assert "".join(html.context_of(content)["title"])[:4] in page
        for line in visible_texts(content):
            assert escape(line) in page, (kind.key, line)
        shown += 1
    assert shown >= 8
