"""The chain's head, written each day where whoever can write to the database does not reach.

Somebody who holds the key and the database can rewrite the whole chain so that it fits. A line a
day in a file of another owner, in a mailbox or on paper still holds the old head: the rewritten
chain does not pass through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from core.audit import external_files
from core.audit.chain import GENESIS, head, seal
from core.audit.proof import Fault
from core.models import AuditSeal
from core.verbs import CoreVerb


@dataclass(frozen=True)
class Anchor:
    """On ``on`` the chain had ``length`` links and ended in ``digest``."""

    on: date
    length: int
    digest: str

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.length} {self.digest}"


def anchor(*, on: date | None = None) -> Anchor:
    """Seal what is new and write down the head; a day's second anchor is not written."""
    on = on or timezone.localdate()
    if known := next((a for a in anchors() if a.on == on), None):
        return known
    lost = external_files.begin(path(), CoreVerb.ANCHORS_BEGUN)
    seal(everything=True)
    made = Anchor(on, *head())
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf-8") as file:
        file.write(f"{lost}{made}\n")
    _mail(made)
    return made


def path() -> Path:
    """The file of the anchors; it need not exist yet."""
    return Path(settings.AUDIT_ANCHOR_FILE)


def anchors() -> list[Anchor]:
    """What the file holds, oldest first; a line that is none is an error of its own (``faults``)."""
    return [found for line in _lines() if (found := _read(line))]


def faults() -> Iterator[Fault]:
    """Every anchor that the chain does not pass through."""
    if external_files.is_missing(path(), CoreVerb.ANCHORS_BEGUN):
        yield Fault(None, f"每日封存文件{path()}不见了：此前的封存无法核对，请查明并从备份取回。")
    for number, line in enumerate(_lines(), 1):
        if moment := external_files.lost_on(line):
            yield Fault(None, f"{moment}发现每日封存文件不见了，此后重新开始：此前的封存无法核对。")
        elif _read(line) is None:
            yield Fault(None, f"锚定文件第{number}行无法识别：文件被改动。")
    for _, found in judged():
        yield from found


def judged() -> list[tuple[Anchor, list[Fault]]]:
    """Every anchor, oldest first, with what is wrong with the chain there; one statement for all."""
    known = anchors()
    rows = AuditSeal.objects.filter(sequence__in=[a.length for a in known])
    digests = {0: GENESIS, **dict(rows.values_list("sequence", "digest"))}
    return [(one, list(check(one, digests.get(one.length)))) for one in known]


def noted(length: int, beginning: str) -> str:
    """What the chain says to a head that somebody noted: ``beginning`` of its digest; "" if it fits."""
    digest = AuditSeal.objects.filter(sequence=length).values_list("digest", flat=True).first()
    if digest is None:
        return f"现在没有第{length}条：抄录以后链尾被截去，或条数抄错了。"
    if not digest.startswith(beginning):
        return f"第{length}条的校验码与抄录的不符：此前的审计记录被整体改写，或校验码抄错了。"
    return ""


def check(one: Anchor, digest: str | None) -> Iterator[Fault]:
    """Compare an anchor with the digest that the chain has at its place; None: it has none."""
    if digest is None:
        yield Fault(None, f"{one.on}锚定时有{one.length}条，现已不足：链尾被截去。")
    elif digest != one.digest:
        yield Fault(None, f"第{one.length}条与{one.on}的锚不符：此前的审计记录被整体改写。")


def _lines() -> list[str]:
    return path().read_text(encoding="utf-8").splitlines() if path().exists() else []


def _read(line: str) -> Anchor | None:
    try:
        day, length, digest = line.split()
        return Anchor(date.fromisoformat(day), int(length), digest)
    except ValueError:
        return None


def _mail(made: Anchor) -> None:
    """To the auditors' own mailboxes, where they are set; the file stands even if mail fails."""
    if settings.AUDIT_ANCHOR_MAIL:
        send_mail(
            f"【审计锚】{made.on.isoformat()} 共{made.length}条",
            f"请保存或打印。核对时运行：manage.py verify_audit --expect {made.length}:{made.digest}\n",
            settings.DEFAULT_FROM_EMAIL,
            settings.AUDIT_ANCHOR_MAIL,
            fail_silently=True,
        )
