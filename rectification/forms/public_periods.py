"""The form of 公示期: its days and the contact that the announcement prints."""

from django.utils import timezone

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section
from rectification.forms.fields import date_input
from rectification.models import PublicPeriod


class PublicPeriodForm(VersionedForm):
    class Meta:
        model = PublicPeriod
        fields = ("opens_on", "closes_on", *PublicPeriod.CONTACT)
        widgets = {"opens_on": date_input(), "closes_on": date_input()}
        error_messages = {
            "opens_on": {"required": "请填写公示开始日期。"},
            "closes_on": {"required": "请填写公示截止日期。"},
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["opens_on"] = timezone.localdate()
        self.helper = PageForm(
            "version",
            Section("公示期", Grid("opens_on", "closes_on")),
            Section("联系方式（印在公告上）", Grid(*PublicPeriod.CONTACT)),
        )
