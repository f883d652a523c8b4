"""The auditors' pages: the log's filters, what one person saw, who saw one thing, refusals recorded."""

import inspect
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import CharField, TextField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import attachments, audit, jobs
from core.audit import anchors, checkpoints
from core.models import AuditEvent, Job, Notice
from core.targets import label_of
from core.verbs import READING, CoreVerb, Verb, VerbKind, former_kind
from findings.actions import findings, recommendations
from findings.verbs import FindingVerb
from overview.actions import trail
from overview.queries.trail import MATTER, SET, WORDED, verbs
from rounds.models import Recusal
from rounds.verbs import RoundVerb
from tests import factories as make
from tests.asking import body
from tests.attacks.forging import forged

NOW = make.timezone.now


@pytest.fixture
def world(matrix_world):
    return matrix_world


def event(target, verb, *, by, days=0, address="", note=""):
    token = audit.client_address.set(address)
    made = audit.build(
        target, Verb(verb, former_kind(verb)), by=by, note=note, at=NOW() - timedelta(days=days)
    )
    audit.client_address.reset(token)
    made.save(force_insert=True)
    return made


def rows(client, name, *args, **query):
    answer = client.get(reverse(f"overview:{name}", args=args), query)
    assert answer.status_code == 200
    return [row.pk for row in answer.context["rows"]]


def test_the_log_is_searched_by_object_address_and_day(client, auditor, office):
    unit = make.UnitFactory(name="市水利局")
    first = event(unit, "修改单位", by=office, days=3, address="10.1.2.30")
    second = event(office, "授予角色", by=auditor, days=1, address="10.1.20.3")
    client.force_login(auditor)
    day = (make.timezone.localdate() - timedelta(days=1)).isoformat()

    for query, found in (
        ({"label": "水利局"}, [first.pk]),  # three characters, anywhere
        ({"label": "市水利"}, [first.pk]),
        ({"label": "市水"}, [first.pk]),
        ({"label": "水利"}, []),  # fewer than three: at the beginning
        ({"address": "10.1.2.30"}, [first.pk]),
        ({"address": "10.1.2."}, [first.pk]),
        ({"address": "10.1."}, [second.pk, first.pk]),
        ({"since": day}, [second.pk]),
        ({"until": day, "kind": "rounds.unit"}, [first.pk]),
        ({"person": "office"}, [first.pk]),
        ({"number": unit.pk, "kind": "rounds.unit"}, [first.pk]),
    ):
        asked = [pk for pk in rows(client, "audit_list", **query) if pk in (first.pk, second.pk)]
        assert asked == found, query


def test_what_one_person_saw_is_in_order_and_counted_by_day(world, client):
    people, (own, _) = world
    seen = [
        event(own["clue"], "查看线索", by=people.member, days=2),
        event(own["clue"], "下载附件", by=people.member, days=2),
        event(None, "导出线索清单", by=people.member, days=1),
    ]
    event(own["clue"], "修改线索", by=people.member, days=1)  # no reading
    event(own["clue"], "查看线索", by=people.office, days=1)  # somebody else
    event(own["clue"], "查看线索", by=people.member, days=40)  # before the period
    client.force_login(people.auditor)
    url = reverse("overview:audit_person", args=[people.member.pk])

    answer = client.get(url)

    assert [row.pk for row in answer.context["rows"]] == [e.pk for e in reversed(seen)]
    counts = [(counts, total) for _, counts, total in answer.context["days"]]
    assert counts == [([0, 1, 0, 0], 1), ([1, 0, 1, 0], 2)]
    assert [f["value"] for f in answer.context["figures"]] == [1, 1, 1, 0]
    assert rows(client, "audit_person", people.member.pk, reading="download") == [seen[1].pk]
    assert client.get(reverse("overview:audit_person", args=[0])).status_code == 404


def test_both_exports_of_a_person_are_recorded(client, auditor, office):
    event(office, "查看线索清单", by=office)
    client.force_login(auditor)
    url = reverse("overview:audit_person", args=[office.pk])

    whole = client.get(url, {"export": "csv"})
    days = client.get(url, {"export": "csv", "of": "days"})

    assert "查看线索清单" in b"".join(whole.streaming_content).decode()
    assert "合计" in b"".join(days.streaming_content).decode()
    assert AuditEvent.objects.filter(verb="导出", actor_id=auditor.pk).count() == 2


def test_who_saw_a_thing_names_each_reader_once(world, client):
    people, (own, foreign) = world
    for _ in range(2):
        event(own["handoff"], "查看线索", by=people.office)
    event(own["handoff"], "签收线索", by=people.organ)
    event(foreign["handoff"], "查看线索", by=people.outsider)
    client.force_login(people.auditor)
    url = reverse("overview:audit_thing", args=["findings.handoff", own["handoff"].pk])

    answer = client.get(url)

    assert [(r.name, counts[0]) for r, counts in answer.context["readers"]] == [("赵办", 2)]
    assert len(answer.context["rows"]) == 2
    assert len(client.get(url, {"of": "all"}).context["rows"]) == 3
    for label, pk in (("findings.handoff", 10**9), ("no.model", 1), ("x", 1)):
        gone = client.get(reverse("overview:audit_thing", args=[label, pk]))
        assert gone.status_code == 404


@pytest.mark.parametrize("name", ["audit_list", "audit_people", "audit_person", "audit_thing"])
def test_pages_ask_the_same_number_of_queries_for_more_rows(client, auditor, office, name):
    client.force_login(auditor)
    place = {"audit_person": [office.pk], "audit_thing": ["accounts.user", office.pk]}.get(name, [])
    url = reverse(f"overview:{name}", args=place)
    counts = []
    event(office, "查看线索", by=office)
    client.get(url)  # what one process remembers
    for _ in range(2):
        event(office, "查看线索", by=office)
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))
        for number in range(3):
            event(office, "查看线索", by=make.UserFactory(), days=number)

    assert counts[0] == counts[1]


def test_refusals_are_recorded_with_what_was_asked_for(world, client):
    people, (_, foreign) = world
    client.force_login(people.leader)

    assert client.get(foreign["clue"].get_absolute_url()).status_code == 404
    refused = AuditEvent.objects.get(verb="访问被拒")

    assert (refused.actor_id, refused.target_type, refused.target_id) == (
        people.leader.pk,
        "findings.clue",
        foreign["clue"].pk,
    )
    assert refused.target_label == "问题线索"  # never what the row says
    assert audit.mac_of(refused) == refused.mac
    client.get(reverse("findings:clue", args=[10**9]))
    assert AuditEvent.objects.filter(verb="访问被拒").count() == 2  # there or not: the same trace
    client.get("/nothing/here/")
    assert AuditEvent.objects.filter(verb="访问被拒").count() == 2  # no address of ours


def test_what_a_rule_bars_is_recorded_with_its_sentence(world, client):
    people, (own, _) = world
    client.force_login(people.member)

    url = reverse("findings:finding_sign", args=[own["reviewed"].pk])
    client.post(url, forged(url, {}))

    event = AuditEvent.objects.get(verb="操作被拒")
    assert "组长" in event.note
    assert event.actor_id == people.member.pk


def test_nobody_else_opens_the_pages(client, office, security, sysadmin):
    for user in (office, security, sysadmin):
        client.force_login(user)
        for url in (
            reverse("overview:audit_people"),
            reverse("overview:audit_person", args=[office.pk]),
            reverse("overview:audit_thing", args=["accounts.user", office.pk]),
        ):
            assert client.get(url).status_code == 404


def test_verbs_of_reading_have_their_kind(db):
    for verb, kind in (
        (FindingVerb.CLUE_VIEWED, VerbKind.VIEW),
        (CoreVerb.VERSIONS_COMPARED, VerbKind.VIEW),
        (FindingVerb.BEGINNINGS_EXPORTED, VerbKind.EXPORT),
        (FindingVerb.COMPLETENESS_EXPORTED, VerbKind.EXPORT),
        (CoreVerb.PACKAGE_DOWNLOADED, VerbKind.DOWNLOAD),
        (CoreVerb.REFUSED, VerbKind.REFUSAL),
    ):
        made = audit.build(None, verb, by="甲")
        made.save(force_insert=True)
        assert made.kind == kind
    audit.record(None, RoundVerb.PRESET_COPIED, by="甲")  # 复制 in its name takes nothing along
    assert set(verbs()) == {
        *AuditEvent.objects.filter(kind__in=READING).values_list("verb", flat=True),
        RoundVerb.PRESET_COPIED,
    }


@pytest.mark.django_db
def test_narrowing_the_whole_past_of_a_thing_stays_with_the_whole_past(client, auditor, office):
    unit = make.UnitFactory(name="市水利局")
    changed = event(unit, "修改单位", by=office)
    client.force_login(auditor)
    address = reverse("overview:audit_thing", args=["rounds.unit", unit.pk])

    page = client.get(address, {"of": "all"}).content.decode()
    day = make.timezone.localdate().isoformat()
    narrowed = client.get(address, {"of": "all", "since": day})

    assert re.search(r'<input type="hidden" name="of" value="all"', page)
    assert [row.pk for row in narrowed.context["rows"]] == [changed.pk]


@pytest.mark.django_db
def test_what_everybody_learned_is_taken_along(client, auditor, office):
    event(make.UnitFactory(), "查看单位", by=office)
    client.force_login(auditor)

    book = client.get(reverse("overview:audit_people"), {"export": "csv", "q": office.username})

    head, line = b"".join(book.streaming_content).decode().strip().splitlines()[-2:]
    assert head.endswith("查看,导出,下载,被拒")
    assert line.startswith(f"{office.name},{office.username}")
    assert line.endswith(",1,0,0,0")


@pytest.fixture
def anchored(settings, tmp_path, office):
    """Two days of the chain, written outside the database."""
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    made = []
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        audit.record(office, CoreVerb.CHANGED, by=office)
        made.append(anchors.anchor(on=day))
    return made


def anchor_page(client, **query):
    return client.get(reverse("overview:audit_anchors"), query)


@pytest.mark.django_db
def test_the_anchors_are_compared_and_a_noted_head_is_answered(client, auditor, anchored):
    client.force_login(auditor)
    first, last = anchored

    page = anchor_page(client)

    assert [row.on for row, faults in page.context["rows"] if not faults] == [last.on, first.on]
    assert last.digest in page.content.decode()  # of now, in full: it is to be written down
    noted = {"length": first.length, "beginning": first.digest[:16]}
    assert "相符：抄录以前" in anchor_page(client, **noted).content.decode()
    for wrong, words in (
        (noted | {"beginning": "0" * 16}, "校验码与抄录的不符"),
        (noted | {"length": last.length + 9}, "抄录以后链尾被截去，或条数抄错"),
        (noted | {"beginning": "abc"}, "至少16位"),
        (noted | {"length": ""}, "请填写抄录时的条数"),
    ):
        page = anchor_page(client, **wrong).content.decode()
        assert words in page
        assert "相符：抄录以前" not in page
        assert f'value="{wrong["beginning"]}"' in page
    exported = b"".join(anchor_page(client, export="csv").streaming_content).decode()
    assert last.digest in exported
    assert "相符" in exported


@pytest.mark.django_db
def test_a_head_that_no_longer_fits_is_named_on_the_page_and_by_the_job(client, auditor, anchored):
    path = anchors.path()
    path.write_text(path.read_text().replace(anchored[0].digest, "f" * 64))
    client.force_login(auditor)

    page = anchor_page(client).content.decode()
    client.post(reverse("overview:audit_verify"))
    jobs.run(Job.objects.get().pk)

    assert "此前的审计记录被整体改写" in page
    assert "有封存记录与现在的审计记录不符" in page
    assert "2026-03-01的锚不符" in Job.objects.get().error


@pytest.mark.django_db
def test_pages_cost_the_same_for_one_anchor_and_two(client, auditor, anchored):
    client.force_login(auditor)
    with CaptureQueriesContext(connection) as two:
        anchor_page(client)
    path = anchors.path()
    path.write_text(path.read_text().splitlines()[0] + "\n")
    with CaptureQueriesContext(connection) as one:
        anchor_page(client)

    assert len(one) == len(two)


@pytest.mark.django_db
def test_refusals_and_a_thing_nobody_opened_are_told_in_words(client, auditor, office, liaison):
    unit = make.UnitFactory(name="市水利局")
    event(unit, "修改单位", by=office)
    client.force_login(liaison)
    client.get(reverse("findings:clue", args=[77]))
    client.force_login(auditor)

    log = client.get(reverse("overview:audit_list")).content.decode()
    seen = client.get(reverse("overview:audit_thing", args=["rounds.unit", unit.pk]))

    assert "问题线索（系统内序号77）" in log
    assert "想打开没有权限或不存在的页面：/clues/77/" in log
    assert "没有查看、导出、下载或被拒的记录" in seen.content.decode()
    assert "还没有人看过" not in seen.content.decode()


@pytest.mark.django_db
def test_a_head_that_is_gone_is_told_once_and_stands_on_the_page(
    client, auditor, security, anchored
):
    checkpoints.note()
    (mine,) = checkpoints.path().read_text().splitlines()
    checkpoints.path().write_text(mine.replace(mine[-4:], "0000") + "\n")

    assert [trail.warn(), trail.warn()] == [1, 0]

    told = Notice.objects.filter(kind="trail")
    assert {n.recipient for n in told} == {auditor, security}
    assert AuditEvent.objects.filter(verb="发现异常").count() == 1
    client.force_login(auditor)
    assert "已不在链上" in anchor_page(client).content.decode()


def test_the_auditor_learns_that_a_draft_changed_never_what_it_says(world, client):
    people, (own, _) = world
    draft, item = own["draft"], own["item"]
    secret = "机密草稿里的话"
    findings.edit(
        draft, {"summary": secret, "responsible_person": "某甲" + secret}, by=people.member
    )
    upload = SimpleUploadedFile(f"{secret}.txt", "证据".encode())
    kept = attachments.store(draft, upload, by=people.member)
    audit.record(
        item, Verb("改期"), by=people.member, note=secret, changes={"detail": ["", secret]}
    )
    client.force_login(people.auditor)
    things = [("findings.finding", draft.pk), ("rectification.ledgeritem", item.pk)]
    urls = [
        reverse("overview:audit_list"),
        reverse("overview:audit_person", args=[people.member.pk]),
    ]
    urls += [reverse("overview:audit_thing", args=thing) + "?of=all" for thing in things]

    pages = [client.get(url).content.decode() for url in urls]
    exports = [body(client.get(url, {"export": "xlsx", "of": "all"})) for url in urls]

    assert not [text for text in pages + exports if secret in text]
    whole = exports[0]
    assert "有变动：问题概述、责任人" in whole
    assert kept.sha256 in whole


def test_a_title_is_words_too_and_stays_hidden_from_the_auditor(world, client):
    people, (own, _) = world
    secret = "机密草稿的题目"
    findings.edit(own["draft"], {"title": secret}, by=people.member)
    audit.record(own["draft"], Verb("查看底稿", VerbKind.VIEW), by=people.member)
    client.force_login(people.auditor)
    log = reverse("overview:audit_list")
    thing = reverse("overview:audit_thing", args=["findings.finding", own["draft"].pk]) + "?of=all"
    person = reverse("overview:audit_person", args=[people.member.pk])

    pages = [client.get(url).content.decode() for url in (log, thing, person)]
    exports = [body(client.get(url, {"export": "xlsx", "of": "all"})) for url in (log, thing)]

    assert not [text for text in pages + exports if secret in text]
    assert all(own["draft"].reference in text for text in pages + exports)
    # Nor can the words be asked for; the number can.
    assert not client.get(log, {"label": secret}).context["rows"]
    assert client.get(log, {"label": own["draft"].reference}).context["rows"]


def test_a_thing_without_a_number_is_called_by_its_kind(world, client):
    people, (own, _) = world
    inspection = own["signed"].inspection
    issue = recommendations.gather(
        inspection.round, {"title": "机密的题目", "category": None},
        findings=[own["signed"]], team=inspection.team, by=people.leader,
    )  # fmt: skip
    client.force_login(people.auditor)

    page = client.get(reverse("overview:audit_list")).content.decode()

    assert f"共性问题（系统内序号{issue.pk}）" in page
    assert "机密的题目" not in page


def test_every_kind_whose_name_is_written_by_somebody_is_known():
    """Read from the models: a name that prints a free text column is one of ``WORDED``."""
    missing = []
    for model in (m for app in MATTER for m in apps.get_app_config(app).get_models()):
        free = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not field.choices
        } - {"code"}  # made by the system
        named = model.audit_label.fget if hasattr(model, "audit_label") else model.__str__
        printed = set(re.findall(r"self\.(\w+)", inspect.getsource(named)))
        label = label_of(model)
        if free & printed and label not in SET and not hasattr(model, "AUDIT_HIDDEN"):
            missing += [label] if label not in WORDED else []

    assert missing == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("end", ["since", "until"])
def test_days_at_the_edge_of_time_are_told_and_nothing_breaks(world, client, day, end):
    people, _ = world
    client.force_login(people.auditor)
    for page in (
        reverse("overview:audit_list"),
        reverse("overview:audit_person", args=[people.member.pk]),
    ):
        assert client.get(page, {end: day}).status_code == 200


@pytest.mark.django_db
def test_relatives_and_why_somebody_stays_out_are_the_offices(
    client, auditor, office, inspection, member
):
    conflict = Recusal.objects.create(
        round=inspection.round, inspector=member.inspector, unit=inspection.unit, kind="declared"
    )
    audit.record(conflict, RoundVerb.KEPT_OUT, by=office, note="其妻弟任该单位科长")
    relations = {"回避申报": ["", "钱某甲（配偶），市水利局"]}
    audit.record(member.inspector, Verb("修改回避申报"), by=office, changes=relations)
    client.force_login(auditor)

    page = client.get(reverse("overview:audit_list"), {"person": office.username})

    assert [event.verb for event in AuditEvent.objects.order_by("-pk")[:2]] == [
        "修改回避申报",
        "确定不参加该单位",
    ]
    for words in ("妻弟", "钱某甲", member.name + "与"):
        assert words not in page.content.decode()
    assert "回避申报" in page.content.decode()
