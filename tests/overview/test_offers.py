"""What pages offer: only what this person can do, in a fixed order, in words that are so."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from overview.queries import dashboard
from rectification.enums import LedgerState
from rectification.models import Ledger
from rounds.enums import RoundState
from tests import factories as make
from tests.browsed import submit

pytestmark = pytest.mark.django_db


def test_a_round_without_units_is_offered_to_nobody(client, office, inspection):
    empty = make.RoundFactory(state=RoundState.PLANNING)
    client.force_login(office)

    for name in ("overview:evaluation_list", "findings:common_issue_list"):
        offered = client.get(reverse(name)).context["rounds"]
        assert inspection.round in offered
        assert empty not in offered


def test_leadership_is_offered_no_analysis_that_is_always_refused(client, leadership, inspection):
    client.force_login(leadership)

    assert client.get(reverse("findings:common_issue_list")).context["rounds"] == []


REGISTERS = {
    "fieldwork:activity_list": "fieldwork:activity_new",
    "fieldwork:consultation_list": "fieldwork:consultation_new",
    "fieldwork:focus_list": "fieldwork:focus_new",
    "fieldwork:interview_list": "fieldwork:interview_new",
    "fieldwork:petition_list": "fieldwork:petition_new",
    "fieldwork:planned_talk_list": "fieldwork:planned_talk_new",
    "fieldwork:survey_list": "fieldwork:survey_new",
    "findings:clue_list": "findings:clue_new",
    "findings:finding_list": "findings:finding_new",
}


def test_a_register_opened_from_the_navigation_leads_to_a_new_row(client, inspection, member):
    client.force_login(member)

    missing = [
        listed
        for listed, new in REGISTERS.items()
        if f'href="{reverse(new, args=[inspection.pk])}"'
        not in client.get(reverse(listed)).content.decode()
    ]

    assert missing == []


def test_of_two_units_each_has_its_own_button(client, inspection, member):
    other = make.InspectionFactory(
        round=inspection.round, team=inspection.team, stage=inspection.stage
    )
    client.force_login(member)

    page = client.get(reverse("findings:clue_list")).content.decode()

    for each in (inspection, other):
        assert f'href="{reverse("findings:clue_new", args=[each.pk])}"' in page
        assert f"登记线索：{each.unit}</a>" in page


def test_rounds_under_way_stand_newest_first(office):
    for days in (-10, -50, -1, -30):
        make.RoundFactory(starts_on=make.days(days), ends_on=make.days(days + 60))

    rows = list(dashboard._rounds(office))

    assert len(rows) == 4
    starts = {r.get_absolute_url(): r.starts_on for r in type(make.RoundFactory()).objects.all()}
    shown = [starts[line.url] for line in rows]
    assert shown == sorted(shown, reverse=True)


def test_a_closed_ledger_is_said_to_be_closed(client, office, inspection):
    ledger = Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        state=LedgerState.EVALUATION,
        opened_on=make.days(-90),
        plan_due_on=make.days(-60),
        concentrated_due_on=make.days(-1),
    )
    client.force_login(office)

    url = reverse("rectification:ledger_advance", args=[ledger.pk])
    response = submit(client, url, to="closed")

    assert [str(m) for m in get_messages(response.wsgi_request)] == ["台账已办结。"]
