"""A person's long work: the list, one job's progress, cancel and retry."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from core import jobs
from core.models import Job
from core.views.bases import ActionView, ScopedDetail, ScopedList


class JobList(ScopedList):
    model = Job
    template_name = "core/job_list.html"


class JobDetail(ScopedDetail):
    model = Job
    template_name = "core/job.html"

    def can(self) -> dict[str, bool]:
        return {
            "cancel": self.object.is_open and not self.object.cancel_requested,
            "retry": self.object.state in ("failed", "cancelled"),
        }


class JobProgress(View):
    """The moving part of a job's page, asked for again while the job is open."""

    def get(self, request, pk: int):
        job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
        return render(request, "core/_job_progress.html", {"object": job})


class JobCancel(ActionView):
    model = Job
    success_message = "已要求取消。"

    def perform(self, *, note: str) -> None:
        jobs.cancel(self.object, by=self.request.user)


class JobRetry(ActionView):
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
