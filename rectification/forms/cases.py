"""Form of a digest of 典型案例: its title, and which items it tells of."""

from django import forms

from accounts.models import User
from rectification.models import LedgerItem
from rectification.queries import cases as queries
from rounds.models import Round


class CaseDigestForm(forms.Form):
    title = forms.CharField(
        label="标题", max_length=120, error_messages={"required": "请填写标题。"}
    )
    items = forms.ModelMultipleChoiceField(
        label="选入的整改事项",
        queryset=LedgerItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="列出本轮已销号的和登记成果时勾选“可作典型案例”的事项，后者已经选上。",
        error_messages={"required": "请至少选一个整改事项。"},
    )

    def __init__(self, *args, round: Round, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.choosable(user, round)
        self.fields["items"].queryset = rows
        self.fields["items"].label_from_instance = lambda item: (
            f"{item.ledger.unit}第{item.number}项：{item.problem}"
        )
        self.initial |= {"items": [row.pk for row in rows if row.is_typical]}
