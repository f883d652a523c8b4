"""``manage.py recompute_evaluations``: whether every evaluation still comes out as it was proposed."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from overview.models import Evaluation
from overview.queries.evaluations import Recomputed, recompute


class Command(BaseCommand):
    help = "用留存的数字和办法重新计算每一份评价；有不一致的逐项列出，并以错误结束。"

    def handle(self, **options) -> None:
        today = timezone.localdate()
        rows = Evaluation.objects.exclude(formula=None).order_by("pk")
        rows = rows.select_related("formula", "team", "ledger__unit", "round__term")
        wrong = 0
        for number, evaluation in enumerate(rows, start=1):
            found = recompute(evaluation, today)
            wrong += not found.is_same
            self.stdout.write(f"{number}. {evaluation.round}　{evaluation}：{_said(found)}")
        if wrong:
            raise CommandError(f"{wrong}份不一致。")


def _said(found: Recomputed) -> str:
    if found.is_same:
        return "一致"
    lines = [
        f"{check.name}：{'、'.join(check.differences)}"
        for check in found.checks
        if not check.is_same
    ]
    return "不一致。" + "；".join([*found.differences, *lines])
