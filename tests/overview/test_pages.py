"""Home, search, audit, archive and help: scope, constant queries, hostile words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.verbs import AccountVerb
from core import audit, jobs, process_cache, search
from core.models import AuditEvent, Job
from core.verbs import CoreVerb, Verb
from fieldwork.models import Activity, Directive
from overview import help as manual
from overview.queries import archive, worklist
from tests import factories as make
from tests import matrix
from tests.attacks.forging import forged

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd|",
    "\u202egnp",
    "%00",
    "a" * 10_000,
    "'\"",
    "*",
    "\\",
]


@pytest.fixture
def world(matrix_world):
    return matrix_world


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_work_list_puts_the_most_urgent_first(world):
    people, _ = world

    for name in matrix.PEOPLE:
        items = worklist.waiting_for(getattr(people, name), make.today())
        assert [i.urgency for i in items] == sorted(i.urgency for i in items)


def test_work_list_links_lead_to_open_pages(world, client):
    people, _ = world

    for name in ("office", "leader", "deputy", "liaison", "organ", "leadership"):
        user = getattr(people, name)
        client.force_login(user)
        items = worklist.waiting_for(user, make.today())
        assert items, name
        for item in items:
            assert client.get(item.url.partition("#")[0]).status_code == 200, (name, item)


def test_liaison_and_organ_are_told_of_their_own_only(world):
    people, _ = world

    for name, mine, other in (
        ("liaison", "甲标记", "乙标记"),
        ("foreign_liaison", "乙标记", "甲标记"),
    ):
        titles = " ".join(
            i.title for i in worklist.waiting_for(getattr(people, name), make.today())
        )
        assert mine in titles
        assert other not in titles


@pytest.mark.parametrize("name", matrix.PEOPLE)
def test_home_opens_for_everybody(world, client, name):
    people, _ = world
    client.force_login(getattr(people, name))

    assert client.get(reverse("overview:home")).status_code == 200


def test_home_asks_the_same_number_of_queries_for_more_rows(client, office, leader, inspection):
    counts = []
    for _ in range(2):
        for user in (office, leader):
            process_cache.forget()
            client.force_login(user)
            counts.append(queries(client, reverse("overview:home")))
        for _ in range(3):
            make.InspectionFactory()

    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("word", HOSTILE)
def test_search_survives_any_word(client, office, word):
    client.force_login(office)

    page = client.get(reverse("overview:search"), {"q": word})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_search_finds_in_scope_and_clues_by_number_only(world, client):
    people, (own, _) = world
    url = reverse("overview:search")
    client.force_login(people.leader)

    found = client.get(url, {"q": "甲标记finding"}).content.decode()
    assert own["finding"].get_absolute_url() in found
    assert (
        own["clue"].get_absolute_url() not in client.get(url, {"q": "甲标记clue"}).content.decode()
    )
    assert (
        own["clue"].get_absolute_url()
        in client.get(url, {"q": "线索〔2026〕71号"}).content.decode()
    )
    client.force_login(people.leadership)
    assert own["clue"].get_absolute_url() not in client.get(url, {"q": "71"}).content.decode()


def test_search_finds_directives_and_activities_in_scope_and_no_sealed_word(world, client):
    people, (own, foreign) = world
    url = reverse("overview:search")
    activity, other = own["activity"], foreign["activity"]
    Activity.objects.filter(pk__in=[activity.pk, other.pk]).update(place="河西村委会")
    Activity.objects.filter(pk=own["voided"].pk).update(place="河西村委会")

    def found(who, word: str) -> str:
        client.force_login(who)
        return client.get(url, {"q": word}).content.decode()

    by_place = found(people.leader, "河西村")
    assert activity.get_absolute_url() in by_place
    assert other.get_absolute_url() not in by_place
    assert own["voided"].get_absolute_url() not in by_place
    assert activity.get_absolute_url() not in found(people.leadership, "河西村")
    assert activity.get_absolute_url() not in found(people.liaison, "河西村")
    activity.refresh_from_db()
    for sealed in (activity.whom, activity.seen):
        assert activity.get_absolute_url() not in found(people.leader, sealed[:20])
    directive = own["directive"]
    directive.title = "学习传达会议精神"
    columns = search.columns(directive.title)
    Directive.objects.filter(pk=directive.pk).update(title=directive.title, **columns)
    assert directive.get_absolute_url() in found(people.leader, directive.title)
    assert directive.get_absolute_url() not in found(people.liaison, directive.title)


def test_audit_filters_by_person_verb_and_kind(client, auditor, office):
    audit.record(office, AccountVerb.ROLES_GRANTED, by=office)
    audit.record(None, AccountVerb.SIGN_IN_FAILED, by="未登录访问者", note="账号“x”")
    client.force_login(auditor)
    url = reverse("overview:audit_list")

    for query, verb in (
        ({"person": "office"}, "授予角色"),
        ({"verb": "登录失败"}, "登录失败"),
        ({"kind": "accounts.user"}, "授予角色"),
        ({"person": "未登录"}, "登录失败"),
    ):
        rows = client.get(url, query).context["rows"]
        assert [row.verb for row in rows] == [verb], query


def test_audit_withholds_what_is_said_of_clues(world, client):
    people, (own, _) = world
    audit.record(own["clue"], Verb("退回线索"), by=people.office, note="张某的账目不清")
    client.force_login(people.auditor)

    assert "张某的账目" not in client.get(reverse("overview:audit_list")).content.decode()


def test_audit_asks_the_same_number_of_queries_for_more_rows(client, auditor, office):
    client.force_login(auditor)
    audit.record(office, CoreVerb.CHANGED, by=office)
    client.get(reverse("overview:audit_list"))  # what one process remembers
    before = queries(client, reverse("overview:audit_list"))
    for _ in range(5):
        audit.record(office, CoreVerb.CHANGED, by=office)

    assert queries(client, reverse("overview:audit_list")) == before


def test_verification_says_whole_and_names_an_inserted_event(client, auditor, office):
    client.force_login(auditor)
    audit.record(office, CoreVerb.CHANGED, by=office)
    client.post(reverse("overview:audit_verify"))
    jobs.run(Job.objects.get().pk)
    assert Job.objects.get().state == "done"

    AuditEvent.objects.create(at=make.timezone.now(), actor_name="假", verb="伪造", mac="0" * 64)
    client.post(reverse("overview:audit_verify"))
    job = Job.objects.order_by("-id")[0]
    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "被改动" in job.error


def test_archive_counts_what_was_made(world):
    people, (own, _) = world

    lines = {e.name: e for e in archive.catalogue(own["inspection"], people.office)}

    assert lines["问题底稿"].pieces == 1
    assert lines["问题底稿"].pages == 1
    assert lines["底稿佐证材料"].pieces == 1
    assert lines["反馈意见"].pieces == 1
    assert lines["整改台账"].pieces == 1
    assert lines["问题线索"].pieces == 1
    assert lines["问题底稿"].keep == "永久"


def test_archive_never_names_a_clue(world, client):
    people, (own, _) = world
    client.force_login(people.office)
    url = reverse("overview:archive", args=[own["inspection"].pk])

    assert "甲标记clue" not in client.get(url).content.decode()
    book = client.get(url, {"export": "xlsx"})
    assert book["Content-Disposition"].startswith("attachment")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert AuditEvent.objects.filter(verb="导出").count() == 1


def test_archive_is_refused_while_something_bars_it(world, client):
    people, (own, _) = world
    client.force_login(people.office)

    url = reverse("overview:archive_close", args=[own["inspection"].pk])
    client.post(url, forged(url, {}))

    own["inspection"].refresh_from_db()
    assert own["inspection"].stage == "fieldwork"


def test_manual_has_a_chapter_for_every_role(client, request):
    slugs = {chapter.slug for chapter in manual.chapters()}

    for name in (
        "leadership",
        "office",
        "leader",
        "liaison",
        "organ",
        "sysadmin",
        "security",
        "auditor",
    ):
        client.force_login(request.getfixturevalue(name))
        answer = client.get(reverse("overview:help"))
        assert answer.url.rstrip("/").rpartition("/")[2] in slugs
        assert client.get(answer.url).status_code == 200


def test_manual_says_nothing_twice_and_leaves_no_markup():
    for chapter in manual.chapters():
        assert "{#" not in chapter.title + chapter.body
        assert chapter.sections
