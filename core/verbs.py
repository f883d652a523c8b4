"""What the trail says somebody did: every verb is declared once, with its kind (ADR 0088).

Each app declares its own in ``<app>/verbs.py``; a table of moves declares those of its steps. Who
asks the trail for a sort of event (alarms, limits, pages) asks for the kind that it keeps.
"""

from enum import Enum

from django.db.models import TextChoices


class VerbKind(TextChoices):
    WRITE = "write", "办理"
    VIEW = "view", "查看"
    EXPORT = "export", "导出"
    DOWNLOAD = "download", "下载"
    REFUSAL = "refusal", "被拒"
    EARLY = "early", "条件未到"  # the person may, but the thing is not ready (ADR 0050)
    PRINT = "print", "生成文书"
    SIGN_IN = "sign_in", "登录"
    SIGN_IN_FAILED = "failed", "登录失败"
    SIGN_OUT = "sign_out", "退出"


# Somebody learned of something or took it along; with refusals: what the page of one person's
# reading shows, by an index of its own.
LEARNING = (VerbKind.VIEW, VerbKind.EXPORT, VerbKind.DOWNLOAD)
TAKING = (VerbKind.EXPORT, VerbKind.DOWNLOAD)
READING = (*LEARNING, VerbKind.REFUSAL)


class Verb(str):
    """A verb with its kind; written out by itself only where it names what a table names."""

    kind: VerbKind

    def __new__(cls, text: str, kind: VerbKind = VerbKind.WRITE) -> "Verb":
        made = super().__new__(cls, text)
        made.kind = kind
        return made


_declared: dict[str, Verb] = {}


def declare(verb: Verb) -> Verb:
    """A verb declared in two places is one verb, and of one kind."""
    known = _declared.setdefault(str(verb), verb)
    if known.kind != verb.kind:
        raise ValueError(f"the audit verb {verb} is declared with two kinds")
    return known


def declared(text: str) -> Verb:
    """The verb of these words; KeyError where nobody declares it."""
    return _declared[text]


class Verbs(Verb, Enum):
    """Base of the enumerations: ``NAME = text`` or ``NAME = text, kind``."""

    def __new__(cls, text: str, kind: VerbKind = VerbKind.WRITE) -> "Verbs":
        made = str.__new__(cls, text)
        made._value_, made.kind = text, kind
        declare(Verb(text, kind))
        return made

    __str__ = str.__str__


# How events written before the column ``kind`` came to theirs: by what their verbs began with.
FORMER = (
    (VerbKind.EXPORT, ("导出", "打印", "复制内容", "复制被拦下")),
    (VerbKind.DOWNLOAD, ("下载", "制作密封")),
    (VerbKind.REFUSAL, ("访问被拒", "操作被拒")),
    (VerbKind.VIEW, ("查看", "查找", "预览", "比较")),
    (VerbKind.EARLY, ("条件未到",)),
    (VerbKind.PRINT, ("生成文书",)),
    (VerbKind.SIGN_IN_FAILED, ("登录失败",)),
)
FORMER_WHOLE = {"登录": VerbKind.SIGN_IN, "退出": VerbKind.SIGN_OUT}


def former_kind(text: str) -> VerbKind:
    """The kind that an event of this verb got with the column, before anything was released."""
    if whole := FORMER_WHOLE.get(text):
        return whole
    return next((kind for kind, begins in FORMER if text.startswith(begins)), VerbKind.WRITE)


class CoreVerb(Verbs):
    ATTACHED = "上传附件"
    ENCLOSED = "附上文件"
    DETACHED = "移除附件"
    ATTACHMENT_VIEWED = "查看附件", VerbKind.VIEW
    ATTACHMENT_DOWNLOADED = "下载附件", VerbKind.DOWNLOAD
    DOCUMENT_MADE = "生成文书", VerbKind.PRINT
    DOCUMENT_ISSUED = "印发文书"
    DOCUMENT_PREVIEWED = "预览文书", VerbKind.VIEW
    DOCUMENT_DOWNLOADED = "下载文书", VerbKind.DOWNLOAD
    DRAFT_VIEWED = "查看文书稿", VerbKind.VIEW
    VERSIONS_COMPARED = "比较文书版本", VerbKind.VIEW
    TEXT_CHANGED = "修改文书文字"
    MARKING_NOTED = "登记文书标识"
    PACKED = "打包文书"
    PACKAGE_DOWNLOADED = "下载文书包", VerbKind.DOWNLOAD
    PACKAGE_EXPIRED = "到期清除文书包"
    PACKAGE_REKEYED = "换钥清除文书包"
    EXPORTED = "导出", VerbKind.EXPORT
    EXPORT_DOWNLOADED = "下载导出文件", VerbKind.DOWNLOAD
    EXPORT_COUNTED = "计入导出限额"
    EXPORT_REFUSED = "拒绝导出"
    COPIED = "复制内容", VerbKind.EXPORT
    COPY_STOPPED = "复制被拦下", VerbKind.EXPORT
    IMPORTED = "导入"
    COLUMNS_MATCHED = "对应导入的列"
    COLUMNS_UNMATCHED = "取消导入列的对应"
    JOB_CANCELLED = "取消任务"
    JOB_RETRIED = "重试任务"
    BACKED_UP = "备份"
    RESTORED = "恢复备份"
    DRILLED = "恢复演练"
    REKEYED = "更换加密密钥"
    MAIL_CHOSEN = "设置邮件通知"
    MAIL_RESENT = "重发邮件"
    MAIL_TESTED = "发送测试邮件"
    GATEWAY_RESENT = "重发短信网关消息"
    HEADS_BEGUN = "开始记录链头"
    ANCHORS_BEGUN = "开始每日封存"
    TRAIL_VERIFIED = "核验审计"
    REFUSED = "访问被拒", VerbKind.REFUSAL
    DENIED = "操作被拒", VerbKind.REFUSAL
    EARLY = "条件未到", VerbKind.EARLY
    CHANGED = "修改"
