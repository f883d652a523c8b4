"""``manage.py rotate_clue_keys``: everything sealed is written anew under the newest key."""

from django.core.management.base import BaseCommand, CommandError

from core import attachment_files, audit, sealed_rows, sealing


class Command(BaseCommand):
    help = (
        "更换加密密钥：把新密钥写在 SEALING_KEYS 最前、重启服务后运行本命令，"
        "全部加密内容（含附件文件，未加密的旧文件一并加密）改用新密钥；完成后才可从 SEALING_KEYS 中去掉旧密钥。可随时中断后重新运行。"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--marks",
            action="store_true",
            help="更换 SEALING_SEARCH_KEY 之后使用：同时重新计算姓名、单位的查找标记",
        )

    def handle(self, *args, **options) -> None:
        changed = 0
        for table in sealed_rows.tables():
            try:
                changed += (count := sealed_rows.rotate(table, marking=options["marks"]))
            except sealing.Unreadable as error:
                raise CommandError(f"{table.name}：{error}已完成的部分不受影响。") from error
            self.stdout.write(f"{table.name}：更换{count}行")
        documents = sealed_rows.rotate_documents()
        audit.record(None, "更换加密密钥", by=None, note=f"{changed}行、文书{documents}份")
        self.stdout.write(f"文书：更换{documents}份")
        self._renew_files()
        self.stdout.write(self.style.SUCCESS("全部加密内容均使用最新密钥。"))

    def _renew_files(self) -> None:
        done = attachment_files.renew()
        self.stdout.write(f"附件文件：首次加密{done.sealed}个，更换密钥{done.rotated}个")
        if done.amiss:
            numbers = "、".join(str(pk) for pk in done.amiss[:50])
            raise CommandError(
                f"{len(done.amiss)}个附件文件找不到或与上传时不一致（编号：{numbers}），"
                "没有改动，请从备份中恢复后重新运行。其余均使用最新密钥。"
            )
