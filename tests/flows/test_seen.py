"""A step over a page that is no longer what stands in the database is refused, and nothing is lost."""

import pytest
from django.test import Client

from findings.models import Finding
from tests import browsed
from tests.asking import world  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def changed(row, **values) -> None:
    """As another person's save leaves it."""
    type(row).objects.filter(pk=row.pk).update(version=row.version + 1, **values)


def test_a_leader_does_not_sign_a_text_never_seen(world):  # noqa: F811
    people, (own, _) = world
    finding, client = own["reviewed"], signed_in(people.leader)
    action = f"/findings/{finding.pk}/sign/"
    form = browsed.form(client, action)
    changed(finding, title="涉及300万元")

    answer = form.send(client, action, follow=True, headers={"Referer": "http://testserver/"})

    assert "您打开页面之后" in answer.content.decode()
    assert Finding.objects.get(pk=finding.pk).state == "reviewed"
    browsed.submit(client, action)
    assert Finding.objects.get(pk=finding.pk).state == "signed"


def test_an_older_report_does_not_overwrite_newer_sums(world):  # noqa: F811
    people, (own, _) = world
    item, client = own["item"], signed_in(people.liaison)
    url = f"/items/{item.pk}/report/"
    type(item).objects.filter(pk=item.pk).update(state="in_progress")
    older, newer = browsed.form(client, url), browsed.form(client, url)
    typed = {"text": "已挽回损失", "progress": "60"}
    assert newer.submit(client, **typed).status_code == 302

    late = older.submit(client, text="旧页面上的进展", progress="70")

    page = late.content.decode()
    assert late.status_code == 409
    assert "旧页面上的进展" in page
    assert "您打开页面之后" in page
    assert type(item).objects.get(pk=item.pk).progress == 60
    assert browsed.forms(late, url)[-1].submit(client).status_code == 302


def test_a_note_typed_over_an_old_page_is_kept(world):  # noqa: F811
    people, (own, _) = world
    finding, client = own["reviewed"], signed_in(people.leader)
    action = f"/findings/{finding.pk}/return/"
    form = browsed.form(client, action)
    changed(finding)

    late = form.send(client, action, note="请补充凭证")

    assert late.status_code == 409
    assert Finding.objects.get(pk=finding.pk).state == "reviewed"
    again = browsed.form_of(late, action)
    assert again.values()["note"] == ["请补充凭证"]
    again.submit(client)
    assert Finding.objects.get(pk=finding.pk).state == "draft"


def test_a_step_without_the_version_that_was_seen_is_refused(world):  # noqa: F811
    people, (own, _) = world
    finding, client = own["reviewed"], signed_in(people.leader)

    late = browsed.submit(client, f"/findings/{finding.pk}/sign/", version="", follow=True)

    assert "没有说明您看到的是哪一版" in late.content.decode()
    assert Finding.objects.get(pk=finding.pk).state == "reviewed"
