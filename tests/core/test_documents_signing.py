"""Optional signature with a throw-away key: signed, valid, broken by a change; refused when unusable."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from core.checks import signing_key_is_usable
from core.documents import marks, signing, store
from core.documents.tree import Letter, Paragraph, Sheet
from core.errors import ActionDenied
from core.models import Document

pytestmark = pytest.mark.django_db
PASSPHRASE = "throw-away"
SHEET = Sheet("台账", (Paragraph("全文照录。"),))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


def make_key(path, *, days=300):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Xuncha test")])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                encipher_only=False,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    cipher = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, cipher))
    return certificate


@pytest.fixture
def certificate(settings, tmp_path):
    settings.SIGNING_KEY_FILE = str(tmp_path / "signing.p12")
    settings.SIGNING_KEY_PASSPHRASE = PASSPHRASE
    return make_key(tmp_path / "signing.p12")


def status_of(data: bytes, certificate):
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[trusted]))


def test_nothing_is_signed_without_a_key():
    assert not signing.is_configured()
    assert signing.sign(b"as it is") == b"as it is"


def test_issued_document_is_signed_and_the_signature_covers_it_all(certificate, inspection, leader):
    data = store.read(store.freeze(inspection, "ledger", SHEET, title="台账", by=leader))

    status = status_of(data, certificate)

    assert (status.valid, status.intact, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.bottom_line


def test_a_changed_byte_breaks_the_signature(certificate, inspection, leader):
    data = store.read(store.freeze(inspection, "ledger", SHEET, title="台账", by=leader))
    place = data.index(b"/MediaBox")

    broken = data[:place] + b"/mediaBox" + data[place + 9 :]

    assert not status_of(broken, certificate).intact


def test_print_of_a_draft_is_not_signed(certificate, inspection, leader):
    draft = Letter("函", (Paragraph("甲"),), head="巡察办")

    data = store.read(store.freeze(inspection, "notice", draft, title="函", by=leader))

    assert b"/ByteRange" not in data


def test_watermarked_copy_shows_no_broken_signature(certificate, inspection, leader):
    data = store.read(store.freeze(inspection, "ledger", SHEET, title="台账", by=leader))

    copy = marks.watermark(data, ("某甲", "2026年11月23日"))

    from pyhanko.pdf_utils.reader import PdfFileReader

    assert list(PdfFileReader(io.BytesIO(copy)).embedded_signatures) == []


@pytest.mark.parametrize("fault", ["absent", "passphrase", "rubbish"])
def test_unusable_key_is_a_sentence_and_nothing_is_issued(
    certificate, settings, tmp_path, inspection, leader, fault
):
    if fault == "absent":
        (tmp_path / "signing.p12").unlink()
    elif fault == "passphrase":
        settings.SIGNING_KEY_PASSPHRASE = "wrong"
    else:
        (tmp_path / "signing.p12").write_bytes(b"rubbish")

    with pytest.raises(ActionDenied, match="SIGNING_KEY_FILE"):
        store.freeze(inspection, "ledger", SHEET, title="台账", by=leader)

    assert not Document.objects.exists()
    assert [found.id for found in signing_key_is_usable(None)] == ["xuncha.E020"]


def test_certificate_that_ends_soon_is_told(certificate, settings, tmp_path):
    assert signing_key_is_usable(None) == []

    make_key(tmp_path / "signing.p12", days=10)

    (found,) = signing_key_is_usable(None)
    assert found.id == "xuncha.W021"
