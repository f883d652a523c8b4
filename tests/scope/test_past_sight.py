"""What was told or made while somebody saw a thing says nothing once they do not: members, liaisons.

Notices, mails, messages to the gateway, jobs, packages, documents, files and the calendar.
"""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import jobs, notices
from core.documents import packing
from core.errors import ActionDenied
from core.models import Delivery
from core.notices import webhooks
from core.notices.mailing import MAIL
from core.notices.webhooks import GATEWAY
from core.visibility import GONE
from findings.models import OrganHandler
from overview.packages import JOB as PACKAGE
from rounds.actions import feeds, teams, units
from rounds.enums import RoundState
from rounds.models import Liaison, Reminder, TeamMember
from tests import factories as make
from tests import matrix
from tests.two_people import confirmed

# Who, the row that they saw, and the words that named it.
SEEN = [("member", "signed"), ("liaison", "item"), ("organ", "handoff")]


def end(user) -> None:
    """Membership, link or charge ended yesterday."""
    over = {"from_on": make.days(-30), "to_on": make.days(-1)}
    TeamMember.objects.filter(inspector__user=user).update(**over)
    Liaison.objects.filter(user=user).update(**over)
    OrganHandler.objects.filter(user=user).update(**over)


@pytest.fixture
def told(world, request):
    """Everything that can be told or made of one row, and then the sight ends."""
    people, (own, _) = world
    who, kind = request.param
    user, row = getattr(people, who), own[kind]
    words = matrix.mark("own", kind)
    told = {"kind": "test", "subject": words, "url": row.get_absolute_url()}
    notices.notify([user], key="seen", body=words, **told)
    Delivery.objects.create(notice=user.notices.get(key="seen"), channel="gateway")
    job = jobs.enqueue(
        "core.document", title=words, params=document_of(kind, row), key="seen", by=user
    )
    client = Client()
    client.force_login(user)
    assert words in client.get(reverse("core:inbox")).content.decode()
    assert words in client.get(reverse("core:job_list")).content.decode()
    end(user)
    return user, client, row, words, job


def document_of(kind: str, row) -> dict:
    documents = {"signed": "finding_sheet", "item": "ledger", "handoff": "handoff_list"}
    return {"kind": documents[kind], "pk": row.ledger_id if kind == "item" else row.pk}


@pytest.mark.parametrize("told", SEEN, indirect=True, ids=lambda pair: pair[0])
def test_what_was_told_and_made_says_nothing_any_more(told, settings, monkeypatch):
    user, client, row, words, job = told

    for name in ("core:inbox", "core:job_list", "overview:home", "rectification:reminder_list"):
        page = client.get(reverse(name)).content.decode()
        assert words not in page, name
    assert GONE in client.get(reverse("core:inbox")).content.decode()
    for name in ("core:job", "core:job_progress"):
        assert client.get(reverse(name, args=[job.pk])).status_code == 404
    for name in ("core:job_cancel", "core:job_retry"):
        assert client.post(reverse(name, args=[job.pk])).status_code == 404
    assert client.get(row.get_absolute_url()).status_code == 404
    MAIL.deliver()
    assert not [m for m in mail.outbox if words in f"{m.subject}{m.body}{m.alternatives}"]
    told = Delivery.objects.filter(notice__recipient=user, notice__key="seen")
    assert list(told.values_list("channel", flat=True)) == ["gateway"]
    settings.WEBHOOK_URL = "http://127.0.0.1:9/"
    monkeypatch.setattr(webhooks, "call", lambda body: pytest.fail(body.decode()))
    GATEWAY.deliver()
    assert not told.exists()


def test_a_job_that_waited_makes_nothing_for_a_former_member(world):
    people, (own, _) = world
    job = jobs.enqueue(
        "core.document",
        title="底稿",
        params=document_of("signed", own["signed"]),
        key="w",
        by=people.member,
    )
    end(people.member)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.document) == ("failed", None)


def test_a_package_made_before_is_not_given_out_after(world):
    people, (own, _) = world
    package = own["package"]
    client = Client()
    client.force_login(people.member)
    documents = [own["document"].pk]
    type(package).objects.filter(pk=package.pk).update(made_by=people.member, documents=documents)
    job = package.job
    type(job).objects.filter(pk=job.pk).update(
        requested_by=people.member, kind=PACKAGE, params={"inspection": own["inspection"].pk}
    )
    package.refresh_from_db()
    assert b"".join(packing.stream(package, by=people.member)) == b"abc"
    end(people.member)

    with pytest.raises(ActionDenied, match="不在您的工作范围"):
        packing.stream(package, by=people.member)
    assert client.get(job.get_absolute_url()).status_code == 404
    assert client.get(own["document"].get_absolute_url()).status_code == 404
    assert client.get(own["evidence"].get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["member", "liaison"])
def test_the_calendar_holds_nothing_any_more(world, who):
    people, (own, _) = world
    user = getattr(people, who)
    type(own["deadline"]).objects.filter(pk=own["deadline"].pk).update(kind="plan")
    address = reverse("rounds:feed", args=[feeds.make(by=user)])
    number = f"deadline-{own['deadline'].pk}@"
    Reminder.objects.create(
        deadline=own["deadline"], recipient=user, due_on=make.days(-1), step=0,
        planned_on=make.days(-1), sent_on=make.days(-1), audience="unit",
    )  # fmt: skip
    assert number in Client().get(address).content.decode()
    assert Reminder.objects.visible_to(user).exists()

    end(user)

    assert number not in Client().get(address).content.decode()
    assert not Reminder.objects.visible_to(user).exists()


@pytest.mark.parametrize(("state", "began"), [("approved", 10), ("underway", 0), ("underway", -9)])
def test_who_is_taken_off_a_team_sees_nothing_on_any_day(world, state, began):
    """Also where the membership had not begun, or began today: its dates cannot end before."""
    people, (own, _) = world
    round = own["round"]
    type(round).objects.filter(pk=round.pk).update(state=RoundState(state))
    member = own["member"]
    TeamMember.objects.filter(pk=member.pk).update(from_on=make.days(began))
    member.refresh_from_db()

    confirmed(teams.remove_member(member, reason="调离", by=people.office), people.leadership)

    days = [make.days(n) for n in range(15)]
    later = TeamMember.objects.filter(inspector__user=people.member)
    assert not [day for day in days if later.lasting(day).exists()]


def test_a_liaison_who_ended_sees_nothing_from_the_next_day(world):
    people, (own, _) = world

    units.end_liaison(own["link"], on=make.days(-1), by=people.office)

    client = Client()
    client.force_login(people.liaison)
    assert client.get(own["ledger"].get_absolute_url()).status_code == 404
