"""Thin tasks: take an id, call the room that knows."""

from celery import shared_task

from core import audit, exporting, jobs
from core.attachments import files as attachment_files
from core.attachments import pending_files
from core.audit import anchors, checkpoints, streaming
from core.documents import packing, store
from core.importing import uploads
from core.notices.mailing import MAIL
from core.notices.webhooks import GATEWAY


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def run_long_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    jobs.sweep()


@shared_task
def sweep_notices() -> None:
    try:
        MAIL.deliver()
    finally:  # two ways out of the house: a fault of one closes the other to nobody
        GATEWAY.deliver()


@shared_task
def seal_audit() -> None:
    audit.seal()
    checkpoints.note()
    streaming.deliver()


@shared_task
def stream_audit() -> None:
    streaming.deliver()


@shared_task
def anchor_audit() -> None:
    anchors.anchor()


@shared_task
def sweep_documents() -> None:
    store.sweep()


@shared_task
def sweep_packages() -> None:
    packing.sweep()


@shared_task
def sweep_attachments() -> None:
    attachment_files.sweep()
    pending_files.sweep()
    uploads.sweep()
    exporting.sweep()
