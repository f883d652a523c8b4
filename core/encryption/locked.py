"""Packages for the way out of the house: a zip with checksums, locked with age and a passphrase.

age (age-encryption.org/v1) is a small, published format with several independent programs: whoever
has the passphrase opens the package without us, and `sha256sum -c` proves what was in it.
"""

import hashlib
import io
import secrets
import zipfile
from collections.abc import Mapping

import pyrage

SUMS = "SHA256SUMS"
# Without 0 O 1 I L: read out on the telephone. 6 × 4 of 31 signs are 118 bits.
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS, SIGNS_EACH = 6, 4


def draw_passphrase() -> str:
    """A new passphrase, told once and kept nowhere: ABCD-EFGH-…"""
    groups = ("".join(secrets.choice(SIGNS) for _ in range(SIGNS_EACH)) for _ in range(GROUPS))
    return "-".join(groups)


def lock(files: Mapping[str, bytes], passphrase: str) -> bytes:
    """``files`` (name → content) with their SHA256SUMS, zipped and locked. Costs a second of CPU."""
    return pyrage.passphrase.encrypt(_zipped(files), passphrase)


def unlock(data: bytes, passphrase: str) -> dict[str, bytes]:
    """The files of a package; ValueError where the passphrase or the package is wrong."""
    try:
        plain = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError as error:
        raise ValueError("wrong passphrase, or the package is damaged") from error
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**files, SUMS: sums.encode()}.items():
            archive.writestr(name, data)
    return buffer.getvalue()
