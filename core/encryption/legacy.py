"""Tokens of versions before 2026-11-29: Fernet under the same keys, bound to no place.

Only migrations and ``rotate_clue_keys`` open them, to write them anew: a page that opened one would
open it wherever it was moved to.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from core.encryption import Unreadable

BEGINNING = "gAAAAA"  # of every Fernet token


def is_token(text: str) -> bool:
    return text.startswith(BEGINNING)


def encrypt(text: str) -> str:
    """For the way back of a migration."""
    return encrypt_bytes(text.encode()).decode()


def encrypt_bytes(data: bytes) -> bytes:
    return _box().encrypt(data)


def decrypt(token: str) -> str:
    """The text of a token; raises Unreadable."""
    return decrypt_bytes(token.encode()).decode()


def decrypt_bytes(token: bytes) -> bytes:
    try:
        return _box().decrypt(token)
    except InvalidToken as error:
        raise Unreadable from error


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SEALING_KEYS])
