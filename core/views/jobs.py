"""A person's long work: the list, one job's progress, cancel and retry."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View
from markupsafe import Markup

from core import exporting, jobs, visibility
from core.errors import NotYet
from core.formatting import NOTHING, or_dash
from core.models import Job
from core.models.job import JobState
from core.spreadsheets import Kind
from core.tables import Column, Table, link
from core.views.bases import ActionView, ScopedDetail, ScopedList, ScopedObjectMixin
from core.views.downloads import workbook


class JobTable(Table):
    """A job about what the person no longer sees says so, and nothing else."""

    name = Column("任务", "title", link=True)
    state = Column("状态", choices=JobState)
    progress = Column("进度")
    queued_at = Column("提交时间", kind=Kind.DATETIME)
    finished_at = Column("完成时间", kind=Kind.DATETIME)

    def prepare(self, rows: Sequence[Job]) -> None:
        self.gone = visibility.hidden_jobs(rows, self.request.user) if self.request else set()

    def render_name(self, job: Job) -> Markup:
        if job.pk in self.gone:
            return Markup('<span class="muted">%s</span>') % visibility.GONE
        return link(job.get_absolute_url(), job.title)

    def render_progress(self, job: Job) -> object:
        if job.pk in self.gone:
            return NOTHING
        if job.is_open and job.total:
            return f"{job.percent}% {job.message}"
        return job.error or or_dash(job.message)


class JobList(ScopedList):
    model = Job
    is_personal = True
    template_name = "core/job_list.html"
    table_class = JobTable
    export_forms = ()


class OwnJob:
    """A job about what the person no longer sees is not there, as the thing itself."""

    def get_object(self, queryset=None) -> Job:
        job = super().get_object()
        if visibility.hidden_jobs([job], self.request.user):
            raise Http404
        return job


class JobDetail(OwnJob, ScopedDetail):
    model = Job
    template_name = "core/job.html"

    def can(self) -> dict[str, bool]:
        return {
            "cancel": self.object.is_open and not self.object.cancel_requested,
            "retry": self.object.state in (JobState.FAILED, JobState.CANCELLED),
        }

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"results": jobs.results_of(self.object)}


class JobProgress(OwnJob, ScopedObjectMixin, View):
    """The moving part of a job's page, asked for again while the job is open."""

    model = Job

    def get(self, request, pk: int):
        job = self.get_object()
        context = {"object": job, "results": jobs.results_of(job)}
        return render(request, "core/_job_progress.html", context)


class JobFile(OwnJob, ScopedObjectMixin, View):
    """The workbook that a job made, for who asked for it and still sees all of its rows."""

    model = Job

    def get(self, request, pk: int):
        job = self.get_object()
        try:
            file = exporting.opened(job)
        except NotYet as error:
            messages.error(request, error.sentence)
            return redirect(job.get_absolute_url())
        return workbook(file, job.params["name"])


class JobCancel(OwnJob, ActionView):
    model = Job
    success_message = "已要求取消。"
    action = jobs.cancel


class JobRetry(OwnJob, ActionView):
    model = Job
    success_message = "已重新排队。"
    action = jobs.retry


def start(request, kind: str, *, title: str, params: dict, key: str):
    """Enqueue for the person of ``request`` and send them to the job's page."""
    job = jobs.enqueue(
        kind, title=title, params=params, key=f"{key}:{request.user.pk}", by=request.user
    )
    return redirect(job.get_absolute_url())
