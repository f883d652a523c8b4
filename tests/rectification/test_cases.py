"""典型案例: composed from what was mended, without names, issued when each name was answered for."""

import pytest
from django.urls import reverse

from core.documents import registry
from core.errors import NotYet
from core.models import AuditEvent
from fieldwork.actions import directives
from fieldwork.models import Directive
from rectification.actions import outcomes
from rounds.models import UnitName
from tests import factories as make
from tests.browsed import submit
from tests.rectification.test_outcomes import row
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def typical(item, liaison):
    """One item of the ledger whose outcome somebody called typical."""
    outcomes.add(item, row(is_typical=True), by=liaison)
    return item


def test_a_digest_tells_problem_way_and_cure_without_the_name_of_the_unit(client, typical, office):
    client.force_login(office)
    unit, round = typical.ledger.unit, typical.ledger.inspection.round
    type(typical).objects.filter(pk=typical.pk).update(detail=f"{unit.name}会议记录不全。")
    page = client.get(reverse("rectification:outcome_list"))
    url = reverse("rectification:case_digest_new", args=[round.pk])

    assert url in page.content.decode()
    submit(client, url)

    draft = Directive.objects.get()
    assert (draft.kind, draft.round, draft.state) == ("case", None, "draft")
    assert "问题表现：该单位会议记录不全。" in draft.text
    assert "怎样整改：" in draft.text
    assert unit.name not in draft.text


def test_names_are_told_with_their_places_and_stay_only_with_a_reason(client, typical, office):
    UnitName.objects.create(unit=make.UnitFactory(name="临江市教育局"), name="临江市教委")
    make.UserFactory(name="诸葛明远")
    text = "公务接待不规范\n经办人诸 葛明远。\n原临江市教委转来"
    columns = {"kind": "case", "title": "典型案例", "source": "巡察办", "text": text}
    draft = directives.draft(None, columns, by=office)
    client.force_login(office)

    with pytest.raises(NotYet, match="“临江市教委”（内容第3行）；“诸葛明远”（内容第2行）"):
        directives.issue(draft, by=office)
    assert "“临江市教委”" in registry.get("case_digest").bar(office, draft)
    url = reverse("fieldwork:directive_names", args=[draft.pk])
    assert url in client.get(draft.get_absolute_url()).content.decode()
    submit(client, url, **{"name-临江市教委": "上级已公开通报"})
    draft.refresh_from_db()
    with pytest.raises(NotYet, match="“诸葛明远”"):
        directives.issue(draft, by=office)
    text = text.replace("诸 葛明远", "某某")
    directives.edit(draft, columns | {"text": text}, version=draft.version, by=office)
    directives.issue(draft, by=office)

    told = AuditEvent.objects.get(verb="说明保留名称")
    assert told.note == "临江市教委：上级已公开通报"
    assert registry.get("case_digest").make(office, draft).title == "典型案例"
    assert "上级已公开通报" in client.get(draft.get_absolute_url()).content.decode()
