"""All charts of the leader at once, kept until anything is written."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.enums import Role
from accounts.models import User
from core.charts import Curve, Tracks
from core.process_cache import cached_value
from overview.queries.figures import Figure
from overview.queries.leadership import drawing
from overview.queries.leadership.drawing import listed, share
from overview.queries.leadership.facts import Facts, gathered, total
from overview.queries.leadership.standstill import Standing, standing_still

# Rows on a wall of 1080 lines.
WALL_ROUNDS, WALL_SECTORS, WALL_UNITS = 4, 9, 4
SHOWN = 6  # units that stand still and are seen without opening anything


@dataclass(frozen=True)
class Board:
    """``stuck`` shows who stands longest, ``stuck_more`` the rest."""

    figures: list[Figure]
    timeline: Tracks
    coverage: Tracks
    stuck: Tracks
    stuck_more: Tracks
    closure: Curve
    overdue: Tracks
    categories: Tracks
    results: Tracks


def board(user: User, today: date) -> Board:
    """Office and leadership see all of it, so that one serves them all; but who is on a team besides
    sees its drafts, too."""
    own = user.pk if user.has_role(Role.INSPECTOR) else 0
    return cached_value(("leadership", today, own), lambda: _made(user, today))


def wall(user: User, today: date) -> Board:
    """The same, with as many rows as a wall has room for."""
    whole = board(user, today)
    return replace(
        whole,
        timeline=_first(whole.timeline, -WALL_ROUNDS),
        coverage=_first(whole.coverage, WALL_SECTORS),
        stuck=_first(whole.stuck, WALL_UNITS),
        overdue=_first(whole.overdue, WALL_UNITS),
    )


def _first(chart: Tracks, most: int) -> Tracks:
    return replace(chart, rows=chart.rows[most:] if most < 0 else chart.rows[:most])


def _made(user: User, today: date) -> Board:
    facts = gathered(user, today)
    still = standing_still(facts)
    stuck = drawing.stuck(still)
    return Board(
        figures=_figures(facts, still),
        timeline=drawing.timeline(facts),
        coverage=drawing.coverage(facts),
        stuck=Tracks(stuck.key, stuck.title, stuck.rows[:SHOWN]),
        stuck_more=Tracks("stuck-more", f"另外{len(stuck.rows[SHOWN:])}家", stuck.rows[SHOWN:]),
        closure=drawing.closure(facts),
        overdue=drawing.overdue(facts),
        categories=drawing.categories(facts),
        results=drawing.results(facts),
    )


def _figures(facts: Facts, still: list[Standing]) -> list[Figure]:
    """Each opens as many rows as it says."""
    whole, done = (sum(row[place] for row in facts.sectors) for place in (2, 3))
    items, closed, late = (total(facts.items, what) for what in ("total", "closed", "late"))
    return [
        Figure("本届已巡察", done, "个", f"全覆盖{share(done, whole)}%，应巡察{whole}个",
               listed("rounds:unit_list", coverage="done")),
        Figure("停滞单位", len(still), "家", "超期、逾期或没有新登记", f"{listed('overview:home')}#stuck",
               "red" if still else ""),
        Figure("已销号", closed, "项", f"完成率{share(closed, items)}%，共{items}项",
               listed("rectification:item_list", state="closed"), "green"),
        Figure("逾期事项", late, "项", "整改事项", listed("rectification:item_list", light="red"),
               "red" if late else ""),
    ]  # fmt: skip
