"""Making and restoring an archive of rows and files that belong together."""

import contextlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core import storage
from core.backup import archive, encrypting, keys, objects, rows, tools
from core.backup.tools import BackupError, private

TREES: dict[str, Callable[[], storage.Store]] = {
    "uploads": storage.uploads,
    "documents": storage.documents,
}


def save(target: Path, recipients: Sequence[str] = (), *, incremental: bool = False) -> dict:
    """Write everything into a new file at `target`; returns the number of rows and files.

    Rows are read in one snapshot; the files they name were written before them, so that all of
    them are found afterwards. Encrypted to ``recipients`` (age's public keys), if there are any.
    ``incremental``: files go into the store beside it, which those of earlier archives lie in.
    """
    if target.exists():
        raise BackupError(f"{target} 已存在，请换一个文件名。")
    store = objects.Store(target, list(recipients)) if incremental else None
    unfinished = target.with_name(target.name + ".part")
    try:
        with private(unfinished) as file:
            with (
                _plain(file, list(recipients)) as plain,
                tarfile.open(fileobj=plain, mode="w|") as tar,
            ):
                # Plain rows never lie where only encrypted ones belong.
                scratch = Path(settings.VAR_DIR) if recipients else target.parent
                counted = _write(archive.Writer(tar, store), scratch)
            file.flush()
            os.fsync(file.fileno())
        if store:
            objects.write_listing(target, store.used)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return counted


def _plain(file: IO[bytes], recipients: list[str]):
    """What the archive is written into: the file itself or, encrypting, what leads there."""
    if not recipients:
        return contextlib.nullcontext(file)
    return encrypting.encrypted(file, encrypting.recipients_of(recipients))


def _write(writer: archive.Writer, scratch: Path) -> dict:
    with tempfile.TemporaryDirectory(dir=scratch) as directory:
        dump = Path(directory) / archive.DUMP
        tables = _dump(dump)
        writer.add(dump, archive.DUMP)
    for tree, store in TREES.items():
        writer.add_files(store(), tree)
    writer.seal(made_at=timezone.now().isoformat(), tables=tables, keys=keys.fingerprints())
    return {"rows": sum(count for count, _ in tables.values()), "files": len(writer.files) - 1}


def _dump(target: Path) -> dict:
    """Dump and checksums of one and the same snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        tools.dump(target, snapshot=cursor.fetchone()[0])
        return rows.digests()


def verify(source: Path, identity: Path | None = None) -> dict:
    """Read every byte of an archive and of its objects and compare; the keys it needs are here."""
    with _opened(source, identity) as tar:
        manifest = archive.verify(tar)
    _verify_objects(source, manifest, identity)
    keys.check(manifest)
    return _counted(manifest)


def restore(source: Path, identity: Path | None = None, *, without_keys: bool = False) -> dict:
    """Fill an empty installation; refuses a damaged archive, and one whose keys are not here,
    before anything is touched (``without_keys``: what is sealed stays closed)."""
    with _opened(source, identity) as tar:
        manifest = archive.verify(tar)
        _verify_objects(source, manifest, identity)
        if not without_keys:
            keys.check(manifest)
        _refuse_what_is_filled()
        _load_rows(tar, manifest)
        for tree, store in TREES.items():
            archive.extract_tree(tar, tree, store())
            with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
                fetch = _fetch(source, identity)
                archive.extract_objects(manifest, fetch, tree, store(), Path(scratch))
    _compare_files(manifest)
    return _counted(manifest)


def _verify_objects(source: Path, manifest: dict, identity: Path | None) -> None:
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        archive.verify_objects(manifest, _fetch(source, identity), Path(scratch))


def _fetch(source: Path, identity: Path | None) -> archive.Fetch:
    return lambda name, target: objects.fetch(source, name, target, identity)


@contextlib.contextmanager
def _opened(source: Path, identity: Path | None) -> Iterator[tarfile.TarFile]:
    """The archive, decrypted beside the data if need be; raises where it cannot be read."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as scratch:
        if encrypting.is_encrypted(source):
            plain = Path(scratch) / "plain.tar"
            encrypting.decrypt(source, plain, identity)
            source = plain
        try:
            with tarfile.open(source) as tar:
                yield tar
        except (tarfile.TarError, EOFError) as error:
            raise BackupError(f"备份文件已损坏，无法读取：{error}") from error


def _counted(manifest: dict) -> dict:
    rows_in_all = sum(count for count, _ in manifest["tables"].values())
    return {"rows": rows_in_all, "files": len(manifest["files"]) - 1}


def _refuse_what_is_filled() -> None:
    if not rows.is_empty():
        raise BackupError("数据库里已有账号。恢复只能在空的安装上进行，以免覆盖数据。")
    for tree, store in TREES.items():
        if any(store().entries()):
            raise BackupError(f"文件存储 {tree} 不是空的。恢复只能在空的安装上进行，以免覆盖文件。")


def _load_rows(tar: tarfile.TarFile, manifest: dict) -> None:
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as directory:
        dump = Path(directory) / archive.DUMP
        # Not tar.extract: its filter against hostile members is not in Debian 12's Python 3.11.2.
        with archive.content(tar, archive.DUMP) as packed, dump.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        connection.close()
        tools.load(dump)
    with transaction.atomic():
        found = rows.digests()
    different = [
        table for table, digest in manifest["tables"].items() if found.get(table) != digest
    ]
    if different:
        raise BackupError(
            f"恢复后这些表与备份不一致：{'、'.join(different)}。请不要使用这个数据库。"
        )


def _compare_files(manifest: dict) -> None:
    for name, expected in manifest["files"].items():
        tree, _, below = name.partition("/")
        if tree not in TREES:
            continue
        with storage.opened(TREES[tree](), below) as file:
            if archive.checksum(file) != expected:
                raise BackupError(f"恢复后文件 {name} 与备份不一致，请检查存放文件的地方。")
