"""The office adapts wordings: preview, versions, restore; others have no such page."""

import pytest
from django.urls import reverse

from core.documents import wording
from core.models import AuditEvent, WordingVersion
from overview.actions import wordings as actions
from tests.browsed import submit

KEY = "notice.opening"
PAGE = f"/wordings/{KEY}/"


def typed(**values) -> dict:
    return {"text": "定于近期巡察{{ 被巡察党组织 }}。", "reason": "本市惯用", "base": 0} | values


def test_a_new_version_is_in_force_and_in_the_trail(client, office):
    client.force_login(office)

    answer = submit(client, PAGE, **typed())

    assert answer.url == PAGE
    assert wording.current_text(wording.get(KEY)) == typed()["text"]
    assert AuditEvent.objects.filter(verb="修改文书用语", actor_name=office.name).count() == 1


def test_preview_writes_nothing_and_keeps_what_was_typed(client, office):
    client.force_login(office)

    page = submit(client, PAGE, **typed(do="preview", reason="")).content.decode()

    assert "定于近期巡察市教育局党组。" in page
    assert "定于近期巡察{{ 被巡察党组织 }}。" in page
    assert not WordingVersion.objects.exists()


def test_a_hostile_template_is_refused_and_kept(client, office):
    client.force_login(office)

    answer = submit(client, PAGE, **typed(text="{{ settings.SECRET_KEY }}"))

    assert answer.status_code == 409
    assert "不支持的写法" in answer.content.decode()
    assert "{{ settings.SECRET_KEY }}" in answer.content.decode()
    assert not WordingVersion.objects.exists()


def test_a_stale_save_writes_nothing_and_shows_both(client, office, office2):
    actions.rewrite(wording.get(KEY), "他人的用语", reason="先到", base=0, by=office2)
    client.force_login(office)

    answer = submit(client, PAGE, **typed())

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "他人的用语" in text
    assert typed()["text"] in text
    assert WordingVersion.objects.count() == 1
    assert submit(client, PAGE, **typed(base=1)).status_code == 302


def test_the_built_in_text_comes_back_as_a_version(client, office):
    client.force_login(office)
    submit(client, PAGE, **typed())

    submit(client, reverse("overview:wording_restore", args=[KEY]), at=PAGE)

    assert WordingVersion.objects.count() == 2
    assert wording.current_text(wording.get(KEY)) == wording.get(KEY).text


def test_the_list_is_searched(client, office):
    client.force_login(office)

    page = client.get("/wordings/", {"q": "立行立改通知书"}).content.decode()

    assert "立行立改通知书" in page
    assert "/wordings/notice.opening/" not in page
    assert "没有符合条件的用语" in client.get("/wordings/", {"q": "查无此词"}).content.decode()


@pytest.mark.parametrize("who", ["leader", "leadership", "liaison", "organ", "sysadmin", "auditor"])
def test_others_have_no_such_page(client, request, who):
    client.force_login(request.getfixturevalue(who))

    for url in ("/wordings/", PAGE):
        assert client.get(url).status_code == 404
    assert client.post(PAGE).status_code == 404
    assert not WordingVersion.objects.exists()
