"""Several rows at once: one that is not the person's own, and nothing of the whole happens."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from tests.attacks.forging import forged

NO_ROWS = ("0", "-1", "9" * 30, "9" * 5000, "1e3", "٣", "²", "1 OR 1=1", "\x00", "")


@pytest.fixture
def world(matrix_world):
    return matrix_world


def told(response) -> str:
    return "".join(str(message) for message in get_messages(response.wsgi_request))


def test_one_foreign_finding_stops_all(world, client):
    people, (own, foreign) = world
    client.force_login(people.leader)
    picked = [own["reviewed"].pk, foreign["reviewed"].pk]

    url = reverse("findings:finding_bulk")
    answer = client.post(url, forged(url, {"pk": picked, "do": "sign"}))

    own["reviewed"].refresh_from_db()
    foreign["reviewed"].refresh_from_db()
    assert (own["reviewed"].state, foreign["reviewed"].state) == ("reviewed", "reviewed")
    assert "一项也没有办理" in told(answer)


def test_one_foreign_item_stops_the_acknowledgement(world, client):
    people, (own, foreign) = world
    client.force_login(people.liaison)
    url = reverse("rectification:ledger_acknowledge", args=[own["ledger"].pk])

    answer = client.post(url, forged(url, {"pk": [own["item"].pk, foreign["item"].pk]}))

    own["item"].refresh_from_db()
    foreign["item"].refresh_from_db()
    assert (own["item"].state, foreign["item"].state) == ("issued", "issued")
    assert "一项也没有办理" in told(answer)


def test_one_foreign_material_stops_the_receipt(world, client):
    people, (own, foreign) = world
    for side in (own, foreign):
        type(side["material"]).objects.filter(pk=side["material"].pk).update(
            state="delivered", delivered_by=people.liaison, delivered_at=timezone.now()
        )
    client.force_login(people.leader)
    url = reverse("fieldwork:material_request_receive", args=[own["asked"].pk])

    client.post(url, forged(url, {"pk": [own["material"].pk, foreign["material"].pk]}))

    own["material"].refresh_from_db()
    foreign["material"].refresh_from_db()
    assert (own["material"].state, foreign["material"].state) == ("delivered", "delivered")


@pytest.mark.parametrize("value", NO_ROWS)
def test_what_is_no_number_of_a_row_is_a_sentence_everywhere(world, client, value):
    people, (own, _) = world
    own["round"].__class__.objects.filter(pk=own["round"].pk).update(state="planning")
    posts = {
        "leader": [
            ("findings:finding_bulk", None, "pk", {"do": "sign"}),
            ("fieldwork:material_request_receive", own["asked"], "pk", {}),
        ],
        "liaison": [("rectification:ledger_acknowledge", own["ledger"], "pk", {})],
        "office": [
            ("rounds:round_units", own["round"], "unit", {"do": "save"}),
            ("rounds:member_add", own["team"], "inspector", {"duty": "member"}),
            ("rounds:assign", own["round"], f"team-{own['inspection'].pk}", {}),
        ],
        "sysadmin": [("overview:delivery_retry", "mail", "pk", {})],
    }

    for person, asked in posts.items():
        client.force_login(getattr(people, person))
        for name, obj, field, more in asked:
            arguments = [] if obj is None else [getattr(obj, "pk", obj)]
            url = reverse(name, args=arguments)
            answer = client.post(url, forged(url, {field: value} | more))
            assert answer.status_code in (302, 404, 409), name
