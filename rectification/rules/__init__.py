"""Who may do what with a ledger and its items now; each check raises the sentence that says why not.

Duties part strictly (docs/domain.md §2, 对账销号): the unit reports, the team verifies, the office
closes; nobody verifies or closes what they reported, and who verified does not close.
"""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core import request_cache
from core.errors import ActionDenied, NotYet
from core.rules import predicate
from rectification.enums import ExtensionState, ItemState, LedgerState
from rounds.duties import MEMBERS
from rounds.queries.people import liaisons_of
from rounds.querysets import own_unit_ids, serving

if TYPE_CHECKING:
    from rectification.models import (
        Extension,
        ItemOutcome,
        Ledger,
        LedgerItem,
        ProgressReport,
    )


VERIFIERS = MEMBERS
PLANNABLE = (LedgerState.ACKNOWLEDGING, LedgerState.PLANNING)
WORKING = (ItemState.ACKNOWLEDGED, ItemState.IN_PROGRESS)


def is_liaison_of(user: User, unit_id: int) -> bool:
    """Whether ``user`` speaks for the unit today."""
    if not user.has_role(Role.LIAISON):
        return False
    rows = own_unit_ids(user).values_list("unit_id", flat=True)
    return unit_id in request_cache.remembered(("units", user.pk), lambda: set(rows))


def is_verifier_of(user: User, team_id: int | None) -> bool:
    """Whether ``user`` is leader, deputy or member of the team today."""
    if team_id is None or not user.has_role(Role.INSPECTOR):
        return False
    return serving(user).filter(team=team_id, duty__in=VERIFIERS).exists()


def require_current(ledger: "Ledger") -> None:
    if ledger.is_historical:
        raise NotYet("历史导入的台账只能查阅、打印和统计，不再办理。")


def require_liaison(user: User, ledger: "Ledger") -> None:
    require_current(ledger)
    if not is_liaison_of(user, ledger.unit_id):
        raise ActionDenied("只有本单位联络员可以办理这一步。")


def require_office(user: User) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("只有巡察办可以办理这一步。")


def check_can_open(user: User) -> None:
    require_office(user)


def check_can_acknowledge(user: User, item: "LedgerItem") -> None:
    if item.state != ItemState.ISSUED:
        raise NotYet("这一事项已经认领，无需重复认领。")
    require_liaison(user, item.ledger)


def check_can_plan(user: User, item: "LedgerItem") -> None:
    """Measures are written between acknowledging and the plan's hand-in, and again once returned."""
    if item.state == ItemState.ISSUED:
        raise NotYet("请先认领这一事项，再填写整改措施。")
    if item.state not in WORKING:
        raise NotYet("事项已申请销号，整改措施不能再改。")
    check_can_import_plan(user, item.ledger)


def check_can_import_plan(user: User, ledger: "Ledger") -> None:
    """A workbook may hold any of the items; each is asked about on its own, too."""
    if ledger.state not in PLANNABLE:
        raise NotYet("整改方案已报送，措施不能再改；需要调整时限的，请申请延期。")
    require_liaison(user, ledger)


def check_can_import_progress(user: User, ledger: "Ledger") -> None:
    if ledger.state == LedgerState.CLOSED:
        raise NotYet("台账已办结，不能再报告进展。")
    require_liaison(user, ledger)


def check_can_divide(user: User, ledger: "Ledger") -> None:
    """A liaison decides who of the unit's liaisons works on what."""
    if ledger.state == LedgerState.CLOSED:
        raise NotYet("台账已办结，不用再分工。")
    require_liaison(user, ledger)
    if len(liaisons_of(ledger.unit_id)) < 2:
        raise NotYet("本单位现在只有您一名联络员，不用分工。")


def check_can_submit_plan(user: User, ledger: "Ledger") -> None:
    if ledger.state != LedgerState.PLANNING:
        raise NotYet("全部事项认领后，才能报送整改方案；已报送的无需重复报送。")
    require_liaison(user, ledger)


def check_can_review_plan(user: User, ledger: "Ledger") -> None:
    if ledger.state != LedgerState.PLAN_REVIEW:
        raise NotYet("整改方案不在待审核状态，请刷新页面查看最新情况。")
    require_office(user)
    if user.pk == ledger.plan_submitted_by_id:
        raise ActionDenied("报送方案的人不能自己审核。")


def check_can_report(user: User, item: "LedgerItem") -> None:
    if item.state == ItemState.ISSUED:
        raise NotYet("请先认领这一事项，再报告进展。")
    if item.state not in WORKING:
        raise NotYet("事项已申请销号，不能再报告进展；如被退回，可继续报告。")
    require_liaison(user, item.ledger)


def check_progress(item: "LedgerItem", progress: int, reason: str) -> None:
    """What may only grow is lowered with a reason, which the trail keeps."""
    if progress < item.progress and not reason.strip():
        raise NotYet(
            f"完成进度原为{item.progress}，这次填{progress}。确实减少的，请写明减少的原因。"
        )


def check_can_add_outcome(user: User, item: "LedgerItem") -> None:
    """The unit's liaison or the office, from acknowledging on, also after closure."""
    if item.state == ItemState.ISSUED:
        raise NotYet("请先认领这一事项，再登记成果。")
    if not user.has_role(Role.OFFICE):
        require_liaison(user, item.ledger)


def check_can_withdraw_outcome(user: User, row: "ItemOutcome") -> None:
    """The unit what it entered, the office everything."""
    check_can_add_outcome(user, row.item)
    if row.is_withdrawn:
        raise NotYet("这条成果已经撤销。")
    if not user.has_role(Role.OFFICE) and row.entered_by_id != user.pk:
        raise ActionDenied("只有登记的人可以撤销这条成果；巡察办登记的，请联系巡察办。")


def check_can_add_evidence(user: User, report: "ProgressReport") -> None:
    """Evidence may follow its report as long as the item is still being worked on."""
    check_can_report(user, report.item)


def check_can_submit(user: User, item: "LedgerItem") -> None:
    if item.state != ItemState.IN_PROGRESS:
        raise NotYet("只有整改中的事项可以申请销号。")
    if item.ledger.state in (LedgerState.ACKNOWLEDGING, LedgerState.PLANNING):
        raise NotYet("整改方案尚未报送，请先报送方案再申请销号。")
    require_liaison(user, item.ledger)


def check_can_verify(user: User, item: "LedgerItem") -> None:
    """The team's leader, deputy or member, of what came from outside the office; never who
    reported or applied."""
    if item.state != ItemState.SUBMITTED:
        raise NotYet("只有申请销号的事项可以核验。")
    if item.ledger.is_outside:
        require_office(user)
    elif not is_verifier_of(user, item.ledger.team_id):
        raise ActionDenied("只有该单位巡察组的组长、副组长或组员可以核验。")
    require_not_reporter(user, item, "核验")


def check_can_close(user: User, item: "LedgerItem") -> None:
    """The office; never who reported, applied or verified."""
    if item.state != ItemState.VERIFIED:
        raise NotYet("核验通过后才能销号。")
    require_office(user)
    if user.pk == item.verified_by_id:
        raise ActionDenied("核验人不能同时销号，请由巡察办其他同事办理。")
    require_not_reporter(user, item, "销号")


def check_can_return(user: User, item: "LedgerItem") -> None:
    """The team returns what was applied for, the office what was verified."""
    if item.state == ItemState.SUBMITTED:
        return check_can_verify(user, item)
    if item.state != ItemState.VERIFIED:
        raise NotYet("只有申请销号或已核验的事项可以退回。")
    return require_office(user)


def check_can_reopen(user: User, item: "LedgerItem") -> None:
    if item.state != ItemState.CLOSED:
        raise NotYet("只有已销号的事项可以重新整改。")
    require_current(item.ledger)
    require_office(user)


def check_can_ask_extension(user: User, item: "LedgerItem") -> None:
    if item.state not in WORKING:
        raise NotYet("只有整改中的事项可以申请延期。")
    require_liaison(user, item.ledger)


def check_can_add_extension_evidence(user: User, extension: "Extension") -> None:
    """The asker may add files until the office has decided."""
    if extension.state != ExtensionState.ASKED:
        raise NotYet("这一延期申请已经有决定，不能再补充材料。")
    if user.pk != extension.asked_by_id:
        raise ActionDenied("只有申请人可以补充延期申请的材料。")


def check_can_decide_extension(user: User, extension: "Extension") -> None:
    """Whom the kind of duty says; never who asked."""
    if extension.state != ExtensionState.ASKED:
        raise NotYet("这一延期申请已经有决定，请刷新页面查看。")
    extension.how.check_can_decide(user, extension.thing)
    if user.pk == extension.asked_by_id:
        raise ActionDenied("申请人不能自己批准延期。")


def check_can_advance(user: User, ledger: "Ledger") -> None:
    """转入持续整改, 转入评估, 办结: the office's steps once the plan was approved."""
    if ledger.state not in (
        LedgerState.CONCENTRATED,
        LedgerState.SUSTAINED,
        LedgerState.EVALUATION,
    ):
        raise NotYet("整改方案通过后才能办理这一步。")
    require_current(ledger)
    require_office(user)


def require_not_reporter(user: User, item: "LedgerItem", verb: str) -> None:
    if user.pk == item.submitted_by_id or item.reports.filter(by=user).exists():
        raise ActionDenied(f"报告整改或申请销号的人不能自己{verb}。")


can_open = predicate(check_can_open)
can_acknowledge = predicate(check_can_acknowledge)
can_plan = predicate(check_can_plan)
can_import_plan = predicate(check_can_import_plan)
can_import_progress = predicate(check_can_import_progress)
can_divide = predicate(check_can_divide)
can_submit_plan = predicate(check_can_submit_plan)
can_review_plan = predicate(check_can_review_plan)
can_add_outcome = predicate(check_can_add_outcome)
can_report = predicate(check_can_report)
can_submit = predicate(check_can_submit)
can_verify = predicate(check_can_verify)
can_close = predicate(check_can_close)
can_return = predicate(check_can_return)
can_reopen = predicate(check_can_reopen)
can_ask_extension = predicate(check_can_ask_extension)
can_decide_extension = predicate(check_can_decide_extension)
can_advance = predicate(check_can_advance)
