"""What still needs an older key of SEALING_KEYS: counted, so that a key goes when nothing needs it.

Rows, documents, files, kept workbooks, exports and files kept for a form are rewritten by ``manage.py
rotate_clue_keys``. Packages of documents are not: each lasts PACKAGE_DAYS and can be made again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from core import exporting
from core.attachments import files as attachment_files
from core.attachments import pending_files
from core.calendar import cn_date
from core.documents import packing, reencryption
from core.encryption import rows as encrypted_rows
from core.importing import uploads
from core.models import Package


@dataclass(frozen=True)
class Left:
    """So many of a kind lie under an older key; ``until`` the day they end by themselves, if they do."""

    name: str
    count: int
    until: date | None = None

    def __str__(self) -> str:
        ending = f"，{cn_date(self.until)}前自动到期" if self.until else ""
        return f"{self.name}：{self.count}个仍需旧密钥{ending}"


def left() -> list[Left]:
    """Everything that an older key alone opens; nothing where the newest opens all."""
    found = [Left(table.name, encrypted_rows.older(table)) for table in encrypted_rows.tables()]
    found += [
        Left("文书", reencryption.older()),
        Left("附件文件", attachment_files.older()),
        Left("导入中的工作簿", uploads.older()),
        Left("导出的工作簿", exporting.older()),
        Left("表单中暂存的文件", pending_files.older()),
        packages_left(packing.under_older_keys()),
    ]
    return [each for each in found if each.count]


def packages_left(packages: list[Package]) -> Left:
    """Packages run out on their own; ``until`` is the day of the last."""
    days = timedelta(days=settings.PACKAGE_DAYS + 1)
    until = max((timezone.localdate(each.made_at) + days for each in packages), default=None)
    return Left("文书包", len(packages), until)
