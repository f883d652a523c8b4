"""``manage.py doctor``: what an operator needs to know, in order, each with what to do; exit code 1 where something must be done."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from core import doctor
from core.doctor import Level

MARKS = {Level.FINE: "正常", Level.NOTE: "建议", Level.FAULT: "必办"}


class Command(BaseCommand):
    help = "逐项检查本系统，每项一句话：现状和该做什么。有必须处理的事项时退出码为1。"
    requires_system_checks: list[str] = []  # they are told in their places

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")

    def handle(self, *args, **options) -> None:
        found = [
            {
                "key": section.key,
                "title": section.title,
                "level": each.level,
                "sentence": each.sentence,
            }
            for section, findings in doctor.examine()
            for each in findings
        ]
        must = sum(each["level"] == Level.FAULT for each in found)
        if options["json"]:
            whole = {"version": settings.VERSION, "at": timezone.now().isoformat(), "must": must}
            self.stdout.write(json.dumps(whole | {"findings": found}, ensure_ascii=False, indent=1))
        else:
            self.tell(found, must)
        if must:
            sys.exit(1)

    def tell(self, found: list[dict], must: int) -> None:
        styles = {
            Level.FINE: self.style.SUCCESS,
            Level.NOTE: self.style.WARNING,
            Level.FAULT: self.style.ERROR,
        }
        for each in found:
            mark = styles[each["level"]](MARKS[each["level"]])
            self.stdout.write(f"{mark} {each['title']}：{each['sentence']}")
        should = sum(each["level"] == Level.NOTE for each in found)
        self.stdout.write(f"共{len(found)}项：必须处理{must}项，建议处理{should}项。")
