"""``manage.py backup FILE``: rows, uploads and documents into one archive with checksums."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.backup import tools, world


class Command(BaseCommand):
    help = "把数据库、上传文件和文书备份到一个文件（可在运行中进行）。"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", type=Path, help="新建的备份文件，例如 /backup/xuncha-20260301.tar"
        )

    def handle(self, *, file: Path, **options) -> None:
        try:
            counted = world.save(file)
        except (tools.BackupError, OSError) as error:
            raise CommandError(f"备份失败：{error}") from error
        note = f"{counted['rows']}行、{counted['files']}个文件，存入{file.name}"
        audit.record(None, "备份", by=None, note=note)
        self.stdout.write(f"已备份 {counted['rows']} 行数据、{counted['files']} 个文件到 {file}。")
        self.stdout.write(
            "密钥 SECRET_KEY、AUDIT_KEY、SEALING_KEYS 和 SEALING_SEARCH_KEY 不在其中，请另行妥善保管。"
        )
