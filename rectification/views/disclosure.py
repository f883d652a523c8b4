"""公开: what the public notice holds, item by item, and the requests that one be left out."""

from django.urls import reverse
from django.utils.functional import cached_property

from core import assignees
from core.formatting import badge, state_badge
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from rectification.actions import public_periods, public_texts
from rectification.actions import withholdings as actions
from rectification.enums import (
    LedgerState,
    PublicTextState,
    WithholdingState,
)
from rectification.forms import PublicPeriodForm, PublicTextForm, WithholdingForm
from rectification.models import Ledger, PublicPeriod, PublicText, Withholding
from rectification.queries import disclosure as queries
from rectification.rules import disclosure as rules
from rectification.views.items import ItemScope
from rectification.views.ledger_header import ledgers_of, tabs

PUBLIC = badge("公开", "success")
NO_TEXT = badge("未起草", "neutral")


class Disclosure(ScopedDetail):
    """Every item with its public text, its standing request, and what may be done about both."""

    model = Ledger
    template_name = "rectification/disclosure.html"

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        rows = [self.row(item) for item in self.items()]
        drafts = [row for row in rows if row["can_submit"]]
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "tone": LedgerState(self.object.state).tone,
            "tabs": tabs(self.object, "disclosure"),
            "holder": assignees.lines([self.object, *queries.waiting_texts(self.object)], user),
            "rows": rows,
            "kept_back": sum(row["is_kept_back"] for row in rows),
            "lacking": queries.without_text(self.object),
            "drafts": len(drafts),
            "period": PublicPeriod.objects.filter(ledger=self.object).first(),
            "can_set_period": rules.can_set_period(user, self.object),
        }

    def items(self):
        asked = Withholding.objects.select_related("asked_by", "decided_by").order_by("id")
        self.standing = {
            row.item_id: row for row in asked.filter(item__ledger=self.object)
        }  # the newest of each item
        texts = PublicText.objects.filter(item__ledger=self.object)
        self.texts = {
            text.item_id: text for text in texts.select_related("drafted_by", "approved_by")
        }
        return self.object.items.order_by("number")

    def row(self, item) -> dict:
        item.ledger = self.object
        made, user = self.standing.get(item.pk), self.request.user
        may_ask = made is None or made.state == WithholdingState.REFUSED
        is_kept_back = made is not None and made.state == WithholdingState.APPROVED
        return {
            "item": item,
            "made": made,
            "state": state_badge(WithholdingState(made.state)) if made else PUBLIC,
            "is_kept_back": is_kept_back,
            "can_ask": may_ask and rules.can_withhold(user, item),
            "can_decide": made is not None and rules.can_decide_withholding(user, made),
            **self.text_row(item, is_kept_back),
        }

    def text_row(self, item, is_kept_back: bool) -> dict:
        """The item's public text and its steps; an item that is left out needs none."""
        text, user = self.texts.get(item.pk), self.request.user
        if text is not None:
            text.item = item
        is_draft = text is None or text.state == PublicTextState.DRAFT
        return {
            "text": text,
            "text_id": f"text-{text.pk}" if text else "",
            "text_state": state_badge(PublicTextState(text.state)) if text else NO_TEXT,
            "can_word": is_draft and not is_kept_back and rules.can_word(user, item),
            "can_submit": text is not None and rules.can_submit(user, text),
            "can_approve": text is not None and rules.can_approve(user, text),
            "can_rework": text is not None and rules.can_rework(user, text),
        }


class PublicPeriodPage(FormPage):
    """From when until when, and where, people write of what was published."""

    model = Ledger
    form_class = PublicPeriodForm
    title = "公示期和联系方式"
    success_message = "已设定。可以制作巡察整改情况公告。"
    checks_post = False
    check = rules.check_can_set_period
    action = public_periods.set_period

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def get_form_kwargs(self) -> dict:
        period = PublicPeriod.objects.filter(ledger=self.object).first()
        return super().get_form_kwargs() | {"instance": period}

    def get_success_url(self) -> str:
        return PublicText.disclosure_url(self.object.pk)

    get_cancel_url = get_success_url


class WordsOneItem(ItemScope):
    """The form of the item's one text, which is made with its first words."""

    form_class = PublicTextForm
    check = rules.check_can_word
    action = public_texts.word

    @cached_property
    def text(self) -> PublicText | None:
        return PublicText.objects.filter(item=self.object).first()

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.text, "item": self.object}


class PublicTextEdit(WordsOneItem, FormPage):
    """Draft one item's public text; what the unit reported stands beside it, to read only."""

    template_name = "rectification/public_text.html"
    submit_label = "保存公开文本"
    success_message = "公开文本已保存。全部写好后，请在本页报送审定。"

    def check_permissions(self) -> None:
        super().check_permissions()
        if self.request.method == "GET":
            rules.check_is_draft(self.text)

    def get_cancel_url(self) -> str:
        return PublicText(item=self.object).get_absolute_url()

    def get_title(self) -> str:
        return f"公开文本：第{self.object.number}项"

    def get_context_data(self, **kwargs) -> dict:
        autosave_url = reverse("rectification:public_text_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {
            "reports": self.object.reports.all()[:3],
            "autosave_url": autosave_url,
        }


class PublicTextAutosave(WordsOneItem, Autosave):
    """What the form's page saves by itself."""


class PublicTextsSubmit(ActionView):
    """Every draft of the ledger in one step."""

    model = Ledger

    def get_queryset(self):
        return ledgers_of(self.request.user)

    def perform(self, *, note: str) -> list[PublicText]:
        count = public_texts.submit_all(self.object, by=self.request.user)
        self.success_message = f"已报审{count}项公开文本。"
        return list(queries.waiting_texts(self.object))

    def get_success_url(self) -> str:
        return PublicText.disclosure_url(self.object.pk)


class OfPublicText(ActionView):
    model = PublicText

    def get_queryset(self):
        return super().get_queryset().select_related("item__ledger__unit")


class PublicTextApprove(OfPublicText):
    success_message = "已审定。"
    action = public_texts.approve


class PublicTextReturn(OfPublicText):
    success_message = "已退回修改，已通知起草人。"
    action = public_texts.return_for_rework


class PublicTextRework(OfPublicText):
    success_message = "已转为起草中，修改后请重新报审。"
    action = public_texts.rework


class WithholdingNew(ItemScope, FormPage):
    form_class = WithholdingForm
    title = "申请不公开"
    submit_label = "报送申请"
    success_message = "已报送，等待巡察办决定。"
    check = rules.check_can_withhold
    action = actions.ask

    def check_permissions(self) -> None:
        super().check_permissions()
        if self.request.method == "GET":
            rules.check_none_asked(self.object)

    def get_title(self) -> str:
        return f"申请不公开：{self.object.problem}"


class OfWithholding(ActionView):
    model = Withholding

    def get_queryset(self):
        return super().get_queryset().select_related("item__ledger", "asked_by")


class WithholdingApprove(OfWithholding):
    success_message = "已同意不公开。"
    action = actions.approve


class WithholdingRefuse(OfWithholding):
    success_message = "已决定应当公开。"
    action = actions.refuse
