"""What stands above a ledger's rows: phases, counters, tabs, and what the person may do now."""

from django.urls import reverse

from accounts.enums import INSIDERS, Role
from accounts.models import User
from rectification import queries, rules
from rectification.enums import LEDGER_TRANSITIONS, LedgerState
from rectification.models import Ledger
from rectification.rules.supervision import can_supervise

STEPS = list(LedgerState)


def ledgers_of(user: User):
    return Ledger.objects.visible_to(user).select_related(
        "unit", "inspection__round__term", "inspection__team"
    )


def standing_of(user: User, ledger: Ledger) -> str:
    """In which of the three parts the person stands towards this ledger; "" only reads."""
    if ledger.is_historical:
        return ""
    if rules.is_liaison_of(user, ledger.unit_id):
        return "liaison"
    if user.has_role(Role.OFFICE):
        return "office"
    return "team" if rules.is_verifier_of(user, ledger.team_id) else ""


def figures_in_scope(user: User, source: str, active: str | None = None) -> list[dict]:
    """Over all ledgers: those of our inspections, or of the source that is looked at; what others
    found is counted beside them, never with them."""
    url = reverse("rectification:item_list")
    shown = figures(queries.counters_in_scope(user, source), url, active, source)
    others = 0 if source else queries.open_from_outside(user)
    if others:
        shown[0]["note"] = f"另有外来未销号{others}项"
    return shown


def figures(
    counters: queries.Counters, url: str, active: str | None = None, source: str = ""
) -> list[dict]:
    """The counters bar; red, yellow and done lead to those rows."""
    also = f"&source={source}" if source else ""

    def figure(label, value, light="", unit="项", note="") -> dict:
        return {
            "label": label,
            "value": value,
            "unit": unit,
            "note": note,
            "light": light if value else "",  # nothing is late: nothing is red
            "url": f"{url}?light={light}{also}" if light else "",
            "active": bool(light) and active == light,
        }

    return [
        figure("反馈问题", counters.total),
        figure("已销号", counters.closed, "done", note=f"完成率{counters.rate}%"),
        figure("未销号", counters.open, note=f"待核验销号{counters.waiting}"),
        figure("逾期", counters.overdue, "red"),
        figure("7日内到期", counters.soon, "yellow"),
        figure("制度", counters.systems_made),
        figure("问责", counters.held_accountable, unit="人"),
        figure("追缴", counters.recovered, unit="万元"),
    ]


def steps(ledger: Ledger) -> list[dict]:
    """The ledger's phases for the stepper."""
    place = STEPS.index(LedgerState(ledger.state))
    closed = ledger.state == LedgerState.CLOSED
    return [
        {"label": state.label, "state": _step(n, place, closed)} for n, state in enumerate(STEPS)
    ]


def _step(number: int, place: int, closed: bool) -> str:
    if number < place or closed:
        return "done"
    return "current" if number == place else "todo"


def tabs(ledger: Ledger, active: str) -> list[dict]:
    history = reverse("rectification:ledger_history", args=[ledger.pk])
    disclosure = reverse("rectification:disclosure", args=[ledger.pk])
    letters = reverse("rectification:supervision_list")
    return [
        {"label": "整改事项", "url": ledger.get_absolute_url(), "active": active == "items"},
        {"label": "公开", "url": disclosure, "active": active == "disclosure"},
        {"label": "经过与文书", "url": history, "active": active == "history"},
        {"label": "督办", "url": f"{letters}?ledger={ledger.pk}", "active": False},
    ]


def doings(user: User, ledger: Ledger, counters: queries.Counters) -> dict:
    """Which steps of the ledger the person may take now, and what should come next in words."""
    can = {
        "divide": rules.can_divide(user, ledger),
        "submit_plan": rules.can_submit_plan(user, ledger),
        "import_plan": rules.can_import_plan(user, ledger),
        "import_progress": rules.can_import_progress(user, ledger),
        "review_plan": rules.can_review_plan(user, ledger),
        "advance": rules.can_advance(user, ledger),
        "supervise": can_supervise(user, ledger),
        "open_inspection": user.has_role(*INSIDERS),
    }
    moves = LEDGER_TRANSITIONS.leaving(ledger.state) if can["advance"] else []
    shown = [m for m in moves if m.target != LedgerState.CLOSED or not counters.open]
    is_returned = ledger.state == LedgerState.PLANNING and ledger.plan_return_note
    judged = ledger.items.exclude(plan_note="").order_by("number") if is_returned else []
    return {"can": can, "moves": shown, "judged": judged}
