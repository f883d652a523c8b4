"""巡察整改情况公告: approved public wording, the days of 公示 and a contact, all from rows."""

import pytest
from django.urls import reverse

from core.documents import registry, tree
from core.errors import NotYet
from rectification.models import PublicPeriod
from tests import factories as make
from tests.browsed import submit
from tests.rectification.test_disclosure import publish


def test_the_announcement_says_days_contact_and_approved_words(client, underway, liaison, office):
    kind = registry.get("result_announcement")
    with pytest.raises(NotYet, match="还没有审定的公开文本"):
        kind.make(liaison, underway)
    publish(underway, liaison, office)
    with pytest.raises(NotYet, match="还没有设定公示期。请在台账“公开”页面"):
        kind.make(liaison, underway)
    client.force_login(liaison)
    address = reverse("rectification:public_period", args=[underway.pk])
    days = {"opens_on": str(make.days(0)), "closes_on": str(make.days(15))}

    answer = submit(client, address, **days, phone="0000-8800001")

    assert client.get(answer.url).status_code == 200
    assert PublicPeriod.objects.get().closes_on == make.days(15)
    letter = kind.make(liaison, underway)
    assert letter.blocks[-1] == tree.QrCode("tel:0000-8800001", "扫码拨打联系电话")
    assert "联系电话：0000-8800001" in list(tree.texts(letter))
