"""FormPage: Django's FormView over one action."""

from collections.abc import Callable
from copy import copy
from typing import Any, ClassVar

from django.db import IntegrityError, models
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.edit import FormMixin

from core import constraints, freezing, version_tokens
from core.attachments import pending_files
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.forms import missing
from core.forms.fields import FilesField
from core.forms.rows import unjudged, with_one_more
from core.views.bases.scope import ScopedObjectMixin, say_done

UNCHANGED = "没有改动，内容保持原样。"


class ActionFormMixin(ScopedObjectMixin, FormMixin):
    """A form whose values go to one action.

    ``check`` is the rule that bars the page, asked about what the page is about; ``action`` is called
    with the same and with what the form holds.
    """

    model: type[models.Model] | None = None
    check: ClassVar[Callable[..., None] | None] = None
    checks_post = True  # False: on POST only the action asks, so that what was typed stays
    action: ClassVar[Callable[..., Any]]
    success_message = ""
    object: Any = None

    def get_object(self, queryset=None):
        """None where the page is about nothing that exists yet."""
        is_about_one = self.model is not None and "pk" in self.kwargs
        return super().get_object(queryset) if is_about_one else None

    def get_above(self):
        """What the page is about or what its new thing will belong to: the way back above the title."""
        return self.object or getattr(self, "inspection", None) or getattr(self, "round", None)

    def check_permissions(self) -> None:
        """Raise ActionDenied or Http404 where the person may not be here."""
        rule = type(self).check
        if rule and (self.checks_post or self.request.method == "GET"):
            rule(self.request.user, self.get_above())

    def get_form_kwargs(self) -> dict[str, Any]:
        """A form of the object's own model gets a copy: validation does not touch the object."""
        kwargs = super().get_form_kwargs()
        form_class = self.get_form_class()
        if issubclass(form_class, ModelForm) and isinstance(self.object, form_class._meta.model):
            kwargs["instance"] = copy(self.object)
        return kwargs

    def perform(self, form) -> Any:
        """Call the action; a row that it returns is where the page leads; False or 0: nothing changed."""
        kwargs = self.get_action_kwargs(form)
        return type(self).action(self.get_above(), **kwargs, by=self.request.user)

    def get_action_kwargs(self, form) -> dict[str, Any]:
        """The columns and the version that they were read in; of a plain form its fields."""
        if not hasattr(form, "values"):
            return form.cleaned_data
        version = {"version": form.base_version} if form.instance.pk else {}
        return {"values": form.values(), **version}


class FormPage(ActionFormMixin, FormView):
    """GET shows a form, POST cleans it and calls one action, then redirects.

    Where the action refuses, its sentence stands above the form, and everything typed and every
    file chosen is kept. With ``model`` and a ``pk`` in the address the object is found first, in scope.
    """

    template_name = "layouts/form.html"
    title = ""
    submit_label = "保存"
    goes_on = False  # also where what the page is about is archived
    result: Any = None

    def enter(self) -> None:
        """Find what the page is about; refuse before anything is typed where that is archived."""
        self.object = self.get_object()
        self.check_permissions()
        if not self.goes_on:
            freezing.check(self.get_above())

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.enter()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.enter()
        pending_files.restore(request)
        if request.POST.get("add") in getattr(self.get_form_class(), "FORMSETS", ()):
            return self.one_more(request.POST["add"])
        form = self.get_form()
        if "take" in request.POST and hasattr(form, "take_theirs"):
            form.take_theirs(request.POST["take"])
            return self.form_invalid(form, status=409)
        if form.is_valid():
            return self.form_valid(form)
        missing.say(form)
        return self.form_invalid(form)

    def one_more(self, name: str) -> HttpResponse:
        """Without a script: the page as typed, with one more empty row; nothing is judged or saved."""
        typed = with_one_more(self.request.POST, name)
        form = self.get_form_class()(**self.get_form_kwargs() | {"data": typed})
        return self.form_invalid(unjudged(form), status=200)

    def form_valid(self, form) -> HttpResponse:
        try:
            version_tokens.check_form(self.object, form, self.request.POST)
            self.set_result(self.perform(form))
        except StaleState as error:
            return self.conflict(form, error)
        except (ActionDenied, InvalidTransition) as error:
            form.add_error(None, error.sentence)
        except IntegrityError as error:
            form.add_error(None, constraints.sentence_of(error))
        else:
            say_done(self.request, self.success_message, self.result or self.object)
            return redirect(self.get_success_url())
        return self.form_invalid(form, status=409)

    def set_result(self, made: Any) -> None:
        """What the action says of itself: the row that it made, or that nothing was changed."""
        if made in (False, 0) and self.success_message:
            self.success_message = UNCHANGED
        self.result = made if isinstance(made, models.Model | list) else None

    def form_invalid(self, form, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def conflict(self, form, error: StaleState) -> HttpResponse:
        form.add_error(None, error.sentence)
        if hasattr(form, "mark_conflict"):
            form.mark_conflict()
        return self.form_invalid(form, status=409)

    def get_success_url(self) -> str:
        return (self.result or self.object).get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url() if self.object else "/"

    def get_title(self) -> str:
        return self.title

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        files, refused = pending_files.keep(self.request, _file_fields(context["form"]))
        return context | {
            "object": self.object,
            "above": self.get_above(),
            "title": self.get_title(),
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
            "today": timezone.localdate(),
            "kept": files,
            "not_kept": refused,
        }


def _file_fields(form) -> list[str]:
    """Those that take several files; the one file of the others is chosen anew."""
    fields = getattr(form, "fields", {}).items()
    return [form.add_prefix(name) for name, field in fields if isinstance(field, FilesField)]
