"""The two addresses a monitor asks, and the signs of life they rest on."""

import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from core import health
from core.views.errors import server_error


@pytest.fixture
def alive():
    health.seen("worker")
    health.seen("beat")
    yield
    cache.clear()


def test_healthz_answers_without_sign_in_and_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get(reverse("core:healthz"))

    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_is_200_and_names_only_the_parts(client, db, alive):
    response = client.get(reverse("core:readyz"))

    assert response.status_code == 200
    assert response.json() == dict.fromkeys(["database", "broker", "worker", "beat", "disk"], True)


@pytest.mark.parametrize(("process", "limit"), [("worker", 60), ("beat", 150)])
def test_readyz_is_503_when_a_process_was_last_seen_too_long_ago(client, db, alive, process, limit):
    cache.set(f"alive:{process}", time.time() - limit - 1)

    response = client.get(reverse("core:readyz"))

    assert response.status_code == 503
    assert [part for part, there in response.json().items() if not there] == [process]


def test_readyz_names_the_broker_when_redis_is_gone(client, db, settings, alive, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"

    response = client.get(reverse("core:readyz"))

    assert response.status_code == 503
    assert response.json()["broker"] is False


def test_readyz_names_the_disk_when_it_is_full(client, db, monkeypatch, alive):
    monkeypatch.setattr(health, "FREE_BYTES", 2**60)

    assert client.get(reverse("core:readyz")).json()["disk"] is False


@pytest.mark.parametrize("name", ["core:healthz", "core:readyz"])
def test_health_addresses_refuse_to_be_written_to(client, db, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_page_for_faults_says_a_sentence_even_without_its_files(rf, settings, tmp_path):
    """A half-done update: the list of static files is missing, so that no page can be made."""
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    settings.DEBUG = False

    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "已保存的内容不受影响" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
