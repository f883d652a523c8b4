"""The admin site in Chinese, asking before it acts on many, silent on who hears of clues."""

import gettext
import re
import subprocess
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from core.models import Delivery, Notice

CATALOGUES = Path(__file__).parents[2] / "core" / "locale" / "zh_Hans" / "LC_MESSAGES"
UNSEEN = re.compile(r"<(script|style|svg|option)\b.*?</\1>", re.S)
SAID = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"')
FOREIGN = re.compile(
    r"[a-z]+\.[a-z]+|Model name|Add link|Change or view|Stamp|True|False|来修改|个中"
)
# Values that people typed or settings they set.
NAMES = re.compile(
    r"WEBHOOK_\w+|[\w.-]+@[\w.-]+|localhost|127\.0\.0\.1|Mozilla\S*|[\w-]+\.(?:pdf|xlsx)"
)


def pages(account: str) -> dict[str, str]:
    """Every list and first form that the account's index leads to, as its words."""
    client = Client()
    client.force_login(User.objects.get(username=account))
    index = client.get("/admin/").content.decode()
    addresses = set(re.findall(r'href="(/admin/[^"]+/)"', index))
    found = {}
    for address in sorted(addresses):
        page = client.get(address)
        if page.status_code == 200 and "text/html" in page["Content-Type"]:
            text = UNSEEN.sub("", page.content.decode())
            found[address] = " ".join([strip_tags(text), *SAID.findall(text)])
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["xitong", "anquan", "shenji"])
def test_the_admin_site_speaks_chinese(demo, account):
    found = pages(account)

    foreign = {
        address: words
        for address, text in found.items()
        if (words := FOREIGN.findall(NAMES.sub("", text)))
    }

    assert len(found) > 3
    assert not foreign


@pytest.mark.django_db
def test_the_list_of_notices_says_neither_matter_nor_minute(demo):
    leader = User.objects.get(username="zuzhang")
    notice = Notice.objects.create(
        recipient=leader, kind="clue.vetted", key="told", subject="线索待审核"
    )
    Delivery.objects.create(notice=notice, channel="mail")

    client = Client()
    client.force_login(User.objects.get(username="xitong"))
    url = reverse("admin:core_delivery_changelist")

    text = strip_tags(UNSEEN.sub("", client.get(url, {"q": leader.name}).content.decode()))

    assert leader.name in text
    assert "clue" not in text
    assert "线索待审核" not in text
    assert not re.search(r"\b\d{1,2}:\d{2}\b", text)


def test_every_action_on_many_rows_asks_first():
    silent = []
    for page in site._registry.values():
        for name in page.actions or []:
            action = getattr(type(page), name) if isinstance(name, str) else name
            if not getattr(action, "asks_first", False):
                silent.append(f"{type(page).__name__}.{name}")

    assert isinstance(site, admin.AdminSite)
    assert not silent


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_words_are_those_of_the_source(name, tmp_path):
    made = tmp_path / f"{name}.mo"
    subprocess.run(["msgfmt", "-o", made, CATALOGUES / f"{name}.po"], check=True)
    with made.open("rb") as fresh, (CATALOGUES / f"{name}.mo").open("rb") as kept:
        assert gettext.GNUTranslations(fresh)._catalog == gettext.GNUTranslations(kept)._catalog
