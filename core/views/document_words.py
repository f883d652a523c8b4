"""Wording one document by hand: a text area a section, guarded against overwriting others'."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.documents import drafting, registry, store
from core.forms import Conflict
from core.models import DocumentWords as Words
from core.views.autosave import Autosave
from core.views.bases import FormPage

LONGEST = 20_000


class WordsForm(forms.Form):
    """One text area for every section of the kind; the version travels with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflicts: tuple[Conflict, ...] = ()

    def __init__(
        self, *args, kind: registry.Kind, words: dict[str, str], version: int, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.initial["version"] = version
        for section in kind.sections:
            self.fields[section.key] = forms.CharField(
                label=section.label,
                required=False,
                max_length=LONGEST,
                initial=words[section.key],
                strip=True,
                widget=forms.Textarea(attrs={"rows": section.rows}),
            )

    def texts(self) -> dict[str, str]:
        return {section.key: self.cleaned_data[section.key] for section in self.kind.sections}

    def mark_conflict(self, theirs: dict[str, str], version: int) -> None:
        """Show what differs; the next save names the version that stands now."""
        data: Any = self.data.copy()
        data["version"] = str(version)
        self.data = data
        self.conflicts = tuple(
            Conflict(section.label, theirs[section.key], self[section.key].data or "")
            for section in self.kind.sections
            if (self[section.key].data or "").split() != theirs[section.key].split()
        )


class OfWords:
    """The texts of one document of one row, for whoever may word it."""

    kind: registry.Kind
    target: Model
    form_class = WordsForm

    def get_object(self, queryset=None) -> Model:
        kind = registry.get(self.kwargs["kind"])
        target = kind.find(self.kwargs["pk"], self.request.user) if kind else None
        if kind is None or target is None or not kind.sections:
            raise Http404
        if not kind.may_word(self.request.user, target):
            raise Http404
        self.kind, self.target = kind, target
        return target

    def get_form_kwargs(self) -> dict[str, Any]:
        row = drafting.stored(self.kind.key, self.target)
        return super().get_form_kwargs() | {
            "kind": self.kind,
            "words": drafting.words(self.kind, self.target, self.request.user),
            "version": row.version if row else 0,
        }

    def perform(self, form) -> Any:
        version = form.cleaned_data["version"] or 0
        by = self.request.user
        return drafting.save(self.kind, self.target, form.texts(), version=version, by=by)


class WordsAutosave(OfWords, Autosave):
    """What the form's page saves by itself; only what differs makes anybody its author."""

    def perform(self, form) -> Words:
        super().perform(form)
        row = drafting.stored(self.kind.key, self.target)
        return row or Words(version=0, updated_at=timezone.now())


class DocumentWords(OfWords, FormPage):
    """GET the texts as they are, POST them; leads back to the preview."""

    template_name = "core/document_form.html"
    submit_label = "保存，查看文书"
    success_message = "已保存。"

    def conflict(self, form, error) -> HttpResponse:
        row = drafting.stored(self.kind.key, self.target)
        theirs = drafting.words(self.kind, self.target, self.request.user)
        form.add_error(None, error.sentence)
        form.mark_conflict(theirs, row.version if row else 0)
        return self.form_invalid(form, status=409)

    def get_success_url(self) -> str:
        return self.kind.url_of(self.target)

    get_cancel_url = get_success_url

    def get_title(self) -> str:
        return f"核改{self.kind.label}"

    def get_context_data(self, **kwargs) -> dict:
        key, pk = self.kind.key, self.target.pk
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("core:document_words_autosave", args=[key, pk]),
            "is_made": store.of(self.target).filter(kind=self.kind.key).exists(),
        }
