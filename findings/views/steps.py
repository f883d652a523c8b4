"""The moves of one 底稿 from draft to signature, a button each."""

from core.views import ActionView
from findings.actions import findings as actions
from findings.views.sheets import OfFinding


class FindingSubmit(OfFinding, ActionView):
    success_message = "已提交复核。"

    def perform(self, *, note: str) -> None:
        actions.submit(self.object, by=self.request.user)


class FindingReview(OfFinding, ActionView):
    success_message = "已复核，转组长审签。"

    def perform(self, *, note: str) -> None:
        actions.review(self.object, note=note, by=self.request.user)


class FindingSign(OfFinding, ActionView):
    success_message = "已审签，底稿就此冻结；需要更正的，由组长修订并写明原因。"

    def perform(self, *, note: str) -> None:
        actions.sign(self.object, note=note, by=self.request.user)


class FindingReturn(OfFinding, ActionView):
    success_message = "已退回给经办人。"

    def perform(self, *, note: str) -> None:
        actions.return_for_rework(self.object, note=note, by=self.request.user)


class FindingWithdraw(OfFinding, ActionView):
    success_message = "已撤销。"

    def perform(self, *, note: str) -> None:
        actions.withdraw(self.object, note=note, by=self.request.user)
