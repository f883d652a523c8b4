"""Several liaisons of one unit share a ledger's items (分工)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import assignees
from core.models import AuditEvent, Notice
from rectification.queries import waiting_for
from rounds.models import Deadline, Liaison
from rounds.queries.recipients import people_of
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import fresh
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def colleague(inspection):
    link = make.LiaisonFactory(unit=inspection.unit, user__username="second", user__name="陈联")
    return link.user


def divide(client, ledger, by, **handlers):
    client.force_login(by)
    url = reverse("rectification:ledger_division", args=[ledger.pk])
    return submit(client, url, at=url, **handlers)


def lines_of(user) -> list[tuple[str, str]]:
    return [(line.verb, line.title) for line in waiting_for(user, make.days(0))]


def reminded(item) -> set[int]:
    rows = Deadline.objects.open().filter(url=item.get_absolute_url())
    found = people_of(rows.select_related("inspection"), timezone.localdate())
    return set().union(*(people.responsible for people in found.values()))


def test_what_was_given_to_one_waits_for_that_one(client, underway, liaison, colleague):
    first, *others = fresh(underway)
    both = {liaison.pk, colleague.pk}

    answer = divide(client, underway, liaison, **{f"handler-{first.pk}": colleague.pk})

    assert answer.status_code == 302
    first = fresh(underway)[0]
    assert [person.pk for person in assignees.next_of(first).people] == [colleague.pk]
    assert ("推进整改", "3项正在整改") in lines_of(colleague)
    assert ("推进整改", "2项正在整改") in lines_of(liaison)
    assert reminded(first) == {colleague.pk}
    assert reminded(others[0]) == both
    told = Notice.objects.get(key__contains=":given:")
    assert (told.recipient, told.body) == (colleague, "第1项")
    client.force_login(colleague)
    mine = client.get(f"{underway.get_absolute_url()}?mine=yes")
    assert [row["number"] for row in mine.context["table"].rows] == [1]
    assert "经办 陈联" in mine.content.decode()

    Liaison.objects.filter(user=colleague).update(
        from_on=make.days(-9), to_on=make.days(-1)
    )  # the time ended: it is everybody's again

    assert ("推进整改", "3项正在整改") in lines_of(liaison)
    assert [person.pk for person in assignees.next_of(fresh(underway)[0]).people] == [liaison.pk]
    assert reminded(first) == {liaison.pk}


def test_saving_what_stands_changes_nothing(client, underway, liaison, colleague):
    first = fresh(underway)[0]
    divide(client, underway, liaison, **{f"handler-{first.pk}": colleague.pk})
    before = AuditEvent.objects.count()

    divide(client, underway, colleague)

    assert AuditEvent.objects.count() == before


def test_one_alone_has_nobody_to_share_with(client, underway, liaison):
    client.force_login(liaison)
    url = reverse("rectification:ledger_division", args=[underway.pk])

    assert url not in client.get(underway.get_absolute_url()).content.decode()
    assert "不用分工" in client.get(url, follow=True).content.decode()


def test_two_who_divide_at_once_do_not_overwrite(client, underway, liaison, colleague):
    first = fresh(underway)[0]
    url = reverse("rectification:ledger_division", args=[underway.pk])
    client.force_login(colleague)
    seen = client.get(url).context["object"].version
    divide(client, underway, liaison, **{f"handler-{first.pk}": liaison.pk})

    late = divide(
        client, underway, colleague, **{f"handler-{first.pk}": colleague.pk, "version": seen}
    )

    assert late.status_code == 409
    assert fresh(underway)[0].handler == liaison
