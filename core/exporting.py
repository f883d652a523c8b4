"""Long exports as jobs: the list is asked again for the same person in the worker, and the workbook
lies sealed until it is fetched or its days are over."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.http import Http404

from core import audit, encryption, jobs, listed, orphan_files, storage
from core.encryption import files as encrypted_files
from core.errors import ActionDenied, NotYet
from core.models import Job
from core.requests import PageRequest
from core.spreadsheets import Table
from core.verbs import CoreVerb

JOB = "core.export"
FOLDER = "exports"
IMMEDIATE = 10_000  # rows of a workbook that are written while the person waits: about six seconds
DAYS = 7
TOLD = 500  # rows between two reports
GONE = "导出的文件已过保存期限，请回到列表重新导出。"
NARROWED = "导出的内容中有您已不能查看的，不能再下载。请回到列表重新导出。"
LOST = "您已不能查看这份列表，没有导出。"
FULL = "服务器存储空间不足或不可写，文件没有保存，请联系系统管理员。"


def is_long(view, rows: QuerySet) -> bool:
    """Whether a list's workbook is made by a job: only once, and never what is limited anyway."""
    if view.progress or view.is_restricted or view.request.GET.get("export") != "xlsx":
        return False
    return rows.count() > IMMEDIATE


def ask(request: PageRequest, model: type[Model], rows: QuerySet) -> Job:
    """Queue the export of the list at this address as this person sees it."""
    query = request.GET.urlencode()
    digest = hashlib.sha256(f"{request.path}?{query}".encode()).hexdigest()[:32]
    return jobs.enqueue(
        JOB,
        title=f"导出{model._meta.verbose_name}（{rows.count()}行）",
        params={"path": request.path, "query": query},
        key=f"export:{digest}:{request.user.pk}",
        by=request.user,
    )


def counted(table: Table, total: int, progress: jobs.Progress) -> Table:
    """The same table, telling how many of its rows were read."""

    def rows() -> Iterator:
        for number, row in enumerate(table.rows):
            if number % TOLD == 0:
                progress(min(number, total), total, f"已写出{number}行，共{total}行")
            yield row

    return replace(table, rows=rows())


def _result(job: Job) -> list[jobs.Link]:
    file = job.params.get("file")
    if not file or not storage.uploads().exists(_place(file)):
        return []
    return [(f"下载《{job.params['name']}》", f"{job.get_absolute_url()}file/")]


@jobs.handler(JOB, label="导出", is_long=True, result=_result)
def export(job: Job, progress: jobs.Reporter) -> jobs.Finish:
    """What the person may see is asked again here: much can change while a job waits."""
    view = _view(job, progress)
    try:
        response = view.dispatch(view.request, **view.kwargs)
    except Http404 as error:
        raise ActionDenied(LOST) from error
    ids = list(dict.fromkeys(view.object_list.values_list("pk", flat=True)))
    name = unquote(response["Content-Disposition"].rpartition("''")[2])
    progress(99, 100, "正在保存")
    file = uuid.uuid4().hex
    try:
        _seal(f"{file}.ids", [json.dumps(ids).encode()])
        _seal(file, response)
    finally:
        # Not response.close(): that ends a request, and with it the connection to the database.
        if file_made := getattr(response, "file_to_stream", None):
            file_made.close()

    def finish() -> None:
        params = job.params | {"file": file, "name": name}
        message = f"共{len(ids)}行，保存{DAYS}天后自动清除。"
        progress.inside(len(ids), len(ids), message)
        Job.objects.filter(pk=job.pk).update(params=params)

    return finish


def opened(job: Job) -> IO[bytes]:
    """The workbook, as long as the person sees all that is in it. Raises NotYet."""
    file = job.params.get("file", "none")
    try:
        with _opened(f"{file}.ids") as kept:
            ids = json.loads(kept.read())
        found = _opened(file)
    except (FileNotFoundError, encryption.Unreadable) as error:
        raise NotYet(GONE) from error
    if not _still_sees(job, ids):
        found.close()
        raise NotYet(NARROWED)
    audit.record(None, CoreVerb.EXPORT_DOWNLOADED, by=job.requested_by, note=job.title)
    return found


def renew() -> int:
    """Every kept export under the newest key; how many."""
    return encrypted_files.renew_all(storage.uploads(), FOLDER)


def older() -> int:
    """How many lie under an older key."""
    return sum(1 for _ in encrypted_files.older(storage.uploads(), FOLDER))


def sweep() -> int:
    """Remove those whose days are over; how many."""
    return orphan_files.remove(
        storage.uploads(), (), prefix=f"{FOLDER}/", older_than=DAYS * orphan_files.DAY
    )


def _still_sees(job: Job, ids: list[Any]) -> bool:
    try:
        model = _view(job, None).model
    except ActionDenied:
        return False
    rows = model._default_manager.visible_to(job.requested_by)
    return rows.filter(pk__in=ids).distinct().count() == len(ids)


def _view(job: Job, progress: jobs.Progress | None):
    """The list's view as it answers this person at this address now."""
    view = listed.view_at(f"{job.params['path']}?{job.params['query']}", job.requested_by)
    if view is None:
        raise ActionDenied(LOST)
    view.progress = progress
    return view


def _seal(name: str, pieces) -> None:
    try:
        encrypted_files.write(storage.uploads(), _place(name), pieces, bound_to=name)
    except OSError as error:
        raise NotYet(FULL) from error


def _opened(name: str) -> IO[bytes]:
    return encrypted_files.opened(storage.uploads(), _place(name), bound_to=name)


def _place(name: str) -> str:
    return f"{FOLDER}/{name}"
