"""Whether what must be written can be: a little is written wherever the product writes.

The database's disk may be another machine's: there a sort too large for its memory is asked for,
which PostgreSQL writes beside its tables, and which leaves no row and no log of changes behind.
"""

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from core import storage
from core.outages import Outage, outage_of

FREE_BYTES = 300 * 1024 * 1024
BLOCK = b"\0" * 65536
SPILL = """
SELECT count(*) FROM (
    SELECT md5(n::text) || repeat('x', 500) AS line FROM generate_series(1, 1000) n
    ORDER BY line OFFSET 0
) AS lines
"""


def without_room() -> list[str]:
    """The names of the places that take nothing or have little room left."""
    full = [name for name, store in stores().items() if not store.has_room()]
    full += [name for name, path in places().items() if not takes_writing(path)]
    return full if database_has_room() else ["数据库", *full]


def stores() -> dict[str, storage.Store]:
    return {
        "上传文件": storage.uploads(),
        "文书": storage.documents(),
        "打包文件": storage.packages(),
    }


def places() -> dict[str, Path]:
    return {
        "运行数据": Path(settings.VAR_DIR),
        "临时文件": Path(tempfile.gettempdir()),
    }


def free() -> dict[str, int]:
    """Bytes left, by place; folders that are not there (a bucket, no backups here) are left out."""
    folders = {
        "var": settings.VAR_DIR,
        "temporary": tempfile.gettempdir(),
        "uploads": settings.MEDIA_ROOT,
        "documents": settings.DOCUMENT_ROOT,
        "backup": settings.BACKUP_DIR,
    }
    there = {name: Path(folder) for name, folder in folders.items() if folder}
    return {n: shutil.disk_usage(path).free for n, path in there.items() if path.is_dir()}


def takes_writing(path: Path) -> bool:
    """A file without a name is written through to the disk, and gone when it is closed."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
        return shutil.disk_usage(path).free >= FREE_BYTES
    except OSError:
        return False


def database_has_room() -> bool:
    """False where its disk is full; a database that is away is told of elsewhere."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', '64kB', true)")
            cursor.execute(SPILL)
    except DatabaseError as error:
        return outage_of(error) is not Outage.DISK
    return True
