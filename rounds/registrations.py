"""What rounds hangs in below, from modules that are not found by their names."""

from accounts import deactivation, guarded
from core import preconditions, visibility
from rounds import notices, queries
from rounds.actions import feeds, staffing  # noqa: F401 - staffing registers with accounts.approving
from rounds.queries import people

guarded.register("巡察组在任人员", queries.is_on_team)
preconditions.register(queries.commitment_asked)
deactivation.register(feeds.end)
visibility.of_list(notices.UNIT_NOTICE)(people.is_unit_notice_hidden)
