"""The moves of one 底稿 from draft to signature, a button each."""

from core.views import ActionView
from findings.actions import findings as actions
from findings.views.sheets import OfFinding


class FindingSubmit(OfFinding, ActionView):
    success_message = "已提交复核。"
    action = actions.submit


class FindingReview(OfFinding, ActionView):
    success_message = "已复核，转组长审签。"
    action = actions.review


class FindingSign(OfFinding, ActionView):
    success_message = "已审签，底稿就此冻结；需要更正的，由组长修订并写明原因。"
    action = actions.sign


class FindingReturn(OfFinding, ActionView):
    success_message = "已退回给经办人。"
    action = actions.return_for_rework


class FindingWithdraw(OfFinding, ActionView):
    success_message = "已撤销。"
    action = actions.withdraw
