"""One's own choice of mail; the inbox itself cannot be switched off."""

from django import forms
from django.urls import reverse

from core import notices
from core.models import MailChoice
from core.models.delivery import MailMode
from core.views.bases import FormPage


class MailChoiceForm(forms.Form):
    mode = forms.ChoiceField(
        label="邮件",
        choices=MailMode,
        widget=forms.RadioSelect,
        help_text="站内通知总会收到，不能关闭；到期和逾期提醒也一样。",
    )


class MailChoicePage(FormPage):
    form_class = MailChoiceForm
    template_name = "core/mail_choice.html"
    title = "通知设置"
    success_message = "通知设置已保存。"

    def get_initial(self) -> dict:
        choice = MailChoice.objects.filter(user=self.request.user).first()
        return {"mode": choice.mode if choice else MailMode.EACH}

    def perform(self, form) -> bool:
        user = self.request.user
        return form.has_changed() and notices.choose_mail(user, **form.cleaned_data, by=user)

    def get_success_url(self) -> str:
        return reverse("core:mail_choice")

    def get_cancel_url(self) -> str:
        return reverse("accounts:profile")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"address": self.request.user.email}
