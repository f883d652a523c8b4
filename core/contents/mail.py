"""Mails saved as .eml: who, when, about what, the text, and what was attached; nothing is run."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

LONGEST = 200_000  # characters shown
HEADS = ("Subject", "From", "To", "Cc", "Date")
LABELS = {"Subject": "主题", "From": "发件人", "To": "收件人", "Cc": "抄送", "Date": "时间"}
NO_MAIL = "不是邮件：没有发件人、主题和时间"
_TAG = re.compile(r"<[^<>]*>")
_UNREAD = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_READ_AGAIN = re.compile(r"</(?:script|style)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    heads: tuple[tuple[str, str], ...]
    text: str
    attached: tuple[str, ...]
    is_html: bool


def faults(data: bytes) -> list[str]:
    found = _parsed(data)
    return [] if any(found.get(name) for name in ("From", "Subject", "Date")) else [NO_MAIL]


def shown(data: bytes) -> Mail:
    """A page of HTML comes as its bare text: its scripts, pictures and links do not."""
    mail = _parsed(data)
    body = mail.get_body(("plain", "html"))
    is_html = body is not None and body.get_content_subtype() == "html"
    text = _text(body)
    return Mail(
        tuple((LABELS[name], str(mail[name])) for name in HEADS if mail[name]),
        (_without_tags(text) if is_html else text)[:LONGEST].strip(),
        tuple(part.get_filename() or "（未命名）" for part in mail.iter_attachments()),
        is_html,
    )


def _parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _text(body) -> str:
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeDecodeError):
        return body.get_payload(decode=True).decode("gb18030", "replace")


def _without_tags(text: str) -> str:
    """What an HTML mail says: no tags, nothing of scripts and style sheets."""
    said, at = [], 0
    while (begin := _UNREAD.search(text, at)) and (end := _READ_AGAIN.search(text, begin.end())):
        said.append(text[at : begin.start()])
        at = end.end()
    return _TAG.sub("", "".join(said) + text[at:])
