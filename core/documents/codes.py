"""Knows verification codes: twelve characters that are drawn, printed and typed back.

60 bits by chance, in Crockford's alphabet without I, L, O and U, so that what was read off paper
can be typed: 7K3M-9QXT-2HVB, in any case, with or without hyphens, O for 0 and l for 1.
"""

import secrets
import unicodedata

from django.conf import settings
from django.urls import reverse

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")


def draw() -> str:
    """A new code; that it is new is the database's constraint."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def spaced(code: str) -> str:
    """As it is printed: 7K3M-9QXT-2HVB."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def typed(text: str) -> str:
    """The code that somebody typed or scanned, "" where it can be none."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    code = "".join(character for character in plain if character.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def address(code: str = "") -> str:
    """Where the code is checked, in full: what a QR code holds."""
    path = reverse("core:verify_code", args=[code]) if code else reverse("core:verify")
    return settings.BASE_URL.rstrip("/") + path
