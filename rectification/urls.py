from django.urls import path

from rectification import urls_revisits
from rectification.views import (
    cases,
    disclosure,
    division,
    extensions,
    feedback,
    items,
    ledgers,
    outcomes,
    outside,
    plans,
    reminders,
    reports,
    workbooks,
)
from rectification.views.supervision import board, letters

app_name = "rectification"
urlpatterns = [
    path(
        "inspections/<int:pk>/feedback/issue/",
        feedback.FeedbackIssue.as_view(),
        name="feedback_issue",
    ),
    path("ledgers/", ledgers.LedgerList.as_view(), name="ledger_list"),
    path("ledgers/outside/new/", outside.OutsideNew.as_view(), name="outside_new"),
    path("ledgers/outside/import/", outside.OutsideImport.as_view(), name="outside_import"),
    path("ledgers/history/import/", outside.HistoryImport.as_view(), name="history_import"),
    path("ledgers/<int:pk>/", ledgers.LedgerPage.as_view(), name="ledger"),
    path("ledgers/<int:pk>/history/", ledgers.LedgerHistory.as_view(), name="ledger_history"),
    path(
        "ledgers/<int:pk>/acknowledge/",
        ledgers.LedgerAcknowledge.as_view(),
        name="ledger_acknowledge",
    ),
    path("ledgers/<int:pk>/division/", division.LedgerDivision.as_view(), name="ledger_division"),
    path("ledgers/<int:pk>/advance/", ledgers.LedgerAdvance.as_view(), name="ledger_advance"),
    path("ledgers/<int:pk>/plan/submit/", plans.PlanSubmit.as_view(), name="plan_submit"),
    path("ledgers/<int:pk>/plan/review/", plans.PlanReview.as_view(), name="plan_review"),
    path("ledgers/<int:pk>/plan/import/", workbooks.PlanImport.as_view(), name="plan_import"),
    path(
        "ledgers/<int:pk>/progress/import/",
        workbooks.ProgressImport.as_view(),
        name="progress_import",
    ),
    path("ledgers/<int:pk>/disclosure/", disclosure.Disclosure.as_view(), name="disclosure"),
    path(
        "ledgers/<int:pk>/disclosure/submit/",
        disclosure.PublicTextsSubmit.as_view(),
        name="public_texts_submit",
    ),
    path(
        "ledgers/<int:pk>/disclosure/period/",
        disclosure.PublicPeriodPage.as_view(),
        name="public_period",
    ),
    path("items/<int:pk>/public/", disclosure.PublicTextEdit.as_view(), name="public_text_edit"),
    path(
        "items/<int:pk>/public/autosave/",
        disclosure.PublicTextAutosave.as_view(),
        name="public_text_autosave",
    ),
    path(
        "public-texts/<int:pk>/approve/",
        disclosure.PublicTextApprove.as_view(),
        name="public_text_approve",
    ),
    path(
        "public-texts/<int:pk>/return/",
        disclosure.PublicTextReturn.as_view(),
        name="public_text_return",
    ),
    path(
        "public-texts/<int:pk>/rework/",
        disclosure.PublicTextRework.as_view(),
        name="public_text_rework",
    ),
    path(
        "items/<int:pk>/withhold/",
        disclosure.WithholdingNew.as_view(),
        name="withholding_new",
    ),
    path(
        "withholdings/<int:pk>/approve/",
        disclosure.WithholdingApprove.as_view(),
        name="withholding_approve",
    ),
    path(
        "withholdings/<int:pk>/refuse/",
        disclosure.WithholdingRefuse.as_view(),
        name="withholding_refuse",
    ),
    path("items/", items.ItemList.as_view(), name="item_list"),
    path("items/<int:pk>/", items.Item.as_view(), name="item"),
    path("items/<int:pk>/acknowledge/", items.ItemAcknowledge.as_view(), name="item_acknowledge"),
    path("items/<int:pk>/plan/", plans.ItemPlan.as_view(), name="item_plan"),
    path(
        "items/<int:pk>/plan/autosave/",
        plans.ItemPlanAutosave.as_view(),
        name="item_plan_autosave",
    ),
    path("items/<int:pk>/report/", reports.ItemReport.as_view(), name="item_report"),
    path(
        "items/<int:pk>/report/autosave/",
        reports.ItemReportAutosave.as_view(),
        name="item_report_autosave",
    ),
    path("items/<int:pk>/submit/", items.ItemSubmit.as_view(), name="item_submit"),
    path("items/<int:pk>/verify/", items.ItemVerify.as_view(), name="item_verify"),
    path("items/<int:pk>/return/", items.ItemReturn.as_view(), name="item_return"),
    path("items/<int:pk>/close/", items.ItemClose.as_view(), name="item_close"),
    path("items/<int:pk>/reopen/", items.ItemReopen.as_view(), name="item_reopen"),
    path(
        "items/<int:pk>/extension/",
        extensions.ExtensionNew.as_view(),
        name="extension_new",
    ),
    path(
        "deadlines/<int:pk>/extension/",
        extensions.DateExtensionNew.as_view(),
        name="date_extension_new",
    ),
    path(
        "extensions/<int:pk>/decide/",
        extensions.ExtensionDecide.as_view(),
        name="extension_decide",
    ),
    path("reminders/", reminders.ReminderList.as_view(), name="reminder_list"),
    path("supervision/", board.SupervisionBoard.as_view(), name="supervision_board"),
    path("supervision/check/", board.SupervisionCheck.as_view(), name="supervision_check"),
    path("supervision/letters/", letters.LetterList.as_view(), name="supervision_list"),
    path("supervision/letters/<int:pk>/", letters.Letter.as_view(), name="supervision"),
    path(
        "supervision/letters/<int:pk>/issue/",
        letters.LetterIssue.as_view(),
        name="supervision_issue",
    ),
    path(
        "supervision/letters/<int:pk>/send/", letters.LetterSend.as_view(), name="supervision_send"
    ),
    path(
        "supervision/letters/<int:pk>/dismiss/",
        letters.LetterDismiss.as_view(),
        name="supervision_dismiss",
    ),
    path(
        "supervision/letters/<int:pk>/receive/",
        letters.LetterReceive.as_view(),
        name="supervision_receive",
    ),
    path(
        "supervision/letters/<int:pk>/answer/",
        letters.LetterAnswer.as_view(),
        name="supervision_answer",
    ),
    path(
        "supervision/letters/<int:pk>/review/",
        letters.LetterReview.as_view(),
        name="supervision_review",
    ),
    path(
        "supervision/letters/<int:pk>/decide/",
        letters.LetterDecide.as_view(),
        name="supervision_decide",
    ),
    path("rounds/<int:pk>/cases/new/", cases.CaseDigestNew.as_view(), name="case_digest_new"),
    path("outcomes/", outcomes.OutcomeList.as_view(), name="outcome_list"),
    path("items/<int:pk>/outcomes/new/", outcomes.OutcomeNew.as_view(), name="outcome_new"),
    path(
        "outcomes/<int:pk>/withdraw/",
        outcomes.OutcomeWithdraw.as_view(),
        name="outcome_withdraw",
    ),
    path("ledgers/<int:pk>/supervise/", letters.LetterNew.as_view(), name="supervision_new"),
    *urls_revisits.urlpatterns,
]
