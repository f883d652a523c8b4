"""The demo's history lies in the past, and keeps the rules that the product keeps."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Count, DateTimeField, Q
from django.urls import reverse
from django.utils import timezone

from core.models import IssuedNumber
from rectification.models import LedgerItem
from rounds import gates
from rounds.actions import feeds
from rounds.enums import Stage
from rounds.models import Deadline, Inspection

# What is planned for later: when mail goes out, when a lock ends.
LATER = {"until", "expire_date", "next_at"}
# Days on which something was done.
DONE = {
    "met_on", "withdrawn_on", "issued_on", "completed_on", "closed_on", "archived_on", "entry_on",
    "exit_on", "feedback_on", "answered_on", "opened_on", "proposed_on", "done_on",
}  # fmt: skip


def columns() -> list:
    models = [model for app in settings.OWN_APPS for model in apps.get_app_config(app).get_models()]
    fields = [(model, field) for model in models for field in model._meta.concrete_fields]
    return [
        pytest.param(model, field.name, id=f"{model._meta.label}.{field.name}")
        for model, field in fields
        if field.name in DONE or (isinstance(field, DateTimeField) and field.name not in LATER)
    ]


@pytest.mark.parametrize(("model", "name"), columns())
def test_nothing_of_the_demo_happened_later_than_now(demo, model, name):
    field = model._meta.get_field(name)
    now = timezone.now() if isinstance(field, DateTimeField) else timezone.localdate()

    assert not model._base_manager.filter(**{f"{name}__gt": now}).exists()


def test_the_subscribed_calendar_holds_no_later_moment(demo, django_user_model, client):
    secret = feeds.make(by=django_user_model.objects.get(username="bangong"))

    text = client.get(reverse("rounds:feed", args=[secret])).content.decode()

    moments = [line.split(":")[1] for line in text.split("\r\n") if line.startswith("DTSTAMP")]
    assert len(moments) > 50
    assert max(moments) <= timezone.now().strftime("%Y%m%dT%H%M%SZ")


def test_what_is_archived_in_the_demo_owes_nothing(demo):
    archived = Inspection.objects.filter(stage=Stage.ARCHIVED)

    assert archived.count() == 3
    assert not Deadline.objects.open().filter(inspection__in=archived, is_restricted=False)
    assert {row.pk: gates.bars(row, Stage.ARCHIVED) for row in archived} == {
        row.pk: [] for row in archived
    }


def test_whoever_entered_in_the_demo_had_been_announced(demo):
    entered = Inspection.objects.exclude(entry_on=None)

    announced = IssuedNumber.objects.filter(kind="inspection_notice").values("target_id")
    assert entered.count() == entered.filter(pk__in=announced).count() == 12


def test_no_item_of_the_demo_tells_less_than_its_measures(demo):
    rows = LedgerItem.objects.filter(progress__lt=100).annotate(
        count=Count("measures"), done=Count("measures", filter=Q(measures__done_on__isnull=False))
    )
    shares = {row: min(10 * row.done // row.count * 10, 90) for row in rows if row.count}

    assert shares
    assert [row for row, share in shares.items() if row.progress < share] == []
