"""No timeline says the name of a column: each has a Chinese word, or the general one."""

import re

import pytest
from django.apps import apps
from django.conf import settings

from core import audit_words
from core.models import AuditEvent
from core.targets import label_of


@pytest.mark.parametrize("app", settings.OWN_APPS)
def test_every_column_is_called_something(app):
    raw = [
        f"{model._meta.label}.{name}: {change.label}"
        for model in apps.get_app_config(app).get_models()
        for name in [f.name for f in model._meta.concrete_fields] + ["no_such_column"]
        for change in audit_words.changes_of(
            AuditEvent(target_type=label_of(model), verb="修改", changes={name: ["a", "b"]})
        )
        if re.search(r"[a-z_]{3,}", change.label)
    ]

    assert not raw


@pytest.mark.parametrize("app", settings.OWN_APPS)
def test_no_column_is_called_something_else(app):
    nameless = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        for change in audit_words.changes_of(
            AuditEvent(target_type=label_of(model), verb="修改", changes={field.name: ["a", "b"]})
        )
        if change.label == audit_words.UNNAMED
    ]

    assert not nameless
