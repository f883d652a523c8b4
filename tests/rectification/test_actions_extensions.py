"""延期: asked by one, decided by another; the first date is never lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import attachments
from core.calendar import cn_date
from core.errors import ActionDenied, InvalidTransition
from core.models import Notice
from rectification.actions import extensions, items
from rectification.enums import ExtensionState
from rectification.models import LedgerItem
from rounds.enums import DeadlineKind, DeadlineStep
from rounds.models import Deadline, DeadlinePreset
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import evidence

pytestmark = pytest.mark.day


@pytest.fixture
def asked(item, liaison):
    return extensions.ask(
        item, reason="招标需要时间", new_due_on=make.days(150), uploads=[evidence()], by=liaison
    )


def test_ask_keeps_the_date_and_tells_the_office(asked, item, office):
    due = item.due_on
    item.refresh_from_db()

    assert (item.due_on, asked.old_due_on, asked.state) == (due, due, ExtensionState.ASKED)
    assert Notice.objects.filter(recipient=office, subject__contains="申请延期").count() == 1
    history = Deadline.objects.get(kind=DeadlineKind.ITEM, target_id=item.pk).history
    assert history.filter(step=DeadlineStep.EXTENSION_ASKED).exists()


def test_approve_moves_the_date_and_keeps_the_first(asked, item, office, liaison):
    first = item.due_on

    extensions.approve(asked, note="同意", by=office)

    item.refresh_from_db()
    deadline = Deadline.objects.get(kind=DeadlineKind.ITEM, target_id=item.pk)
    assert (item.first_due_on, item.due_on) == (first, make.days(150))
    assert (deadline.first_due_on, deadline.due_on) == (first, make.days(150))
    assert Notice.objects.filter(recipient=liaison, subject__contains="同意").exists()


def test_less_than_was_asked_for_is_granted_with_a_reason(asked, item, office, client):
    client.force_login(office)
    address = reverse("rectification:extension_decide", args=[asked.pk])
    wanted = make.days(140).isoformat()

    refused = submit(client, address, approve="1", granted_on=wanted)
    assert "请在意见里写明理由" in refused.content.decode()
    assert f'value="{wanted}"' in refused.content.decode()
    too_long = submit(client, address, approve="1", granted_on=make.days(151).isoformat(), note="x")
    assert "不晚于申请的" in too_long.content.decode()
    submit(client, address, approve="1", granted_on=wanted, note="三个月足够")

    item.refresh_from_db()
    asked.refresh_from_db()
    assert (item.due_on, asked.granted_on, asked.new_due_on) == (
        make.days(140),
        make.days(140),
        make.days(150),
    )
    assert Deadline.objects.get(kind=DeadlineKind.ITEM, target_id=item.pk).due_on == item.due_on
    page = client.get(item.get_absolute_url()).content.decode()
    assert f"延至{cn_date(make.days(140))}（申请延至{cn_date(make.days(150))}）" in page


def test_measures_on_the_old_last_day_move_along(item, asked, office):
    last = item.measures.get()
    last.due_on = item.due_on
    last.save()

    extensions.approve(asked, by=office)

    last.refresh_from_db()
    assert last.due_on == make.days(150)
    assert Deadline.objects.get(kind=DeadlineKind.MEASURE, target_id=last.pk).due_on == last.due_on


def test_refuse_needs_a_reason_and_changes_nothing(asked, item, office):
    due = item.due_on
    with pytest.raises(ActionDenied, match="写明原因"):
        extensions.refuse(asked, note="", by=office)

    extensions.refuse(asked, note="理由不充分", by=office)

    item.refresh_from_db()
    assert (item.due_on, asked.state, asked.decided_by) == (due, ExtensionState.REFUSED, office)


def test_a_second_open_request_is_refused(asked, item, liaison):
    with pytest.raises(ActionDenied, match="已有待批"):
        extensions.ask(
            item, reason="x", new_due_on=make.days(170), uploads=[evidence()], by=liaison
        )


def test_an_earlier_date_is_refused(item, liaison):
    with pytest.raises(ActionDenied, match="须晚于今天和现行期限"):
        extensions.ask(item, reason="x", new_due_on=item.due_on, uploads=[evidence()], by=liaison)


def test_asked_after_the_date_is_allowed_but_marked(item, liaison):
    Deadline.objects.filter(kind=DeadlineKind.ITEM, target_id=item.pk).update(due_on=make.days(-2))

    late = extensions.ask(
        item, reason="x", new_due_on=make.days(10), uploads=[evidence()], by=liaison
    )

    assert late.is_late


@pytest.mark.parametrize("who", ["liaison", "leader", "leadership"])
def test_only_the_office_decides(asked, request, who):
    with pytest.raises(ActionDenied, match="只有巡察办"):
        extensions.approve(asked, by=request.getfixturevalue(who))


def test_the_asker_does_not_decide(asked, office):
    asked.asked_by = office

    with pytest.raises(ActionDenied, match="不能自己批准"):
        extensions.approve(asked, by=office)


def test_decided_once(asked, office, office2):
    extensions.approve(asked, by=office)

    with pytest.raises((ActionDenied, InvalidTransition)):
        extensions.refuse(asked, note="x", by=office2)


def test_a_closed_item_is_not_extended(asked, item, office, liaison):
    LedgerItem.objects.filter(pk=item.pk).update(
        state="closed", closed_by=office, closed_at=item.created_at
    )

    with pytest.raises(ActionDenied, match="已销号"):
        extensions.approve(asked, by=office)
    with pytest.raises(ActionDenied):
        items.verify(item, by=office)


def test_evidence_is_asked_for_and_kept(item, liaison):
    with pytest.raises(ActionDenied, match="附上说明延期原因的佐证材料"):
        extensions.ask(item, reason="x", new_due_on=make.days(150), by=liaison)

    asked = extensions.ask(
        item, reason="x", new_due_on=make.days(150), uploads=[evidence("批复.pdf")], by=liaison
    )

    assert [file.name for file in attachments.of(asked)] == ["批复.pdf"]


def test_the_length_of_an_extension_is_limited_by_what_was_in_force(item, liaison):
    Deadline.objects.filter(kind=DeadlineKind.ITEM, target_id=item.pk).update(longest_extension=30)
    DeadlinePreset.objects.update(longest_extension=999)

    with pytest.raises(ActionDenied, match="每次延期最长30日"):
        extensions.ask(
            item,
            reason="x",
            new_due_on=item.due_on + timedelta(days=31),
            uploads=[evidence()],
            by=liaison,
        )


def test_the_number_of_extensions_is_limited(asked, item, office, liaison):
    Deadline.objects.filter(kind=DeadlineKind.ITEM, target_id=item.pk).update(most_extensions=1)
    extensions.approve(asked, by=office)

    with pytest.raises(ActionDenied, match="延期次数已用完"):
        extensions.ask(
            item, reason="x", new_due_on=make.days(170), uploads=[evidence()], by=liaison
        )
