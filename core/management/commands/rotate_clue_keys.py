"""``manage.py rotate_clue_keys``: everything sealed is written anew under the newest key."""

from django.core.management.base import BaseCommand, CommandError

from core import audit, encryption, exporting, rotation
from core.attachments import files as attachment_files
from core.attachments import pending_files
from core.documents import packing, reencryption
from core.encryption import rows as encrypted_rows
from core.importing import uploads
from core.verbs import CoreVerb

LEFT = "还有内容在旧密钥下，请运行 rotate_clue_keys，旧密钥先不要去掉。"
PACKAGES = (
    "其余均使用最新密钥。请等文书包到期后再去掉旧密钥，"
    "或用 rotate_clue_keys --drop-packages 现在清除（需要的人可以重新制作）。"
)
DONE = "全部加密内容均使用最新密钥，旧密钥可以从 SEALING_KEYS 中去掉。"


class Command(BaseCommand):
    help = (
        "更换加密密钥：把新密钥写在 SEALING_KEYS 最前、重启服务后运行本命令，"
        "全部加密内容（含附件文件）改用新密钥；"
        "最后一行说明旧密钥能否去掉。可随时中断后重新运行。"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--marks",
            action="store_true",
            help="更换 SEALING_SEARCH_KEY 之后使用：同时重新计算姓名、单位的查找标记",
        )
        parser.add_argument(
            "--check", action="store_true", help="只检查还有什么需要旧密钥，不作改动"
        )
        parser.add_argument(
            "--drop-packages",
            action="store_true",
            help="立即清除仍需旧密钥的文书包（需要的人可以重新制作），不等其到期",
        )

    def handle(self, *args, **options) -> None:
        if options["check"]:
            self._check()
            return
        changed = sum(self._rotate(table, options["marks"]) for table in encrypted_rows.tables())
        documents = reencryption.renew()
        audit.record(None, CoreVerb.REKEYED, by=None, note=f"{changed}行、文书{documents}份")
        self.stdout.write(f"文书：更换{documents}份")
        self.stdout.write(f"导入中的工作簿：更换{uploads.renew()}个")
        self.stdout.write(f"导出的工作簿：更换{exporting.renew()}个")
        self.stdout.write(f"表单中暂存的文件：更换{pending_files.renew()}个")
        self._renew_files()
        self._tell_packages(options["drop_packages"])

    def _check(self) -> None:
        left = rotation.left()
        for each in left:
            self.stdout.write(str(each))
        if left:
            raise CommandError(PACKAGES if all(each.until for each in left) else LEFT)
        self.stdout.write(self.style.SUCCESS(DONE))

    def _rotate(self, table: encrypted_rows.Table, marking: bool) -> int:
        try:
            count = encrypted_rows.rotate(table, marking=marking)
        except encryption.Unreadable as error:
            raise CommandError(f"{table.name}：{error}已完成的部分不受影响。") from error
        self.stdout.write(f"{table.name}：更换{count}行")
        return count

    def _renew_files(self) -> None:
        count, amiss = attachment_files.renew()
        self.stdout.write(f"附件文件：更换{count}个")
        if amiss:
            numbers = "、".join(str(pk) for pk in amiss[:50])
            raise CommandError(
                f"{len(amiss)}个附件文件找不到或与上传时不一致（编号：{numbers}），"
                "没有改动，请从备份中恢复后重新运行。其余均使用最新密钥。"
            )

    def _tell_packages(self, dropping: bool) -> None:
        packages = packing.under_older_keys()
        if packages and dropping:
            self.stdout.write(f"文书包：清除{packing.drop(packages)}个")
        elif packages:
            self.stdout.write(str(rotation.packages_left(packages)))
            self.stdout.write(PACKAGES)
            return
        self.stdout.write(self.style.SUCCESS(DONE))
