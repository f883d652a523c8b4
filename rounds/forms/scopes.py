"""The form of what an inspection looked at below its unit."""

from django import forms

from core.forms.layouts import PageForm, Section
from rounds.models import Inspection, Unit, UnitLeader
from rounds.queries import scopes as queries


class ScopeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    bodies = forms.ModelMultipleChoiceField(
        label="下属党组织",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="本次巡察延伸了解过的打勾。登记了到下属单位的了解活动，会自动打上。",
    )
    posts = forms.ModelMultipleChoiceField(
        label="重点岗位",
        queryset=UnitLeader.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="本次巡察专门了解过的打勾。岗位在单位页面“班子成员与重点岗位”里登记。",
    )

    def __init__(self, *args, inspection: Inspection, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        reach = queries.reach_of(inspection)
        for name, rows in (("bodies", reach.bodies), ("posts", reach.posts)):
            model = self.fields[name].queryset.model
            self.fields[name].queryset = model.objects.filter(pk__in=[row.pk for row, _ in rows])
            self.initial[name] = [row.pk for row, is_reached in rows if is_reached]
            if not rows:
                del self.fields[name]
        self.initial["version"] = inspection.version
        self.helper = PageForm(
            "version", Section("", *[n for n in ("bodies", "posts") if n in self.fields])
        )

    def clean(self) -> dict:
        return {"bodies": [], "posts": []} | super().clean()
