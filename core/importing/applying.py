"""Applying a long workbook as a job: its page shows how far it is, and it is written once or not."""

from typing import TYPE_CHECKING

from django.db import transaction

from core import jobs
from core.errors import NotYet
from core.importing import engine, uploads
from core.importing.importer import KINDS, Importer, Verdict
from core.importing.uploads import Upload
from core.models import Job
from core.models.job import OPEN_JOBS

if TYPE_CHECKING:
    from accounts.models import User


JOB = "core.import"
IMMEDIATE = 500  # rows that are written while the person waits: about five seconds


def ask(importer: Importer, upload: Upload, *, digest: str, page: str) -> Job:
    """Queue the writing of what was shown; asked twice, it is the same job."""
    importer.check_may()
    if upload.outcome():
        raise NotYet("这个文件已经导入过，请勿重复提交。")
    return jobs.enqueue(
        JOB,
        title=f"{importer.title}（{upload.name}）"[:200],
        params={
            "kind": importer.kind,
            "token": upload.token,
            "digest": digest,
            "page": page,
            "of": importer.params(),
        },
        key=_key(upload),
        by=importer.user,
    )


def job_of(upload: Upload, *, by: "User") -> Job | None:
    """The job that is writing this workbook now."""
    mine = Job.objects.visible_to(by).filter(kind=JOB, key=_key(upload))
    return mine.filter(state__in=OPEN_JOBS).first()


def _key(upload: Upload) -> str:
    return f"import:{upload.key}"


def _about(job: Job) -> tuple[str, int] | None:
    return KINDS[job.params["kind"]].about(job.params["of"])


def _result(job: Job) -> list[jobs.Link]:
    page = job.params["page"]
    return [("查看每一行的结果", f"{page}?upload={job.params['token']}")]


@jobs.handler(JOB, label="导入", says="完成", is_long=True, result=_result, about=_about)
def apply(job: Job, progress: jobs.Reporter) -> jobs.Finish:
    """All rows are written in the transaction that ends the job: a killed worker leaves none, and
    whoever takes the job up writes them once."""
    user, kind = job.requested_by, job.params["kind"]
    importer = KINDS[kind].restore(user, job.params["of"])
    importer.check_may()
    upload = uploads.find(job.params["token"], kind=kind, by=user)
    progress(0, 100, "正在核对；有同类的导入正在写入的，等它写完")

    def finish() -> None:
        importer.progress = progress.inside
        run = engine.write(importer, upload, digest=job.params["digest"])
        counts = run.counts
        words = f"导入完成：新增{counts[Verdict.NEW]}，更新{counts[Verdict.CHANGED]}。"
        progress.inside(run.to_write, run.to_write, words)
        transaction.on_commit(lambda: upload.finish(run.outcome))

    return finish
