"""``manage.py backup [FILE]``: rows, uploads and documents into one archive, or an archive verified."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.backup import keeping, tools, world
from core.verbs import CoreVerb


class Command(BaseCommand):
    help = "把数据库、上传文件和文书备份到一个文件（可在运行中进行），或核对一个备份文件。"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help="新建的备份文件；不填则按日期存入 BACKUP_DIR，并清除过期的备份",
        )
        parser.add_argument("--verify", action="store_true", help="只核对这个备份文件")
        parser.add_argument("--identity", type=Path, help="加密备份的私钥文件")

    def handle(self, *, file: Path | None, verify: bool, identity: Path | None, **options) -> None:
        try:
            self._verify(file, identity) if verify else self._save(file)
        except (tools.BackupError, OSError) as error:
            raise CommandError(
                f"备份失败：{error}" if not verify else f"核对未通过：{error}"
            ) from error

    def _save(self, file: Path | None) -> None:
        if file is None and not settings.BACKUP_DIR:
            raise CommandError("请写出备份文件名，或设置 BACKUP_DIR。")
        if file:
            self._tell(file, world.save(file, settings.BACKUP_RECIPIENTS))
            return
        with keeping.alone():
            target = keeping.next_file()
            self._tell(target, world.save(target, settings.BACKUP_RECIPIENTS, incremental=True))
            for path in keeping.prune():
                self.stdout.write(f"已按保存规则清除 {path.name}。")

    def _tell(self, target: Path, counted: dict) -> None:
        note = f"{counted['rows']}行、{counted['files']}个文件，存入{target.name}"
        audit.record(None, CoreVerb.BACKED_UP, by=None, note=note)
        self.stdout.write(
            f"已备份 {counted['rows']} 行数据、{counted['files']} 个文件到 {target}。"
        )
        if not settings.BACKUP_RECIPIENTS:
            self.stdout.write("没有设置 BACKUP_RECIPIENTS：备份文件未加密，离开本机前请先加密。")
        self.stdout.write(
            "密钥 SECRET_KEY、AUDIT_KEY、SEALING_KEYS 和 SEALING_SEARCH_KEY 不在其中，请另行妥善保管。"
        )

    def _verify(self, file: Path | None, identity: Path | None) -> None:
        made = keeping.archives()
        if file is None and not made:
            raise CommandError("BACKUP_DIR 中没有备份，请写出要核对的文件。")
        target = file or made[-1][1]
        counted = world.verify(target, identity)
        self.stdout.write(
            f"{target} 完整：{counted['rows']} 行数据、{counted['files']} 个文件，密钥齐全。"
        )
