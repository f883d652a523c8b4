"""One-time codes (RFC 6238: SHA-1, 6 digits, 30 seconds) and recovery codes, by django-otp's arithmetic."""

import base64
import secrets
from time import time
from urllib.parse import quote

import segno
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django_otp.oath import hotp

STEP_SECONDS = 30
DRIFT_STEPS = 1  # a telephone's clock may be half a minute off
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(secret: str, code: str, *, after: int, now: float | None = None) -> int | None:
    """The 30-second step whose code this is, later than ``after``; None where it is wrong or used."""
    current = int(now if now is not None else time()) // STEP_SECONDS
    key = base64.b32decode(secret)
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if step > after and constant_time_compare(f"{hotp(key, step):06d}", code):
            return step
    return None


def in_fours(secret: str) -> str:
    """The secret for who types it by hand: ABCD EFGH …; authenticators skip the spaces."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def address_of(secret: str, username: str) -> str:
    """The otpauth address that an authenticator reads from the QR code."""
    issuer = quote(settings.SITE_NAME)
    return f"otpauth://totp/{issuer}:{quote(username)}?secret={secret}&issuer={issuer}"


def picture_of(secret: str, username: str) -> str:
    """The QR code as an SVG in a data address: nothing is asked of another host."""
    return segno.make(address_of(secret, username), error="m").svg_data_uri(scale=5)


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 random bits: ``K7QM2-X9PLA``."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    made = ("".join(secrets.choice(letters) for _ in range(10)) for _ in range(RECOVERY_CODES))
    return [f"{code[:5]}-{code[5:]}" for code in made]


def digest_of(code: str) -> str:
    plain = code.upper().replace("-", "").replace(" ", "")
    return salted_hmac("accounts.recovery", plain, algorithm="sha256").hexdigest()
