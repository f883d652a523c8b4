"""What kind of learning a verb stands for: seeing, exporting, downloading, being refused."""

from django.db.models import TextChoices

from core.models.audit import READING

REFUSED, DENIED = "访问被拒", "操作被拒"
# The person may, but the thing is not ready: no refusal (ADR 0050).
EARLY = "条件未到"


class VerbKind(TextChoices):
    VIEW = "view", "查看"
    EXPORT = "export", "导出"
    DOWNLOAD = "download", "下载"
    REFUSED = "refused", "被拒"


# The beginnings of verbs; what of READING is not named here is seeing.
BEGINNINGS = {
    VerbKind.EXPORT: ("导出", "复制", "打印"),
    VerbKind.DOWNLOAD: ("下载", "制作密封"),
    VerbKind.REFUSED: (REFUSED, DENIED),
}
SEEING = ("查看", "查找", "预览", "比较")


def verb_kind_of(verb: str) -> VerbKind:
    """The kind of a verb of READING."""
    for deed, beginnings in BEGINNINGS.items():
        if verb.startswith(beginnings):
            return deed
    return VerbKind.VIEW


def pattern_of(deed: VerbKind) -> str:
    """A regular expression of the verbs of one kind."""
    return f"^({'|'.join(BEGINNINGS.get(deed, SEEING))})"


__all__ = ["DENIED", "EARLY", "READING", "REFUSED", "VerbKind", "verb_kind_of", "pattern_of"]
