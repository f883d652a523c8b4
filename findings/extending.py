"""线索办理答复 and 移交建议答复 may be given a later date: the organ asks, the office decides."""

from datetime import date

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied
from core.optimistic_locking import edit
from findings.models import Handoff, Recommendation
from findings.queries import clues
from findings.rules import clues as clue_rules
from findings.rules import recommendations as rules
from rounds import extendable
from rounds.enums import DeadlineKind
from rounds.querysets import lasting
from rounds.verbs import RoundVerb


def find_handoff(pk: int) -> Handoff:
    rows = Handoff.objects.select_for_update(of=("self",))
    return rows.select_related("organ", "clue__inspection").get(pk=pk)


def check_can_ask_handoff(user: User, handoff: Handoff) -> None:
    clue_rules.check_can_handle(user, handoff)


def check_can_decide_handoff(user: User, handoff: Handoff) -> None:
    clue_rules.check_office(user, handoff.clue, "决定延期")


def deciders_of_handoff(handoff: Handoff) -> list[User]:
    return clues.granted_people(handoff.clue, roles=(Role.OFFICE,))


def move_handoff(handoff: Handoff, due_on: date, by: User) -> None:
    edit(handoff, {"answer_due_on": due_on}, verb=RoundVerb.EXTENDED, by=by)


def find_recommendation(pk: int) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",))
    return rows.select_related("inspection", "organ").get(pk=pk)


def check_can_decide_recommendation(user: User, recommendation: Recommendation) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("移交建议的延期由巡察办决定。")


def organ_of(recommendation: Recommendation) -> list[User]:
    links = lasting(prefix="organ_links__")
    rows = User.objects.filter(links, organ_links__organ=recommendation.organ_id)
    return list(rows.distinct())


def office(recommendation: Recommendation) -> list[User]:
    return list(User.objects.with_role(Role.OFFICE))


def move_recommendation(recommendation: Recommendation, due_on: date, by: User) -> None:
    edit(recommendation, {"due_on": due_on}, verb=RoundVerb.EXTENDED, by=by)


extendable.kinds[DeadlineKind.CLUE_ANSWER] = extendable.Extendable(
    find=find_handoff,
    check_can_ask=check_can_ask_handoff,
    check_can_decide=check_can_decide_handoff,
    move=move_handoff,
    askers=clues.handlers,
    deciders=deciders_of_handoff,
)
extendable.kinds[DeadlineKind.RECOMMENDATION] = extendable.Extendable(
    find=find_recommendation,
    check_can_ask=rules.check_can_answer,
    check_can_decide=check_can_decide_recommendation,
    move=move_recommendation,
    askers=organ_of,
    deciders=office,
)
