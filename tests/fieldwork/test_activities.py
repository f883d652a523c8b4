"""了解活动: recorded by the team inside the stay, nobody in two at once without a reason, sealed."""

from datetime import time

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit_words import words_of
from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent
from core.views.restricted import NO_STORE
from fieldwork.actions import activities as actions
from fieldwork.models import Activity
from findings.queries import stays
from rounds.enums import Stage
from rounds.models import Inspection
from tests import browsed
from tests import factories as make
from tests.asking import read
from tests.factories import days
from tests.fieldwork.activity_rows import recorded, values


@pytest.fixture(autouse=True)
def _stay(inspection, other_inspection):
    for each in (inspection, other_inspection):
        Inspection.objects.filter(pk=each.pk).update(
            stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
        )
        each.refresh_from_db()


def test_numbers_run_by_inspection(inspection, member, leader):
    made = [recorded(inspection, by=by).reference for by in (member, leader)]

    assert made == ["活动001", "活动002"]


def test_only_the_team_records(inspection, office, leadership, liaison, outsider, member):
    for stranger in (office, leadership, liaison, outsider):
        with pytest.raises(ActionDenied, match="本组成员"):
            actions.record(inspection, values(member), by=stranger)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(-11, "早于进驻日期.*请巡察办更正"), (1, "晚于今天")],
)
def test_a_day_outside_the_stay_is_refused_with_what_to_do(inspection, member, on, sentence):
    with pytest.raises(NotYet, match=sentence):
        recorded(inspection, by=member, held_on=days(on))


def test_a_day_after_the_stay_is_refused_and_the_last_day_is_not(inspection, member):
    Inspection.objects.update(stage=Stage.REPORTING, exit_on=days(-2))
    inspection.refresh_from_db()

    recorded(inspection, by=member, held_on=days(-2))
    with pytest.raises(NotYet, match=r"晚于驻点结束日期.*请巡察办更正"):
        recorded(inspection, by=member, held_on=days(-1))


def test_without_a_day_of_entry_nothing_is_recorded(inspection, member):
    Inspection.objects.update(entry_on=None)
    inspection.refresh_from_db()

    with pytest.raises(NotYet, match="还没有进驻日期"):
        recorded(inspection, by=member)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_at": None}, "都填写"),
        ({"ends_at": time(8)}, "晚于开始时间"),
        ({"place": " "}, "填写地点"),
        ({"members": []}, "至少选择一名"),
    ],
)
def test_what_makes_no_sense_is_refused(inspection, member, changed, sentence):
    with pytest.raises(NotYet, match=sentence):
        recorded(inspection, by=member, **changed)


def test_only_people_of_the_team_and_units_below_are_chosen(inspection, member, outsider):
    with pytest.raises(NotYet, match="本巡察组成员"):
        recorded(inspection, outsider, by=member)
    with pytest.raises(NotYet, match="下级单位"):
        recorded(inspection, by=member, unit_below=make.UnitFactory(name="市林业局"))

    below = make.UnitFactory(name="财政所", parent=inspection.unit)
    assert recorded(inspection, by=member, unit_below=below, place="").where == "财政所"


def test_one_person_in_two_activities_at_once_needs_a_reason(inspection, member, leader, deputy):
    recorded(inspection, member, by=member)
    again = {"begins_at": time(11), "ends_at": time(12)}

    with pytest.raises(NotYet, match=f"{member.name}同一时间参加活动001 座谈会（09:00—11:30）"):
        recorded(inspection, member, leader, by=leader, **again)
    recorded(inspection, deputy, by=deputy, **again)
    kept = recorded(inspection, member, by=member, overlap_reason="同一会场", **again)
    assert kept.overlap_reason == "同一会场"


def test_one_after_the_other_and_a_day_without_hours_do_not_collide(inspection, member):
    recorded(inspection, by=member)

    recorded(inspection, by=member, begins_at=time(11, 30), ends_at=time(12))
    recorded(inspection, by=member, begins_at=None, ends_at=None)
    recorded(inspection, by=member, held_on=days(-2))

    assert Activity.objects.count() == 4


def test_another_teams_activity_bars_without_a_word_of_it(
    inspection, other_inspection, outsider, member
):
    make.TeamMemberFactory(team=inspection.team, inspector=outsider.inspector)
    recorded(other_inspection, outsider, by=outsider, place="秘密地点")

    with pytest.raises(NotYet, match="另一项巡察任务的活动") as refused:
        recorded(inspection, outsider, member, by=member)
    assert "秘密" not in refused.value.sentence
    assert "座谈会" not in refused.value.sentence


def test_what_was_voided_books_nobody_and_is_restored_only_into_free_time(inspection, member):
    first = recorded(inspection, by=member)
    with pytest.raises(NotYet, match="原因"):
        actions.void(first, note="", by=member)
    actions.void(first, note="重复登记", by=member)
    with pytest.raises(InvalidTransition, match="已作废"):
        actions.edit(first, values(member), by=member)
    second = recorded(inspection, by=member)

    with pytest.raises(NotYet, match="同一时间"):
        actions.restore(first, note="没有重复", by=member)
    actions.void(second, note="登记错了", by=member)
    actions.restore(first, note="没有重复", by=member)
    assert list(Activity.objects.standing()) == [first]


def test_whoever_was_there_the_author_and_the_heads_change_it(inspection, member, deputy, leader):
    other = make.InspectorFactory(name="另一组员")
    make.TeamMemberFactory(team=inspection.team, inspector=other)
    activity = recorded(inspection, deputy, by=member)

    for by in (member, deputy, leader):
        assert actions.edit(activity, values(deputy, seen=f"{by.name}补充"), by=by)
    with pytest.raises(ActionDenied, match="参加人"):
        actions.edit(activity, values(deputy), by=other.user)


def test_two_who_write_at_once_lose_nothing(inspection, member, leader):
    activity = recorded(inspection, by=member)
    actions.edit(activity, values(member, seen="甲写的"), version=1, by=leader)

    with pytest.raises(StaleState):
        actions.edit(activity, values(member, seen="乙写的"), version=1, by=member)
    assert Activity.objects.get().seen == "甲写的"


def test_the_trail_names_each_column_and_no_sealed_word(inspection, member, deputy):
    activity = recorded(inspection, by=member, whom="泄密对象", seen="泄密见闻")
    actions.edit(activity, values(member, deputy, place="泄露了就糟的地点"), version=1, by=member)
    actions.void(activity, note="泄密作废", by=member)

    told = "\n".join(line for event in AuditEvent.objects.all() for line in words_of(event))
    assert "泄密" not in told + "".join(AuditEvent.objects.values_list("note", flat=True))
    assert deputy.name in told
    assert "泄露了就糟的地点" in told
    with connection.cursor() as cursor:
        cursor.execute("SELECT whom, seen FROM fieldwork_activity")
        assert "泄密" not in "".join(cursor.fetchone())


def test_the_database_itself_refuses_hours_that_end_before_they_begin(inspection, member):
    recorded(inspection, by=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.update(ends_at=time(1))


def test_it_is_the_teams_and_the_offices_and_nobody_elses(
    inspection, member, office, leadership, liaison, outsider, organ, sysadmin, auditor, client
):
    activity = recorded(inspection, by=member)

    assert Activity.objects.visible_to(office).exists()
    for stranger in (leadership, liaison, outsider, organ, sysadmin, auditor):
        assert not Activity.objects.visible_to(stranger).exists()
        client.force_login(stranger)
        assert client.get(activity.get_absolute_url()).status_code in (403, 404)


def test_a_form_begins_with_today_and_oneself_and_goes_on_where_texts_save_themselves(
    client, inspection, member
):
    client.force_login(member)
    url = reverse("fieldwork:activity_new", args=[inspection.pk])

    answer = browsed.submit(client, url, method="visit", place="某村委会")

    activity = Activity.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("fieldwork:activity_edit", args=[activity.pk])
    assert activity.held_on == days(0)
    assert [m.user for m in activity.members.all()] == [member]
    page = client.get(answer["Location"])
    assert page["Cache-Control"] == NO_STORE
    shown = page.content.decode()
    assert reverse("fieldwork:activity_autosave", args=[activity.pk]) in shown
    assert 'accept="image/*" capture="environment"' in shown

    browsed.submit(client, answer["Location"], seen="看到台账空白", persons="3")
    activity.refresh_from_db()
    assert (activity.seen, activity.persons) == ("看到台账空白", 3)


def test_the_reason_is_asked_for_only_where_two_activities_collide(client, inspection, member):
    recorded(inspection, by=member)
    client.force_login(member)
    url = reverse("fieldwork:activity_new", args=[inspection.pk])
    hidden = '<input type="hidden" name="overlap_reason"'
    again = {
        "method": "visit", "place": "某村", "held_on": str(days(-1)), "begins_at": "10:00",
        "ends_at": "12:00",
    }  # fmt: skip

    assert hidden in client.get(url).content.decode()
    refused = browsed.submit(client, url, **again)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "同一时间参加活动001" in shown
    assert hidden not in shown
    assert browsed.submit(client, url, overlap_reason="同一会场", **again).status_code == 302
    assert Activity.objects.get(number=2).overlap_reason == "同一会场"


def test_autosave_keeps_long_texts_and_says_what_it_cannot_keep(client, inspection, member):
    activity = recorded(inspection, by=member)
    client.force_login(member)
    url = reverse("fieldwork:activity_autosave", args=[activity.pk])
    at = reverse("fieldwork:activity_edit", args=[activity.pk])

    saved = browsed.submit(client, url, at=at, seen="边写边存")
    refused = browsed.submit(client, url, at=at, seen="没存下", held_on=str(days(-30)))

    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert refused.status_code == 422
    assert "早于进驻日期" in str(refused.json()["errors"])
    assert Activity.objects.get().seen == "边写边存"


def test_a_refused_form_keeps_all_that_was_typed(client, inspection, member):
    client.force_login(member)
    url = reverse("fieldwork:activity_new", args=[inspection.pk])

    refused = browsed.submit(client, url, method="visit", place="某村", held_on=str(days(-40)))

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "早于进驻日期" in shown
    assert 'value="某村"' in shown
    assert not Activity.objects.exists()


def test_the_list_is_narrowed_and_counts_by_method(client, inspection, member, deputy):
    below = make.UnitFactory(name="财政所", parent=inspection.unit)
    recorded(inspection, by=member)
    recorded(inspection, deputy, by=member, method="grassroots", unit_below=below, place="")
    voided = recorded(inspection, by=member, held_on=days(-2), persons=900)
    actions.void(voided, note="登记错了", by=member)
    client.force_login(member)
    url = reverse("fieldwork:activity_list")

    def numbers(**query) -> set[str]:
        return {row.reference for row in client.get(url, query).context["rows"]}

    assert numbers(method="grassroots") == numbers(below="on") == {"活动002"}
    assert numbers(q="财政所") == numbers(q=deputy.name) == {"活动002"}
    assert numbers(mine="on") == {"活动001", "活动003"}
    assert numbers(state="voided") == numbers(until=str(days(-2))) == {"活动003"}
    page = client.get(url, {"inspection": inspection.pk})
    counts = [(row.method.label, row.times, row.persons) for row in page.context["counts"]]
    assert counts == [("座谈会", 1, 12), ("下沉了解", 1, 12)]


def test_the_export_holds_what_was_seen_and_is_recorded(client, inspection, member):
    recorded(inspection, by=member)
    client.force_login(member)

    answer = client.get(reverse("fieldwork:activity_list"), {"export": "xlsx"})

    assert answer.status_code == 200
    assert read(answer).startswith(b"PK")
    assert AuditEvent.objects.filter(verb="导出了解活动登记簿").count() == 1


def test_a_list_of_many_costs_what_a_list_of_one_does(client, inspection, member):
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("fieldwork:activity_list"), {"inspection": inspection.pk})
        return len(caught)

    client.force_login(member)
    recorded(inspection, by=member)
    statements()
    few = statements()
    for number in range(3):
        recorded(inspection, by=member, held_on=days(-2 - number))

    assert statements() == few


def test_ways_and_numbers_of_the_report_follow_the_register(inspection, member):
    recorded(inspection, by=member)
    recorded(inspection, by=member, held_on=days(-2), method="files", documents=30)
    voided = recorded(inspection, by=member, held_on=days(-3), method="visit")
    actions.void(voided, note="登记错了", by=member)

    assert stays.methods(inspection) == "调阅资料30件、座谈会1次"
