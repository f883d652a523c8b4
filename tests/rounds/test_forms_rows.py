"""Rows of a form as a browser sends them: untouched, struck out, one more without a script."""

import pytest
from django.urls import reverse

from core.forms.rows import RowSet, WithRows
from rounds.models import Inspector, UnitLeader
from tests import browsed

pytestmark = pytest.mark.django_db
NEW = {"name": "某新人", "employer_name": "市财政局"}


def test_a_person_without_relations_is_added(office, sign_in):
    client, url = sign_in(office), reverse("rounds:inspector_new")

    done = browsed.form(client, url).submit(client, **NEW)

    assert done.status_code == 302
    assert Inspector.objects.get(name="某新人").relations.count() == 0


def test_a_roster_is_saved_without_inventing_anybody(inspection, office, sign_in):
    unit, client = inspection.unit, sign_in(office)
    UnitLeader.objects.create(unit=unit, name="某甲", post="局长", kind="board")
    url = reverse("rounds:unit_leaders", args=[unit.pk])

    done = browsed.form(client, url).submit(client, **{"leaders-0-duties": "主持全面工作"})

    assert done.status_code == 302
    assert [leader.duties for leader in unit.leaders.all()] == ["主持全面工作"]


def test_a_row_of_which_only_the_select_was_changed_is_asked_about(office, sign_in):
    client, url = sign_in(office), reverse("rounds:inspector_new")
    form = browsed.form(client, url)
    other = form.options("relations-0-relation")[-1]

    page = form.submit(client, **NEW, **{"relations-0-relation": other})

    assert page.status_code == 422
    assert "请填写单位。" in page.content.decode()


def test_a_row_full_of_errors_is_struck_out_without_a_script(office, sign_in):
    client, url = sign_in(office), reverse("rounds:inspector_new")
    broken = {"relations-0-unit": "没有这个单位", "relations-0-detail": "打错了"}
    page = browsed.form(client, url).submit(client, **NEW, **broken)
    assert page.status_code == 422
    again = browsed.forms(page, url)[-1]

    done = again.submit(client, **{"relations-0-DELETE": "on"})

    assert done.status_code == 302
    assert not Inspector.objects.get(name="某新人").relations.exists()


@pytest.mark.parametrize("name", ["history", "relations"])
def test_one_more_row_without_a_script_is_clean(office, sign_in, name):
    client, url = sign_in(office), reverse("rounds:inspector_new")

    page = browsed.form(client, url).submit(client, press=name)

    assert page.status_code == 200
    assert "is-invalid" not in page.content.decode()
    more = browsed.forms(page, url)[-1]
    assert more.values()[f"{name}-TOTAL_FORMS"] == ["2"]
    assert more.submit(client, **NEW).status_code == 302


def test_every_formset_of_ours_begins_its_rows_as_a_browser_shows_them():
    found = {kind for form in WithRows.__subclasses__() for kind in form.FORMSETS.values()}

    assert len(found) >= 6
    assert all(issubclass(kind, RowSet) for kind in found)
