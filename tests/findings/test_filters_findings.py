"""The list of 底稿 narrowed as the leader's charts ask for it."""

from django.urls import reverse

from findings.models import Category, Finding
from tests.findings.making import draft


def numbers(client, **query) -> set[int]:
    rows = client.get(reverse("findings:finding_list"), query).context["filterset"].qs
    return {row.pk for row in rows}


def test_withdrawn_and_uncategorised_sheets(client, inspection, member, leader):
    category = Category.objects.create(name="作风建设")
    plain = draft(inspection, by=member, title="会议记录不全")
    sorted_in = draft(inspection, by=member, title="接待无公函", category=category)
    gone = draft(inspection, by=member, title="重复的一条", category=category)
    Finding.objects.filter(pk=gone.pk).update(state="withdrawn")
    client.force_login(leader)

    assert numbers(client) == {plain.pk, sorted_in.pk, gone.pk}
    assert numbers(client, state="standing") == {plain.pk, sorted_in.pk}
    assert numbers(client, state="standing", uncategorised="on") == {plain.pk}
    page = client.get(reverse("findings:finding_list"), {"state": "standing"}).content.decode()
    assert "不含已撤销" in page
