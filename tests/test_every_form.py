"""Every form and every button of the product: opened and sent as it stands, and with one field changed.

Nothing that a page offers can only be refused, and nothing that writes to a row that was seen goes
without its version (ADR 0047).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from core.version_tokens import FIELD
from tests import trying, walking
from tests.asking import world  # noqa: F401 - fixture
from tests.trying import ASKED, REFUSED, SAVED, Answer
from tests.walking import Submission

pytestmark = pytest.mark.django_db
# Who walks; the second half only over things as they are, not lent to every state.
ROLES = ("office", "leader", "liaison", "leadership", "organ")
OTHERS = ("deputy", "member", "sysadmin", "security", "auditor")
OWN_DOOR = "before anybody is signed in: tests/accounts"
BY_SCRIPT = "sent by a script, no form: tests/browser/test_behaviours.py"
DRAFTS = "needs a draft with all it takes, or nobody's draft: the world's are past it"
GOES_ON = "the handoff is out and neither sealed nor due: "
PLANNED = "needs a round in planning or decided with all it takes: tests/rounds/test_plan_pages.py"
ISSUED = "the opinion of this world is issued: "
LEDGER = "needs a ledger before, or past, the plan that is under way: "
LETTER = "needs a letter on its way to this person: tests/rectification/test_views_supervision.py"
DOCUMENT = "needs a document that was made and can be printed anew: "
ACTION = "no page of this world offers it, only its action is tested: "
# Addresses that nothing on these pages is sent to, and why.
WITHOUT_FORM: dict[str, str] = {
    **dict.fromkeys(("accounts:sign_in", "accounts:sign_in_code", "accounts:unlock"), OWN_DOOR),
    **dict.fromkeys(("accounts:lock", "accounts:sign_out"), "on every page: tests/accounts"),
    "accounts:list_views": "of a list that its address names: tests/accounts/test_list_views.py",
    "overview:cockpit_hang": "locks the session: tests/overview/test_cockpit.py",
    "core:verify_code": "the address of a code; its form is sent to core:verify",
    **dict.fromkeys(
        (
            "core:copied", "core:document_words_autosave", "fieldwork:activity_autosave", "fieldwork:consultation_autosave", "fieldwork:intake_item_autosave", "fieldwork:directive_autosave", "fieldwork:petition_autosave", "fieldwork:survey_autosave",
            "fieldwork:weekly_autosave", "fieldwork:workplan_autosave", "fieldwork:interview_autosave",
            "findings:finding_autosave", "findings:fix_autosave", "findings:resolution_autosave",
            "rectification:item_plan_autosave", "rectification:item_report_autosave", "rectification:public_text_autosave", "rectification:revisit_sheet_autosave", "rounds:assign_check",
        ),
        BY_SCRIPT,
    ),
    "rounds:round_proposal": "nobody of this world is free: tests/rounds/test_proposals.py",
    "core:document_issue": DOCUMENT + "tests/core/test_documents_issuing.py",
    "core:document_marks": DOCUMENT + "tests/core/test_documents_marking.py",
    "core:document_words": DOCUMENT + "tests/overview/test_kinds_of_document.py",
    "findings:clue_evidence": "no source of the clue has files: tests/findings/test_evidence.py",
    "findings:clue_conclude": "the clue is handed over: tests/findings/test_views_clues.py",
    "fieldwork:workplan_new": "linked from a filtered list: tests/fieldwork/test_workplans.py",
    "fieldwork:workplan_submit": "not everybody has a share: tests/fieldwork/test_workplans.py",
    "rounds:deadline_meet": "the newest inspections have no date yet: tests/findings/test_completeness.py",
    **dict.fromkeys(
        ("fieldwork:directive_sign", "fieldwork:directive_urge"),
        "the newest lies in the library, which nobody signs for: tests/fieldwork/test_directives.py",
    ),
    "rectification:case_digest_new": "nothing is called typical: tests/rectification/test_cases.py",
    "fieldwork:intake_reply_nothing": "something is written down: tests/fieldwork/test_intake.py",
    "fieldwork:answer_code": "the address of a slip; its form is sent to fieldwork:answer",
    "fieldwork:survey_template_restore": "no template is archived: tests/fieldwork/test_surveys.py",
    "fieldwork:petition_import": "linked from a filtered list: tests/fieldwork/test_petition_imports.py",
    "fieldwork:petition_period": "linked from a filtered list: tests/fieldwork/test_petitions.py",
    "findings:finding_import": "linked from a filtered list: tests/findings/test_imports_findings.py",
    "findings:finding_submit": DRAFTS + ": tests/findings/test_views_findings.py",
    "findings:fix_new": "each finding has one, or is no such: tests/findings/test_views_fixes.py",
    "findings:feedback_draft": ISSUED + "tests/findings/test_views_feedback.py",
    "findings:feedback_edit": ISSUED + "tests/findings/test_views_feedback.py",
    "findings:outcome_withdraw": "a handoff has one outcome only: tests/findings/test_outcomes.py",
    "findings:handoff_receipt": GOES_ON + "tests/findings/test_sealed_packages.py",
    "findings:handoff_seal": GOES_ON + "tests/findings/test_sealed_packages.py",
    "findings:handoff_urge": GOES_ON + "tests/findings/test_custody.py",
    "fieldwork:material_request_receive": "nothing was handed in: tests/fieldwork/test_materials.py",
    "fieldwork:material_return": "nothing was handed in: tests/fieldwork/test_materials.py",
    "rounds:session_close": "nothing is open: tests/rounds/test_trainings.py",
    "rounds:enrolment_remove": "everybody signed in: tests/rounds/test_trainings.py",
    "rounds:training_enrol_round": "the training is of no round: tests/rounds/test_trainings.py",
    "rounds:commitment_sign": "everybody has signed: tests/rounds/test_commitments.py",
    "rounds:commitment_urge": "on a filtered list: tests/rounds/test_commitments.py",
    "rounds:appraise": "stays of the team go on: tests/rounds/test_appraisals.py",
    "rounds:member_overlap": "nobody is on two stays: tests/rounds/test_overlaps.py",
    "overview:archive_close": "documents are missing: tests/overview/test_pages.py",
    "overview:delivery_retry": "no delivery failed: tests/overview/test_deliveries.py",
    "overview:evaluation_new": "each is rated: tests/overview/test_evaluations.py",
    "overview:evaluation_return": ACTION + "tests/overview/test_evaluations.py",
    "overview:wording_restore": "no wording was changed: tests/overview/test_wordings.py",
    "rectification:date_extension_new": "one is asked for: tests/rectification/test_extensions_of_dates.py",
    "rectification:extension_new": "one is asked for: tests/rectification/test_views.py",
    "rectification:outcome_withdraw": "nothing is entered of an item there: tests/rectification/test_outcomes.py",
    "rectification:earlier_items": "no earlier round left anything: tests/rectification/test_earlier.py",
    "rectification:revisit_new": "one is under way: tests/rectification/test_revisits.py",
    "rectification:feedback_issue": LEDGER + "tests/rectification/test_views.py",
    "rectification:item_plan": LEDGER + "tests/rectification/test_views.py",
    "rectification:item_reopen": LEDGER + "tests/rectification/test_views.py",
    "rectification:plan_submit": LEDGER + "tests/rectification/test_views.py",
    **dict.fromkeys(
        (
            "rectification:public_text_approve", "rectification:public_text_edit",
            "rectification:public_text_return", "rectification:public_texts_submit",
            "rectification:withholding_new",
        ),
        "the text is approved, the withholding asked for: tests/rectification/test_disclosure.py",
    ),
    **dict.fromkeys(
        (
            "rectification:supervision_answer", "rectification:supervision_review",
            "rectification:supervision_send",
        ),
        LETTER,
    ),
    "findings:resolution_task_finish": "its meeting is taken back by the button before: tests/findings/test_resolutions.py",
    "rounds:calendar_day_withdraw": "no day was declared: tests/rounds/test_calendar_changes.py",
    "rounds:feed_revoke": "nobody has a feed: tests/rounds/test_month.py",
    **dict.fromkeys(
        (
            "rounds:round_approve", "rounds:round_archive", "rounds:round_rectify",
            "rounds:round_submit", "rounds:recusal_ask", "rounds:recusal_keep_out",
        ),
        PLANNED,
    ),
    "rounds:round_careers": "every line of a career is resolved: tests/rounds/test_careers.py",
    "rounds:inspector_apart": "nobody's name is near another's: tests/rounds/test_doubles.py",
    "rounds:unit_apart": "no name is near another: tests/rounds/test_doubles.py",
}  # fmt: skip
WORKBOOK = "takes a workbook: tests/rounds/test_imports.py, test_month.py, test_facts.py"
NUMBERED = "rows of the matrix took the number past the series"
# Forms that this world cannot save, and why.
NOT_SAVED: dict[str, str] = {
    **dict.fromkeys(
        (
            "rounds:unit_import",
            "rounds:inspector_import",
            "rounds:calendar_day_import",
            "rounds:fact_import",
            "rounds:unit_fact_import",
        ),
        WORKBOOK,
    ),
    **dict.fromkeys(("findings:finding_new", "fieldwork:material_request_new"), NUMBERED),
    "fieldwork:answer": "opens with a code, which no table holds: tests/fieldwork/test_survey_answers.py",
    "fieldwork:intake_import": "takes a workbook: tests/fieldwork/test_intake_imports.py",
    **dict.fromkeys(
        ("rectification:plan_import", "rectification:progress_import"),
        "takes a workbook: tests/rectification/test_workbooks.py",
    ),
    "rectification:history_import": "takes a workbook: tests/rectification/test_history.py",
    "rectification:outside_new": "some of its days lie ahead, some behind: tests/rectification/test_outside.py",
    "rectification:outside_import": "takes a workbook: tests/rectification/test_outside.py",
    "rounds:training_sign_in": "takes the code of this minute: tests/rounds/test_trainings.py",
    "rounds:session_present": "everybody signed in: tests/rounds/test_trainings.py",
    "rounds:unit_merge": "the other unit has a liaison: tests/rounds/test_doubles.py",
    "rounds:inspector_merge": "nobody is chosen without typing a name: tests/rounds/test_doubles.py",
    "rounds:inspector_careers": "a unit and 系统外 exclude each other: tests/rounds/test_careers.py",
    "findings:finding_bulk": "the first ticked one is signed: tests/findings/test_views_findings.py",
    "rectification:supervision_decide": "another letter waits: tests/rectification",
    "rectification:revisit_draw": "no item is closed: tests/rectification/test_revisits.py",
    "rectification:item_submit": "a measure is open: tests/rectification/test_views.py",
}
# Buttons that this world refuses, and why.
NOT_PRESSED: dict[str, str] = {
    "findings:resolution_register": "the unit is in its stay: tests/findings/test_resolutions.py",
    "rounds:team_disband": "a lent state: a team of a plan has worked out nothing yet",
}
CREATES = "writes a new row beside those that were seen"
OWN = "one's own account, notices and choices"
JOB = "asks for a job or a document, or adds a file; changes no row"
ONCE = "done once, whoever saw it: the state alone bars a second time"
ASKS = "asks, and writes nothing"
# What is sent to these writes to no row that was seen, and why.
WITHOUT_VERSION: dict[str, str] = {
    **dict.fromkeys(
        (
            "accounts:change_password", "accounts:list_settings", "accounts:list_views", "accounts:profile", "accounts:second_factor",
            "accounts:sign_out_elsewhere", "core:inbox_read", "core:mail_choice",
            "core:notice_open", "rounds:feed_page",
        ),
        OWN,
    ),
    **dict.fromkeys(
        (
            "core:attachment_upload", "core:job_cancel", "core:job_retry", "core:document_make",
            "overview:archive_documents", "overview:audit_verify", "overview:inspection_package",
            "overview:mail_test", "overview:round_package", "rectification:supervision_check",
        ),
        JOB,
    ),
    **dict.fromkeys(("core:attachment_remove", "findings:urge_note", "rectification:outcome_withdraw"), ONCE),
    **dict.fromkeys(
        (
            "core:verify", "fieldwork:answer", "fieldwork:petition_person", "fieldwork:activity_person",
            "fieldwork:intake_item_person", "findings:clue_person",
            "fieldwork:interview_person",
        ),
        ASKS,
    ),
    **dict.fromkeys(
        (
            "fieldwork:activity_new", "fieldwork:consultation_new", "fieldwork:directive_for_round", "fieldwork:directive_new",
            "fieldwork:focus_new", "fieldwork:intake_import", "fieldwork:intake_item_new", "fieldwork:intake_new",
            "fieldwork:petition_new", "fieldwork:survey_new", "fieldwork:survey_template_new", "findings:clue_new", "findings:common_issue_new",
            "findings:finding_new", "findings:grant_new", "findings:resolution_new",
            "findings:resolution_task_new", "findings:recommendation_new", "fieldwork:interview_new", "fieldwork:planned_talk_new",
            "fieldwork:material_request_new",
            "overview:evaluation_new", "rounds:calendar_day_import", "rounds:fact_import", "rounds:fact_new",
            "rounds:appraise", "rounds:unit_fact_import", "rounds:inspector_import",
            "findings:issue_change_new", "findings:issue_decision_new", "rectification:public_period",
            "findings:outcome_new", "rectification:outcome_new",
            "rectification:history_import", "rectification:outside_import", "rectification:outside_new",
            "rectification:plan_import", "rectification:progress_import", "rounds:inspector_new", "rounds:round_new", "rounds:unit_import",
            "rounds:unit_new", "rounds:training_new", "rounds:session_new", "rounds:question_new",
        ),
        CREATES,
    ),
    "rounds:training_sign_in": "the code is all that was seen",
    "overview:wording": "carries the number of the wording's version as its base",
}  # fmt: skip


@dataclass
class Tried:
    """What became of one form, or of one button in one state of its page."""

    submission: Submission
    unchanged: Answer
    changed: Answer
    typed: dict
    without_version: Answer | None

    @property
    def is_open(self) -> bool:
        """As it stands it is saved, or asked for what was empty, and for nothing else."""
        asked = self.unchanged.verdict == REFUSED and self.changed.verdict == SAVED
        named = self.unchanged.fields or (set(self.typed) if asked else set())
        complete = named == trying.empty(self.submission.form, named)
        return complete and (asked or self.unchanged.verdict in (SAVED, ASKED))

    @property
    def is_saved(self) -> bool:
        return self.changed.verdict == SAVED

    @property
    def is_saved_blindly(self) -> bool:
        return self.without_version is not None and self.without_version.verdict == SAVED

    def __str__(self) -> str:
        return f"{self.submission}: {self.unchanged}; {self.typed} → {self.changed}"


@dataclass
class Found:
    """Forms by where they are sent and what they show, buttons by where and over what they stand."""

    forms: dict[tuple, Tried] = field(default_factory=dict)
    buttons: dict[tuple, Tried] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    unversioned: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)

    def meet(self, submission: Submission) -> None:
        self.names.add(submission.name)
        if not any(name.startswith(FIELD) for name in submission.form.values()):
            self.unversioned.add(submission.name)
        names = frozenset(control.get("name") for control in trying.shown(submission.form))
        state = () if names else submission.walk.place(submission.page)
        key = (
            submission.name,
            submission.button.name,
            () if names else submission.button.value,
            names,
            state,
        )
        tried = self.forms if names else self.buttons
        if key not in tried:
            tried[key] = attempt(submission)


def attempt(submission: Submission) -> Tried:
    unchanged = trying.send(submission)
    changed, typed = (
        trying.changed(submission) if trying.shown(submission.form) else (unchanged, {})
    )
    bare = {name: "" for name in submission.form.values() if name.startswith(FIELD)}
    without = (
        trying.send(submission, **typed, **bare) if bare and changed.verdict == SAVED else None
    )
    return Tried(submission, unchanged, changed, typed, without)


@pytest.fixture
def found(world):  # noqa: F811
    people, _ = world
    logging.disable(logging.ERROR)  # thousands of addresses that are absent for somebody
    found, done = Found(), set()
    for role in (*ROLES, *OTHERS):
        walk = walking.Walk(role, getattr(people, role), found.meet, done).go()
        # Rows of this world lack what settings bring; who is told to wait is asked of the demo's.
        found.closed += [each for each in walk.closed if each[:3].isdigit()]
        if role in ROLES:
            walk.in_other_states()
    logging.disable(logging.NOTSET)
    return found


def test_every_form_is_saved_and_every_button_does_what_it_says(found, capsys):
    forms, buttons = list(found.forms.values()), list(found.buttons.values())
    with capsys.disabled():
        print(
            f"\n{len(forms)} forms, {sum(each.unchanged.verdict == SAVED for each in forms)} saved"
            f" unchanged, {sum(each.is_saved for each in forms)} saved changed;"
            f" {len(buttons)} buttons, {sum(each.is_saved for each in buttons)} did what they say"
        )

    assert found.closed == [], "links that lead to a refusal"
    assert told(forms, lambda each: each.is_open, NOT_SAVED) == [], (
        "complain of what nobody touched"
    )
    assert told(forms, lambda each: each.is_saved, NOT_SAVED) == []
    assert told(forms, lambda each: not each.unchanged.claims_too_much, {}) == []
    assert told(buttons, lambda each: each.is_saved, NOT_PRESSED) == []
    carried = [each for each in (*forms, *buttons) if not each.submission.shows_only]
    assert told(carried, lambda each: not each.is_saved_blindly, WITHOUT_VERSION) == []
    assert found.unversioned <= set(WITHOUT_VERSION) | {"findings:finding_bulk"}
    failed = {each.submission.name for each in forms if not (each.is_open and each.is_saved)}
    assert set(NOT_SAVED) <= failed, "saved by now: strike them out"
    posting = {
        n for n, p in walking.patterns() if walking.takes(walking.view_of(p.callback), "post")
    }
    unreached = posting - found.names
    assert sorted(unreached - set(WITHOUT_FORM)) == [], "no form sends there: say why"
    assert sorted(set(WITHOUT_FORM) - unreached) == [], "reached by now: strike them out"


def told(tried: list[Tried], is_good: Callable[[Tried], bool], known: dict[str, str]) -> list[str]:
    return [str(each) for each in tried if not is_good(each) and each.submission.name not in known]
