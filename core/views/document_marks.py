"""Registering 密级, 紧急程度 and 签发人 of one letter, before it is made."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpResponse

from core.documents import issuing, marking, registry, store, tree
from core.errors import ActionDenied
from core.models.document_words import Secrecy, Urgency
from core.views.bases import FormPage

NONE = ("", "（不标）")


class MarksForm(forms.Form):
    """The version travels with the form, as with the texts of a document."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    secrecy = forms.ChoiceField(label="密级", required=False, choices=[NONE, *Secrecy.choices])
    years = forms.IntegerField(
        label="保密期限（年）",
        required=False,
        min_value=1,
        help_text="印作“机密★5年”；不填只印密级。秘密最长10年，机密20年，绝密30年。",
    )
    urgency = forms.ChoiceField(label="紧急程度", required=False, choices=[NONE, *Urgency.choices])
    signer = forms.CharField(
        label="签发人", required=False, max_length=60, help_text="上行文才填，印在文号右边。"
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        secrecy, years = data.get("secrecy") or "", data.get("years")
        if years and not secrecy:
            self.add_error("secrecy", "填了保密期限，还要选密级。")
        elif years and years > (longest := marking.LONGEST[Secrecy(secrecy)]):
            label = Secrecy(secrecy).label
            self.add_error("years", f"{label}的保密期限最长{longest}年，请改短或者改密级。")
        return data

    def marks(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in marking.FIELDS}


class DocumentMarks(FormPage):
    """GET what is registered, or what the letter bears by itself; POST it; back to the preview."""

    kind: registry.Kind
    target: Model
    template_name = "core/document_form.html"
    submit_label = "保存，查看文书"
    success_message = "已保存。"

    form_class = MarksForm

    def get_object(self, queryset=None) -> Model:
        kind = registry.get(self.kwargs["kind"])
        target = kind.find(self.kwargs["pk"], self.request.user) if kind else None
        if kind is None or target is None:
            raise Http404
        self.kind, self.target = kind, target
        return target

    def check_permissions(self) -> None:
        if not marking.may_mark(self.request.user, self.kind, self.target):
            raise ActionDenied(marking.DENIED)

    def get_initial(self) -> dict[str, Any]:
        row = marking.registered(self.kind, self.target)
        if row is None:
            return self._own()
        return {name: getattr(row, name) for name in (*marking.FIELDS, "version")}

    def _own(self) -> dict[str, Any]:
        """What the letter bears without anything registered, as far as the form can say it."""
        try:
            content = issuing.content_of(self.kind, self.target, self.request.user)
        except ActionDenied:
            return {"version": 0}
        if not isinstance(content, tree.Letter):
            return {"version": 0}
        by_label = {str(label): value for value, label in (*Secrecy.choices, *Urgency.choices)}
        level, _, years = content.secrecy.partition("★")
        return {
            "version": 0,
            "secrecy": by_label.get(level, ""),
            "years": int(years.rstrip("年")) if years.rstrip("年").isdigit() else None,
            "urgency": by_label.get(content.urgency, ""),
            "signer": content.signer,
        }

    def perform(self, form) -> bool:
        version = form.cleaned_data["version"] or 0
        by = self.request.user
        return form.has_changed() and marking.save(
            self.kind, self.target, form.marks(), version=version, by=by
        )

    def conflict(self, form, error) -> HttpResponse:
        """What was typed stays; the next save names the version that stands now."""
        row = marking.registered(self.kind, self.target)
        form.data = form.data.copy()
        form.data["version"] = str(row.version if row else 0)
        form.add_error(None, error.sentence)
        return self.form_invalid(form, status=409)

    def get_success_url(self) -> str:
        return self.kind.url_of(self.target)

    get_cancel_url = get_success_url

    def get_title(self) -> str:
        return f"登记{self.kind.label}的密级和紧急程度"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "is_made": store.of(self.target).filter(kind=self.kind.key).exists()
        }
