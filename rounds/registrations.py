"""What rounds hangs in below, from modules that are not found by their names."""

from accounts import deactivation, guarded
from core import preconditions
from rounds import queries
from rounds.actions import feeds, staffing  # noqa: F401 - staffing registers with accounts.approving

guarded.register("巡察组在任人员", queries.is_on_team)
preconditions.register(queries.commitment_asked)
deactivation.register(feeds.end)
