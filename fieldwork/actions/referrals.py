"""Writes of 分办: send a petition one way, answer, judge the answer, take it back."""

import re
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import claim
from core.transitions import move
from fieldwork.enums.petitions import PetitionState, ReferralState, Route
from fieldwork.models import Petition, Referral
from fieldwork.notices import petitions as notices
from fieldwork.rules import petitions as petition_rules
from fieldwork.rules import referrals as rules
from fieldwork.verbs import PetitionVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspector
from rounds.queries.people import team_of

LETTERS = (Route.UNIT, Route.DEPARTMENT)
K = DeadlineKind


@transaction.atomic
def dispatch(
    petition: Petition,
    *,
    route: str,
    wording: str,
    due_on: date | None,
    assignee: Inspector | None = None,
    department: str = "",
    version: int | None = None,
    by: User,
) -> Referral:
    """Send a petition one way; 待分办 → 办理中 with the first. Whoever has it is told, never of whom."""
    petition_rules.check_can_dispatch(by, petition)
    today = timezone.localdate()
    _check(petition, route, wording, due_on, assignee, department, today)
    _begin_handling(petition, version, by)
    letter = {}
    if route in LETTERS:
        number = numbers.take_for_document("fieldwork.referral", today.year)
        letter = {"year": today.year, "number": number}
    referral = Referral.objects.create(
        petition=petition,
        route=route,
        wording=wording,
        due_on=due_on,
        assignee=assignee if route == Route.TEAM else None,
        department=department if route == Route.DEPARTMENT else "",
        issued_on=today,
        issued_by=by,
        **letter,
    )
    audit.record(referral, PetitionVerb.REFERRED, by=by, changes=audit.begun(referral))
    _begin_date(referral, by)
    if route in LETTERS:
        issuing.check_printable(referral, by=by)
    assignees.ask_openers(referral)
    notices.issued(referral, by=by)
    return referral


@transaction.atomic
def note_clue(petition: Petition, *, by: User) -> Referral:
    """登记线索: a clue was registered from it, whose number is known only where the clue is."""
    petition_rules.check_can_raise_clue(by, petition)
    _begin_handling(petition, None, by)
    today = timezone.localdate()
    referral = Referral.objects.create(
        petition=petition,
        route=Route.CLUE,
        wording="已登记为问题线索，按线索办理。",
        issued_on=today,
        issued_by=by,
        state=ReferralState.DONE,
    )
    audit.record(referral, PetitionVerb.REFERRED, by=by, changes=audit.begun(referral))
    return referral


def _begin_handling(petition: Petition, version: int | None, by: User) -> None:
    """With the first way; further ones go neither twice from one page nor beside whoever closes it."""
    if petition.state == PetitionState.REGISTERED:
        move(petition, PetitionState.HANDLING, by=by, version=version)
    else:
        claim(petition, version, {}, state=PetitionState.HANDLING)


@transaction.atomic
def answer(referral: Referral, *, text: str, version: int | None = None, by: User) -> None:
    """What came of it: a unit's answer waits for the team, the team's own entry stands."""
    rules.check_can_answer(by, referral)
    if not text.strip():
        raise NotYet("请填写办理结果，再提交。")
    today = timezone.localdate()
    to_team = referral.route == Route.UNIT
    to = ReferralState.ANSWERED if to_team else ReferralState.DONE
    move(
        referral,
        to,
        by=by,
        version=version,
        answer=text,
        answered_on=today,
        answered_by=by,
        return_note="",
    )
    if not to_team:
        deadlines.meet(kind_of(referral), referral, on=today, by=by)
    notices.answered(referral, by=by)


@transaction.atomic
def accept(referral: Referral, *, version: int | None = None, by: User) -> None:
    """待审核 → 已办结; the day of the answer is the day the duty was met."""
    rules.check_can_judge(by, referral)
    move(referral, ReferralState.DONE, by=by, version=version)
    answered_on = cast(date, referral.answered_on)  # its state says that there is an answer
    deadlines.meet(kind_of(referral), referral, on=answered_on, by=by)
    notices.accepted(referral)


@transaction.atomic
def return_for_more(referral: Referral, *, note: str, by: User) -> None:
    """待审核 → 办理中 with a reason that the unit reads."""
    rules.check_can_judge(by, referral)
    check_words(referral.petition, note)
    move(referral, ReferralState.ISSUED, by=by, note=note, return_note=note[:500])
    notices.returned_to_unit(referral)


@transaction.atomic
def withdraw(referral: Referral, *, note: str, by: User) -> None:
    """办理中 → 已撤回; a petition without any other way waits for 分办 as before in 办理中."""
    rules.check_can_withdraw(by, referral)
    move(referral, ReferralState.WITHDRAWN, by=by, note=note)
    deadlines.withdraw(kind_of(referral), referral, reason="信访分办撤回", by=by)
    notices.withdrawn(referral, by=by)


def kind_of(referral: Referral) -> DeadlineKind:
    return K.PETITION_UNIT if referral.route == Route.UNIT else K.PETITION


def _begin_date(referral: Referral, by: User) -> None:
    if referral.due_on is None:
        return
    label = str(referral)
    if referral.route == Route.TEAM:
        label = f"{referral.petition}{referral.get_route_display()}"
    deadlines.set_date(
        referral.petition.inspection,
        kind_of(referral),
        referral,
        starts_on=referral.issued_on,
        due_on=referral.due_on,
        label=label,
        url=referral.get_absolute_url(),
        by=by,
    )


def _check(
    petition: Petition,
    route: Any,
    wording: Any,
    due_on: Any,
    assignee: Inspector | None,
    department: Any,
    today: date,
) -> None:
    if route == Route.CLUE:
        raise NotYet("登记线索请从信访页面点“登记线索”。")
    if due_on is None or due_on < today:
        raise NotYet("请填写办理期限，期限不能早于今天。")
    if not wording.strip():
        raise NotYet("请写明办理要求；对方只看到这段话，看不到信访原文和反映人。")
    if route == Route.DEPARTMENT and not department.strip():
        raise NotYet("请填写承办部门。")
    if route == Route.TEAM:
        _check_assignee(petition, assignee)
    if route in LETTERS:
        check_words(petition, wording)


def _check_assignee(petition: Petition, assignee: Inspector | None) -> None:
    if assignee is None or not team_of(petition.inspection).filter(pk=assignee.pk).exists():
        raise NotYet("请选择本组现任成员为承办人。")


def check_words(petition: Petition, wording: str) -> None:
    """What others read names none who reported, nor how to reach them, nor repeats the letter."""
    rows = [petition, *petition.repeats.all()]
    if any(word in wording for row in rows for word in _secret_words(row)):
        raise NotYet("这段话里写有反映人的姓名或联系方式，对方会看到，请删去后再发出。")
    if any(row.text.strip() and row.text.strip() in wording for row in rows):
        raise NotYet("这段话照录了信访原文，对方会看到，请用自己的话写明要核实的事项。")


def _secret_words(row: Petition) -> set[str]:
    """Who reported, each of several by name, and how to reach them, each telephone by itself."""
    names = re.split(r"[、，,；;]", row.reporter)
    words = {row.reporter, row.contact, *names, *re.findall(r"\d{7,}", row.contact)}
    return {word.strip() for word in words if len(word.strip()) > 1}
