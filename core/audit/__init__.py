"""The trail: record events in the action's transaction, seal them into a chain, prove it whole.

``recording`` writes, ``chain`` seals, ``proof`` verifies, ``anchors`` (each day) and ``heads`` (the
last one) keep the chain's head where nobody who can write to the database can reach it, ``codes``
holds the keyed codes of all.
"""

from core.audit.chain import GENESIS, head, seal, unsealed
from core.audit.codes import link_of, mac_of
from core.audit.proof import Fault, verify
from core.audit.recording import (
    HIDDEN,
    MARK,
    SYSTEM,
    begun,
    begun_by_label,
    build,
    changes,
    client_address,
    decided,
    ended,
    hidden_note,
    history,
    is_secret,
    record,
    record_all,
    since,
    timeline,
)

__all__ = [
    "GENESIS",
    "HIDDEN",
    "MARK",
    "SYSTEM",
    "Fault",
    "begun",
    "begun_by_label",
    "build",
    "changes",
    "client_address",
    "decided",
    "ended",
    "head",
    "hidden_note",
    "history",
    "is_secret",
    "link_of",
    "mac_of",
    "record",
    "record_all",
    "seal",
    "since",
    "timeline",
    "unsealed",
    "verify",
]
