"""The figures and lists of the home page, by role; every count is one aggregate in scope."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.charts import Tracks, plain_bars
from core.process_cache import cached_value
from findings.models import Category, Finding, Handoff
from overview.navigation import url_of
from overview.queries import stays
from overview.queries.figures import Figure
from overview.queries.stays import Stay
from rectification.enums import LedgerLight, LedgerState
from rectification.models import Ledger, LedgerItem
from rectification.querysets import SOON, soon
from rounds.enums import Stage
from rounds.models import Deadline, Inspection, Round

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One row of “我的巡察” or of what is overdue."""

    title: str
    url: str
    context: str = ""
    badge: str = ""
    tone: str = "neutral"
    due_on: date | None = None


@dataclass
class Board:
    """What the home page shows beside the work list."""

    figures: list[Figure] = field(default_factory=list)
    mine_title: str = ""
    mine: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)  # the same rows as the figure 逾期 counts
    categories: Tracks | None = None
    lights: Tracks | None = None
    stays: list[Stay] = field(default_factory=list)


def board(user: User, today: date) -> Board:
    """The board of a person of business; administrators have their own (administration.py)."""
    if user.has_role(*OVERSIGHT):
        # All of them see all: one set of figures, made anew whenever something is written; who is on a
        # team besides sees more, its drafts.
        alone = user.pk if user.has_role(Role.INSPECTOR) else 0
        shared = cached_value(("home", today, alone), lambda: _whole_office(user, today))
        # … but dates of clues only with a grant.
        figure, lines = cached_value(("late", today, user.pk), lambda: _late(user, today))
        return replace(shared, figures=[*shared.figures, figure], late=lines)
    made = Board()
    if user.has_role(Role.INSPECTOR):
        made.stays = stays.of(user, today)
        own = _own_figures(made.stays, user)
        made.figures = (
            [*own, *_team_item_figures(user, today)] if own else _item_figures(user, today)
        )
        made.mine_title, made.mine = "我的巡察任务", _inspections(user)
    elif user.has_role(Role.LIAISON):
        made.figures = _item_figures(user, today)
        made.mine_title, made.mine = "本单位整改台账", _ledgers(user)
    elif user.has_role(Role.ORGAN):
        made.figures = _handoff_figures(user, today)
        return made
    figure, made.late = _late(user, today)
    made.figures.append(figure)
    return made


def _whole_office(user: User, today: date) -> Board:
    return Board(
        figures=[*_plan_figures(user), *_item_figures(user, today)],
        mine_title="进行中的轮次",
        mine=_rounds(user),
        categories=_categories(user),
        lights=_lights(user, today),
    )


def _plan_figures(user: User) -> list[Figure]:
    inspections = Inspection.objects.visible_to(user).aggregate(
        open=Count("pk", filter=~Q(stage=Stage.ARCHIVED)),
        stay=Count("pk", filter=Q(stage=Stage.FIELDWORK)),
    )
    return [
        Figure(
            "在办巡察任务",
            inspections["open"],
            "个",
            f"其中驻点{inspections['stay']}个",
            url_of("rounds:inspection_list"),
        ),
    ]


def _item_figures(user: User, today: date) -> list[Figure]:
    # Counting the state column lets the index over state and date answer alone.
    counts = (
        LedgerItem.objects.visible_to(user)
        .of_now()
        .aggregate(
            total=Count("*"),
            closed=Count("state", filter=Q(state=LedgerState.CLOSED)),
            soon=Count("state", filter=soon(today)),
        )
    )
    url, rate = url_of("rectification:item_list"), _rate(counts["closed"], counts["total"])
    return [
        Figure("整改事项", counts["total"], url=f"{url}?state=all"),
        Figure("已销号", counts["closed"], note=rate, url=f"{url}?state=closed", light="green"),
        Figure(
            f"{SOON}天内到期",
            counts["soon"],
            note="整改事项",
            url=f"{url}?light=yellow",
            light="yellow" if counts["soon"] else "",
        ),
    ]


def _team_item_figures(user: User, today: date) -> list[Figure]:
    """In short, for who is on a stay; none before anything was fed back."""
    every, closed, soon_due = _item_figures(user, today)
    if not every.value:
        return []
    return [replace(every, note=f"已销号{closed.value}项"), soon_due]


def _own_figures(found: list[Stay], user: User) -> list[Figure]:
    """During a stay, what the person has in hand themself."""
    if not found:
        return []
    mine = stays.own(found, user)
    sheets, points = url_of("findings:finding_list"), url_of("fieldwork:focus_list")
    return [
        Figure("我起草的底稿", mine["drafts"], "条", "还没有提交", f"{sheets}?state=draft&mine=on"),
        Figure("我查办的重点", mine["points"], "件", "还没有结论", points),
        Figure(
            "我办的信访", mine["petitions"], "件", "还没有结果", url_of("fieldwork:referral_list")
        ),
    ]


def _rate(part: int, whole: int) -> str:
    return f"完成率{100 * part // whole}%" if whole else ""


def _handoff_figures(user: User, today: date) -> list[Figure]:
    rows = Handoff.objects.visible_to(user)
    late = rows.overdue(today).count()
    url = url_of("findings:handoff_list")
    return [
        Figure("待办移交", rows.open().count(), "件", url=url),
        Figure("逾期", late, "件", light="red" if late else ""),
    ]


def _rounds(user: User) -> list[Line]:
    rows = Round.objects.visible_to(user).open().select_related("term")
    # Grouping drops the model's own order.
    counted = rows.annotate(units=Count("inspections")).order_by("-starts_on", "-id")[:SHOWN]
    return [
        Line(
            title=f"{row.short_name}{row.get_kind_display()}",
            url=row.get_absolute_url(),
            context=f"{row.term}，{row.units}个单位",
            badge=row.get_state_display(),
        )
        for row in counted
    ]


def _inspections(user: User) -> list[Line]:
    rows = Inspection.objects.visible_to(user).open().select_related("unit", "round__term")
    return [
        Line(row.unit.name, row.get_absolute_url(), str(row.round), row.get_stage_display())
        for row in rows[:SHOWN]
    ]


def _ledgers(user: User) -> list[Line]:
    rows = Ledger.objects.visible_to(user).of_now()
    rows = rows.select_related("unit", "inspection__round__term")
    return [
        Line(
            str(row),
            row.get_absolute_url(),
            row.origin,
            row.get_state_display(),
            due_on=None if row.state == LedgerState.CLOSED else row.concentrated_due_on,
        )
        for row in rows[:SHOWN]
    ]


def _late(user: User, today: date) -> tuple[Figure, list[Line]]:
    """What is overdue, counted and listed from the one source; the list of deadlines shows all."""
    rows = (
        Deadline.objects.visible_to(user)
        .overdue(today)
        .select_related("inspection__unit", "about_unit")
    )
    number, url = rows.count(), url_of("rounds:deadline_list")
    figure = Figure(
        "逾期",
        number,
        note="各类期限",
        url=f"{url}?due=overdue",
        light="red" if number else "",
    )
    return figure, [
        Line(
            row.label,
            row.url or (row.inspection or row.unit_concerned).get_absolute_url(),
            f"{row.unit_concerned}，{row.get_kind_display()}",
            due_on=row.due_on,
        )
        for row in rows[:SHOWN]
    ]


def _categories(user: User) -> Tracks | None:
    """Findings by first-level category, withdrawn ones left out."""
    rows = Finding.objects.visible_to(user).standing().order_by().values_list("category_id")
    found = _by_parent(dict(rows.annotate(n=Count("*"))))
    return plain_bars("categories", "各类底稿数量", found, "条") if found else None


def _by_parent(counts: dict[int | None, int]) -> list[tuple[str, int, str, str]]:
    names, totals = {}, {}
    for pk, parent, name in Category.objects.values_list("pk", "parent_id", "name"):
        top = parent or pk
        totals[top] = totals.get(top, 0) + counts.get(pk, 0)
        if parent is None:
            names[pk] = name
    url = f"{url_of('findings:finding_list')}?state=standing"
    found = [(names[pk], n, "progress", f"{url}&category={pk}") for pk, n in totals.items() if n]
    if counts.get(None):
        found.append(("未分类", counts[None], "progress", f"{url}&uncategorised=on"))
    return sorted(found, key=lambda row: -row[1])


TONES = {
    LedgerLight.RED: "danger",
    LedgerLight.YELLOW: "warning",
    LedgerLight.GREEN: "success",
    LedgerLight.DONE: "neutral",
}


def _lights(user: User, today: date) -> Tracks | None:
    """Open ledgers by their worst item: overdue, due soon, in time; and those that are closed."""
    rows = (
        Ledger.objects.visible_to(user).of_now().with_light(today).order_by().values_list("light")
    )
    counts = dict(rows.annotate(n=Count("pk")))
    if not counts:
        return None
    url = url_of("rectification:ledger_list")
    found = [
        (str(light.label), counts.get(light, 0), tone, f"{url}?light={light}")
        for light, tone in TONES.items()
    ]
    return plain_bars("lights", "各种状态的台账数量", found, "个")
