"""公开: which items the public notice holds, and the requests that one be left out."""

from core.templatetags.ui import badge
from core.views import ActionView, FormPage, ScopedDetail
from rectification import rules
from rectification.actions import withholdings as actions
from rectification.enums import WITHHOLDING_TONES, WithholdingState
from rectification.forms import WithholdingForm
from rectification.models import Ledger, Withholding
from rectification.views import rows as cells
from rectification.views.heads import ledgers_of, tabs
from rectification.views.items import ItemScope

PUBLIC = badge("公开", "success")
BADGES = {s: badge(s.label, WITHHOLDING_TONES[s]) for s in WithholdingState}


class Disclosure(ScopedDetail):
    """Every item of the ledger with its standing request, and what may be done about it."""

    model = Ledger
    template_name = "rectification/disclosure.html"

    def scope(self):
        return ledgers_of(self.request.user)

    def extra(self) -> dict:
        rows = [self.row(item) for item in self.items()]
        return {
            "tone": cells.LEDGER_TONES.get(self.object.state, "progress"),
            "tabs": tabs(self.object, "disclosure"),
            "rows": rows,
            "kept_back": sum(row["is_kept_back"] for row in rows),
        }

    def items(self):
        asked = Withholding.objects.select_related("asked_by", "decided_by").order_by("id")
        self.standing = {
            row.item_id: row for row in asked.filter(item__ledger=self.object)
        }  # the newest of each item
        return self.object.items.order_by("number")

    def row(self, item) -> dict:
        item.ledger = self.object
        made, user = self.standing.get(item.pk), self.request.user
        may_ask = made is None or made.state == WithholdingState.REFUSED
        return {
            "item": item,
            "made": made,
            "state": BADGES[WithholdingState(made.state)] if made else PUBLIC,
            "is_kept_back": made is not None and made.state == WithholdingState.APPROVED,
            "can_ask": may_ask and rules.can_withhold(user, item),
            "can_decide": made is not None and rules.can_decide_withholding(user, made),
        }


class WithholdingNew(ItemScope, FormPage):
    form_class = WithholdingForm
    title = "申请不公开"
    submit_label = "报送申请"
    success_message = "已报送，等待巡察办决定。"

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_withhold(self.request.user, self.object)

    def perform(self, form) -> Withholding:
        return actions.ask(self.object, reason=form.cleaned_data["reason"], by=self.request.user)

    def get_title(self) -> str:
        return f"申请不公开：{self.object.problem}"


class OfWithholding(ActionView):
    model = Withholding

    def scope(self):
        return super().scope().select_related("item__ledger", "asked_by")


class WithholdingApprove(OfWithholding):
    success_message = "已同意不公开。"

    def perform(self, *, note: str) -> None:
        actions.approve(self.object, note=note, by=self.request.user)


class WithholdingRefuse(OfWithholding):
    success_message = "已决定应当公开。"

    def perform(self, *, note: str) -> None:
        actions.refuse(self.object, note=note, by=self.request.user)
