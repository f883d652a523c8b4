"""``manage.py drill_backup``: the newest backup restored into the drill's own empty database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.backup import drill, tools
from core.verbs import CoreVerb


class Command(BaseCommand):
    help = "把最近一次备份恢复到演练用的空数据库并核对，结果记入审计，管理员在页面上看到。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--identity", type=Path, help="加密备份的私钥文件")

    def handle(self, *, identity: Path | None, **options) -> None:
        if not settings.BACKUP_DRILL_DATABASE_URL:
            raise CommandError("请先设置 BACKUP_DRILL_DATABASE_URL（一个空的数据库）。")
        try:
            said = drill.run(identity)
        except (tools.BackupError, OSError) as error:
            audit.record(None, CoreVerb.DRILLED, by=None, note=f"没有成功：{error}")
            raise CommandError(f"恢复演练没有成功：{error}") from error
        audit.record(None, CoreVerb.DRILLED, by=None, note=said)
        self.stdout.write(f"恢复演练成功：{said}")
