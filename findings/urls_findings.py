"""Addresses of findings, immediate fixes and the feedback opinion."""

from django.urls import path

from findings.views import bulk, evidence, feedback, findings, fixes, imports, sheets, steps

urlpatterns: list = [
    path("findings/", findings.FindingList.as_view(), name="finding_list"),
    path("findings/bulk/", bulk.FindingBulk.as_view(), name="finding_bulk"),
    path("inspections/<int:pk>/findings/new/", sheets.FindingNew.as_view(), name="finding_new"),
    path(
        "inspections/<int:pk>/findings/import/",
        imports.FindingImport.as_view(),
        name="finding_import",
    ),
    path("findings/<int:pk>/", sheets.FindingDetail.as_view(), name="finding"),
    path("findings/<int:pk>/edit/", sheets.FindingEdit.as_view(), name="finding_edit"),
    path(
        "findings/<int:pk>/evidence/", evidence.FindingEvidence.as_view(), name="finding_evidence"
    ),
    path("findings/<int:pk>/autosave/", sheets.FindingAutosave.as_view(), name="finding_autosave"),
    path("findings/<int:pk>/submit/", steps.FindingSubmit.as_view(), name="finding_submit"),
    path("findings/<int:pk>/review/", steps.FindingReview.as_view(), name="finding_review"),
    path("findings/<int:pk>/sign/", steps.FindingSign.as_view(), name="finding_sign"),
    path("findings/<int:pk>/return/", steps.FindingReturn.as_view(), name="finding_return"),
    path("findings/<int:pk>/withdraw/", steps.FindingWithdraw.as_view(), name="finding_withdraw"),
    path("findings/<int:pk>/revise/", sheets.FindingRevise.as_view(), name="finding_revise"),
    path("findings/<int:pk>/fix/", fixes.FixNew.as_view(), name="fix_new"),
    path("fixes/", fixes.FixList.as_view(), name="fix_list"),
    path("fixes/<int:pk>/", fixes.FixDetail.as_view(), name="fix"),
    path("fixes/<int:pk>/receive/", fixes.FixReceive.as_view(), name="fix_receive"),
    path("fixes/<int:pk>/report/", fixes.FixReport.as_view(), name="fix_report"),
    path("fixes/<int:pk>/autosave/", fixes.FixAutosave.as_view(), name="fix_autosave"),
    path("fixes/<int:pk>/accept/", fixes.FixAccept.as_view(), name="fix_accept"),
    path("fixes/<int:pk>/return/", fixes.FixReturn.as_view(), name="fix_return"),
    path("inspections/<int:pk>/feedback/", feedback.FeedbackDetail.as_view(), name="feedback"),
    path(
        "inspections/<int:pk>/feedback/draft/",
        feedback.FeedbackDraft.as_view(),
        name="feedback_draft",
    ),
    path(
        "inspections/<int:pk>/feedback/edit/",
        feedback.FeedbackEdit.as_view(),
        name="feedback_edit",
    ),
    path(
        "inspections/<int:pk>/feedback/preview/",
        feedback.FeedbackPreview.as_view(),
        name="feedback_preview",
    ),
]
