"""What each kind of alarm counts, as one statement over the trail: sets, never a loop over people.

Every statement gives rows (subject, person, address, day, event, first, last, count): the event
with which somebody reached the threshold, at most one a subject and day. Events before an alarm of
the same rule and subject was looked into do not count again. Times are UTC in, days are local.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from accounts import approving
from core.verbs import TAKING, VerbKind
from findings.verbs import FindingVerb
from overview.enums.alarms import AlarmKind
from overview.models import AlarmRule

DAY = timedelta(days=1)
# What each kind looks at: the verbs, and by what it counts.
EVENTS = """
SELECT e.id, e.at, {subject} AS subject, {person} AS person, {address} AS address, {bucket} AS bucket
FROM core_auditevent e {joins}
WHERE e.at > %(begin)s AND e.at <= %(now)s AND {condition}
"""
STATEMENT = """
WITH events AS MATERIALIZED ({events}),
handled AS (
  SELECT subject, max(handled_at) AS at FROM overview_alarm
  WHERE rule_id = %(rule)s AND handled_at IS NOT NULL GROUP BY subject
),
fresh AS (
  SELECT events.* FROM events LEFT JOIN handled USING (subject)
  WHERE handled.at IS NULL OR events.at > handled.at
),
runs AS (
  SELECT *, lag(at, %(back)s) OVER (PARTITION BY subject, bucket ORDER BY at, id) AS begun,
    row_number() OVER (PARTITION BY subject, bucket ORDER BY at, id) AS place
  FROM fresh
),
met AS (
  SELECT *, {day} AS day FROM runs WHERE begun IS NOT NULL AND {near} AND at > %(since)s
)
SELECT DISTINCT ON (subject, day) subject, person, address, day, id, begun, at,
  count(*) OVER (PARTITION BY subject, day) + %(back)s AS count
FROM met ORDER BY subject, day, at, id
"""
LOCAL = "(at AT TIME ZONE %(zone)s)"
HERE = "(e.at AT TIME ZONE %(zone)s)"
PLAIN = {"address": "''", "person": "e.actor_id", "bucket": "0", "joins": ""}
BY_PERSON = PLAIN | {"subject": "'user:' || e.actor_id"}
SEES_CLUE = f"e.verb = '{FindingVerb.CLUE_VIEWED}'"
NIGHT = (
    f"CASE WHEN %(from)s < %(to)s THEN extract(hour FROM {HERE}) >= %(from)s AND"
    f" extract(hour FROM {HERE}) < %(to)s ELSE extract(hour FROM {HERE}) >= %(from)s OR"
    f" extract(hour FROM {HERE}) < %(to)s END"
)
# A night belongs to the day on which it begins.
NIGHT_OF = f"({HERE} - make_interval(hours => %(to)s))::date - date '2000-01-01'"
FAILED = f"e.kind = '{VerbKind.SIGN_IN_FAILED}'"
SIGNED_IN = f"kind = '{VerbKind.SIGN_IN}'"
NEVER_BEFORE = f"""e.{SIGNED_IN} AND e.address <> '' AND e.actor_id IS NOT NULL
AND EXISTS (SELECT 1 FROM core_auditevent o WHERE o.actor_id = e.actor_id AND o.{SIGNED_IN}
  AND o.at < e.at)
AND NOT EXISTS (SELECT 1 FROM core_auditevent o WHERE o.actor_id = e.actor_id AND o.{SIGNED_IN}
  AND o.address = e.address AND o.at < e.at AND o.at >= e.at - %(span)s)"""  # noqa: S608 - a kind of ours
GRANTED = """JOIN findings_cluegrant g ON g.user_id = e.actor_id AND e.at >= g.created_at
AND e.at <= g.created_at + %(span)s"""
SOURCES: dict[str, list[dict[str, str]]] = {
    AlarmKind.NIGHT_VIEWS: [
        BY_PERSON | {"condition": f"{SEES_CLUE} AND {NIGHT}", "bucket": NIGHT_OF}
    ],
    AlarmKind.MASS_EXPORT: [
        BY_PERSON | {"condition": f"e.kind IN {tuple(map(str, TAKING))} AND e.actor_id IS NOT NULL"}
    ],
    AlarmKind.REFUSALS: [
        BY_PERSON | {"condition": f"e.kind = '{VerbKind.REFUSAL}' AND e.actor_id IS NOT NULL"}
    ],
    AlarmKind.FAILED_SIGN_INS: [
        PLAIN
        | {
            "subject": "'user:' || e.target_id",
            "person": "e.target_id",
            "condition": f"{FAILED} AND e.target_id IS NOT NULL",
        },
        PLAIN
        | {
            "subject": "'address:' || e.address",
            "person": "NULL::bigint",
            "address": "e.address",
            "condition": f"{FAILED} AND e.address <> ''",
        },
    ],
    AlarmKind.FRESH_GRANT: [
        BY_PERSON | {"condition": SEES_CLUE, "bucket": "g.id", "joins": GRANTED}
    ],
    AlarmKind.NEW_ADDRESS: [
        PLAIN
        | {
            "subject": "'user:' || e.actor_id || '@' || e.address",
            "address": "e.address",
            "condition": NEVER_BEFORE,
        }
    ],
}
SOURCES[AlarmKind.TWO_PEOPLE] = [BY_PERSON | {"condition": "e.verb = ANY(%(asking)s)"}]
# Kinds whose events need not lie within one window: the night, the time since the grant.
WHOLE = {AlarmKind.NIGHT_VIEWS, AlarmKind.FRESH_GRANT, AlarmKind.NEW_ADDRESS}


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that somebody met; ``event_id`` is the event with which it was."""

    rule: AlarmRule
    subject: str
    person_id: int | None
    address: str
    on: object
    event_id: int
    first_at: datetime
    last_at: datetime
    count: int


def met(rule: AlarmRule, *, since: datetime, now: datetime) -> list[Met]:
    """Who met ``rule`` by an event after ``since`` and until ``now``."""
    threshold = 1 if rule.kind == AlarmKind.NEW_ADDRESS else rule.threshold
    params = {
        "rule": rule.pk,
        "since": since,
        "begin": since - max(rule.span, DAY) if threshold > 1 else since,
        "now": now,
        "span": rule.span,
        "back": threshold - 1,
        "from": rule.from_hour or 0,
        "to": rule.to_hour or 0,
        "zone": settings.TIME_ZONE,
        "asking": sorted(map(str, approving.verbs())),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(rule), params)
        return [Met(rule, *row) for row in cursor.fetchall()]


def _statement(rule: AlarmRule) -> str:
    events = " UNION ALL ".join(EVENTS.format(**source) for source in SOURCES[rule.kind])
    is_night = rule.kind == AlarmKind.NIGHT_VIEWS
    return STATEMENT.format(
        events=events,
        day="date '2000-01-01' + bucket" if is_night else f"{LOCAL}::date",
        near="true" if rule.kind in WHOLE else "begun >= at - %(span)s",
    )
