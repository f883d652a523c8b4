"""``manage.py load_reference``: the vocabularies and deadline presets a new installation begins with."""

from django.core.management.base import BaseCommand

from overview.seeding import reference


class Command(BaseCommand):
    help = "装入领域、问题分类、接收机关和期限预设；已有的和改过的保持不变。"

    def handle(self, **options) -> None:
        reference.load()
        self.stdout.write("基础数据已装入，可在系统管理中调整。")
