"""The whole trail proved at one go, by a person's button or each night, and when it last was."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from itertools import chain
from typing import TYPE_CHECKING

from django.db import Error, transaction

from core.audit import anchors, checkpoints, guards
from core.audit.chain import head, seal
from core.audit.proof import Fault, verify
from core.audit.recording import record
from core.models import AuditEvent
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User

FAULTY = "发现改动"


def faults() -> Iterator[Fault]:
    """Seals what is new; then everything that is wrong with the trail and around it."""
    seal(everything=True)
    return chain(verify(), quick_faults())


def quick_faults() -> Iterator[Fault]:
    """What shows without reading every event: guards, the anchors of each day, the noted heads."""
    return chain(guards.faults(), anchors.faults(), checkpoints.faults())


def note(*, is_whole: bool, by: "User | None") -> None:
    """Into the trail itself: that it was verified, and how it was found; one that is tampered with may refuse it."""
    words = f"{head()[0]}条，完好" if is_whole else FAULTY
    with nullcontext() if is_whole else suppress(Error), transaction.atomic():
        record(None, CoreVerb.TRAIL_VERIFIED, by=by, note=words)


def last() -> AuditEvent | None:
    """The event of the last verification; its note begins with ``FAULTY`` where something was wrong."""
    return AuditEvent.objects.filter(verb=CoreVerb.TRAIL_VERIFIED).order_by("-pk").first()
