"""Text and bytes that lie encrypted: each bound to its place, under keys that can be rotated.

A token is AES-256-GCM under a key derived (HKDF-SHA-256) from one of ``settings.SEALING_KEYS``: four
bytes that say which key, a random nonce of twelve, the ciphertext with its tag. What a value belongs
to (table, column, row) is its associated data: a token that was moved elsewhere opens there for
nobody. New tokens lie under the first key of the list, every key of it opens; the old ones go once
``manage.py rotate_clue_keys`` has run. A mark is an HMAC-SHA-256 under a key of its own: equal texts
have equal marks, and without the key nobody can guess names against them.
An empty text stays empty: that nothing was written is no secret.
"""

import base64
import binascii
import hmac
import json
import os
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MISSING = "没有设置加密密钥 SEALING_KEYS 和 SEALING_SEARCH_KEY，不能读写线索，请联系系统管理员。"
UNREADABLE = (
    "有内容不能用现有的加密密钥打开：请检查 SEALING_KEYS 是否缺少旧密钥，"
    "或数据是否被改动，并联系系统管理员。"
)
PREFIX = "XCSEAL2."  # of every text token
KEY_ID, NONCE, TAG = 4, 12, 16
OVERHEAD = KEY_ID + NONCE + TAG  # bytes of a token beyond its plain text

# What a value belongs to: ("findings_clue", "summary", 5).
Binding = tuple[str | int, ...]


class Unreadable(Exception):  # noqa: N818 - says what is wrong, not that something is
    """No key of the list opens it here: a key is missing, it was altered, or moved from elsewhere."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


def encrypt(text: str, *, bound_to: Binding) -> str:
    """``text`` as a token under the newest key; the same text gives another token each time."""
    if not text:
        return ""
    return (
        PREFIX + base64.urlsafe_b64encode(encrypt_bytes(text.encode(), bound_to=bound_to)).decode()
    )


def decrypt(token: str, *, bound_to: Binding) -> str:
    """The text of a token; raises Unreadable, also where it was sealed for another place."""
    return decrypt_bytes(_raw(token), bound_to=bound_to).decode() if token else ""


def encrypt_bytes(data: bytes, *, bound_to: Binding) -> bytes:
    key_id, box = _keys()[0]
    nonce = os.urandom(NONCE)
    return key_id + nonce + box.encrypt(nonce, data, _associated(bound_to))


def decrypt_bytes(token: bytes, *, bound_to: Binding) -> bytes:
    nonce, sealed = token[KEY_ID : KEY_ID + NONCE], token[KEY_ID + NONCE :]
    for key_id, box in _keys():
        if token.startswith(key_id) and len(sealed) >= TAG:
            try:
                return box.decrypt(nonce, sealed, _associated(bound_to))
            except InvalidTag as error:
                raise Unreadable from error
    raise Unreadable


def rotate(token: str, *, bound_to: Binding) -> str:
    """The same text under the newest key; raises Unreadable."""
    return encrypt(decrypt(token, bound_to=bound_to), bound_to=bound_to)


def is_newest(token: str) -> bool:
    """Whether a text token names the newest key as its own."""
    try:
        return names_newest(_raw(token))
    except Unreadable:
        return False


def names_newest(token: bytes) -> bool:
    return token.startswith(_keys()[0][0])


def blind_index(text: str) -> str:
    """What an exact search compares: width, case and white space make no difference; "" for none."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not plain:
        return ""
    if not settings.SEALING_SEARCH_KEY:
        raise ImproperlyConfigured(MISSING)
    return hmac.digest(settings.SEALING_SEARCH_KEY.encode(), plain.encode(), "sha256").hex()


def check_keys() -> None:
    """Raises ValueError where a key of the list is not 32 bytes in base64."""
    _derived(tuple(settings.SEALING_KEYS))


def _raw(token: str) -> bytes:
    if not token.startswith(PREFIX):
        raise Unreadable
    try:
        return base64.b64decode(token[len(PREFIX) :], altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable from error


def _associated(bound_to: Binding) -> bytes:
    """One to one: no two places have the same associated data."""
    return json.dumps(bound_to).encode()


def _keys() -> list[tuple[bytes, AESGCM]]:
    if not settings.SEALING_KEYS:
        raise ImproperlyConfigured(MISSING)
    return _derived(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=8)
def _derived(keys: tuple[str, ...]) -> list[tuple[bytes, AESGCM]]:
    return [(_derive(key, b"key id", KEY_ID), AESGCM(_derive(key, b"AES-256-GCM"))) for key in keys]


def _derive(key: str, purpose: bytes, length: int = 32) -> bytes:
    """Separate keys for separate purposes, and none of them the one that Fernet used."""
    secret = base64.b64decode(key, altchars=b"-_", validate=True)
    if len(secret) != 32:
        raise ValueError("a key of SEALING_KEYS has 32 bytes")
    return HKDF(SHA256(), length, salt=None, info=b"xuncha sealing 2: " + purpose).derive(secret)
