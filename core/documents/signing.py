"""Knows the server's key: signs what is issued, where an operator has given one.

PAdES (ETSI EN 319 142) baseline B by pyHanko, with no picture on the page. The key and its
certificates come as one PKCS#12 file; without SIGNING_KEY_FILE nothing is signed. No time stamp is
asked for, for the server stands in a net without a time-stamping authority.
"""

import asyncio
import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from core.errors import NotYet

UNREADABLE = (
    "电子签名的密钥文件无法使用，文书没有生成，请联系系统管理员检查 SIGNING_KEY_FILE 的设置。"
)
FIELD = "XunchaSignature"


def is_configured() -> bool:
    return bool(settings.SIGNING_KEY_FILE)


def sign(data: bytes) -> bytes:
    """The signed PDF, the same bytes where no key is set. Raises ActionDenied for a broken key."""
    if not is_configured():
        return data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=settings.OFFICE_NAME,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    out = signers.sign_pdf(writer, meta, signer=signer(), in_place=False)
    return out.getbuffer().tobytes()


def sign_beside(data: bytes) -> bytes:
    """A detached signature (CMS, DER) over any bytes: `openssl cms -verify` checks it."""
    content = signer().async_sign_general_data(data, "sha256", detached=True)
    return asyncio.run(content).dump()


def signer() -> Any:
    """The key as pyHanko holds it. Raises ActionDenied."""
    path = Path(settings.SIGNING_KEY_FILE)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise NotYet(UNREADABLE) from error
    return _signer(str(path), changed, settings.SIGNING_KEY_PASSPHRASE)


def valid_until() -> datetime:
    """When the certificate ends. Raises ActionDenied."""
    return signer().signing_cert.not_valid_after


@lru_cache(maxsize=2)
def _signer(path: str, changed: int, passphrase: str) -> Any:
    """Read once a process; ``changed`` so that a renewed key is read anew."""
    from pyhanko.sign.signers import SimpleSigner

    found = SimpleSigner.load_pkcs12(path, passphrase=passphrase.encode() or None)
    if found is None:
        raise NotYet(UNREADABLE)
    return found
