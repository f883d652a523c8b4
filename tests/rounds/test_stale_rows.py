"""Rosters and a round's own deadlines carry a version: who was slower sees both and loses nothing."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from core.views.bases.forms import UNCHANGED
from rounds.models import RoundDeadlineRow, UnitLeader
from tests.browsed import form, submit

pytestmark = pytest.mark.django_db


def roster(*rows, version) -> dict:
    data = {"leaders-TOTAL_FORMS": len(rows), "leaders-INITIAL_FORMS": 0, "version": version}
    for number, name in enumerate(rows):
        values = {"name": name, "post": "副主任", "kind": "board"}
        data |= {f"leaders-{number}-{key}": value for key, value in values.items()}
    return data


def test_stale_roster_shows_both_and_then_saves(inspection, office, sign_in):
    unit, client = inspection.unit, sign_in(office)
    address, version = reverse("rounds:unit_leaders", args=[unit.pk]), unit.version
    assert f'name="version" value="{version}"' in client.get(address).content.decode()
    assert submit(client, address, **roster("某甲", version=version)).status_code == 302

    late = submit(client, address, **roster("某乙", version=version))

    page = late.content.decode()
    assert late.status_code == 409
    assert "某甲（副主任）" in page
    assert "某乙（副主任）" in page
    assert not UnitLeader.objects.filter(unit=unit, name="某乙").exists()
    unit.refresh_from_db()
    assert f'name="version" value="{unit.version}"' in page
    submit(client, address, **roster("某乙", version=unit.version))
    assert UnitLeader.objects.filter(unit=unit, name="某乙").exists()


def rows(version, **values) -> dict:
    data = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 1, "version": version}
    values = {"kind": "plan", "start": "feedback", "unit": "day"} | values
    return data | {f"rows-0-{key}": value for key, value in values.items()}


def test_stale_deadlines_of_a_round_show_both(inspection, office, sign_in):
    round, client = inspection.round, sign_in(office)
    round.state = "planning"
    round.approved_by = round.approved_at = round.submitted_by = None
    round.save()
    address, version = reverse("rounds:round_deadlines", args=[round.pk]), round.version
    assert submit(client, address, **rows(version, offset=20)).status_code == 302

    late = submit(client, address, **rows(version, offset=40))

    assert late.status_code == 409
    assert "反馈后20日" in late.content.decode()
    assert "反馈后40日" in late.content.decode()
    assert RoundDeadlineRow.objects.get(round=round).offset == 20


@pytest.mark.parametrize(
    "typed",
    [{"basis": "市委办通知"}, {"start": "exit"}, {"unit": "workday", "basis": "办法第三条"}],
)
def test_a_row_without_its_figure_is_asked_for_it_and_dropped_by_nobody(
    inspection, office, sign_in, typed
):
    round, client = inspection.round, sign_in(office)
    round.state = "planning"
    round.approved_by = round.approved_at = round.submitted_by = None
    round.save()
    address = reverse("rounds:round_deadlines", args=[round.pk])
    names = [n for n, v in form(client, address).values().items() if n.endswith("-kind")]
    place = names[0].removesuffix("kind")

    answer = submit(client, address, **{f"{place}{name}": value for name, value in typed.items()})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "还要填数值" in text
    assert typed.get("basis", "") in text
    assert not RoundDeadlineRow.objects.filter(round=round).exists()


@pytest.mark.parametrize("page", ["round_edit", "round_deadlines"])
def test_a_plan_saved_as_it_stands_says_that_nothing_changed(inspection, office, sign_in, page):
    round, client = inspection.round, sign_in(office)
    round.state = "planning"
    round.approved_by = round.approved_at = round.submitted_by = None
    round.save()
    before = AuditEvent.objects.count()

    answer = form(client, reverse(f"rounds:{page}", args=[round.pk])).submit(client, follow=True)

    assert UNCHANGED in answer.content.decode()
    assert "已保存" not in answer.content.decode()
    assert AuditEvent.objects.count() == before
