"""``manage.py verify_audit``: seals what is new, proves the whole trail, names every fault."""

import sys
from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from core import audit
from core.audit import verification
from core.models import AuditSeal

SHOWN = 50


class Command(BaseCommand):
    help = "校验审计记录：是否被改动、删除、插入或调换。发现问题时退出码为1。"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--expect",
            metavar="序号:校验码",
            help="上次抄下的链头；连服务器上的封存文件也被改过时，只有它能发现",
        )

    def handle(self, *args, **options) -> None:
        expected = self.read_head(options["expect"])
        found = verification.faults()
        faults = [*self.compare(expected), *islice(found, SHOWN + 1)]
        for fault in faults[:SHOWN]:
            self.stdout.write(self.style.ERROR(fault.sentence))
        if len(faults) > SHOWN:
            self.stdout.write(self.style.ERROR(f"问题超过{SHOWN}处，以上为前{SHOWN}处。"))
        verification.note(is_whole=not faults, by=None)
        length, digest = audit.head()
        self.stdout.write(f"链头：{length}:{digest}（请抄录或打印，下次用 --expect 核对）")
        if faults:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(f"审计记录共{length}条，完整无误。"))

    def read_head(self, text: str | None) -> tuple[int, str] | None:
        if not text:
            return None
        number, _, digest = text.partition(":")
        if not number.isdigit() or len(digest) != len(audit.GENESIS):
            raise CommandError("--expect 的格式为“序号:校验码”，请照抄上次输出的链头。")
        return int(number), digest

    def compare(self, expected: tuple[int, str] | None) -> list[audit.Fault]:
        """The head written down earlier must still be a link of the chain."""
        if expected is None or expected == (0, audit.GENESIS):
            return []
        number, digest = expected
        found = AuditSeal.objects.filter(sequence=number).values_list("digest", flat=True).first()
        if found is None:
            return [audit.Fault(None, f"抄录的链头是第{number}条，现已不足：链尾被截去。")]
        if found != digest:
            return [audit.Fault(None, f"第{number}条与抄录的链头不符：审计记录被整体改写。")]
        return []
