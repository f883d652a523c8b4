"""Petitions: numbered, sealed, private to the team until registered, repeats joined, never lost."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from core.errors import ActionDenied, InvalidTransition, NotYet, StaleState
from core.models import AuditEvent
from core.views.restricted import NO_STORE
from fieldwork.actions import petitions as actions
from fieldwork.models import Petition, PetitionPeriod
from fieldwork.queries.petitions import figures, likely_repeats, persons_of
from rounds import gates
from rounds.enums import Stage
from tests.browsed import submit
from tests.factories import InspectionFactory, days, today
from tests.fieldwork import petition_rows as rows
from tests.snapshots import snapshot_fixture

LIST, PERSON = "/petitions/", "/petitions/person/"


@snapshot_fixture
def petition(inspection, member):
    return rows.recorded(inspection, by=member)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, ' ') FROM fieldwork_petition t"
            " UNION ALL SELECT string_agg(t::text, ' ') FROM fieldwork_petitionperson t"
        )
        return " ".join(str(row) for row in cursor.fetchall())


def test_petitions_are_numbered_without_gaps(inspection, member):
    with pytest.raises(NotYet, match="收件日期"):
        rows.recorded(inspection, by=member, received_on=days(1))

    assert [rows.recorded(inspection, by=member).number for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reporter": " "}, "反映人"),
        ({"naming": "anonymous"}, "实名"),
        ({"scope": "outside"}, "理由"),
    ],
)
def test_what_no_petition_may_say(inspection, member, typed, sentence):
    with pytest.raises(NotYet, match=sentence):
        rows.recorded(inspection, by=member, **typed)


def test_who_reported_whom_and_what_lies_sealed(petition):
    found = stored()

    for word in ("举报甲", "13800000000", "下属中心", "违规报销", "虚报差旅费", "被告丁", "科长"):
        assert word not in found
    petition.refresh_from_db()
    assert (petition.reporter, petition.contact) == ("举报甲", "13800000000")
    assert [person["name"] for person in persons_of(petition)] == ["被告丁", "被告戊"]


def test_the_trail_says_nothing_of_it(petition, member):
    values = rows.values(reporter="举报乙", text="换了原文")
    actions.edit(petition, values, persons=({"name": "被告己"},), version=1, by=member)

    said = " ".join(f"{e.note}{e.changes}{e.target_label}" for e in AuditEvent.objects.all())
    for word in ("举报", "被告", "原文", "报销"):
        assert word not in said
    assert petition.persons.get().name == "被告己"


def test_a_registered_petition_stands_until_it_is_returned(petition, member, leader):
    actions.register(petition, by=member)

    with pytest.raises(InvalidTransition):
        actions.edit(petition, rows.values(), persons=(), version=petition.version, by=member)
    with pytest.raises(ActionDenied):
        actions.return_for_completion(petition, note="补充", by=member)
    actions.return_for_completion(petition, note="补充日期", by=leader)
    assert petition.state == "draft"


def test_a_stale_edit_writes_nothing(petition, member, leader):
    actions.edit(petition, rows.values(summary="组长改过"), persons=(), version=1, by=leader)

    with pytest.raises(StaleState):
        actions.edit(petition, rows.values(summary="组员改过"), persons=(), version=1, by=member)
    assert Petition.objects.get().summary == "组长改过"


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("office", 404, 200),
        ("member", 200, 200),
        ("leader", 200, 200),
        ("outsider", 404, 404),
        ("liaison", 404, 404),
        ("organ", 404, 404),
        ("auditor", 404, 404),
        ("sysadmin", 404, 404),
        ("security", 404, 404),
    ],
)
def test_who_reads_a_petition(client, petition, member, request, who, before, after):
    client.force_login(request.getfixturevalue(who))
    url = petition.get_absolute_url()

    seen = client.get(url).status_code
    actions.register(petition, by=member)

    assert (seen, client.get(url).status_code) == (before, after)


def test_the_office_records_and_sees_what_it_began(client, inspection, office):
    petition = rows.recorded(inspection, by=office)
    client.force_login(office)

    assert client.get(petition.get_absolute_url()).status_code == 200


def typed(**more) -> dict:
    person = {"persons-0-name": "被告丁", "persons-0-post": "科长"}
    return rows.values(**more) | {"received_on": str(days(-1))} | person


def test_recording_completing_and_finding_by_the_page(client, inspection, member):
    client.force_login(member)
    address = reverse("fieldwork:petition_new", args=[inspection.pk])

    answer = submit(client, address, **typed(summary="<b>某</b>"))

    petition = Petition.objects.get()
    assert answer.url == petition.get_absolute_url()
    page = client.get(answer.url)
    assert "&lt;b&gt;某&lt;/b&gt;" in page.content.decode()
    assert page["Cache-Control"] == NO_STORE
    submit(client, reverse("fieldwork:petition_register", args=[petition.pk]))
    petition.refresh_from_db()
    assert petition.state == "registered"
    for name in ("被告丁", " 举报甲 "):
        assert found(client, name) == [petition.reference]
    assert found(client, "被告") == found(client, "13800000000") == []


def found(client, name: str) -> list[str]:
    listed = submit(client, PERSON, at=LIST, person=name)
    return [row.reference for row in listed.context["rows"]]


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(client, inspection, member):
    client.force_login(member)
    address = reverse("fieldwork:petition_new", args=[inspection.pk])

    answer = submit(client, address, **typed(reporter="", summary="留住这句话"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "实名信访请填写反映人" in text
    assert "留住这句话" in text
    assert "被告丁" in text


def test_a_draft_saves_itself(client, petition, member):
    client.force_login(member)
    edit = reverse("fieldwork:petition_edit", args=[petition.pk])
    autosave = reverse("fieldwork:petition_autosave", args=[petition.pk])

    assert autosave in client.get(edit).content.decode()
    answer = submit(client, autosave, at=edit, text="写到一半")

    assert answer.status_code == 200
    petition.refresh_from_db()
    assert petition.text == "写到一半"
    assert len(persons_of(petition)) == 2


def test_a_stale_form_shows_both(client, petition, member, leader):
    actions.edit(petition, rows.values(summary="组长改过"), persons=(), version=1, by=leader)
    client.force_login(member)
    edit = reverse("fieldwork:petition_edit", args=[petition.pk])

    answer = submit(client, edit, version=1, summary="组员改过")

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "组长改过" in text
    assert "组员改过" in text


def test_a_name_looked_for_stands_in_no_address_and_no_trail(client, petition, member, liaison):
    client.force_login(member)
    assert client.get(PERSON, {"person": "举报甲"}).status_code == 405
    submit(client, PERSON, at=LIST, person="举报甲")

    event = AuditEvent.objects.get(verb="查找信访登记簿")
    assert (event.note, event.actor_id) == ("找到1件", member.pk)
    client.force_login(liaison)
    assert client.post(PERSON).status_code == 404


def test_what_comes_after_the_closing_date_is_taken_and_marked(client, inspection, member, leader):
    actions.set_period(inspection, {"closes_on": days(-5)}, by=leader)
    late = rows.registered(inspection, by=member, received_on=days(-2))
    rows.registered(inspection, by=member, received_on=days(-6))
    client.force_login(leader)

    page = client.get(LIST, {"inspection": inspection.pk, "late": "on"})

    assert [row.pk for row in page.context["rows"]] == [late.pk]
    assert "逾期收件" in client.get(late.get_absolute_url()).content.decode()
    with pytest.raises(ActionDenied):
        actions.set_period(inspection, {"closes_on": days(0)}, by=member)


def test_repeats_are_shown_joined_and_taken_apart_without_losing_either(
    client, inspection, member, leader
):
    main = rows.registered(inspection, by=member)
    again = rows.registered(
        inspection, by=member, naming="anonymous", reporter="", persons=({"name": "被告丁"},)
    )
    client.force_login(member)

    (alike,) = likely_repeats(again, member)
    assert (alike.petition.pk, alike.why) == (main.pk, "被反映人相同、内容完全相同")
    submit(client, reverse("fieldwork:petition_join", args=[again.pk]), main=main.pk)

    again.refresh_from_db()
    assert (again.state, again.repeat_of) == ("joined", main)
    assert again.summary == main.summary
    assert likely_repeats(again, member) == []
    with pytest.raises(ActionDenied, match="先拆出"):
        actions.join(main, again, by=member)
    actions.split(again, note="不是同一件事", by=member)
    assert (again.state, again.repeat_of) == ("registered", None)


def test_of_two_that_are_joined_to_each_other_at_once_one_leads(inspection, member):
    one, other = rows.registered(inspection, by=member), rows.registered(inspection, by=member)
    seen = Petition.objects.get(pk=one.pk), Petition.objects.get(pk=other.pk)
    actions.join(one, other, by=member)

    with pytest.raises(NotYet, match="重复件"):
        actions.join(seen[1], seen[0], by=member)


def test_a_petition_joins_no_other_inspections(inspection, other_inspection, member, office):
    mine = rows.registered(inspection, by=member)
    foreign = rows.registered(other_inspection, by=office)

    with pytest.raises(ActionDenied, match="同一项巡察任务"):
        actions.join(mine, foreign, by=member)


def test_earlier_petitions_of_the_unit_show_to_those_who_may_see_them(inspection, member, office):
    earlier = InspectionFactory(unit=inspection.unit)
    old = rows.registered(earlier, by=office)
    new = rows.registered(inspection, by=member)

    assert [(a.petition.pk, a.is_earlier) for a in likely_repeats(new, office)] == [(old.pk, True)]
    assert likely_repeats(new, member) == []


def test_nameless_persons_make_no_two_petitions_alike(inspection, member):
    nameless = {"naming": "anonymous", "reporter": "", "persons": ({"name": "不详"},)}
    rows.registered(inspection, by=member, summary="反映食堂饭菜", text="甲", **nameless)
    second = rows.registered(inspection, by=member, summary="咨询退休手续", text="乙", **nameless)

    assert likely_repeats(second, member) == []


def test_near_words_are_pointed_out_while_it_may_be_joined(inspection, member, leader):
    nameless = {"naming": "anonymous", "reporter": "", "persons": (), "unit_below": "红旗村"}
    told = "红旗村支书把集体土地流转款十二万元存入个人账户，村民多次询问不予公开。"
    first = rows.registered(inspection, by=member, summary="侵占流转款", text=told, **nameless)
    near = "村支书把土地流转款12万元存在个人账户，村民问了多次也不公开，请查一查。"
    second = rows.registered(inspection, by=member, summary="村里的流转款", text=near, **nameless)
    elsewhere = nameless | {"unit_below": "东街社区"}
    other = "社区低保评议没有公示，几户条件好的人家也在领取，请核实处理。"
    rows.registered(inspection, by=member, summary="低保评议不公开", text=other, **elsewhere)

    (alike,) = likely_repeats(second, member)
    assert alike.petition == first
    assert re.fullmatch(r"内容相近（约\d\d%）、下级单位相同", alike.why)
    assert alike.takes_repeats
    second.refresh_from_db()
    assert second.state == "registered", "nothing is joined by itself"
    rows.to_member(second, member, by=leader)
    second.refresh_from_db()
    assert likely_repeats(second, member) == []


def test_an_undecided_petition_keeps_the_team_in_its_stay(petition, inspection, member):
    assert "信访001还没有完成登记" in gates.bars(inspection, Stage.REPORTING)

    actions.register(petition, by=member)

    assert "信访001还没有分办" in gates.bars(inspection, Stage.REPORTING)
    assert "信访001还没有办结" in gates.bars(inspection, Stage.ARCHIVED)


def test_a_declined_petition_asks_for_word_to_a_named_reporter(client, inspection, member, leader):
    petition = rows.registered(inspection, by=member)
    client.force_login(leader)
    address = reverse("fieldwork:petition_decline", args=[petition.pk])

    refused = submit(client, address, note="属于涉法涉诉")
    submit(client, address, note="属于涉法涉诉", reply_way="phone", reply="已告知向法院反映")

    assert refused.status_code == 422
    petition.refresh_from_db()
    assert (petition.state, petition.reply) == ("declined", "已告知向法院反映")
    assert petition.result == "属于涉法涉诉"
    actions.take_again(petition, note="重新研究", by=leader)
    assert petition.state == "registered"


def test_reporters_of_repeats_are_answered_before_it_is_declined(
    client, inspection, member, leader
):
    main, again = rows.registered(inspection, by=member), rows.registered(inspection, by=member)
    actions.join(again, main, by=member)
    told = {"reply_way": "phone", "reply": "已告知向法院反映", "replied_on": today()}
    client.force_login(leader)

    assert f"{again}是实名信访" in client.get(main.get_absolute_url()).content.decode()
    with pytest.raises(NotYet, match=f"{again}是实名信访"):
        actions.decline(main, note="属于涉法涉诉", reply=told, by=leader)
    actions.reply(again, told, by=leader)
    actions.decline(main, note="属于涉法涉诉", reply=told, by=leader)

    assert main.state == "declined"


def test_figures_count_by_way_scope_and_month(inspection, member):
    rows.registered(inspection, by=member)
    rows.registered(inspection, by=member, way="box", naming="anonymous", reporter="")

    counts = figures(Petition.objects.filter(inspection=inspection))

    assert dict(counts["方式"])["意见箱"] == 1
    assert dict(counts["实名/匿名"]) == {"实名": 1, "匿名": 1}
    assert sum(number for _, number in counts["收件月份"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    client, inspection, member, django_assert_num_queries, count
):
    for _ in range(count):
        rows.registered(inspection, by=member)
    client.force_login(member)
    client.get(LIST)

    with django_assert_num_queries(11):
        client.get(LIST)


def test_an_archived_inspection_takes_no_more(inspection, member):
    inspection.stage = Stage.ARCHIVED
    inspection.save()

    with pytest.raises(ActionDenied, match="归档"):
        rows.recorded(inspection, by=member)


def test_the_closing_date_is_set_by_the_page(client, inspection, leader):
    client.force_login(leader)
    address = reverse("fieldwork:petition_period", args=[inspection.pk])

    answer = submit(client, address, closes_on=str(days(3)))

    assert PetitionPeriod.objects.get().closes_on == days(3)
    assert client.get(answer.url).status_code == 200
