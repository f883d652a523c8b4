"""What administrators are told while a part behind the pages is away; nobody else is disturbed."""

import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from core import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alive():
    health.workers_seen(settings.QUEUES)
    health.seen("beat")
    health.seen("task")
    yield
    cache.clear()


def shown(client, user, name="overview:home") -> str:
    client.force_login(user)
    return client.get(reverse(name)).content.decode()


def test_nothing_is_said_while_all_is_well(client, sysadmin):
    page = shown(client, sysadmin)
    assert not any(words in page for words in (health.WITHOUT_BROKER, "没有应答"))


@pytest.mark.parametrize("name", ["overview:home", "admin:index"])
def test_a_missing_redis_is_named_on_every_page(client, sysadmin, settings, tmp_path, name):
    cache.clear()  # as the pages see it: no sign of life can be read
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    assert health.WITHOUT_BROKER in shown(client, sysadmin, name)


@pytest.mark.parametrize(
    ("process", "words"),
    [
        ("worker:mail", health.WITHOUT_WORKER.format("邮件、提醒和巡检")),
        ("worker:documents", health.WITHOUT_WORKER.format("文书")),
        ("beat", health.WITHOUT_BEAT),
    ],
)
def test_a_silent_process_is_named(client, security, process, words):
    cache.set(f"alive:{process}", time.time() - 3600)
    assert words in shown(client, security)


def test_people_of_business_see_no_banner(client, office, settings, tmp_path):
    cache.clear()
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    assert 'class="banner"' not in shown(client, office)
