"""合并: two rows for one unit or one person become one, after a look at what goes along."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from accounts.enums import Role
from core.errors import NotYet
from core.views import ActionView, FormPage
from core.views.bases import ScopedMixin
from rounds import rules
from rounds.actions import merging
from rounds.forms.doubles import InspectorMergeForm, UnitMergeForm
from rounds.models import Inspector, Unit
from rounds.queries import doubles

PAGE_SIZE = 50


class MergePage(FormPage):
    roles = (Role.OFFICE,)
    template_name = "rounds/merge.html"
    submit_label = "合并"
    success_message = "已合并，全部记录都在这里。"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "lost": self.object,
            "kept": self.request.GET.get("kept", ""),
        }

    def get_title(self) -> str:
        return f"把“{self.object}”并入另一个"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "belongings": list(merging.belongings(self.object))
        }


class UnitMerge(MergePage):
    model = Unit
    form_class = UnitMergeForm

    def check_permissions(self) -> None:
        rules.check_can_edit_units(self.request.user)

    def perform(self, form):
        kept = form.cleaned_data["kept"]
        merging.merge_units(self.object, kept, by=self.request.user)
        return kept


class InspectorMerge(MergePage):
    model = Inspector
    form_class = InspectorMergeForm

    def check_permissions(self) -> None:
        rules.check_can_edit_pool(self.request.user)

    def perform(self, form):
        kept = form.cleaned_data["kept"]
        merging.merge_inspectors(self.object, kept, by=self.request.user)
        return kept


class Doubles(ScopedMixin, View):
    """What resembles each other in the registers, each pair to be merged or told apart."""

    roles = (Role.OFFICE,)

    def get(self, request):
        units, people = doubles.unit_pairs(), doubles.people_pairs()
        page = request.GET.get("page")
        context = {
            "units": Paginator(units, PAGE_SIZE).get_page(page),
            "people": Paginator(people, PAGE_SIZE).get_page(page),
        }
        return render(request, "rounds/doubles.html", context)


class TellApart(ActionView):
    """``other``: the row that is not the same as that of the address."""

    roles = (Role.OFFICE,)
    success_message = "已记下不是同一个，不再列出。"

    def perform(self, *, note: str) -> None:
        number = self.request.POST.get("other", "")
        pk = int(number) if number.isdecimal() and len(number) < 18 else 0
        other = self.get_queryset().filter(pk=pk).first()
        if other is None:
            raise NotYet("请在“疑似重复”的列表中选择哪两个不是同一个。")
        merging.tell_apart(self.object, other, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("rounds:doubles")


class UnitApart(TellApart):
    model = Unit


class InspectorApart(TellApart):
    model = Inspector
