"""Which accounts see clues by a link of their own: their resets take two people (accounts.guarded)."""

from accounts import guarded
from accounts.models import User
from findings.models import ClueGrant
from rounds.querysets import own_organ_ids


def holds_grant(user: User) -> bool:
    return ClueGrant.objects.lasting().filter(user=user).exists()


def handles_for_organ(user: User) -> bool:
    return own_organ_ids(user).exists()


guarded.register("持有线索知悉授权", holds_grant, needs_factor=True)
guarded.register("机关经办人", handles_for_organ)
