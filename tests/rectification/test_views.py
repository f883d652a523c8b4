"""Pages: who sees what, each step through its form, the same number of statements for one and many."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from python_calamine import CalamineWorkbook

from core.models import Attachment, Notice
from rectification.actions import extensions, items, ledgers, plans, reports
from rectification.enums import ItemState, LedgerState
from rectification.models import Ledger, LedgerItem, Measure, ProgressReport
from rectification.queries import plan_token
from rounds.enums import Stage
from tests import browsed
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.photos import jpeg
from tests.rectification.conftest import PDF, evidence, fresh, make_opinion, measure, plan_all
from tests.snapshots import snapshot_fixture

HOSTILE = "<script>alert(1)</script>{{7*7}}=cmd|‮" + "长" * 60


def url(name: str, pk: int | None = None) -> str:
    return reverse(f"rectification:{name}", args=[pk] if pk else [])


@pytest.fixture
def sign_in():
    def as_user(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


def text(response) -> str:
    return response.content.decode()


INSIDERS = ["office", "leadership", "leader", "member", "liaison"]
OUTSIDERS = ["outsider", "foreign_liaison", "organ", "sysadmin", "auditor", "security"]


@pytest.mark.parametrize("who", INSIDERS)
def test_insiders_see_the_ledger_and_its_items(underway, request, sign_in, who):
    client = sign_in(request.getfixturevalue(who))

    assert "三重一大" in text(client.get(underway.get_absolute_url()))
    assert client.get(url("ledger_history", underway.pk)).status_code == 200
    assert "三重一大" in text(client.get(fresh(underway)[0].get_absolute_url()))
    assert "三重一大" in text(client.get(url("item_list")))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_get_404_and_empty_lists(underway, request, sign_in, who):
    client = sign_in(request.getfixturevalue(who))
    item = fresh(underway)[0]

    for address in (
        underway.get_absolute_url(),
        url("ledger_history", underway.pk),
        item.get_absolute_url(),
        url("item_report", item.pk),
        url("plan_review", underway.pk),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(url("item_close", item.pk)).status_code == 404
    assert client.get(f"/documents/ledger/{underway.pk}/").status_code == 404
    assert client.post(f"/documents/ledger/{underway.pk}/make/").status_code == 404
    for name in ("item_list", "ledger_list"):
        assert "三重一大" not in text(client.get(url(name)))
        assert "市财政局" not in text(client.get(url(name)))


def test_a_liaison_with_one_ledger_goes_straight_to_it(underway, liaison, sign_in):
    response = sign_in(liaison).get(url("ledger_list"))

    assert response.url == underway.get_absolute_url()


def test_nothing_of_the_sheet_reaches_the_unit(underway, liaison, sign_in):
    client = sign_in(liaison)

    for address in (underway.get_absolute_url(), fresh(underway)[0].get_absolute_url()):
        page = text(client.get(address))
        assert "底稿标题" not in page
        assert "只给组里看的经过" not in page


@pytest.mark.parametrize("name", ["ledger", "item_list", "ledger_list"])
def test_statements_are_the_same_for_one_row_and_many(inspection, office, liaison, sign_in, name):
    def count(problems: int) -> int:
        target = make.InspectionFactory()
        make.LiaisonFactory(unit=target.unit)
        opinion = make_opinion(target, office, problems=[f"问题{n}。" for n in range(problems)])
        ledger = ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
        client = sign_in(office)
        address = ledger.get_absolute_url() if name == "ledger" else url(name)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few, many = count(1), count(12)
    assert few == many
    assert few <= 12


def test_item_page_has_the_same_statements_for_one_report_and_many(item, liaison, sign_in):
    client = sign_in(liaison)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(item.get_absolute_url()).status_code == 200
        return len(queries)

    about = {"measure": item.measures.get(), "by": liaison}
    reports.report(item, text="一", progress=1, uploads=[evidence()], **about)
    few = count()
    for number in range(5):
        reports.report(item, text=f"{number}", progress=2, uploads=[evidence()], **about)

    assert count() == few
    assert few <= 16


def test_filters_light_state_search_and_sort(underway, office, sign_in):
    rows = fresh(underway)
    LedgerItem.objects.filter(pk=rows[0].pk).update(due_on=make.days(-3))
    LedgerItem.objects.filter(pk=rows[1].pk).update(due_on=make.days(2))
    client = sign_in(office)

    def shown(query: str, address: str = "") -> list[int]:
        page = client.get(f"{address or underway.get_absolute_url()}?{query}")
        assert page.status_code == 200
        return [row["number"] for row in page.context["rows"]]

    assert shown("light=red") == [1]
    assert shown("light=yellow") == [2]
    assert shown("light=green") == [3]
    assert shown("light=done") == []
    assert shown("q=公务接待") == [2]
    assert shown("q=党费&light=red") == []
    assert shown("sort=-number") == [3, 2, 1]
    assert shown("sort=due") == [1, 2, 3]
    assert shown("sort=nonsense&light=nonsense") == [1, 2, 3]
    assert shown("", url("item_list")) == [1, 2, 3]


def test_item_list_shows_open_ones_first_by_date_and_closed_on_request(
    underway, verified, office, sign_in
):
    items.close(verified, by=office)
    client = sign_in(office)

    numbers = [r["number"] for r in client.get(url("item_list")).context["rows"]]
    everything = [r["number"] for r in client.get(url("item_list") + "?state=all").context["rows"]]
    done = [r["number"] for r in client.get(url("item_list") + "?light=done").context["rows"]]

    assert (numbers, sorted(everything), done) == ([2, 3], [1, 2, 3], [1])


def test_htmx_gets_only_the_results(underway, office, sign_in):
    page = text(sign_in(office).get(underway.get_absolute_url(), headers={"HX-Request": "true"}))

    assert "<html" not in page
    assert "三重一大" in page


def test_a_row_opens_in_place(item, office, sign_in):
    headers = {"HX-Request": "true", "HX-Target": "row-detail"}

    page = text(sign_in(office).get(item.get_absolute_url(), headers=headers))

    assert "<html" not in page
    assert "修订议事规则" in page


def test_feedback_issue_page_says_what_bars_and_opens_the_ledger(
    inspection, office, liaison, sign_in
):
    make_opinion(inspection, office)
    client = sign_in(office)
    address = url("feedback_issue", inspection.pk)

    page = client.get(address)
    assert page.context["gates"] == []
    assert "3项问题" in text(page)
    late = submit(client, address, on=make.days(1).isoformat())
    assert "不能晚于今天" in text(late)
    done = submit(client, address, on=make.days(-1).isoformat())

    ledger = Ledger.objects.get()
    assert done.url == ledger.get_absolute_url()
    inspection.refresh_from_db()
    assert inspection.stage == Stage.RECTIFICATION
    assert "无需再次印发" in text(client.get(address))


def test_acknowledge_ticked_and_all(ledger, liaison, sign_in):
    client = sign_in(liaison)
    first = fresh(ledger)[0]

    submit(client, url("ledger_acknowledge", ledger.pk), do="some", pk=[first.pk])
    assert [i.state for i in fresh(ledger)].count(ItemState.ACKNOWLEDGED) == 1
    submit(client, url("ledger_acknowledge", ledger.pk), do="all")

    ledger.refresh_from_db()
    assert ledger.state == LedgerState.PLANNING


def plan_data(item, count: int = 1, **values) -> dict:
    data = {
        "version": plan_token(item),
        "kind": "timed",
        "goal": "清零",
        "department": "财务科",
        "person": "王五",
        "measures-TOTAL_FORMS": count,
        "measures-INITIAL_FORMS": 0,
    }
    for n in range(count):
        row = measure(text=f"措施{n}")
        data |= {f"measures-{n}-{name}": value for name, value in row.items()}
    return data | values


@snapshot_fixture
def acknowledged(ledger, liaison) -> LedgerItem:
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    return fresh(ledger)[0]


def test_plan_is_saved_with_its_measures(acknowledged, liaison, sign_in):
    client = sign_in(liaison)

    done = submit(client, url("item_plan", acknowledged.pk), **plan_data(acknowledged, 2))

    assert done.status_code == 302
    acknowledged.refresh_from_db()
    assert acknowledged.goal == "清零"
    assert [m.text for m in acknowledged.measures.all()] == ["措施0", "措施1"]


def test_plans_are_filled_one_after_the_other_until_the_whole_is_handed_in(
    ledger, liaison, sign_in
):
    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)
    client, rows = sign_in(liaison), fresh(ledger)
    last, later = rows[-1], rows[1:-1]

    there = submit(client, url("item_plan", last.pk), **(plan_data(last, 1) | {"next": "1"}))
    stay = submit(client, url("item_plan", rows[0].pk), **plan_data(rows[0], 1))

    assert there.url == url("item_plan", rows[0].pk)
    assert stay.url == rows[0].get_absolute_url()
    page = text(client.get(there.url))
    assert f"还有{len(later)}项没有填写措施" in page
    assert "<strong>整改方案：第1项</strong>" not in page  # what was saved is another item
    for item in later:
        form = browsed.form(client, url("item_plan", item.pk))
        has_next = form.pressed("保存并填下一项")
        assert bool(has_next) is (item != later[-1])
        done = form.submit(client, press=has_next or "保存", **plan_data(item, 1))
    assert done.url == ledger.get_absolute_url()
    assert "请点“报送整改方案”" in text(client.get(done.url))


def test_one_more_line_without_a_script_keeps_what_was_typed(acknowledged, liaison, sign_in):
    data = plan_data(acknowledged, 1, goal="还没写完", add="measures")

    page = submit(sign_in(liaison), url("item_plan", acknowledged.pk), **data)

    assert page.context["form"].formsets["measures"].total_form_count() == 2
    assert "还没写完" in text(page)
    assert "措施0" in text(page)
    assert not acknowledged.measures.exists()


def test_a_line_can_be_removed_without_a_script(acknowledged, liaison, sign_in):
    plans.plan(acknowledged, {"goal": "x"}, [measure(text="甲"), measure(text="乙")], by=liaison)
    kept = acknowledged.measures.get(text="乙")
    first = acknowledged.measures.get(text="甲")
    data = plan_data(acknowledged, 2) | {
        "measures-INITIAL_FORMS": 2,
        "measures-0-pk": first.pk,
        "measures-0-DELETE": "on",
        "measures-1-pk": kept.pk,
    }

    submit(sign_in(liaison), url("item_plan", acknowledged.pk), **data)

    assert [m.pk for m in acknowledged.measures.all()] == [kept.pk]


def test_wrong_dates_and_missing_words_are_said_beside_the_field(acknowledged, liaison, sign_in):
    data = plan_data(acknowledged, 1, goal="", **{"measures-0-due_on": make.days(900).isoformat()})

    page = submit(sign_in(liaison), url("item_plan", acknowledged.pk), **data)

    assert page.status_code == 422
    assert "请写明整改要达到的目标" in text(page)
    assert "不能晚于事项期限" in text(page)
    assert "财务科" in text(page)


def test_an_impossible_date_is_refused(acknowledged, liaison, sign_in):
    data = plan_data(acknowledged, 1, **{"measures-0-due_on": "2026-02-30"})

    page = submit(sign_in(liaison), url("item_plan", acknowledged.pk), **data)

    assert "请填写正确的日期" in text(page)


def test_stale_plan_shows_both_and_saves_the_second_time(acknowledged, liaison, sign_in):
    client = sign_in(liaison)
    data = plan_data(acknowledged, 1, goal="我的目标")
    other = fresh(acknowledged.ledger)[0]
    plans.plan(other, {"goal": "他人的目标"}, [measure(text="他人措施")], by=liaison)

    page = submit(client, url("item_plan", acknowledged.pk), **data)

    assert page.status_code == 409
    assert "他人的目标" in text(page)
    assert "我的目标" in text(page)
    acknowledged.refresh_from_db()
    again = data | {"version": plan_token(acknowledged)}
    assert submit(client, url("item_plan", acknowledged.pk), **again).status_code == 302
    acknowledged.refresh_from_db()
    assert acknowledged.goal == "我的目标"


def test_plan_hand_in_and_review_through_the_pages(ledger, liaison, office, sign_in):
    plan_all(ledger, liaison)
    submit(sign_in(liaison), url("plan_submit", ledger.pk))
    client = sign_in(office)

    assert "修订议事规则" in text(client.get(url("plan_review", ledger.pk)))
    refused = submit(client, url("plan_review", ledger.pk), note="", **{"return": "1"})
    assert text(refused).index("需要写明原因") < text(refused).index(
        "第1项"
    )  # seen without scrolling
    assert "需要写明原因" in text(refused)
    submit(client, url("plan_review", ledger.pk), approve="1")

    ledger.refresh_from_db()
    assert ledger.state == LedgerState.CONCENTRATED


def test_report_submit_verify_close_through_the_pages(item, liaison, leader, office, sign_in):
    client = sign_in(liaison)
    done = item.measures.get()
    refused = client.get(url("item_submit", item.pk))
    assert "还有1条措施未完成" in text(refused)

    data = {
        "text": "已印发",
        "progress": "100",
        "done": [done.pk],
        "files": [evidence("甲.pdf"), evidence("乙.pdf")],
    }
    assert submit(client, url("item_report", item.pk), **data).status_code == 302
    item.refresh_from_db()
    form = {
        "version": item.version,
        "self_assessment": "到位",
    }
    assert submit(client, url("item_submit", item.pk), **form).status_code == 302
    files = Attachment.objects.filter(target_type="rectification.progressreport")
    checker = sign_in(leader)
    rows = {"headers": {"HX-Request": "true"}}
    for page in (text(checker.get(item.get_absolute_url(), **more)) for more in ({}, rows)):
        for file in files:
            assert f'href="{file.get_absolute_url()}">{file.name}</a>' in page
    assert b"".join(checker.get(files[0].get_absolute_url()).streaming_content) == PDF
    submit(sign_in(leader), url("item_verify", item.pk), note="属实")
    submit(sign_in(office), url("item_close", item.pk))

    item.refresh_from_db()
    assert item.state == ItemState.CLOSED


def test_a_refused_file_keeps_what_was_typed(item, liaison, sign_in):
    data = {
        "text": "写了很久的进展",
        "progress": "30",
        "files": [evidence("程序.exe")],
    }

    page = submit(sign_in(liaison), url("item_report", item.pk), **data)

    assert page.status_code == 409
    assert "不能上传" in text(page)
    assert "写了很久的进展" in text(page)
    assert not ProgressReport.objects.exists()


def test_less_progress_is_asked_about_and_kept_with_its_reason(item, liaison, sign_in):
    client, address = sign_in(liaison), url("item_report", item.pk)
    form = browsed.form(client, address)
    assert "decrease_reason" not in form.values()  # nobody is asked before it is needed
    form.submit(client, text="一", progress="80")

    asked = browsed.form(client, address).submit(client, text="二", progress="60")
    assert asked.status_code == 422
    assert "进度（%）原为80，这次填60" in text(asked)
    assert "二" in text(asked)
    item.refresh_from_db()
    assert item.progress == 80
    again = next(f for f in browsed.forms(asked, address) if f.action == address)
    assert again.submit(client, decrease_reason="上次误填").status_code == 302

    item.refresh_from_db()
    assert item.progress == 60
    assert "上次误填" in text(client.get(item.get_absolute_url()))


@pytest.mark.parametrize("progress", ["101", "-1", "很多", ""])
def test_progress_out_of_range_is_refused(item, liaison, sign_in, progress):
    data = {
        "text": "x",
        "progress": progress,
    }

    assert submit(sign_in(liaison), url("item_report", item.pk), **data).status_code == 422


def test_what_proves_a_measure_stands_under_it(item, liaison, leader, sign_in):
    plan = item.measures.get()
    Measure.objects.create(
        item=item, text="另一条", criterion="x", due_on=item.due_on, person="某甲", order=2
    )
    done = Measure.objects.create(
        item=item, text="做完的", criterion="x", due_on=item.due_on, person="某甲", order=3,
        done_on=make.today(),
    )  # fmt: skip
    client, address = sign_in(liaison), f"{url('item_report', item.pk)}?measure={plan.pk}"
    form = browsed.form(client, address)
    assert form.values()["measure"] == [str(plan.pk)]
    form.submit(
        client, text="印发了", progress="40", files=[SimpleUploadedFile("公示.jpg", jpeg(90, 60))]
    )
    reports.report(
        fresh(item.ledger)[0], text="说整体", progress=50, uploads=[evidence()], by=liaison
    )

    page = html.fromstring(sign_in(leader).get(item.get_absolute_url()).content)

    below = [
        " ".join(page.xpath(f"//tr[@id='measure-{pk}']/following-sibling::tr[1]")[0].itertext())
        for pk in item.measures.values_list("pk", flat=True)
    ]
    assert "公示.jpg" in below[0]
    assert "还没有佐证材料" in below[1]
    assert "已完成，没有对应的佐证材料" in below[2]
    assert "共3条措施，1条有佐证材料" in page.text_content()
    assert [img.get("alt") for img in page.xpath("//img[contains(@src, '?small')]")] == ["公示.jpg"]
    assert done.reports.count() == 0


def test_photos_of_a_report_stand_small_on_the_items_page(item, liaison, leader, sign_in):
    photo = SimpleUploadedFile("公示栏.jpg", jpeg(900, 600))
    reports.report(item, text="已公示", progress=50, uploads=[photo, evidence()], by=liaison)
    file = Attachment.objects.get(target_type="rectification.progressreport", size__gt=1000)
    client = sign_in(leader)

    page = text(client.get(item.get_absolute_url()))

    assert page.count("?small") == 1
    assert f'<img src="{file.thumbnail_url}" alt="公示栏.jpg"' in page
    assert client.get(file.thumbnail_url)["Content-Type"] == "image/jpeg"


def test_return_without_a_reason_says_so(submitted, leader, sign_in):
    page = submit(sign_in(leader), url("item_return", submitted.pk), note="", follow=True)

    assert "需要写明原因" in text(page)
    submitted.refresh_from_db()
    assert submitted.state == ItemState.SUBMITTED


def test_reopen_through_the_page(verified, office, sign_in):
    items.close(verified, by=office)
    client = sign_in(office)
    address = url("item_reopen", verified.pk)

    assert client.get(address).status_code == 200
    past = submit(client, address, due_on=make.days(-1).isoformat(), note="反弹")
    assert "须晚于今天" in text(past)
    submit(client, address, due_on=make.days(60).isoformat(), note="反弹")

    verified.refresh_from_db()
    assert verified.state == ItemState.IN_PROGRESS


def test_extension_asked_and_decided_through_the_pages(item, liaison, office, sign_in):
    client = sign_in(liaison)
    form = browsed.form(client, url("extension_new", item.pk))
    early = form.submit(client, new_due_on=make.days(1).isoformat(), reason="x")
    assert "须晚于今天和现行期限" in text(early)
    wanted = make.days(170).isoformat()
    form.submit(client, new_due_on=wanted, reason="招标流程", uploads=[evidence()])
    extension = item.extensions.get()
    assert "待决定的延期申请" in text(sign_in(office).get(item.get_absolute_url()))
    submit(sign_in(office), url("extension_decide", extension.pk), approve="1", note="")

    item.refresh_from_db()
    assert item.due_on == make.days(170)
    page = text(client.get(item.ledger.get_absolute_url()))
    assert "原定" in page


def test_ledger_steps_through_the_page(underway, office, sign_in):
    client = sign_in(office)

    submit(client, url("ledger_advance", underway.pk), to="evaluation")
    underway.refresh_from_db()
    assert underway.state == LedgerState.EVALUATION
    address = url("ledger_advance", underway.pk)
    page = client.post(address, forged(address, {"to": "closed"}), follow=True)
    assert "还有3项整改未销号" in text(page)


def test_hostile_strings_stay_text(item, liaison, office, sign_in):
    LedgerItem.objects.filter(pk=item.pk).update(
        problem=HOSTILE[:200], detail=HOSTILE, goal=HOSTILE, department=HOSTILE[:90], person="<b>"
    )
    extensions.ask(
        item, reason=HOSTILE, new_due_on=make.days(170), uploads=[evidence()], by=liaison
    )
    client = sign_in(office)

    for address in (
        item.get_absolute_url(),
        item.ledger.get_absolute_url(),
        url("item_list"),
        url("extension_decide", item.extensions.get().pk),
    ):
        page = text(client.get(address))
        assert "<script>alert(1)" not in page
        assert "{{7*7}}" in page or "=cmd" in page or address == url("item_list")
        assert ">49<" not in page


@pytest.mark.parametrize("name", ["item_list", "ledger_list"])
@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "长" * 3000, "cursor=!!!", "round=abc", "category=999", "q=%27%22--"]
)
def test_strange_addresses_are_answered(underway, office, sign_in, name, query):
    assert sign_in(office).get(f"{url(name)}?{query}").status_code in (200, 400)


def test_get_writes_nothing(ledger, liaison, sign_in):
    client = sign_in(liaison)
    first = fresh(ledger)[0]

    for name in ("item_acknowledge", "item_verify", "item_close", "item_return"):
        assert client.get(url(name, first.pk)).status_code == 405
    for name in ("ledger_acknowledge", "plan_submit", "ledger_advance"):
        assert client.get(url(name, ledger.pk)).status_code == 405
    assert fresh(ledger)[0].state == ItemState.ISSUED


def test_export_is_what_is_shown(underway, office, sign_in):
    client = sign_in(office)
    response = client.get(underway.get_absolute_url() + "?q=公务接待&export=xlsx")
    data = b"".join(response.streaming_content)

    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    assert "公务接待无公函、无清单" in rows[3]


def test_notices_lead_to_pages_that_their_reader_may_open(
    leader, office, liaison, submitted, sign_in
):
    items.verify(submitted, by=leader)

    for notice in Notice.objects.filter(kind="rectification"):
        assert sign_in(notice.recipient).get(notice.url).status_code == 200


def test_evidence_of_a_report_that_was_handed_in_stays(item, liaison, sign_in):
    reports.report(item, text="已清理。", progress=50, uploads=[evidence()], by=liaison)
    client, file = sign_in(liaison), Attachment.objects.get()
    remove = reverse("core:attachment_remove", args=[file.pk])

    page = client.get(item.get_absolute_url())
    refused = client.post(remove, headers={"Referer": item.get_absolute_url()}, follow=True)

    assert remove not in text(page)
    assert "已随进展报告报送，须留存，不能移除" in text(refused)
    assert Attachment.objects.get().removed_at is None


def test_the_dates_of_an_item_are_told_as_their_course(item, liaison, sign_in):
    page = text(sign_in(liaison).get(item.get_absolute_url()))

    assert "期限经过（" in page
    assert "期限变动（" not in page


def test_an_archived_ledger_says_that_nothing_changes(underway, office, sign_in):
    rows = type(underway.inspection).objects.filter(pk=underway.inspection_id)
    rows.update(stage=Stage.ARCHIVED)

    page = text(sign_in(office).get(underway.get_absolute_url()))

    assert "归档，内容不再变动，只能查阅和打印。" in page
    for menu in page.split('class="menu-list">')[1:]:
        assert menu.partition("</details>")[0].removesuffix("</div>").strip()
