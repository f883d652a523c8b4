"""Writes of 上传下达: draft, edit, issue, sign for, remind, withdraw."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit, search
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold
from core.transitions import move
from fieldwork.enums.directives import DirectiveState
from fieldwork.models import Addressee, Directive, Receipt
from fieldwork.notices import directives as notices
from fieldwork.queries import cases
from fieldwork.queries import directives as queries
from fieldwork.rules import directives as rules
from fieldwork.verbs import DirectiveVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection, Round, Team

KIND = DeadlineKind.DIRECTIVE


@transaction.atomic
def draft(round: Round | None, values: dict, *, teams: Iterable[Team] = (), by: User) -> Directive:
    """For teams of ``round`` with a day for signing, or without a round for the library."""
    rules.check_can_draft(by, round)
    chosen = _checked(round, values, teams)
    columns = values | _searched(values)
    directive = Directive.objects.create(round=round, created_by=by, **columns)
    directive.teams.set(chosen)
    changes = audit.begun(directive) | ({"teams": [None, _names(chosen)]} if chosen else {})
    audit.record(directive, DirectiveVerb.DRAFTED, by=by, changes=changes)
    return directive


@transaction.atomic
def edit(
    directive: Directive,
    values: dict,
    *,
    teams: Iterable[Team] = (),
    version: int | None = None,
    by: User,
) -> bool:
    """Write a draft's typed values and addressees; False if nothing changed; raises StaleState."""
    rules.check_can_edit(by, directive)
    chosen = _checked(directive.round, values, teams)
    before = list(directive.teams.order_by("pk"))
    also = {} if before == chosen else {"teams": [_names(before), _names(chosen)]}
    columns = values | _searched(values)
    verb = DirectiveVerb.CHANGED
    changed = save(directive, columns, version=version, verb=verb, also=also, by=by)
    if also:
        directive.teams.set(chosen)
    return changed


@transaction.atomic
def keep_names(
    directive: Directive, reasons: dict[str, str], *, version: int | None = None, by: User
) -> bool:
    """Why names stay in a case, by name; an empty reason takes one back. False if nothing changed."""
    rules.check_can_keep_names(by, directive)
    found = [each.name for each in cases.names_in(directive)]
    kept = {name: reasons[name].strip() for name in found if reasons.get(name, "").strip()}
    note = "；".join(f"{name}：{reason}" for name, reason in kept.items())
    columns, verb = {"kept_names": kept}, DirectiveVerb.NAMES_KEPT
    return save(directive, columns, version=version, verb=verb, note=note[:500], by=by)


@transaction.atomic
def remove(directive: Directive, *, by: User) -> None:
    """Takes away a draft that nobody was shown."""
    hold(directive)
    rules.check_can_remove(by, directive)
    if attachments.of(directive).exists():
        raise NotYet("请先移除附件，再删除这件草稿。")
    audit.record(directive, DirectiveVerb.REMOVED, by=by, changes=audit.ended(directive))
    directive.delete()


@transaction.atomic
def issue(directive: Directive, *, version: int | None = None, by: User) -> None:
    """起草 → 已发布: every member of an addressed team has it to sign for; the library shows it to all."""
    rules.check_can_issue(by, directive)
    today = timezone.localdate()
    if not directive.text.strip() and not attachments.of(directive).exists():
        raise NotYet("请填写内容或上传附件，再发布。")
    if directive.due_on and directive.due_on < today:
        raise NotYet("签收期限已过，请修改期限后再发布。")
    cases.check_names(directive)
    move(directive, DirectiveState.ISSUED, by=by, version=version, issued_on=today)
    issuing.check_printable(directive, by=by)
    for row in directive.addressees.select_related("team__round"):
        _begin_date(directive, row, by)
    notices.issued(directive)


@transaction.atomic
def sign(directive: Directive, *, version: int | None = None, by: User) -> Receipt:
    """签收 by a member of an addressed team; the team's date is met with its last signature."""
    # Held, so that of two last signatures at once one sees that nobody is left, and of two presses
    # of the button the second what the first did.
    hold(directive)
    rules.check_can_sign(by, directive)
    now = timezone.now()
    receipt = Receipt.objects.create(
        directive=directive, inspector=by.inspector, signed_by=by, signed_at=now
    )
    audit.record(receipt, DirectiveVerb.SIGNED, by=by, changes=audit.begun(receipt))
    if not _settle(directive, by):
        notices.all_signed(directive, by=by)
    return receipt


@transaction.atomic
def urge(directive: Directive, *, by: User) -> list[User]:
    """The office reminds those who have not signed, and whom; they hear of it once a day."""
    rules.check_can_urge(by, directive)
    people = queries.people_owing(directive)
    if not people:
        raise NotYet("收到传达的人员都已签收，不用提醒。")
    names = "、".join(user.name for user in people)
    audit.record(directive, DirectiveVerb.URGED, by=by, note=names[:300])
    notices.urged(directive, people, on=timezone.localdate())
    return people


@transaction.atomic
def withdraw(directive: Directive, *, note: str, by: User) -> None:
    """已发布 → 已撤回 with the reason; teams do not see it any more, its dates fall away."""
    rules.check_can_withdraw(by, directive)
    people = queries.people_owing(directive)
    move(directive, DirectiveState.WITHDRAWN, by=by, note=note)
    for row in directive.addressees.all():
        deadlines.withdraw(KIND, row, reason="传达事项撤回", by=by)
    notices.withdrawn(directive, people)


def settle() -> int:
    """Dates of teams that nobody owes any more, for whoever did has left; safe to run twice."""
    rows = queries.with_open_dates()
    for directive in rows:
        with transaction.atomic():
            _settle(directive, None)
    return len(rows)


def _settle(directive: Directive, by: User | None) -> int:
    """Meets the date of each team that has signed as a whole; how many people still owe."""
    waiting = queries.owing(rows := list(directive.addressees.all()))
    for row in rows:
        if not waiting[row.pk]:
            deadlines.meet(KIND, row, on=timezone.localdate(), by=by)
    return sum(map(len, waiting.values()))


def _begin_date(directive: Directive, row: Addressee, by: User) -> None:
    """On the first unit that the team has before it: a day of the team's, not of the unit."""
    inspection = _carrier(row.team)
    if inspection is None:
        raise NotYet(f"{row.team}没有在办的巡察任务，请去掉这个组，再发布。")
    deadlines.set_date(
        inspection,
        KIND,
        row,
        starts_on=timezone.localdate(),
        due_on=cast(date, directive.due_on),  # of what goes to teams there is one
        label=f"签收：{directive}",
        url=directive.get_absolute_url(),
        by=by,
    )


def _carrier(team: Team) -> Inspection | None:
    rows = Inspection.objects.filter(team=team).open().select_related("round")
    return rows.order_by("pk").first()


def _checked(round: Round | None, values: dict, teams: Iterable[Team]) -> list[Team]:
    """The teams in order; raises NotYet where they or the day do not fit the round."""
    chosen = sorted(teams, key=lambda team: team.pk)
    if round is None:
        if chosen or values.get("due_on"):
            raise NotYet("资料库的资料不指定巡察组，也没有签收期限。")
        return []
    if not chosen or any(team.round_id != round.pk for team in chosen):
        raise NotYet("请选择本轮要传达的巡察组。")
    if values.get("due_on") is None:
        raise NotYet("请填写签收期限。")
    return chosen


def _names(teams: Iterable[Team]) -> str:
    return "、".join(map(str, teams))


def _searched(values: dict) -> dict:
    return search.columns(*(values.get(name) for name in ("title", "source", "text")))
