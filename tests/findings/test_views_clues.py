"""Pages of clues and handoffs: who sees which, what is recorded, what forms keep."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from core.targets import label_of
from findings.models import Clue, Handoff
from findings.rules import clues as rules
from tests import factories as make
from tests.browsed import form, submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
FORM = {
    "summary": "反映违规",
    "detail": "",
    "source": "petition",
    "persons-TOTAL_FORMS": "2",
    "persons-INITIAL_FORMS": "0",
    "persons-0-name": "张某",
    "persons-0-employer": "市财政局",
    "persons-1-name": "",
}


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


@snapshot_fixture
def clue(inspection, member, leader, granted):
    return rows.registered(inspection, by=member)


@snapshot_fixture
def handoff(inspection, member, leader, granted, receiving_organ, organ):
    ready = rows.approved(inspection, author=member, leader=leader, office=granted)
    return rows.handed_over(ready, receiving_organ, by=granted)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user, name: str, *args, **query):
    return signed_in(user).get(reverse(f"findings:{name}", args=args), query)


def test_who_opens_a_clue(
    clue, member, leader, deputy, granted, contact, outsider, office2, leadership, liaison,
    organ, sysadmin, security, auditor,
):  # fmt: skip
    assert Clue.objects.filter(pk=clue.pk).exists()
    for user in (member, leader, deputy, granted):
        assert get(user, "clue", clue.pk).status_code == 200, user
    outside = (contact, outsider, office2, leadership, liaison, organ)
    for user in (*outside, sysadmin, security, auditor):
        assert get(user, "clue", clue.pk).status_code == 404, user
        assert not Clue.objects.visible_to(user).exists(), user


def test_who_opens_a_handoff(
    handoff, organ, granted, leader, foreign_organ, outsider, office2, leadership, liaison, auditor
):
    assert Handoff.objects.filter(pk=handoff.pk).exists()
    for user in (organ, granted, leader):
        assert get(user, "handoff", handoff.pk).status_code == 200, user
    for user in (foreign_organ, outsider, office2, leadership, liaison, auditor):
        assert get(user, "handoff", handoff.pk).status_code == 404, user
        assert not Handoff.objects.visible_to(user).exists(), user


def test_registers_and_exports_hold_only_the_own_scope(clue, handoff, office2, leader, outsider):
    for user in (office2, outsider):
        for name in ("clue_list", "handoff_list"):
            page = get(user, name)
            assert page.status_code == 200
            assert "张某" not in page.content.decode()
            assert page.context["page_obj"].total == 0
    assert get(leader, "clue_list").context["page_obj"].total == 2


def test_a_membership_or_grant_that_ended_ends_the_sight(clue, leader, granted, inspection):
    inspection.team.members.update(to_on=make.days(-1))
    assert get(leader, "clue", clue.pk).status_code == 404
    granted.clue_grants.update(to_on=make.days(-1), from_on=make.days(-3))
    assert get(granted, "clue", clue.pk).status_code == 404


def test_a_grant_ends_with_its_round(clue, granted, inspection):
    assert get(granted, "clue", clue.pk).status_code == 200
    inspection.round.state = "archived"
    inspection.round.save(update_fields=["state"])
    assert get(granted, "clue", clue.pk).status_code == 404


def test_every_view_is_recorded_and_nothing_is_kept_by_the_browser(clue, handoff, leader, organ):
    pages = [(leader, "clue", clue), (leader, "clue_edit", clue), (organ, "handoff", handoff)]
    for user, name, row in pages:
        before = AuditEvent.objects.count()
        page = get(user, name, row.pk)
        assert page["Cache-Control"] == "private, no-store"
        assert "watermark" in page.content.decode()
        event = AuditEvent.objects.order_by("-id").first()
        assert AuditEvent.objects.count() == before + 1
        assert (event.verb, event.actor_id, event.target_id) == ("查看线索", user.pk, row.pk)


def test_a_page_that_is_refused_records_no_view(clue, office2):
    before = AuditEvent.objects.filter(verb="查看线索").count()

    get(office2, "clue", clue.pk)

    assert AuditEvent.objects.filter(verb="查看线索").count() == before


def test_titles_and_addresses_hold_the_number_only(clue, handoff, leader, organ):
    title = get(leader, "clue", clue.pk).content.decode().split("<title>")[1].split("</title>")[0]
    assert title.startswith(clue.reference)
    assert "违规" not in title
    page = get(organ, "handoff", handoff.pk).content.decode()
    assert page.split("<title>")[1].startswith(handoff.reference)


def test_exports_are_workbooks_and_recorded(clue, handoff, leader, organ):
    for user, name, verb in (
        (leader, "clue_list", "导出线索清单"),
        (organ, "handoff_list", "导出线索移交一览表"),
    ):
        answer = get(user, name, export="xlsx")
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert AuditEvent.objects.filter(verb=verb, actor_id=user.pk).count() == 1


def test_a_register_and_its_export_stand_beside_every_row_they_showed(
    clue, handoff, leader, organ, auditor
):
    """Who reads fifty clues in the register has seen each: the auditor asks at the one."""
    for user, name, row in ((leader, "clue_list", clue), (organ, "handoff_list", handoff)):
        get(user, name)
        b"".join(get(user, name, export="xlsx").streaming_content)
        verbs = AuditEvent.objects.filter(target_type=label_of(row), target_id=row.pk)
        seen = set(verbs.filter(actor_id=user.pk).values_list("verb", flat=True))
        register = {"clue_list": "线索清单", "handoff_list": "线索移交一览表"}[name]
        assert seen == {f"查看{register}", f"查看{register}（导出）"}
        url = reverse("overview:audit_thing", args=[label_of(row), row.pk])
        page = signed_in(auditor).get(url)
        assert user.name in [reader.name for reader, _ in page.context["readers"]]


def test_a_search_by_name_stands_beside_what_it_found(clue, leader):
    client = signed_in(leader)
    search = form(client, reverse("findings:clue_person"), at=reverse("findings:clue_list"))
    reads = AuditEvent.objects.filter(target_id=clue.pk, verb="查看线索清单")
    before = reads.count()

    search.submit(client, person="张某")

    assert reads.count() == before + 1


def test_person_is_searched_exactly_by_post_and_inside_scope(clue, leader, office2):
    url = reverse("findings:clue_person")
    assert signed_in(leader).get(url, {"person": "张某"}).status_code == 405
    found = submit(
        signed_in(leader), url, at=reverse("findings:clue_list"), person="张某"
    ).content.decode()
    assert clue.reference in found
    for user, name in ((leader, "张"), (office2, "张某"), (leader, "")):
        assert (
            clue.reference
            not in submit(
                signed_in(user), url, at=reverse("findings:clue_list"), person=name
            ).content.decode()
        )
    assert not AuditEvent.objects.filter(note__contains="张某").exists()


def test_number_filter_finds_one_clue(clue, handoff, leader):
    assert get(leader, "clue_list", number=1).context["page_obj"].total == 1
    assert get(leader, "clue_list", number=99).context["page_obj"].total == 0


def test_register_by_page_keeps_persons_and_leads_to_the_clue(inspection, member):
    answer = submit(signed_in(member), reverse("findings:clue_new", args=[inspection.pk]), **FORM)

    clue = Clue.objects.get()
    assert answer["Location"] == clue.get_absolute_url()
    assert [p.name for p in clue.persons.all()] == ["张某"]


def test_form_keeps_everything_when_it_refuses(inspection, member):
    url = reverse("findings:clue_new", args=[inspection.pk])
    nameless = FORM | {"persons-0-name": "", "persons-0-employer": "市水利局"}

    page = submit(signed_in(member), url, **nameless)

    text = page.content.decode()
    assert page.status_code == 422
    assert "请填写姓名" in text
    assert "市水利局" in text
    assert "反映违规" in text
    assert not Clue.objects.exists()


def test_each_empty_field_is_asked_for_by_its_name(inspection, member):
    page = submit(
        signed_in(member),
        reverse("findings:clue_new", args=[inspection.pk]),
        **(FORM | {"summary": "", "source": ""}),
    )

    text = page.content.decode()
    assert "请填写反映的主要问题。" in text
    assert "请选择来源。" in text
    assert "这个字段是必填项" not in text


def test_one_more_person_without_a_script_saves_nothing(inspection, member):
    url = reverse("findings:clue_new", args=[inspection.pk])

    page = submit(signed_in(member), url, **(FORM | {"summary": "", "add": "persons"}))

    text = page.content.decode()
    assert page.status_code == 200
    assert "persons-2-name" in text
    assert 'value="张某"' in text
    assert "这个字段是必填项" not in text
    assert not Clue.objects.exists()


def test_stale_save_shows_both_and_loses_nothing(clue, member, leader):
    url = reverse("findings:clue_edit", args=[clue.pk])
    edit = FORM | {"persons-INITIAL_FORMS": "1", "version": "1"}
    submit(signed_in(leader), url, **(edit | {"summary": "组长改的", "persons-0-name": "李某"}))

    page = submit(signed_in(member), url, **(edit | {"summary": "组员改的"}))

    text = page.content.decode()
    assert page.status_code == 409
    for words in ("组长改的", "组员改的", "李某"):
        assert words in text
    clue.refresh_from_db()
    assert clue.summary == "组长改的"
    again = submit(signed_in(member), url, **(edit | {"summary": "组员改的", "version": "2"}))
    assert again.status_code == 302


def test_source_finding_cannot_be_pointed_to_another_inspection(
    inspection, other_inspection, member, outsider
):
    from findings.models import Finding

    foreign = Finding.objects.create(
        inspection=other_inspection, number=1, title="外", created_by=outsider
    )
    url = reverse("findings:clue_new", args=[inspection.pk])

    page = submit(signed_in(member), url, **(FORM | {"source_finding": str(foreign.pk)}))

    assert page.status_code == 422
    assert not Clue.objects.exists()


def test_vetting_what_changed_meanwhile_is_refused(clue, leader, member):
    submit(
        signed_in(member),
        reverse("findings:clue_edit", args=[clue.pk]),
        **(FORM | {"persons-INITIAL_FORMS": "1", "version": "1"}),
    )

    submit(signed_in(leader), reverse("findings:clue_vet", args=[clue.pk]), version="1")

    clue.refresh_from_db()
    assert clue.state == "registered"


def test_the_whole_way_by_pages(clue, leader, granted, organ, receiving_organ, member):
    paper = rows.with_file(clue, by=member)
    at = lambda name, pk: reverse(f"findings:{name}", args=[pk])  # noqa: E731
    submit(signed_in(leader), at("clue_vet", clue.pk), version=clue.version)
    submit(signed_in(rows.approver(clue.inspection)), at("clue_approve", clue.pk))
    given = {"organs": [receiving_organ.pk], "papers": [paper.pk], "note": "请优先"}
    submit(signed_in(granted), at("handoff_new", clue.pk), **given)
    handoff = Handoff.objects.get()
    submit(signed_in(organ), at("handoff_receive", handoff.pk))
    handled = {"disposal": "inquiry", "handling": "已约谈", "version": "2"}
    submit(signed_in(organ), at("handoff_handle", handoff.pk), **handled)
    again = {"disposal": "verification", "handling": "转初步核实", "version": "3"}
    submit(signed_in(organ), at("handoff_handle", handoff.pk), **again)
    answered = {"outcome": "settled", "answer": "属实轻微", "version": "4"}
    submit(signed_in(organ), at("handoff_answer", handoff.pk), **answered)
    told = [e["note"] for e in get(organ, "handoff", handoff.pk).context["events"]]
    assert told[:3] == ["处理结果：了结", "处置方式：谈话函询 → 初步核实", "处置方式：谈话函询"]
    assert paper.name in told
    assert not [note for note in told if note.startswith("附件")]
    submit(signed_in(granted), at("clue_conclude", clue.pk), note="已办结")

    clue.refresh_from_db()
    handoff.refresh_from_db()
    assert (clue.state, handoff.state) == ("concluded", "answered")
    assert get(granted, "clue", clue.pk).status_code == 200


def test_organ_downloads_what_was_handed_over_and_nothing_else(
    clue, leader, granted, organ, receiving_organ, member
):
    from core import attachments

    given, kept = rows.with_file(clue, by=member), rows.with_file(clue, by=member, name="留.pdf")
    Clue.objects.filter(pk=clue.pk).update(state="approved")
    clue.refresh_from_db()
    handoff = rows.handed_over(clue, receiving_organ, by=granted, papers=[given])
    shared = attachments.of(handoff).get()

    client = signed_in(organ)
    answer = client.get(shared.get_absolute_url())
    assert b"".join(answer.streaming_content) == rows.PDF
    for paper in (given, kept):
        assert client.get(paper.get_absolute_url()).status_code == 404
    assert "留.pdf" not in get(organ, "handoff", handoff.pk).content.decode()


def test_registers_cost_the_same_for_one_row_and_three(
    inspection, member, leader, granted, receiving_organ, organ, django_assert_num_queries
):
    def more(count):
        for _ in range(count):
            made = rows.approved(inspection, author=member, leader=leader, office=granted)
            rows.handed_over(made, receiving_organ, by=granted)

    more(1)
    office, handler = signed_in(granted), signed_in(organ)
    costs = {"clue_list": (office, 9), "handoff_list": (handler, 6)}
    for client, _ in costs.values():
        client.get(reverse("findings:clue_list"))
    for name, (client, number) in costs.items():
        with django_assert_num_queries(number):
            client.get(reverse(f"findings:{name}"))
    more(2)
    for name, (client, number) in costs.items():
        with django_assert_num_queries(number):
            client.get(reverse(f"findings:{name}"))


def test_hostile_strings_are_shown_as_they_are(inspection, member):
    evil = "<script>alert(1)</script>{{7*7}}=cmd|' /C calc'!A0\u202e"
    typed = FORM | {"summary": evil, "persons-0-name": evil[:80], "detail": evil * 200}
    submit(signed_in(member), reverse("findings:clue_new", args=[inspection.pk]), **typed)
    clue = Clue.objects.get()

    for name, args in (("clue", [clue.pk]), ("clue_list", []), ("clue_edit", [clue.pk])):
        text = get(member, name, *args).content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_registering_is_barred_once_archived(inspection, member):
    inspection.stage = "archived"

    assert not rules.can_register(member, inspection)
