"""A restart of the web: whoever asks meanwhile waits, and nobody is refused."""

import http.client
import ssl
from urllib.parse import urlsplit

import pytest

from tests.proxy import EXAMPLE, running_nginx
from tests.restarts import PATIENCE, SOCKET, UNIT, Load, Service, directive

PEOPLE, OFFICE = 8, 100


@pytest.fixture
def restarted(transactional_db, live_environment):
    """Starts the service, restarts it under load; returns what the people were answered."""

    def run(*, held: bool) -> Load:
        service = Service(live_environment, held=held)
        service.start()
        try:
            service.await_ready()
            with Load(service.connect, PEOPLE) as load:
                service.restart()
        finally:
            service.close()
        return load

    return run


def test_restart_by_the_units_refuses_nobody(restarted):
    load = restarted(held=True)

    assert set(load.answers) == {200}
    assert load.answers[200] > PEOPLE


def test_without_the_socket_a_restart_refuses_people(restarted):
    """What the socket is for; a test of the load, too, which must see a refusal."""
    assert restarted(held=False).answers["ConnectionRefusedError"] > 0


def test_an_office_behind_one_address_is_answered_through_the_proxy_while_the_web_restarts(
    transactional_db, live_environment, tmp_path
):
    service = Service(live_environment, held=True)
    service.start()
    try:
        service.await_ready()
        with running_nginx(tmp_path, service.url) as (url, pem):
            tls = ssl.create_default_context(cafile=str(pem))

            def connect() -> http.client.HTTPSConnection:
                place = urlsplit(url)
                return http.client.HTTPSConnection(
                    place.hostname, place.port, timeout=PATIENCE, context=tls
                )

            with Load(connect, OFFICE) as load:
                service.restart()
    finally:
        service.close()

    assert set(load.answers) == {200}
    assert load.answers[200] >= OFFICE


def test_the_units_agree_on_one_address_with_the_proxy():
    address = directive(SOCKET, "ListenStream")

    assert f"server {address};" in EXAMPLE.read_text()
    assert directive(UNIT, "Requires") == SOCKET.name
    assert "--bind" not in directive(UNIT, "ExecStart")
