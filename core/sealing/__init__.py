"""Text that lies encrypted in the database: keys that can be rotated, and marks for exact search.

A sealed text is a Fernet token (AES-128-CBC with HMAC-SHA-256) under the first of
``settings.SEALING_KEYS``; all keys of the list open it, so a new key is put in front and the old
ones go once ``manage.py rotate_clue_keys`` has run. A mark is an HMAC-SHA-256 under a key of its
own: equal texts have equal marks, and without the key nobody can guess names against them.
An empty text stays empty: that nothing was written is no secret.
"""

import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MISSING = "没有设置加密密钥 SEALING_KEYS 和 SEALING_SEARCH_KEY，不能读写线索，请联系系统管理员。"
UNREADABLE = (
    "有内容不能用现有的加密密钥打开：请检查 SEALING_KEYS 是否缺少旧密钥，"
    "或数据是否被改动，并联系系统管理员。"
)


class Unreadable(Exception):  # noqa: N818 - says what is wrong, not that something is
    """A sealed text that no key of the list opens: a key is missing or the text was altered."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


def seal(text: str) -> str:
    """``text`` as a token under the newest key; the same text gives another token each time."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """The text of a token; raises Unreadable."""
    return unseal_bytes(token.encode()).decode() if token else ""


def seal_bytes(data: bytes) -> bytes:
    return _box().encrypt(data)


def unseal_bytes(token: bytes) -> bytes:
    try:
        return _box().decrypt(token)
    except InvalidToken as error:
        raise Unreadable from error


def rotate(token: str) -> str:
    """The same text under the newest key; raises Unreadable."""
    try:
        return _box().rotate(token.encode()).decode() if token else ""
    except InvalidToken as error:
        raise Unreadable from error


def is_newest(token: str) -> bool:
    """Whether the newest key alone opens ``token``."""
    try:
        Fernet(settings.SEALING_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def mark(text: str) -> str:
    """What an exact search compares: width, case and white space make no difference; "" for none."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return ""
    if not settings.SEALING_SEARCH_KEY:
        raise ImproperlyConfigured(MISSING)
    return hmac.digest(settings.SEALING_SEARCH_KEY.encode(), plain.encode(), "sha256").hex()


def check_keys() -> None:
    """Raises ValueError where a key of the list is no Fernet key."""
    _boxed(tuple(settings.SEALING_KEYS))


def _box() -> MultiFernet:
    if not settings.SEALING_KEYS:
        raise ImproperlyConfigured(MISSING)
    return _boxed(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=8)
def _boxed(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
