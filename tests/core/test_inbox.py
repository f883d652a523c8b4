"""The inbox: unread first, by kind, opened and marked; the live count; the choice of mail."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import notices, visibility
from core.models import AuditEvent, MailChoice, Notice
from rounds.models import TeamMember
from tests.attacks.forging import forged
from tests.browsed import submit

pytestmark = [pytest.mark.day, pytest.mark.django_db]
INBOX = "/inbox/"


@pytest.fixture
def page(client, office):
    client.force_login(office)
    return client


def notify(person, key: str, kind: str = "deadline", **values) -> Notice:
    notices.notify([person], kind=kind, key=key, subject=f"通知{key}", **values)
    return Notice.objects.get(key=key, recipient=person)


def subjects(response) -> list[str]:
    return [row.subject for row in response.context["rows"]]


def test_unread_stand_first(page, office):
    for key in "abcd":
        notify(office, key)
    Notice.objects.filter(key__in="bd").update(read_at=timezone.now())

    assert subjects(page.get(INBOX)) == ["通知c", "通知a", "通知d", "通知b"]


def test_pages_go_on_where_the_last_ended(page, office):
    for number in range(70):
        notify(office, f"{number:03d}")
    Notice.objects.filter(key__lt="040").update(read_at=timezone.now())

    first = page.get(INBOX)
    second = page.get(f"{INBOX}?cursor={first.context['page_obj'].next}")

    wanted = [f"通知{n:03d}" for n in [*range(69, 39, -1), *range(39, -1, -1)]]
    assert subjects(first) + subjects(second) == wanted


def test_a_kind_is_picked_and_marked_alone(page, office):
    notify(office, "a")
    notify(office, "b", kind="rounds.submitted")

    response = page.get(f"{INBOX}?kind=rounds")
    assert subjects(response) == ["通知b"]
    assert "期限提醒" in response.content.decode()
    submit(page, reverse("core:inbox_read"), at=f"{INBOX}?kind=rounds")

    assert [n.key for n in notices.unread(office)] == ["a"]


def test_opening_marks_read_and_goes_there(page, office):
    notice = notify(office, "a", url="/rounds/")

    response = page.post(reverse("core:notice_open", args=[notice.pk]))

    assert response.url == "/rounds/"
    assert not notices.unread(office).exists()


def test_the_count_is_ones_own(page, office, leadership):
    notify(office, "a")
    notify(leadership, "b")

    assert page.get(reverse("core:inbox_count")).json() == {"unread": 1}


def test_the_number_of_statements_does_not_grow(page, office, django_assert_num_queries):
    notify(office, "a")
    page.get(INBOX)
    with django_assert_num_queries(7):
        page.get(INBOX)
    for number in range(40):
        notify(office, f"x{number}")

    with django_assert_num_queries(7):
        page.get(INBOX)


def test_mail_is_chosen_and_the_choice_is_in_the_trail(page, office):
    address = reverse("core:mail_choice")
    assert "有通知就发" in page.get(address).content.decode()

    response = submit(page, address, mode="muted")

    assert response.url == address
    assert MailChoice.objects.get(user=office).mode == "muted"
    events = AuditEvent.objects.filter(verb="设置邮件通知", actor_id=office.pk)
    assert events.count() == 1
    again = submit(page, address, follow=True)
    assert "没有改动" in again.content.decode()
    assert events.count() == 1


def test_a_choice_that_does_not_exist_is_refused(page, office):
    response = page.post(
        reverse("core:mail_choice"), forged(reverse("core:mail_choice"), {"mode": "never"})
    )

    assert response.status_code == 422
    assert not MailChoice.objects.exists()


def test_a_place_on_a_page_is_no_way_around_what_went_out_of_scope(inspection, leader, office):
    url = inspection.get_absolute_url()
    told = [notify(leader, "whole", url=url), notify(leader, "part", url=f"{url}?tab=a#files")]
    assert not visibility.hidden(told, leader)

    TeamMember.objects.filter(inspector__user=leader).delete()

    assert visibility.hidden(told, leader) == {row.pk for row in told}
