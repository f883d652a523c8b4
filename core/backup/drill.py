"""The drill: the newest backup restored into an empty database by the real command, and the outcome kept.

The database is one of its own (``BACKUP_DRILL_DATABASE_URL``), which the drill empties before and
after; that it may, a schema in it says, made when the drill first found it empty. Files are restored
into a temporary directory. Administrators read the outcome until the next drill.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psycopg2
from django.conf import settings
from django.utils import timezone
from environ import Env

from core.backup import keeping
from core.backup.tools import BackupError

OWN = "xuncha_drill"  # the schema that says: this database is the drill's
LONGEST = timedelta(days=35)  # a month and a missed night
STANDING = (
    f"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{OWN}'),"  # noqa: S608
    " EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
)


def run(identity: Path | None) -> str:
    """Restore the newest archive and compare everything; returns what the restoring said.

    Raises BackupError with the reason. Either way the outcome is kept for ``trouble``.
    """
    try:
        _check_key(identity)
        said = _restore(_newest(), identity)
    except BackupError as error:
        _keep(str(error))
        raise
    _keep("")
    return said


def trouble() -> str:
    """What administrators are told about the drills; "" where all is well or none are asked for."""
    if not (settings.BACKUP_DIR and settings.BACKUP_DRILL_DATABASE_URL):
        return ""
    if not _outcome().exists():
        return "还没有做过备份恢复演练：请运行 systemctl start xuncha-drill.service。"
    last = json.loads(_outcome().read_text(encoding="utf-8"))
    at = timezone.localtime(datetime.fromisoformat(last["at"]))
    if last["fault"]:
        return f"{at:%Y-%m-%d} 的备份恢复演练没有成功：{last['fault']}"
    if timezone.now() - at <= LONGEST:
        return ""
    return f"最近一次备份恢复演练是{(timezone.now() - at).days}天前：请检查 xuncha-drill.timer。"


def _outcome() -> Path:
    return Path(settings.VAR_DIR) / "backup-drill.json"


def _keep(fault: str) -> None:
    unfinished = _outcome().with_suffix(".part")
    outcome = {"at": timezone.now().isoformat(), "fault": fault}
    unfinished.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(_outcome())


def _check_key(identity: Path | None) -> None:
    """A key that everybody on the machine may read is none. The group's bits are systemd's access list."""
    if identity and identity.stat().st_mode & 0o007:
        raise BackupError(f"私钥文件 {identity} 谁都能读：请 chmod 600，最好按文档存为加密凭据。")


def _newest() -> Path:
    made = keeping.archives()
    if not made:
        raise BackupError("BACKUP_DIR 中没有备份。")
    return made[-1][1]


def _restore(archive: Path, identity: Path | None) -> str:
    _empty()
    try:
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as var:
            command = ["restore", str(archive.resolve())]
            return _manage(var, *command, *(["--identity", str(identity)] if identity else []))
    finally:
        _empty()


def _manage(var: str, *arguments: str) -> str:
    """One of our own commands over the drill's database and directory, with the keys of here."""
    url = settings.BACKUP_DRILL_DATABASE_URL
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "XUNCHA_VAR": var, "S3_BUCKET": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(done.stderr.strip().splitlines()[-1] if done.stderr else "恢复中断。")
    return done.stdout.strip()


def _empty() -> None:
    """The drill's database without a table; refuses one that holds tables and is not the drill's."""
    try:
        with closing(_connect()) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                _empty_by(cursor)
    except psycopg2.Error as error:
        raise BackupError(f"演练用的数据库不能使用：{str(error).strip()}") from error


def _connect():
    place = Env.db_url_config(settings.BACKUP_DRILL_DATABASE_URL)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {name: place[key] for name, key in names.items() if place.get(key)}
    return psycopg2.connect(dbname=place["NAME"], **given)


def _empty_by(cursor) -> None:
    cursor.execute(STANDING)
    is_ours, has_tables = cursor.fetchone()
    if has_tables and not is_ours:
        raise BackupError("BACKUP_DRILL_DATABASE_URL 指向的数据库里已有数据，演练只用空的数据库。")
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {OWN}")
    cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
    cursor.execute("CREATE SCHEMA public")
