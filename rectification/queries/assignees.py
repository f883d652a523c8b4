"""Who has a ledger, an item, a request or a letter now."""

from accounts.enums import Role
from accounts.models import User
from core.assignees import Gap, Next, deferred, register
from core.errors import Refusal
from core.targets import key_of
from rectification import rules
from rectification.enums import (
    ExtensionState,
    ItemState,
    LedgerState,
    PublicTextState,
    RevisitState,
    SupervisionState,
    WithholdingState,
)
from rectification.models import (
    Extension,
    Ledger,
    LedgerItem,
    PublicText,
    Revisit,
    Supervision,
    Withholding,
)
from rectification.queries import division, revisits
from rectification.rules import VERIFIERS
from rectification.rules import disclosure as public_rules
from rectification.rules import supervision as letter_rules
from rounds.queries.gaps import of_role, of_team, of_unit
from rounds.queries.people import holders_of, liaisons_of, members_of

L, I, U = LedgerState, ItemState, SupervisionState  # noqa: E741 - as the tables of moves
UNIT_LEDGER = {L.ACKNOWLEDGING: "认领", L.PLANNING: "编制整改方案"}
UNIT_ITEM = {I.ISSUED: "认领", I.ACKNOWLEDGED: "编制措施", I.IN_PROGRESS: "继续整改"}
UNIT_LETTER = {U.ISSUED: "签收", U.RECEIVED: "答复"}


@register(Ledger)
def of_ledger(ledger: Ledger) -> Next | None:
    if ledger.is_historical:
        return None
    if action := UNIT_LEDGER.get(L(ledger.state)):
        return Next(action, liaisons_of(ledger.unit_id), of_unit(ledger.unit))
    if ledger.state == L.CLOSED:
        return None
    office, gap = holders_of(Role.OFFICE), of_role(Role.OFFICE)
    if ledger.state == L.PLAN_REVIEW:
        people = [user for user in office if rules.can_review_plan(user, ledger)]
        return Next("审核方案", people, gap)
    if ledger.state == L.EVALUATION:
        return Next("评估并办结台账", office, gap)
    if ledger.items.filter(state__in=UNIT_ITEM).exists():
        people = division.workers_on(ledger, UNIT_ITEM)
        return Next("推进整改", people, of_unit(ledger.unit))
    return Next("办理下一步", office, gap)


@register(LedgerItem)
def of_item(item: LedgerItem) -> Next | None:
    if item.is_historical:
        return None
    if action := UNIT_ITEM.get(I(item.state)):
        return Next(action, division.workers_of(item), of_unit(item.ledger.unit))
    if item.state == I.SUBMITTED:
        return _verifies(item)
    if item.state == I.VERIFIED:
        people = [user for user in holders_of(Role.OFFICE) if rules.can_close(user, item)]
        return Next("销号", people, of_role(Role.OFFICE))
    return None


def _verifies(item: LedgerItem) -> Next:
    """The team; of what came from outside the office."""
    ledger = item.ledger
    if ledger.inspection is None:
        people = [user for user in holders_of(Role.OFFICE) if rules.can_verify(user, item)]
        return Next("核验", people, of_role(Role.OFFICE))
    members = members_of(ledger.team_id, *VERIFIERS, unit_id=ledger.unit_id)
    people = [user for user in members if rules.can_verify(user, item)]
    return Next("核验", people, of_team(ledger.team, "核验人"))


@register(Extension)
def of_extension(extension: Extension) -> Next | None:
    if extension.state != ExtensionState.ASKED:
        return None
    people = [user for user in extension.how.deciders(extension.thing) if _decides(user, extension)]
    roles = {role for user in people for role in user.roles}
    role = Role.LEADERSHIP if Role.LEADERSHIP in roles else Role.OFFICE
    return Next("决定延期", people, of_role(role))


def _decides(user: User, extension: Extension) -> bool:
    try:
        rules.check_can_decide_extension(user, extension)
    except Refusal:
        return False
    return True


@register(Withholding)
def of_withholding(withholding: Withholding) -> Next | None:
    if withholding.state != WithholdingState.ASKED:
        return None
    office = holders_of(Role.OFFICE)
    people = [user for user in office if public_rules.can_decide_withholding(user, withholding)]
    return Next("决定是否公开", people, of_role(Role.OFFICE))


@register(PublicText)
def of_public_text(text: PublicText) -> Next | None:
    if text.state == PublicTextState.SUBMITTED:
        people = holders_of(Role.OFFICE, but=[text.submitted_by_id, text.drafted_by_id])
        return Next("审定公开文本", people, of_role(Role.OFFICE))
    if text.state == PublicTextState.DRAFT:
        ledger = text.item.ledger
        return Next("修改公开文本", liaisons_of(ledger.unit_id), of_unit(ledger.unit))
    return None


@register(Supervision)
def of_letter(letter: Supervision) -> Next | None:
    if action := UNIT_LETTER.get(U(letter.state)):
        return Next(action, liaisons_of(letter.ledger.unit_id), of_unit(letter.ledger.unit))
    if letter.state == U.PROPOSED:
        return Next("发出", holders_of(Role.OFFICE), of_role(Role.OFFICE))
    if letter.state == U.ANSWERED:
        office = holders_of(Role.OFFICE)
        people = [user for user in office if letter_rules.can_review(user, letter)]
        return Next("审核答复", people, of_role(Role.OFFICE))
    if letter.state == U.REFERRED:
        leadership = holders_of(Role.LEADERSHIP)
        people = [user for user in leadership if letter_rules.can_decide(user, letter)]
        return Next("决定", people, of_role(Role.LEADERSHIP))
    return None


@register(Revisit)
def of_revisit(revisit: Revisit) -> Next | None:
    state = RevisitState(revisit.state)
    if action := revisits.OFFICE.get(state):
        return Next(action, holders_of(Role.OFFICE), of_role(Role.OFFICE))
    if action := revisits.LEADS.get(state):
        lead = [each for each in revisits.crew_of(revisit) if each.pk == revisit.led_by_id]
        return Next(action, lead, _without_lead(revisit))
    return None


@deferred
def _without_lead(revisit: Revisit) -> Gap:
    """The office names another; where there is no office, that is what is missing."""
    if not (openers := holders_of(Role.OFFICE)):
        return of_role(Role.OFFICE)()
    words, url = f"{revisit}的负责人{revisit.led_by.name}已不能办理", revisit.get_absolute_url()
    return Gap(words, "更换负责人", key_of(revisit), openers, url)
