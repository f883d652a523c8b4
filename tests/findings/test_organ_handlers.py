"""Who answers for an organ reads what was handed to it: the security administrator says who."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from findings.models import Organ, OrganHandler
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
LIST, NEW = "admin:findings_organhandler_changelist", "admin:findings_organhandler_add"


@snapshot_fixture
def handler(organ):
    return OrganHandler.objects.get(user=organ)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link(user, organ, **dates) -> dict:
    return {"user": user.pk, "organ": organ.pk, "from_on": make.today()} | dates


def test_the_system_administrator_names_nobody(sysadmin, handler, receiving_organ):
    client, user = signed_in(sysadmin), make.UserFactory(roles=["organ"])
    change = reverse("admin:findings_organhandler_change", args=[handler.pk])
    page = reverse("admin:findings_organ_change", args=[receiving_organ.pk])

    assert client.get(reverse(LIST)).status_code == 200
    assert client.post(reverse(NEW)).status_code == 404
    assert client.post(change).status_code == 404
    assert "handlers-0-user" not in client.get(page).content.decode()
    rows = {"name": receiving_organ.name, "order": 0, "is_active": "on", "handlers-TOTAL_FORMS": 1,
            "handlers-INITIAL_FORMS": 0, "handlers-0-user": user.pk,
            "handlers-0-from_on": make.today()}  # fmt: skip
    client.post(page, forged(page, rows))
    assert list(OrganHandler.objects.all()) == [handler]


def test_the_security_administrator_names_and_ends_with_a_trace(security, receiving_organ):
    client, user = signed_in(security), make.UserFactory(roles=["organ"])

    made = submit(client, reverse(NEW), **link(user, receiving_organ))

    assert made.status_code == 302, made.context["adminform"].form.errors
    row = OrganHandler.objects.get(user=user)
    url = reverse("admin:findings_organhandler_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    assert {*form.fields} == {"to_on", "stamp"}
    submit(client, url, to_on=make.days(3), stamp=form.initial["stamp"])
    row.refresh_from_db()
    assert (row.user, row.to_on) == (user, make.days(3))
    events = AuditEvent.objects.filter(target_type="findings.organhandler", target_id=row.pk)
    changes = dict(events.values_list("verb", "changes"))
    assert changes["新增机关经办人"]["user"] == [None, str(user)]
    assert changes["修改机关经办人"] == {"to_on": ["", make.days(3).isoformat()]}
    removal = reverse("admin:findings_organhandler_delete", args=[row.pk])
    assert client.post(removal).status_code == 404
    others = (make.UserFactory(roles=["office"]), make.UserFactory(roles=["liaison"]))
    for other in (*others, security):
        refused = submit(client, reverse(NEW), **link(other, receiving_organ))
        assert "user" in refused.context["adminform"].form.errors


def test_nobody_answers_for_two_organs_on_one_day(security, organ, handler):
    client, other = signed_in(security), Organ.objects.create(name="市委组织部")
    OrganHandler.objects.filter(pk=handler.pk).update(to_on=make.days(5))

    refused = submit(client, reverse(NEW), **link(organ, other, from_on=make.days(5)))
    assert "已是" in str(refused.context["adminform"].form.errors)
    assert (
        submit(client, reverse(NEW), **link(organ, other, from_on=make.days(6))).status_code == 302
    )
    assert OrganHandler.objects.filter(user=organ).count() == 2
