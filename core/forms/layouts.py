"""Layouts of crispy forms: titled sections and grids in our look. Knows no form of any app."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout


class PageForm(FormHelper):
    """The helper of a form that stands in layouts/form.html, which brings <form>, csrf and buttons itself."""

    def __init__(self, *parts, form=None) -> None:
        super().__init__(form)
        self.form_tag = False
        self.disable_csrf = True
        self.include_media = False
        if parts:
            self.layout = Layout(*parts)


class Section(Fieldset):
    """A titled group of fields, one under the other."""

    def __init__(self, title: str, *fields, **kwargs) -> None:
        super().__init__(
            title, *fields, css_class=kwargs.pop("css_class", "form-section"), **kwargs
        )


class Grid(Div):
    """Fields side by side where there is room; wrap one in Wide to give it the whole line."""

    css_class = "form-grid"


class Wide(Div):
    """A whole line inside a Grid."""

    css_class = "wide"


class Hint(HTML):
    """A sentence between fields."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f'<p class="muted">{sentence}</p>')
