"""Pages of inspections: the list, one inspection with its six links, and the next step."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core import audit, targets
from core.calendar import cn_date, due_status
from core.documents import issuing, registry
from core.errors import NotYet
from core.models import Document
from core.targets import label_of
from core.views import FormPage, ScopedDetail, ScopedList
from rounds import gates, panels, queries, rules, tables
from rounds.actions import correcting, inspections
from rounds.enums import NOTICE, ROUND_TRANSITIONS, STAGE_TRANSITIONS, RoundState, Stage
from rounds.filters import InspectionFilter
from rounds.forms.rounds import AdvanceForm, CorrectForm
from rounds.models import Deadline, Inspection
from rounds.queries import scopes, stay_line
from rounds.verbs import RoundVerb
from rounds.views.round_rows import member_row

DATES = {
    Stage.FIELDWORK: "entry_on",
    Stage.REPORTING: "exit_on",
    Stage.RECTIFICATION: "feedback_on",
    Stage.ARCHIVED: "archived_on",
}
BEGUN = (RoundState.SUBMITTED, RoundState.APPROVED, RoundState.UNDERWAY)


class InspectionList(ScopedList):
    model = Inspection
    roles = INSIDERS
    template_name = "rounds/inspection_list.html"
    filterset_class = InspectionFilter
    ordering = ("-round__starts_on", "-round_id", "id")
    table_class = tables.InspectionTable


class InspectionDetail(ScopedDetail):
    model = Inspection
    template_name = "rounds/inspection.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "round__preset", "team", "unit")

    def can(self) -> dict[str, bool]:
        user, step = self.request.user, next_step(self.object)
        may = step is not None and rules.can_advance(user, self.object, step.target)
        acted = may and bool(gates.act(self.object, step.target))
        return {
            "advance": may and not acted,
            "announce": _announces(user, self.object),
            "choose_scope": rules.can_choose_scope(user, self.object),
            "issue": acted,
            "correct": rules.can_correct_date(user, self.object)
            and bool(correcting.dates_of(self.object)),
        }

    def get_context_data(self, **kwargs) -> dict:
        inspection, user = self.object, self.request.user
        step = next_step(inspection)
        people = queries.people_by_team(inspection.round).get(inspection.team_id, [])
        links = panels.panels_of(inspection, user)
        deadlines = deadline_rows(inspection, user)
        return super().get_context_data(**kwargs) | {
            "tone": Stage(inspection.stage).tone,
            "steps": _steps(inspection),
            "step": step,
            "next_label": Stage(step.target).label if step else "",
            "gates": gates.bars(inspection, step.target) if step else [],
            "doubts": gates.doubts(inspection, step.target) if step else [],
            "people": [
                member_row(member)
                for member in people
                if member.recused_from_id != inspection.unit_id
            ],
            "panels": links,
            "begins": [link.begin for link in links if link.begin],
            "scope": scopes.reach_of(inspection) if inspection.stage != Stage.PREPARATION else None,
            "deadlines": deadlines,
            "line": stay_line.line_of(inspection, deadlines, timezone.localdate()),
            "documents": _documents(inspection, user),
            "events": _events(inspection, user),
        }


def _announces(user: User, inspection: Inspection) -> bool:
    """Whether its next step is 巡察通知 and this person the one who issues it."""
    if not user.has_role(Role.OFFICE) or inspection.stage != Stage.PREPARATION:
        return False
    kind = registry.get(NOTICE)
    is_waiting = Inspection.objects.unannounced().filter(pk=inspection.pk).exists()
    return bool(kind and is_waiting and not issuing.bar_of_person(user, kind, inspection))


def _documents(inspection: Inspection, user: User) -> list[Document]:
    rows = list(Document.objects.filter(trail=inspection.audit_trail)[:50])
    unseen = targets.hidden(rows, user)
    seen = [row for row in rows if (row.target_type, row.target_id) not in unseen]
    own = [row for row in seen if row.target_type == label_of(inspection)]
    closed = {row.pk for row in own} - {row.pk for row in registry.openable(own, user, inspection)}
    return [row for row in seen if row.pk not in closed]


def _events(inspection: Inspection, user: User) -> list:
    """The trail without what the person may not see, such as another team's drafts.

    What happened to the inspection itself needs no name beside it.
    """
    found = list(audit.timeline(inspection.audit_trail)[:60])
    unseen = targets.hidden([e for e in found if not e.target_type.startswith("rounds.")], user)
    events = [e for e in found if (e.target_type, e.target_id) not in unseen]
    for event in events:
        if event.target_type == "rounds.inspection":
            event.target_label = ""
    return sorted([*events, *_beginnings(inspection, user)], key=lambda e: e.pk, reverse=True)


BEGINNINGS = [str(move.verb) for move in ROUND_TRANSITIONS if move.target in BEGUN]


def _beginnings(inspection: Inspection, user: User) -> list:
    """How it came about, from the round's trail: listed, assigned, submitted, approved, started.

    Those who do not read the round's trail read no note of it.
    """
    unit, trail = inspection.unit, f"rounds.round:{inspection.round_id}"
    own = Q(verb=RoundVerb.UNIT_LISTED, note=unit.name) | Q(
        verb=RoundVerb.UNIT_ASSIGNED, note__startswith=f"{unit}："
    )
    rows = audit.timeline(trail).filter(own | Q(verb__in=BEGINNINGS), target_type="rounds.round")
    events = list(rows[:20])
    for event in events:
        event.note = event.note if user.has_role(*OVERSIGHT) else ""
    return events


def next_step(inspection: Inspection):
    """The only step that leads on, or None once archived."""
    return next(iter(STAGE_TRANSITIONS.leaving(inspection.stage)), None)


def _steps(inspection: Inspection) -> list[dict]:
    order = list(Stage)
    now = order.index(Stage(inspection.stage))
    found = []
    for place, stage in enumerate(order):
        day = getattr(inspection, DATES[stage]) if stage in DATES else None
        state = "done" if place < now else "current" if place == now else "todo"
        found.append(
            {"label": stage.label, "state": state, "note": cn_date(day) if place <= now else ""}
        )
    if inspection.stage == Stage.ARCHIVED:
        found[-1]["state"] = "done"
    return found


def deadline_rows(inspection: Inspection, user: User) -> list[dict]:
    today = timezone.localdate()
    rows = Deadline.objects.visible_to(user).filter(inspection=inspection, withdrawn_on=None)
    rows = rows.filter(is_restricted=False)  # a clue is never shown with findings
    rows = rows.exclude(kind__in=["item", "measure"]).prefetch_related("history__by")
    return [
        {
            "pk": row.pk,
            "kind": row.get_kind_display(),
            "label": row.label,
            "url": row.url if row.target_type != "rounds.inspection" else "",
            "first": row.first_due_on if row.first_due_on != row.due_on else None,
            "starts_on": row.starts_on,
            "due_on": row.due_on,
            "is_met": row.met_on is not None,
            **due_status(row.due_on, today, row.met_on)._asdict(),
            "rule": row.rule_text,
            "version": row.version,
            "basis": row.basis,
            "is_provisional": row.is_provisional,
            "history": list(row.history.all()),
            "can_meet": row.is_open
            and row.target_type == "rounds.inspection"
            and rules.can_meet_deadline(user, row),
        }
        for row in rows.select_related("inspection__round__preset")
    ]


class InspectionAdvance(FormPage):
    """One step on, with its day and a note; what bars it stands above the form."""

    model = Inspection
    form_class = AdvanceForm
    template_name = "rounds/inspection_advance.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "round__preset", "team", "unit")

    def check_permissions(self) -> None:
        self.step = next_step(self.object)
        if self.step is None:
            raise NotYet("这项巡察任务已归档，没有下一步。")
        rules.check_can_advance(self.request.user, self.object, self.step.target)
        if elsewhere := gates.act(self.object, self.step.target):
            raise NotYet(elsewhere)

    def get_form_kwargs(self) -> dict:
        column = DATES.get(Stage(self.step.target))
        label = inspections.WORDS[column] if column else ""
        doubts = gates.doubts(self.object, self.step.target)
        return super().get_form_kwargs() | {
            "label": label,
            "dated": column is not None,
            "asked": bool(doubts),
        }

    def perform(self, form):
        data = form.cleaned_data
        return inspections.advance(
            self.object,
            self.step.target,
            on=data.get("on"),
            note=data["note"],
            by=self.request.user,
        )

    def get_title(self) -> str:
        return f"{self.object.unit}：{self.step.label}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "submit_label": self.step.label,
            "next_label": Stage(self.step.target).label,
            "gates": gates.bars(self.object, self.step.target),
            "doubts": gates.doubts(self.object, self.step.target),
            "early": self.early(),
        }

    def early(self) -> str:
        """What to say of a stay that ends before its planned day."""
        planned, today = self.object.round.ends_on, timezone.localdate()
        if DATES.get(Stage(self.step.target)) != "exit_on" or today >= planned:
            return ""
        return (
            f"本轮计划驻点到{cn_date(planned)}，还有{(planned - today).days}天。"
            "提前结束的，报告和各项期限从实际结束的日期算起。"
        )

    def get_success_url(self) -> str:
        return reverse("rounds:inspection", args=[self.object.pk])


class InspectionCorrect(FormPage):
    """A day of entry, exit or feedback that was entered wrongly; what counts from it follows."""

    model = Inspection
    form_class = CorrectForm
    roles = (Role.OFFICE,)
    submit_label = "更正并重新推算期限"
    check = rules.check_can_correct_date

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "round__preset", "unit")

    def check_permissions(self) -> None:
        super().check_permissions()
        if not correcting.dates_of(self.object):
            raise NotYet("这项巡察任务还没有登记日期，无需更正。")

    def get_title(self) -> str:
        return f"{self.object.unit}：更正日期"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "inspection": self.object,
            "dates": correcting.dates_of(self.object),
        }

    def perform(self, form) -> None:
        data = form.cleaned_data
        moved = correcting.correct_date(
            self.object,
            data["column"],
            on=data["on"],
            reason=data["reason"],
            version=data["version"],
            by=self.request.user,
        )
        self.success_message = f"日期已更正，重新推算期限{len(moved)}项。"
