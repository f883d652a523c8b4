"""``manage.py seed``: fill an empty database with a demo, city or large world."""

import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from core.audit import anchors, checkpoints
from overview.seeding import alarms, documents, keeping, seed
from overview.seeding.people import ACCOUNTS, PASSWORD
from overview.seeding.world import SIZES


class Command(BaseCommand):
    help = "生成演示数据：demo（演示）、city（全市）、large（含村）。数据库须为空，或加 --reset 先清空。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--world", choices=sorted(SIZES), default="demo")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, default=None)
        parser.add_argument("--reset", action="store_true", help="先清空已有数据")
        parser.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
        parser.add_argument("--accounts", action="store_true", help="只列出演示账号")

    def handle(self, *, world, today, reset, if_empty, accounts, **options) -> None:
        if accounts:
            return self.list_accounts()
        if User.objects.exists() and not reset:
            if if_empty:
                return None
            raise CommandError("数据库里已有数据。如要重新生成，请加 --reset（会清空全部数据）。")
        self.fill(world, options["seed"], today or timezone.localdate(), reset)
        return None

    def fill(self, world: str, number: int, today: date, reset: bool) -> None:
        started = time.monotonic()
        if reset:
            seed.empty()
            for file in (anchors.path(), checkpoints.path()):
                file.unlink(missing_ok=True)  # they held the head of the trail that is gone
        made = seed.make(world, seed=number, today=today)
        seed.analyze()
        if world == "demo":
            documents.make(made)
            alarms.make(made)
            keeping.make(made)
        counts = "，".join(
            f"{model._meta.verbose_name}{len(rows)}"
            for model, rows in made.rows.items()
            if rows and model._meta.app_label != "core"
        )
        self.stdout.write(f"{counts}；用时{time.monotonic() - started:.1f}秒")

    def list_accounts(self) -> None:
        for username, name, role, task in ACCOUNTS:
            self.stdout.write(f"{username:<10} {PASSWORD}  {role.label}·{name}：{task}")
