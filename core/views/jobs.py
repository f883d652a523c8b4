"""A person's long work: the list, one job's progress, cancel and retry."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from core import exporting, jobs, visibility
from core.errors import NotYet
from core.models import Job
from core.pagination import Page
from core.views.bases import ActionView, ScopedDetail, ScopedList, ScopedMixin
from core.views.downloads import workbook


class JobList(ScopedList):
    model = Job
    template_name = "core/job_list.html"

    def get_context(self, page: Page) -> dict:
        gone = visibility.lost_jobs(page.rows, self.request.user)
        for job in page.rows:
            job.is_gone = job.pk in gone
        return super().get_context(page) | {"gone": visibility.GONE}


class OwnJob:
    """A job about what the person no longer sees is not there, as the thing itself."""

    def find_object(self) -> Job:
        job = super().find_object()
        if visibility.lost_jobs([job], self.request.user):
            raise Http404
        return job


class JobDetail(OwnJob, ScopedDetail):
    model = Job
    template_name = "core/job.html"

    def can(self) -> dict[str, bool]:
        return {
            "cancel": self.object.is_open and not self.object.cancel_requested,
            "retry": self.object.state in ("failed", "cancelled"),
        }

    def extra(self) -> dict:
        return {"results": jobs.results_of(self.object)}


class JobProgress(OwnJob, ScopedMixin, View):
    """The moving part of a job's page, asked for again while the job is open."""

    model = Job

    def get(self, request, pk: int):
        job = self.find_object()
        context = {"object": job, "results": jobs.results_of(job)}
        return render(request, "core/_job_progress.html", context)


class JobFile(OwnJob, ScopedMixin, View):
    """The workbook that a job made, for who asked for it and still sees all of its rows."""

    model = Job

    def get(self, request, pk: int):
        job = self.find_object()
        try:
            file = exporting.opened(job)
        except NotYet as error:
            messages.error(request, error.sentence)
            return redirect(job.get_absolute_url())
        return workbook(file, job.params["name"])


class JobCancel(OwnJob, ActionView):
    model = Job
    success_message = "已要求取消。"

    def perform(self, *, note: str) -> None:
        jobs.cancel(self.object, by=self.request.user)


class JobRetry(OwnJob, ActionView):
    model = Job
    success_message = "已重新排队。"

    def perform(self, *, note: str) -> None:
        jobs.retry(self.object, by=self.request.user)


def start(request, kind: str, *, title: str, params: dict, key: str):
    """Enqueue for the person of ``request`` and send them to the job's page."""
    job = jobs.enqueue(
        kind, title=title, params=params, key=f"{key}:{request.user.pk}", by=request.user
    )
    return redirect(job.get_absolute_url())
