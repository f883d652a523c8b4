"""What the public reads of one item: its problem, and what was done, a line each."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import PageForm, Section
from rectification.models import PublicText


class PublicTextForm(VersionedForm):
    """Begins with the opinion's wording of the problem and no word of the unit's reports."""

    class Meta:
        model = PublicText
        fields = PublicText.TEXT_FIELDS
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "problem": "照反馈意见的表述，或改成适合公开的表述。",
            "text": "一行写一条：采取了什么措施、取得了什么成效。写给群众看，不写人名、内部情况和未查实的事。",
            "names_confirmed": "文中出现人员姓名时才需要勾选。",
        }
        error_messages = {
            "problem": {"required": "请填写问题的公开表述。"},
            "text": {"required": "请写明整改情况，一行一条。"},
        }

    def __init__(self, *args, item, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["problem"] = item.problem
        self.item = item
        self.helper = PageForm("version", Section("公开文本", "problem", "text", "names_confirmed"))

    def rebuild_kwargs(self) -> dict:
        return {"item": self.item}
