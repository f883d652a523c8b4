"""Django's own widgets through Jinja2; a widget of the admin or of a package through Django's templates."""

from functools import cached_property

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import BaseRenderer, DjangoTemplates, Jinja2

SELECT = "django/forms/widgets/select.html"
DASHES = BLANK_CHOICE_DASH[0][1]


class QuickForms(BaseRenderer):
    """A select of 25 options costs a third of what Django's templates take (ADR 0014)."""

    form_template_name = "django/forms/div.html"
    formset_template_name = "django/forms/formsets/div.html"
    field_template_name = "django/forms/field.html"

    @cached_property
    def quick(self) -> Jinja2:
        return Jinja2()

    @cached_property
    def usual(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str):
        own = template_name.startswith("django/forms/")
        return (self.quick if own else self.usual).get_template(template_name)

    def render(self, template_name: str, context: dict, request=None) -> str:
        if template_name == SELECT:
            _say_what_is_open(context["widget"])
        return super().render(template_name, context, request)


def _say_what_is_open(widget: dict) -> None:
    """Words in place of Django's dashes, where a form has none of its own (``blank``, ``empty_label``)."""
    is_required = widget["required"] or "required" in widget["attrs"]
    for _, options, _ in widget["optgroups"]:
        for option in options:
            if option["label"] == DASHES:
                option["label"] = "请选择" if is_required else "不选"
