"""Fixtures of the permission tests."""

import pytest


@pytest.fixture
def unrendered(monkeypatch):
    """Answers without their pages: who may is decided before anything is rendered."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *a, **k: "")
