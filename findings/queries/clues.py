"""Reads of clues: who may see one, what waits for whom, counts for the gates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.models import Attachment, AuditEvent
from core.targets import key_of
from core.verbs import VerbKind
from core.worklist import WorkItem
from findings.enums import ClueState, HandoffState
from findings.models import Clue, ClueGrant, Handoff
from rounds.enums import Duty
from rounds.models import Inspection, TeamMember
from rounds.querysets import lasting, own_organ_ids, serving, signed, takes_part

# What is kept of a person a clue is about.
PERSON = ("name", "employer", "post", "rank")

OPEN = [HandoffState.ISSUED, HandoffState.RECEIVED, HandoffState.HANDLING]
HEADS: dict[str, str] = {Duty.LEADER: "组长", Duty.DEPUTY: "副组长"}


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who can open a clue, and why."""

    name: str
    why: str
    until: date | None = None


def readers(clue: Clue) -> list[Reader]:
    """Everybody who can open ``clue`` today: its team's heads, its author, those with a grant."""
    found = {}
    inspection = clue.inspection
    members = TeamMember.objects.filter(
        lasting(), signed(), takes_part(inspection.unit_id), team_id=inspection.team_id
    )
    seeing = Q(duty__in=HEADS) | Q(inspector__user_id=clue.created_by_id)
    for member in members.filter(seeing, inspector__user__is_active=True).select_related(
        "inspector__user"
    ):
        why, user = HEADS.get(member.duty) or "登记人", member.inspector.user
        if user is not None:
            found[user.pk] = Reader(user.name, why, member.to_on)
    for grant in grants_of(clue):
        scope = "本件授权" if grant.clue_id else "本轮授权"
        found.setdefault(grant.user_id, Reader(grant.user.name, scope, grant.to_on))
    handed = clue.handoffs.standing().select_related("organ").order_by("id")
    organs = [Reader(str(row.organ), f"接收机关，只看{row.reference}") for row in handed]
    return [*found.values(), *organs]


def grants_of(clue: Clue) -> QuerySet[ClueGrant]:
    """Lasting grants that open ``clue`` to people of office and leadership."""
    reach = Q(clue=clue) | Q(clue=None, round_id=clue.inspection.round_id)
    rows = ClueGrant.objects.lasting().filter(reach, user__is_active=True)
    return rows.filter(user__roles__overlap=[*OVERSIGHT]).select_related("user").order_by("id")


def granted_people(clue: Clue, *, roles: Any = OVERSIGHT) -> list[User]:
    """The accounts that may decide on ``clue``."""
    people = User.objects.with_role(*roles)
    return list(people.filter(pk__in=grants_of(clue).order_by().values("user_id")))


def team_leaders(inspection: Inspection) -> list[User]:
    """The account of the team's leader today; none where there is no leader."""
    held = lasting(prefix="inspector__memberships__")
    rows = User.objects.filter(
        held,
        is_active=True,
        inspector__memberships__team=inspection.team_id,
        inspector__memberships__duty=Duty.LEADER,
    )
    return list(rows.distinct())


def handlers(handoff: Handoff) -> list[User]:
    return handlers_of(handoff.organ_id)


def handlers_of(organ_id: int) -> list[User]:
    """The accounts that answer for the receiving organ today."""
    links = lasting(prefix="organ_links__")
    people = User.objects.with_role(Role.ORGAN)
    return list(people.filter(links, organ_links__organ=organ_id).distinct())


def views_of(clue: Clue) -> QuerySet[AuditEvent]:
    """Who opened the clue or one of its handoffs, newest first."""
    rows = AuditEvent.objects.filter(trail=clue.audit_trail, kind=VerbKind.VIEW)
    return rows.order_by("-id")


def changes_of(trail: str) -> QuerySet[AuditEvent]:
    """What was done on a trail, without the views."""
    rows = AuditEvent.objects.filter(trail=trail).exclude(kind=VerbKind.VIEW)
    return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many clues of one inspection still wait for what; figures only, no content."""

    undecided: int
    unissued: int
    unsigned: int
    unanswered: int
    refused: int
    unconcluded: int


def standing(inspection: Inspection) -> Standing:
    """The counts that the gates speak of, in one query."""
    clues = Clue.objects.filter(inspection=inspection)
    waiting = Count("handoffs", filter=Q(handoffs__state=HandoffState.ISSUED))
    working = [HandoffState.RECEIVED, HandoffState.HANDLING]
    answered = Q(handoffs__state=HandoffState.ANSWERED)
    rows = clues.annotate(
        waiting=waiting,
        working=Count("handoffs", filter=Q(handoffs__state__in=working)),
        answered=Count("handoffs", filter=answered),
    )
    return _standing(
        list(rows.order_by().values_list("pk", "state", "waiting", "working", "answered"))
    )


def _standing(rows: list[tuple]) -> Standing:
    handed = [row for row in rows if row[1] == ClueState.HANDED_OVER]
    idle = [row for row in handed if not row[2] and not row[3]]
    return Standing(
        undecided=sum(row[1] in (ClueState.REGISTERED, ClueState.VETTED) for row in rows),
        unissued=sum(row[1] == ClueState.APPROVED for row in rows),
        unsigned=sum(bool(row[2]) for row in rows),
        unanswered=sum(bool(row[3]) for row in rows),
        refused=sum(not row[4] for row in idle),
        unconcluded=sum(bool(row[4]) for row in idle),
    )


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """What clues and handoffs ask of ``user``: numbers only, never what they are about."""
    items: list[WorkItem] = []
    if user.has_role(Role.INSPECTOR):
        items += _for_team(user)
    if user.has_role(*OVERSIGHT):
        items += _for_granted(user)
    if user.has_role(Role.ORGAN):
        items += _for_organ(user)
    return items


def _for_team(user: User) -> list[WorkItem]:
    led = serving(user).filter(duty=Duty.LEADER)
    rows = Clue.objects.visible_to(user).filter(state=ClueState.REGISTERED)
    mine = Q(inspection__team__in=led.values("team_id"))
    returned = Q(created_by=user) & ~Q(return_note="")
    items = []
    for clue in rows.filter(mine | returned).order_by("-urgency", "id"):
        mends = clue.return_note and clue.created_by_id == user.pk
        items.append(_item("补充后再报" if mends else "审核线索", clue))
    return items


def _for_granted(user: User) -> list[WorkItem]:
    rows = Clue.objects.granted_to(user).exclude(state=ClueState.REGISTERED)
    rows = rows.exclude(state=ClueState.CONCLUDED).annotate(
        still_open=Count("handoffs", filter=Q(handoffs__state__in=OPEN)),
        answered=Count("handoffs", filter=Q(handoffs__state=HandoffState.ANSWERED)),
        outside=Count(
            "handoffs", filter=Q(handoffs__state__in=OPEN, handoffs__organ__is_outside=True)
        ),
    )
    items = []
    for clue in rows.order_by("-urgency", "id"):
        verb = _next_step(clue, user)
        if verb:
            items.append(_item(verb, clue))
    return items


def _next_step(clue: Any, user: User) -> str:
    if clue.state == ClueState.VETTED:
        return "" if clue.created_by_id == user.pk else "批准线索"
    if not user.has_role(Role.OFFICE):
        return ""
    if clue.state == ClueState.APPROVED:
        return "" if clue.approved_by_id == user.pk else "移交线索"
    if clue.outside:
        return "录入回执"
    if clue.still_open:
        return ""
    return "办结线索" if clue.answered else "重新移交"


def _for_organ(user: User) -> list[WorkItem]:
    verbs: dict[str, str] = {
        HandoffState.ISSUED: "签收线索",
        HandoffState.RECEIVED: "登记处置方式",
        HandoffState.HANDLING: "答复办理结果",
    }
    rows = Handoff.objects.filter(organ__in=own_organ_ids(user), state__in=verbs).order_by(
        "-urgency", "id"
    )
    rows = rows.defer(*Handoff.AUDIT_HIDDEN)
    return [
        WorkItem(
            verbs[row.state],
            row.reference,
            row.get_absolute_url(),
            row.due_on,
            rows=(key_of(row),),
        )
        for row in rows
    ]


def _item(verb: str, clue: Clue) -> WorkItem:
    words = "、".join(clue.flags)
    url, rows = clue.get_absolute_url(), (key_of(clue),)
    return WorkItem(verb, clue.reference, url, context=words, rows=rows)


def persons_of(clue: Clue) -> list[dict]:
    """The persons as plain rows, in their order."""
    return [{name: getattr(person, name) for name in PERSON} for person in clue.persons.all()]


UNPRINTED = ("detail", "suggestion_note", "return_note", "conclusion", "asked_because")


def for_register(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Clues with all that a register prints, in three queries whatever their number."""
    papers = Attachment.objects.filter(
        target_type="findings.clue", target_id=OuterRef("pk"), removed_at=None
    )
    number = papers.order_by().values("target_id").annotate(n=Count("*")).values("n")
    rows = rows.annotate(papers=Coalesce(Subquery(number), 0)).select_related("inspection__unit")
    joined = Handoff.objects.select_related("organ", "issued_by", "received_by")
    # Opening a sealed text costs about as much as reading its row: only what is printed.
    handoffs = Prefetch("handoffs", joined.defer(*Handoff.AUDIT_HIDDEN))
    return rows.defer(*UNPRINTED).prefetch_related("persons", handoffs)
