"""``manage.py anchor_audit``: today's anchor of the audit chain, written to its file and printed."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.audit import anchors


class Command(BaseCommand):
    help = "写下今天的审计锚（链长和末端校验码），并打印出来供抄录。"

    def handle(self, *args, **options) -> None:
        try:
            made = anchors.anchor()
        except OSError as error:
            raise CommandError(
                f"无法写入锚定文件{settings.AUDIT_ANCHOR_FILE}：{error.strerror}。请检查目录权限。"
            ) from error
        self.stdout.write(str(made))
