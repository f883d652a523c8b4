"""``manage.py restore FILE``: an archive into an empty installation, compared when done."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.backup import tools, world
from core.verbs import CoreVerb


class Command(BaseCommand):
    help = "把备份文件恢复到空的安装，并逐表、逐文件核对校验和。"
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="加密备份的私钥文件")
        parser.add_argument(
            "--without-keys", action="store_true", help="备份时的密钥已丢失：只恢复其余内容"
        )

    def handle(self, *, file: Path, identity: Path | None, without_keys: bool, **options) -> None:
        try:
            counted = world.restore(file, identity, without_keys=without_keys)
        except (tools.BackupError, OSError) as error:
            raise CommandError(f"恢复失败：{error}") from error
        note = f"{counted['rows']}行、{counted['files']}个文件，来自{file.name}"
        audit.record(None, CoreVerb.RESTORED, by=None, note=note)
        self.stdout.write(f"已恢复并核对 {counted['rows']} 行数据、{counted['files']} 个文件。")
