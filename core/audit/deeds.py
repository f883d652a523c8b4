"""What kind of learning a verb stands for: seeing, exporting, downloading, being refused."""

from django.db.models import TextChoices

from core.models.audit import READING

REFUSED, DENIED = "访问被拒", "操作被拒"
# The person may, but the thing is not ready: no refusal (ADR 0050).
EARLY = "条件未到"


class Deed(TextChoices):
    VIEW = "view", "查看"
    EXPORT = "export", "导出"
    DOWNLOAD = "download", "下载"
    REFUSED = "refused", "被拒"


# The beginnings of verbs; what of READING is not named here is seeing.
BEGINNINGS = {
    Deed.EXPORT: ("导出", "复制", "打印"),
    Deed.DOWNLOAD: ("下载", "制作密封"),
    Deed.REFUSED: (REFUSED, DENIED),
}
SEEING = ("查看", "查找", "预览", "比较")


def deed_of(verb: str) -> Deed:
    """The kind of a verb of READING."""
    for deed, beginnings in BEGINNINGS.items():
        if verb.startswith(beginnings):
            return deed
    return Deed.VIEW


def pattern_of(deed: Deed) -> str:
    """A regular expression of the verbs of one kind."""
    return f"^({'|'.join(BEGINNINGS.get(deed, SEEING))})"


__all__ = ["DENIED", "EARLY", "READING", "REFUSED", "Deed", "deed_of", "pattern_of"]
