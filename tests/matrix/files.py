"""Files, frozen documents and packages of the world, with real bytes behind them."""

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings

from core.documents import registry, tree
from core.encryption import files as encrypted_files
from core.models import Attachment, Document, Job, Package
from core.targets import label_of
from tests.matrix.people import ABC
from tests.matrix.policy import mark

_written: dict[Path, bytes] = {}


def attached_file(side, kind: str, target, by) -> Attachment:
    """A file that hangs on ``target``."""
    return Attachment.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        name=f"{mark(side, '附件')}{kind}.txt",
        size=3,
        content_type="text/plain",
        sha256=ABC,
        path=uploaded(f"matrix/{side}{kind}"),
        uploaded_by=by,
    )


def frozen_document(side, key: str, target, by) -> Document:
    """A print of ``target`` that was frozen, with a real page to put a watermark on."""
    path = f"matrix/{side}-{key}.pdf"
    return Document.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        trail=getattr(target, "audit_trail", ""),
        kind=key,
        title=mark(side, "文书"),
        content=tree.to_json(tree.Sheet(mark(side, "文书"), ())),
        is_restricted=registry.get(key).restricted,
        path=stored(settings.DOCUMENT_ROOT, path, PAGE),
        sha256=hashlib.sha256(PAGE).hexdigest(),
        size=len(PAGE),
        pages=1,
        made_by=by,
    )


def blank_page() -> bytes:
    book, data = pikepdf.new(), BytesIO()
    book.add_blank_page()
    book.save(data)
    return data.getvalue()


PAGE = blank_page()


def uploaded(name: str) -> str:
    """A file among the uploads, encrypted as they are."""
    data = b"".join(encrypted_files.sealed([b"abc"], bound_to=name))
    return stored(settings.MEDIA_ROOT, name, data)


def stored(root, name: str, data: bytes) -> str:
    """A file that is really there; its path below ``root``."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    _written[path] = data
    return name


def write_again() -> None:
    """The files of rows that came back from a snapshot, where a test removed or changed them."""
    for path, data in _written.items():
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def package(side, inspection, owner) -> Package:
    """A zip with nothing in it, so that nothing in it is out of anybody's scope."""
    job = Job.objects.create(
        kind="overview.package", key=f"package{side}", state="done", requested_by=owner
    )
    return Package.objects.create(
        job=job,
        target_type=label_of(inspection),
        target_id=inspection.pk,
        title=mark(side, "文书包"),
        path=stored(Path(settings.PACKAGE_ROOT), f"{side}.zip", b"abc"),
        sha256=ABC,
        size=3,
        made_by=owner,
    )


def versions(side, target, inspection, owner) -> list[Document]:
    """A first version and the one in force."""
    return [
        Document.objects.create(
            **target,
            trail=inspection.audit_trail,
            kind="sheet",
            revision=revision,
            title=mark(side, "文书"),
            content=tree.to_json(tree.Sheet(mark(side, "文书"), (tree.Paragraph(f"{revision}"),))),
            path=stored(settings.DOCUMENT_ROOT, f"matrix/{side}{revision}.pdf", b"abc"),
            sha256=ABC,
            size=3,
            pages=1,
            made_by=owner,
        )
        for revision in (1, 2)
    ]
