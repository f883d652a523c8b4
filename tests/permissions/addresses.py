"""Every address of the product, and the kind of object that stands in it."""

from dataclasses import dataclass
from functools import cache

from django.urls import URLResolver, get_resolver, resolve, reverse

from core.documents import registry
from core.targets import label_of
from tests import matrix

PUBLIC = {
    "accounts:sign_in",
    "accounts:sign_in_code",
    "core:healthz",
    "core:readyz",
    "core:verify",
    "core:verify_code",
    "rounds:feed",
    "fieldwork:answer",
    "fieldwork:answer_code",
    "fieldwork:answer_done",
}

# Address → kind of the object in it; None where there is none.
OBJECTS: dict[str, str | None] = {
    "accounts:approval": "approval",
    "accounts:approval_confirm": "approval",
    "accounts:approval_list": None,
    "accounts:approval_refuse": "approval",
    "accounts:approval_withdraw": "approval",
    "accounts:change_password": None,
    "accounts:lock": None,
    "accounts:list_settings": None,
    "accounts:list_views": None,
    "accounts:profile": None,
    "accounts:second_factor": None,
    "accounts:sign_in": None,
    "accounts:sign_in_code": None,
    "accounts:sign_out_elsewhere": None,
    "accounts:sign_out": None,
    "accounts:unlock": None,
    "core:attachment_download": "evidence",
    "core:attachment_picture": "evidence",
    "core:attachment_remove": "evidence",
    "core:attachment_upload": "finding",
    "core:attachment_view": "evidence",
    "core:beside": None,
    "core:copied": None,
    "core:document_compare": "document",
    "core:document_download": "document",
    "core:document_versions": "document",
    "core:healthz": None,
    "core:inbox": None,
    "core:inbox_count": None,
    "core:inbox_read": None,
    "core:job": "job",
    "core:job_cancel": "job",
    "core:job_file": "job",
    "core:job_list": None,
    "core:job_progress": "job",
    "core:job_retry": "job",
    "core:mail_choice": None,
    "core:notice_open": "notice",
    "core:package_download": "package",
    "core:document_preview": "ledger",
    "core:document_issue": "ledger",
    "core:document_make": "ledger",
    "core:document_marks": "ledger",
    "core:document_words": "ledger",
    "core:readyz": None,
    "core:verify": None,
    "core:verify_code": None,
    "core:watermark": None,
    "fieldwork:consultation": "consultation",
    "fieldwork:consultation_autosave": "jotted",
    "fieldwork:consultation_decide": "consultation",
    "fieldwork:consultation_edit": "jotted",
    "fieldwork:consultation_list": None,
    "fieldwork:consultation_new": "inspection",
    "fieldwork:consultation_remove": "jotted",
    "fieldwork:consultation_report": "entrusted",
    "fieldwork:consultation_return": "consultation",
    "fieldwork:consultation_return_result": "carried_out",
    "fieldwork:consultation_submit": "jotted",
    "fieldwork:planned_talk": "talk_to_come",
    "fieldwork:planned_talk_cancel": "talk_to_come",
    "fieldwork:planned_talk_edit": "talk_to_come",
    "fieldwork:planned_talk_list": None,
    "fieldwork:planned_talk_new": "inspection",
    "fieldwork:interview_autosave": "talk",
    "fieldwork:workplan": "plan_in_force",
    "fieldwork:workplan_approve": "plan_asked",
    "fieldwork:workplan_autosave": "plan_begun",
    "fieldwork:workplan_edit": "plan_begun",
    "fieldwork:workplan_list": None,
    "fieldwork:workplan_new": "inspection",
    "fieldwork:workplan_points": "plan_begun",
    "fieldwork:workplan_remove": "plan_begun",
    "fieldwork:workplan_return": "plan_asked",
    "fieldwork:workplan_revise": "plan_in_force",
    "fieldwork:workplan_submit": "plan_begun",
    "fieldwork:directive": "directive",
    "fieldwork:directive_autosave": "circular",
    "fieldwork:directive_edit": "circular",
    "fieldwork:directive_for_round": "round",
    "fieldwork:directive_issue": "circular",
    "fieldwork:directive_list": None,
    "fieldwork:directive_new": None,
    "fieldwork:directive_remove": "circular",
    "fieldwork:directive_sign": "directive",
    "fieldwork:directive_urge": "directive",
    "fieldwork:directive_withdraw": "directive",
    "fieldwork:activity": "activity",
    "fieldwork:activity_autosave": "activity",
    "fieldwork:activity_edit": "activity",
    "fieldwork:activity_list": None,
    "fieldwork:activity_new": "inspection",
    "fieldwork:activity_restore": "voided",
    "fieldwork:activity_void": "activity",
    "fieldwork:survey": "survey",
    "fieldwork:answer": None,
    "fieldwork:answer_code": None,
    "fieldwork:answer_done": None,
    "fieldwork:survey_autosave": "composed",
    "fieldwork:survey_end": "survey",
    "fieldwork:survey_template": "template",
    "fieldwork:survey_template_archive": "template",
    "fieldwork:survey_template_edit": "template",
    "fieldwork:survey_template_list": None,
    "fieldwork:survey_template_new": "survey",
    "fieldwork:survey_template_restore": "template",
    "fieldwork:survey_close": "survey",
    "fieldwork:survey_codes": "survey",
    "fieldwork:survey_comparison": "round",
    "fieldwork:survey_enter": "survey",
    "fieldwork:survey_void_codes": "survey",
    "fieldwork:survey_edit": "composed",
    "fieldwork:survey_list": None,
    "fieldwork:survey_new": "inspection",
    "fieldwork:survey_open": "composed",
    "fieldwork:survey_remove": "composed",
    "fieldwork:intake": "inquiry",
    "fieldwork:intake_board": "round",
    "fieldwork:intake_import": "inquiry",
    "fieldwork:activity_person": None,
    "fieldwork:intake_item_person": None,
    "fieldwork:intake_item": "notified",
    "fieldwork:intake_item_edit": "hinted",
    "fieldwork:intake_item_list": None,
    "fieldwork:intake_item_new": "awaited",
    "fieldwork:intake_item_remove": "hinted",
    "fieldwork:intake_list": None,
    "fieldwork:intake_new": "round",
    "fieldwork:intake_reply": "replied",
    "fieldwork:intake_reply_nothing": "awaited",
    "fieldwork:intake_reply_return": "replied",
    "fieldwork:intake_reply_submit": "awaited",
    "fieldwork:intake_withdraw": "inquiry",
    "fieldwork:petition": "petition",
    "fieldwork:petition_again": "ended",
    "fieldwork:petition_autosave": "noted",
    "fieldwork:petition_close": "handled",
    "fieldwork:petition_decline": "petition",
    "fieldwork:petition_edit": "noted",
    "fieldwork:petition_import": "inspection",
    "fieldwork:petition_join": "petition",
    "fieldwork:petition_list": None,
    "fieldwork:petition_new": "inspection",
    "fieldwork:petition_period": "inspection",
    "fieldwork:petition_person": None,
    "fieldwork:petition_register": "noted",
    "fieldwork:petition_reply": "handled",
    "fieldwork:petition_return": "petition",
    "fieldwork:petition_split": "repeated",
    "fieldwork:referral": "passed",
    "fieldwork:referral_accept": "judged",
    "fieldwork:referral_answer": "passed",
    "fieldwork:referral_list": None,
    "fieldwork:referral_new": "petition",
    "fieldwork:referral_return": "judged",
    "fieldwork:referral_withdraw": "passed",
    "fieldwork:weekly": "reported",
    "fieldwork:weekly_autosave": "week",
    "fieldwork:weekly_board": None,
    "fieldwork:weekly_edit": "week",
    "fieldwork:weekly_list": None,
    "fieldwork:weekly_return": "reported",
    "fieldwork:weekly_submit": "week",
    "findings:beginnings": "inspection",
    "findings:clue": "clue",
    "findings:clue_approve": "clue",
    "findings:clue_ask": "clue",
    "findings:clue_conclude": "clue",
    "findings:clue_decline": "clue",
    "findings:clue_edit": "clue",
    "findings:clue_evidence": "clue",
    "findings:clue_list": None,
    "findings:clue_new": "inspection",
    "findings:clue_person": None,
    "findings:clue_return": "clue",
    "findings:clue_vet": "clue",
    "findings:completeness": "round",
    "findings:feedback": "told",
    "findings:feedback_draft": "inspection",
    "findings:feedback_edit": "told",
    "findings:feedback_preview": "told",
    "findings:finding": "finding",
    "findings:finding_autosave": "draft",
    "findings:finding_bulk": None,
    "findings:finding_edit": "draft",
    "findings:finding_evidence": "draft",
    "findings:finding_import": "inspection",
    "findings:finding_list": None,
    "findings:finding_new": "inspection",
    "findings:finding_return": "finding",
    "findings:finding_review": "finding",
    "findings:finding_revise": "signed",
    "findings:finding_sign": "reviewed",
    "findings:finding_submit": "draft",
    "findings:finding_withdraw": "signed",
    "findings:fix": "fix",
    "findings:fix_accept": "fix",
    "findings:fix_autosave": "fix",
    "findings:fix_list": None,
    "findings:fix_new": "signed",
    "findings:fix_receive": "fix",
    "findings:fix_report": "fix",
    "findings:fix_return": "fix",
    "fieldwork:focus": "focus",
    "fieldwork:focus_assign": "focus",
    "fieldwork:focus_begin": "focus",
    "fieldwork:focus_clear": "focus",
    "fieldwork:focus_edit": "focus",
    "fieldwork:focus_list": None,
    "fieldwork:focus_new": "inspection",
    "fieldwork:focus_reopen": "cleared",
    "findings:grant_end": "grant",
    "findings:grant_list": None,
    "findings:grant_new": None,
    "findings:common_issue": "issue",
    "findings:common_issue_edit": "issue",
    "findings:common_issue_list": None,
    "findings:common_issue_new": "round",
    "fieldwork:interview": "interview",
    "fieldwork:interview_edit": "talk",
    "fieldwork:interview_list": None,
    "fieldwork:interview_person": None,
    "fieldwork:interview_new": "inspection",
    "fieldwork:interview_register": "talk",
    "fieldwork:interview_return": "interview",
    "findings:recommendation": "recommendation",
    "findings:recommendation_answer": "recommendation",
    "findings:recommendation_edit": "proposal",
    "findings:recommendation_issue": "proposal",
    "findings:recommendation_list": None,
    "findings:recommendation_new": "inspection",
    "findings:gap_waiver": "round",
    "findings:handoff": "handoff",
    "findings:handoff_answer": "handoff",
    "findings:handoff_handle": "handoff",
    "findings:handoff_list": None,
    "findings:handoff_new": "clue",
    "findings:handoff_receipt": "handoff",
    "findings:handoff_receive": "handoff",
    "findings:handoff_refuse": "handoff",
    "findings:handoff_seal": "handoff",
    "findings:handoff_urge": "handoff",
    "findings:outcome_new": "handoff",
    "findings:outcome_withdraw": "outcome",
    "fieldwork:material_deliver": "material",
    "fieldwork:material_request": "asked",
    "fieldwork:material_request_list": None,
    "fieldwork:material_request_new": "inspection",
    "fieldwork:material_request_receive": "asked",
    "fieldwork:material_request_withdraw": "asked",
    "fieldwork:material_return": "material",
    "findings:nothing_found": "inspection",
    "findings:organ_figures": None,
    "findings:resolution": "meeting",
    "findings:resolution_autosave": "begun",
    "findings:resolution_edit": "begun",
    "findings:resolution_list": None,
    "findings:resolution_new": "round",
    "findings:resolution_recall": "meeting",
    "findings:resolution_void": "meeting",
    "findings:resolution_restore": "meeting",
    "findings:resolution_register": "begun",
    "findings:resolution_task": "task",
    "findings:resolution_task_edit": "task",
    "findings:resolution_task_finish": "task",
    "findings:resolution_task_list": None,
    "findings:resolution_task_new": "begun",
    "findings:resolution_task_remove": "planned",
    "findings:resolution_task_reopen": "finished",
    "findings:urge_note": "urge",
    "overview:alarm": "alarm",
    "overview:alarm_dismiss": "alarm",
    "overview:alarm_list": None,
    "overview:alarm_look": "alarm",
    "overview:archive": "inspection",
    "overview:archive_close": "inspection",
    "overview:archive_documents": "inspection",
    "overview:audit_anchors": None,
    "overview:audit_list": None,
    "overview:audit_people": None,
    "overview:audit_person": "account",
    "overview:audit_thing": "traced",
    "overview:audit_verify": None,
    "overview:evaluation": "evaluation",
    "overview:evaluation_confirm": "evaluation",
    "overview:evaluation_discipline": None,
    "overview:evaluation_list": None,
    "overview:evaluation_measure": "evaluation",
    "overview:evaluation_new": "round",
    "overview:evaluation_personnel": None,
    "overview:evaluation_recompute": "evaluation",
    "overview:evaluation_return": "evaluation",
    "overview:evaluation_rows": "evaluation",
    "overview:evaluation_score": "evaluation",
    "overview:cockpit": None,
    "overview:cockpit_hang": None,
    "overview:delivery_retry": None,
    "overview:dispatch_register": None,
    "overview:gateway_list": None,
    "overview:help": None,
    "overview:help_page": None,
    "overview:home": None,
    "overview:mail_list": None,
    "overview:mail_test": None,
    "overview:inspection_package": "inspection",
    "overview:journal": "inspection",
    "overview:results": None,
    "overview:retention_list": None,
    "overview:round_package": "round",
    "overview:search": None,
    "overview:styleguide": None,
    "overview:wording": None,
    "overview:wording_list": None,
    "overview:wording_restore": None,
    "rectification:date_extension_new": "due",
    "rectification:disclosure": "ledger",
    "rectification:public_text_approve": "public_text",
    "rectification:public_text_autosave": "item",
    "rectification:public_text_edit": "item",
    "rectification:public_text_return": "public_text",
    "rectification:public_text_rework": "public_text",
    "rectification:public_texts_submit": "ledger",
    "rectification:withholding_approve": "withholding",
    "rectification:withholding_new": "item",
    "rectification:withholding_refuse": "withholding",
    "rectification:earlier_items": "inspection",
    "rectification:extension_decide": "extension",
    "rectification:extension_new": "item",
    "rectification:feedback_issue": "inspection",
    "rectification:item": "item",
    "rectification:item_acknowledge": "item",
    "rectification:item_close": "item",
    "rectification:item_list": None,
    "rectification:item_plan": "item",
    "rectification:item_reopen": "item",
    "rectification:item_report": "item",
    "rectification:outcome_list": None,
    "rectification:outcome_new": "item",
    "rectification:outcome_withdraw": "result",
    "rectification:item_return": "item",
    "rectification:item_submit": "item",
    "rectification:item_verify": "item",
    "rectification:ledger": "ledger",
    "rectification:ledger_acknowledge": "ledger",
    "rectification:ledger_advance": "ledger",
    "rectification:ledger_history": "ledger",
    "rectification:ledger_list": None,
    "rectification:history_import": None,
    "rectification:outside_import": None,
    "rectification:outside_new": None,
    "rectification:plan_review": "ledger",
    "rectification:plan_import": "ledger",
    "rectification:plan_submit": "ledger",
    "rectification:progress_import": "ledger",
    "rectification:reminder_list": None,
    "rectification:revisit": "revisit",
    "rectification:revisit_begin": "revisit",
    "rectification:revisit_cancel": "revisit",
    "rectification:revisit_draw": "revisit",
    "rectification:revisit_draw_file": "draw",
    "rectification:revisit_edit": "revisit",
    "rectification:revisit_finish": "revisit",
    "rectification:revisit_list": None,
    "rectification:revisit_new": "ledger",
    "rectification:revisit_report": "revisit",
    "rectification:revisit_return": "revisit",
    "rectification:revisit_sheet": "check_sheet",
    "rectification:revisit_sheet_autosave": "check_sheet",
    "rectification:revisit_sheet_edit": "check_sheet",
    "rectification:supervision": "letter",
    "rectification:supervision_answer": "letter",
    "rectification:supervision_board": None,
    "rectification:supervision_check": None,
    "rectification:supervision_decide": "referred",
    "rectification:supervision_dismiss": "proposed",
    "rectification:supervision_issue": "proposed",
    "rectification:supervision_list": None,
    "rectification:supervision_new": "ledger",
    "rectification:supervision_receive": "letter",
    "rectification:supervision_review": "letter",
    "rectification:supervision_send": "proposed",
    "rounds:assign": "round",
    "rounds:assign_check": "round",
    "rounds:calendar": None,
    "rounds:calendar_day_import": None,
    "rounds:calendar_day_withdraw": None,
    "rounds:calendar_days": None,
    "rounds:appraisal": "appraisal",
    "rounds:appraisal_board": "round",
    "rounds:appraisal_confirm": "appraisal",
    "rounds:appraisal_return": "appraisal",
    "rounds:appraise": "team",
    "rounds:commitment": "commitment",
    "rounds:commitment_list": None,
    "rounds:coverage": None,
    "rounds:commitment_sign": None,
    "rounds:commitment_urge": "round",
    "rounds:deadline": "deadline",
    "rounds:deadline_list": None,
    "rounds:deadline_meet": "deadline",
    "rounds:fact_edit": "fact",
    "rounds:fact_import": None,
    "rounds:fact_list": None,
    "rounds:fact_new": "unit",
    "rounds:fact_remove": "fact",
    "rounds:feed": None,
    "rounds:feed_page": None,
    "rounds:feed_revoke": None,
    "rounds:inspection": "inspection",
    "rounds:inspection_advance": "inspection",
    "rounds:inspection_correct": "inspection",
    "rounds:inspection_scope": "inspection",
    "rounds:inspection_list": None,
    "rounds:inspector": "inspector",
    "rounds:inspector_careers": "inspector",
    "rounds:inspector_edit": "inspector",
    "rounds:inspector_import": None,
    "rounds:inspector_list": None,
    "rounds:doubles": None,
    "rounds:inspector_apart": "inspector",
    "rounds:inspector_merge": "inspector",
    "rounds:inspector_new": None,
    "rounds:inspector_personal": "inspector",
    "rounds:inspector_request": "inspector",
    "rounds:liaison_end": "unit",
    "rounds:liaison_new": "unit",
    "rounds:member_add": "team",
    "rounds:member_duty": "team",
    "rounds:member_overlap": "team",
    "rounds:member_remove": "team",
    "rounds:recusal_keep_out": "round",
    "rounds:recusal_ask": "round",
    "rounds:recusal_override": "round",
    "rounds:recusal_refuse": "round",
    "rounds:round": "round",
    "rounds:round_approve": "round",
    "rounds:round_archive": "round",
    "rounds:round_careers": "round",
    "rounds:round_deadlines": "round",
    "rounds:round_edit": "round",
    "rounds:round_list": None,
    "rounds:round_new": None,
    "rounds:round_rectify": "round",
    "rounds:round_return": "round",
    "rounds:round_start": "round",
    "rounds:round_submit": "round",
    "rounds:enrolment": "enrolment",
    "rounds:enrolment_remove": "enrolment",
    "rounds:enrolment_test": "enrolment",
    "rounds:question_edit": "question",
    "rounds:question_list": None,
    "rounds:question_new": None,
    "rounds:session_close": "session",
    "rounds:session_code": "session",
    "rounds:session_edit": "session",
    "rounds:session_new": "training",
    "rounds:session_open": "session",
    "rounds:session_present": "session",
    "rounds:training": "training",
    "rounds:training_edit": "training",
    "rounds:training_enrol": "training",
    "rounds:training_enrol_round": "training",
    "rounds:training_list": None,
    "rounds:training_new": None,
    "rounds:training_sign_in": None,
    "rounds:round_proposal": "round",
    "rounds:round_teams": "round",
    "rounds:round_units": "round",
    "rounds:team_disband": "team",
    "rounds:team_new": "round",
    "rounds:team_pool": "team",
    "rounds:unit": "unit",
    "rounds:unit_edit": "unit",
    "rounds:unit_fact_import": "unit",
    "rounds:unit_import": None,
    "rounds:unit_leaders": "unit",
    "rounds:unit_list": None,
    "rounds:unit_apart": "unit",
    "rounds:unit_notice": "told",
    "rounds:unit_merge": "unit",
    "rounds:unit_new": None,
    "rounds:unit_options": None,
}

# Second ids in an address: of a row that hangs below the object.
NESTED = {"link", "member", "recusal"}


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]
    # Of an address that many kinds of things share: which one stands in it here, which document of it.
    thing: str = ""
    document: str = "progress_report"

    @property
    def kind(self) -> str | None:
        return self.thing or OBJECTS[self.name]

    @property
    def row(self) -> str:
        """What its row in the document is called."""
        return f"{self.name} {self.document}" if "kind" in self.arguments else self.name

    def of(self, side: dict | None = None, child: dict | None = None) -> str:
        """The address for one side of the world; what hangs below it from ``child``'s."""
        obj = side[self.kind] if side and self.kind else None
        below = child or side or {}
        values = {
            "pk": getattr(obj, "pk", None),
            "slug": "start",
            "kind": self.document,
            "key": "notice.opening",
        }
        values["code"] = "0000AAAA1111"
        values["secret"] = "nobodys"
        values["channel"] = "mail"
        values |= {"source": "tasks", "figure": "items"}
        values["label"] = label_of(obj) if hasattr(obj, "_meta") else ""
        values |= {name: below[name].pk for name in NESTED if name in below}
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})

    @property
    def is_nested(self) -> bool:
        return bool(NESTED & set(self.arguments))


def addresses(resolver=None, namespace: str = "") -> list[Address]:
    """Every address of ours; the admin site has tests of its own (tests/accounts/test_admin.py)."""
    found: list[Address] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                found += addresses(pattern, pattern.namespace or namespace)
        else:
            arguments = tuple(pattern.pattern.converters)
            found.append(Address(f"{namespace}:{pattern.name}", arguments))
    return sorted(found, key=lambda a: a.name)


ADDRESSES = addresses()

KNOWN = [a for a in ADDRESSES if a.name in OBJECTS]

GUARDED = [a for a in KNOWN if a.name not in PUBLIC]


@cache
def view_of(url: str):
    return getattr(resolve(url).func, "view_class", None)


def is_post_only(url: str) -> bool:
    view = view_of(url)
    return view is not None and not {"get", "head"} & set(view.http_method_names)


# Every kind of document → the thing of the world that it is about.
ABOUT = {
    "fieldwork.intakerequest": "inquiry",
    "fieldwork.petition": "petition",
    "fieldwork.weeklyreport": "reported",
    "fieldwork.referral": "passed",
    "fieldwork.survey": "surveyed",
    "fieldwork.workplan": "plan_in_force",
    "findings.commonissue": "issue",
    "findings.feedback": "feedback",
    "findings.finding": "signed",
    "findings.handoff": "handoff",
    "findings.immediatefix": "fix",
    "findings.interview": "interview",
    "findings.materialrequest": "asked",
    "findings.recommendation": "recommendation",
    "findings.resolution": "meeting",
    "overview.evaluation": "evaluation",
    "rectification.ledger": "ledger",
    "rectification.revisit": "revisit",
    "rectification.supervision": "letter",
    "rounds.commitment": "commitment",
    "rounds.enrolment": "enrolment",
    "rounds.inspection": "inspection",
    "rounds.recusal": "recusal",
    "rounds.round": "round",
    "rounds.unit": "unit",
}


def documents_of(*pages: str) -> list[Address]:
    """These pages of every kind of document; texts only of those that have any."""
    return [
        Address(page, ("kind", "pk"), ABOUT[kind.model], kind.key)
        for page in pages
        for kind in registry.all_kinds()
        if page != "core:document_words" or kind.sections
    ]


def files(page: str) -> list[Address]:
    """This page of a file of everything that files hang on."""
    return [Address(page, ("pk",), f"{matrix.FILE_OF}{kind}") for kind in matrix.WITH_FILES]


def uploads() -> list[Address]:
    kinds = (
        "circular",
        "check_sheet",
        "activity",
        "clue",
        "handoff",
        "jotted",
        "plan_begun",
        "hinted",
        "petition",
        "passed",
        "report",
    )  # beside the finding, which stands in OBJECTS
    return [Address("core:attachment_upload", ("label", "pk"), kind) for kind in kinds]


def prints(page: str) -> list[Address]:
    """This page of a frozen document of every thing that has one here."""
    return [Address(page, ("pk",), f"{matrix.DOCUMENT_OF}{kind}") for kind in matrix.WITH_DOCUMENTS]


# Addresses that many kinds of things share, once for each kind.
SHARED = [
    *files("core:attachment_download"),
    *uploads(),
    *documents_of("core:document_preview", "core:document_words"),
    *prints("core:document_download"),
]

# Of these, too, a stranger learns nothing; what people in scope may do is asked by other tests.
SHARED_DEEDS = [
    *files("core:attachment_remove"),
    *{address.thing: address for address in documents_of("core:document_make")}.values(),
    *prints("core:document_compare")[:1],
]

PAGES = [a.of() for a in GUARDED if a.kind is None]

FORMS = ("xlsx", "csv")


def is_list(page: str) -> bool:
    return getattr(view_of(page), "export", None) is not None
