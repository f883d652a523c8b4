"""The form of a talk."""

from django import forms

from accounts.models import User
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import Interview
from rounds.models import Inspection, Inspector, TeamMember
from rounds.querysets import takes_part

LONGEST = 5000


class InterviewForm(VersionedForm):
    """People of the team talk."""

    class Meta:
        model = Interview
        fields = [
            "held_at", "place", "subject", "post", "first", "second", "recorder", "points",
            "problems", "outcome",
        ]  # fmt: skip
        widgets = {
            "held_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "subject": forms.TextInput(),
            "post": forms.TextInput(),
            "points": forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
            "problems": forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST}),
        }

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        members = TeamMember.objects.filter(takes_part(inspection.unit_id), team=inspection.team_id)
        people = Inspector.objects.filter(pk__in=members.values("inspector"))
        for name in ("first", "second", "recorder"):
            self.fields[name].queryset = people.order_by("pinyin", "pk")
            self.fields[name].label_from_instance = lambda inspector: inspector.name
        self.helper = PageForm(
            "version",
            Section("谈话", Grid("held_at", "place", "subject", "post")),
            Section("谈话人", Grid("first", "second", "recorder")),
            Section("内容", Grid(Wide("points"), Wide("problems"), "outcome")),
        )

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}
