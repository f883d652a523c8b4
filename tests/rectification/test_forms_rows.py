"""Measures of a plan as a browser sends them."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.actions import items, plans
from tests import browsed
from tests import factories as make

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def versions(item) -> tuple:
    item.refresh_from_db()
    item.ledger.refresh_from_db()
    return item.version, item.ledger.version


def test_one_more_measure_without_a_script_is_clean_and_saved(ledger, liaison):
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    item, client = ledger.items.order_by("number").first(), signed_in(liaison)
    url = reverse("rectification:item_plan", args=[item.pk])
    typed = {"goal": "清零", "department": "财务科", "person": "某甲", "measures-0-person": "某甲",
             "measures-0-text": "修订制度", "measures-0-criterion": "印发"}  # fmt: skip

    page = browsed.form(client, url).submit(client, press="add", **typed)
    more = browsed.forms(page, url)[-1]

    assert more.values()["measures-TOTAL_FORMS"] == ["2"]
    assert "errorlist" not in page.content.decode()
    assert more.submit(client).status_code == 302, "the second row is not touched"
    assert [m.text for m in item.measures.all()] == ["修订制度"]


def test_an_untouched_measure_fills_no_row(ledger, liaison):
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    item, client = ledger.items.order_by("number").first(), signed_in(liaison)
    row = {"text": "甲", "criterion": "印发", "due_on": make.days(20), "person": "某甲"}
    plans.plan(item, {"goal": "清零", "department": "科", "person": "某甲"}, [row], by=liaison)
    url = reverse("rectification:item_plan", args=[item.pk])
    page = browsed.form(client, url).submit(client, press="add")

    done = browsed.forms(page, url)[-1].submit(client)

    assert done.status_code == 302
    assert item.measures.count() == 1


def test_a_page_that_saved_itself_keeps_the_measure_it_made(ledger, liaison):
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    item, client = ledger.items.order_by("number").first(), signed_in(liaison)
    url = reverse("rectification:item_plan", args=[item.pk])
    autosave = reverse("rectification:item_plan_autosave", args=[item.pk])
    typed = {"goal": "清零", "department": "财务科", "person": "某甲", "measures-0-person": "某甲",
             "measures-0-text": "修订制度", "measures-0-criterion": "印发"}  # fmt: skip
    page, seen = browsed.form(client, url), versions(item)

    saved = page.send(client, autosave, **typed).json()
    measure = item.measures.get()
    again = page.send(client, autosave, **typed | {"goal": "彻底清零", "version": saved["version"]})
    stale = page.send(client, autosave, **typed)
    done = page.submit(client, **typed | {"version": again.json()["version"]})

    assert (stale.status_code, done.status_code) == (409, 302)
    assert item.measures.get().pk == measure.pk
    assert versions(item) == seen, "of which colleagues' open pages speak"


def test_the_words_of_a_report_are_kept_until_it_is_sent(item, liaison):
    client, url = signed_in(liaison), reverse("rectification:item_report", args=[item.pk])
    autosave = reverse("rectification:item_report_autosave", args=[item.pk])

    first, seen = browsed.form(client, url), versions(item)
    saved = first.send(client, autosave, text="写").json()
    first.send(client, autosave, text="写到一半", version_of_draft=saved["version_of_draft"])
    page = browsed.form(client, url)

    assert versions(item) == seen, "of which colleagues' open pages speak"
    assert page.values()["text"] == ["写到一半"]
    assert "写到一半" not in client.get(item.get_absolute_url()).content.decode()
    assert page.submit(client, progress="40").status_code == 302
    item.refresh_from_db()
    assert (item.report_draft, item.reports.get().text) == ("", "写到一半")


def test_two_colleagues_writing_a_report_lose_nothing_of_each_other(item, liaison):
    colleague = make.LiaisonFactory(unit=item.ledger.unit).user
    client, other = signed_in(liaison), signed_in(colleague)
    url = reverse("rectification:item_report", args=[item.pk])
    autosave = reverse("rectification:item_report_autosave", args=[item.pk])
    mine, theirs = browsed.form(client, url), browsed.form(other, url)

    theirs.send(other, autosave, text="同事写的")
    refused = mine.send(client, autosave, text="我写的")
    sent = mine.submit(client, text="我写的", progress="40")

    assert (refused.status_code, sent.status_code) == (409, 302)
    assert "又有人写过" in refused.json()["message"]
    item.refresh_from_db()
    assert (item.report_draft, item.reports.get().text) == ("同事写的", "我写的")
