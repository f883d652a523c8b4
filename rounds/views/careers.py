"""认定经历单位: which unit an organisation in a career is, for one person and for a whole plan."""

from django.urls import reverse

from accounts.enums import Role
from core.views import FormPage
from rounds import careers, planning, rules
from rounds.actions import careers as actions
from rounds.actions.careers import Choice
from rounds.careers import Line
from rounds.forms.careers import CareersForm
from rounds.models import Inspector, Round


class CareersPage(FormPage):
    form_class = CareersForm
    roles = (Role.OFFICE,)
    template_name = "rounds/careers.html"
    success_message = "已认定，回避情形已重新检查。"

    def check_permissions(self) -> None:
        rules.check_can_edit_pool(self.request.user)

    def lines(self) -> list[Line]:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"lines": self.lines()}

    def perform(self, form):
        choices = [Choice(line.inspector, line.text, unit) for line, unit in form.answers()]
        actions.decide(choices, by=self.request.user)
        return self.object

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"questions": list(context["form"].questions())}


class InspectorCareers(CareersPage):
    """All lines of one person: what is open, and what was read or decided wrongly."""

    model = Inspector

    def lines(self) -> list[Line]:
        return careers.of([self.object])[self.object.pk]

    def get_title(self) -> str:
        return f"{self.object.name}：认定经历单位"


class RoundCareers(CareersPage):
    """What is open in the careers of everybody on the round's teams."""

    model = Round

    def lines(self) -> list[Line]:
        return careers.open_lines(planning.people_of(self.object))

    def get_title(self) -> str:
        return f"{self.object.short_name}：认定经历单位"

    def get_cancel_url(self) -> str:
        return reverse("rounds:round_teams", args=[self.object.pk])
