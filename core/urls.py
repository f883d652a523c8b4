from django.urls import path

from core.views import (
    attachments,
    beside,
    copied,
    document_marks,
    document_previews,
    document_words,
    documents,
    health,
    inbox,
    jobs,
    mail_choice,
    packages,
    verify,
    watermark,
)

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(
        "attachments/<int:pk>/",
        attachments.AttachmentDownload.as_view(),
        name="attachment_download",
    ),
    path(
        "attachments/<int:pk>/view/",
        attachments.AttachmentView.as_view(),
        name="attachment_view",
    ),
    path(
        "attachments/<int:pk>/picture/",
        attachments.AttachmentPicture.as_view(),
        name="attachment_picture",
    ),
    path(
        "attachments/<int:pk>/remove/",
        attachments.AttachmentRemove.as_view(),
        name="attachment_remove",
    ),
    path(
        "attachments/<str:label>/<int:pk>/upload/",
        attachments.AttachmentUpload.as_view(),
        name="attachment_upload",
    ),
    path("beside/", beside.Beside.as_view(), name="beside"),
    path("copied/", copied.Copied.as_view(), name="copied"),
    path("watermark.svg", watermark.Watermark.as_view(), name="watermark"),
    path("documents/<int:pk>/", documents.DocumentDownload.as_view(), name="document_download"),
    path(
        "documents/<str:kind>/<int:pk>/",
        document_previews.DocumentPreview.as_view(),
        name="document_preview",
    ),
    path(
        "documents/<str:kind>/<int:pk>/words/",
        document_words.DocumentWords.as_view(),
        name="document_words",
    ),
    path(
        "documents/<str:kind>/<int:pk>/words/autosave/",
        document_words.WordsAutosave.as_view(),
        name="document_words_autosave",
    ),
    path(
        "documents/<str:kind>/<int:pk>/marks/",
        document_marks.DocumentMarks.as_view(),
        name="document_marks",
    ),
    path(
        "documents/<str:kind>/<int:pk>/make/",
        document_previews.DocumentMake.as_view(),
        name="document_make",
    ),
    path(
        "documents/<str:kind>/<int:pk>/issue/",
        document_previews.DocumentIssue.as_view(),
        name="document_issue",
    ),
    path("documents/<int:pk>/versions/", documents.Versions.as_view(), name="document_versions"),
    path("documents/<int:pk>/compare/", documents.Compare.as_view(), name="document_compare"),
    path("packages/<int:pk>/", packages.PackageDownload.as_view(), name="package_download"),
    path("verify/", verify.Verify.as_view(), name="verify"),
    path("verify/<str:code>/", verify.Verify.as_view(), name="verify_code"),
    path("jobs/", jobs.JobList.as_view(), name="job_list"),
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job"),
    path("jobs/<int:pk>/progress/", jobs.JobProgress.as_view(), name="job_progress"),
    path("jobs/<int:pk>/file/", jobs.JobFile.as_view(), name="job_file"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancel.as_view(), name="job_cancel"),
    path("jobs/<int:pk>/retry/", jobs.JobRetry.as_view(), name="job_retry"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/<int:pk>/open/", inbox.NoticeOpen.as_view(), name="notice_open"),
    path("inbox/read/", inbox.InboxRead.as_view(), name="inbox_read"),
    path("inbox/count/", inbox.InboxCount.as_view(), name="inbox_count"),
    path("inbox/settings/", mail_choice.MailChoicePage.as_view(), name="mail_choice"),
]
