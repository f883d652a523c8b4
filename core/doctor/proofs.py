"""What must hold for years: keys that open what lies there, the trail, certificates."""

import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.utils import timezone

from core import audit
from core.audit import codes, verification
from core.doctor.findings import Facts, Finding, fault, fine, note, section
from core.documents import signing
from core.encryption import rows
from core.models import AuditEvent

SHOWN = 5
LAG = timedelta(minutes=10)
BETWEEN_VERIFICATIONS = timedelta(days=35)
SOON = timedelta(days=30)
SECONDS = 5


@section("keys", "密钥", order=10, needs_database=True)
def keys(known: Facts) -> Iterator[Finding]:
    told = known.told("keys")
    yield from told
    if told:
        return
    if closed := [table.name for table in rows.tables() if not rows.opens(table)]:
        names = "、".join(closed)
        yield fault(
            f"现有的 SEALING_KEYS 打不开已有内容（{names}）：请把旧密钥补回列表，再重启各服务。"
        )
    newest = AuditEvent.objects.order_by("-pk").first()
    if newest and not codes.is_own(newest):
        yield fault(
            "AUDIT_KEY 与写审计记录时的不同，或最新一条记录被改动：请先换回原密钥，再运行 verify_audit。"
        )
    elif not closed:
        yield fine("密钥齐全，抽查的加密内容都能打开，审计记录能够核对。")


@section("audit", "审计记录", order=11, needs_database=True)
def trail(known: Facts) -> Iterator[Finding]:
    wrong = list(islice(verification.quick_faults(), SHOWN))
    yield from (fault(f"{each.sentence}请运行 verify_audit 并通知安全审计员。") for each in wrong)
    number, since = audit.unsealed()
    if since and timezone.now() - since > LAG:
        yield fault(
            f"有{number}条审计记录超过10分钟没有封存：请检查定时进程和 xuncha-mail 的日志。"
        )
    yield _verified()


def _verified() -> Finding:
    last = verification.last()
    if last is None:
        return note("还没有完整核验过：请运行 manage.py verify_audit，并安排每晚运行。")
    words = f"{timezone.localdate(last.at)}完整核验：{last.note}"
    if last.note.startswith(verification.FAULTY):
        return fault(f"{words}。请运行 verify_audit 查看，并通知安全审计员。")
    if timezone.now() - last.at > BETWEEN_VERIFICATIONS:
        return note(f"最近一次在{words}，已超过35天：请运行 verify_audit，并安排每晚运行。")
    return fine(f"{words}。")


@section("certificates", "证书", order=21)
def certificates(known: Facts) -> Iterator[Finding]:
    told = known.told("certificates")
    yield from told
    if signing.is_configured() and not told:
        yield fine(f"电子签名证书到{_day(signing.valid_until())}为止。")
    yield from _of_the_site()


def _of_the_site() -> Iterator[Finding]:
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https" or not address.hostname:
        yield fine("网站没有使用 HTTPS，没有证书要看。")
        return
    try:
        ends = _served_until(address.hostname, address.port or 443)
    except (OSError, ValueError) as error:
        yield note(f"从本机打不开 {settings.BASE_URL}（{error}）：没有看到网站证书，请检查 nginx。")
        return
    if ends > timezone.now() + SOON:
        yield fine(f"网站证书到{_day(ends)}为止。")
    else:
        yield fault(f"网站证书{_day(ends)}到期：请换发证书，替换 nginx 的文件后重新载入。")


def _served_until(host: str, port: int) -> datetime:
    """When the certificate ends that nginx shows; whether it is trusted is the browsers' matter."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(shown or b"").not_valid_after_utc


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
