"""Pages of the ladder: the board, the letters, and each person's own step."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core import attachments
from core.documents import making, registry, store
from core.models import AuditEvent, Job
from rectification.actions import supervision
from rectification.models import Supervision
from rectification.queries.supervision import on_the_board
from tests import browsed
from tests import factories as make
from tests.asking import body
from tests.browsed import submit
from tests.rectification.conftest import evidence
from tests.rectification.letters import age, letter_of, shipped
from tests.snapshots import snapshot_fixture

BOARD_QUERIES = 14


@pytest.fixture
def sign_in():
    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def url(name: str, pk: int | None = None) -> str:
    return reverse(f"rectification:{name}", args=[pk] if pk else [])


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@snapshot_fixture
def proposed(underway, office):
    shipped()
    age(underway, 95, due_in=-5)
    supervision.propose(make.today())
    return letter_of(underway)


@pytest.fixture
def issued(proposed, office):
    return supervision.issue(proposed, by=office)


def test_one_click_on_the_board_issues(proposed, office, sign_in):
    client = sign_in(office)
    page = text(client.get(url("supervision_board")))
    assert url("supervision_send", proposed.pk) in page
    assert "集中整改期限已过5日" in page

    submit(client, url("supervision_send", proposed.pk), at=url("supervision_board"))

    proposed.refresh_from_db()
    assert proposed.state == "issued"
    page = text(client.get(url("supervision_board")))
    assert "等单位" in page
    assert proposed.reference in page


def test_a_click_on_an_old_board_is_refused_with_a_sentence(proposed, office, sign_in):
    client = sign_in(office)
    old = browsed.form(client, url("supervision_send", proposed.pk), at=url("supervision_board"))
    old.submit(client)

    page = old.submit(client, follow=True)

    assert "您打开页面之后" in page.content.decode()
    assert AuditEvent.objects.filter(verb="发出督办文书").count() == 1


def test_board_filters_and_drills_down(issued, underway, office, sign_in):
    client = sign_in(office)
    page = text(client.get(url("supervision_board")))

    assert f"{underway.get_absolute_url()}?light=red" in page
    assert "?place=4" in page
    assert "市财政局" in text(client.get(url("supervision_board") + "?place=4&turn=unit"))
    assert "没有符合条件" in text(client.get(url("supervision_board") + "?place=1"))
    assert "没有符合条件" in text(client.get(url("supervision_board") + "?turn=office"))


def test_board_is_sorted_by_step_then_age(issued, underway):
    from rectification.models import Ledger

    later = make.InspectionFactory()
    other = Ledger.objects.create(
        inspection=later, unit=later.unit, opened_on=make.days(-200),
        plan_due_on=make.days(29), concentrated_due_on=make.days(80),
    )  # fmt: skip

    rows = on_the_board(Ledger.objects.all()).order_by("-place", "since", "id")

    assert [row.pk for row in rows] == [underway.pk, other.pk]
    assert [row.turn for row in rows] == ["unit", "nobody"]


@pytest.mark.parametrize("count", [1, 4])
def test_board_asks_the_same_number_of_queries(
    issued, office, sign_in, django_assert_max_num_queries, count
):
    from rectification.models import Ledger

    for _ in range(count - 1):
        inspection = make.InspectionFactory()
        Ledger.objects.create(
            inspection=inspection, unit=inspection.unit, opened_on=make.days(-1),
            plan_due_on=make.days(29), concentrated_due_on=make.days(80),
        )  # fmt: skip
    client = sign_in(office)
    client.get(url("supervision_board"))

    with django_assert_max_num_queries(BOARD_QUERIES):
        client.get(url("supervision_board"))


@pytest.mark.parametrize("name", ["supervision_board", "supervision_list"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_exports(issued, office, sign_in, name, kind):
    response = sign_in(office).get(url(name) + f"?export={kind}")

    content = b"".join(response) if response.streaming else response.content
    assert response.status_code == 200
    if kind == "csv":
        assert "市财政局" in content.decode()
    else:
        assert content[:2] == b"PK"


def test_unit_signs_answers_and_the_office_accepts(issued, office, liaison, sign_in):
    make.UnitLeaderFactory(unit=issued.ledger.unit, name="李一把", post="党组书记、局长")
    unit = sign_in(liaison)
    page = text(unit.get(issued.get_absolute_url()))
    assert "签收" in page
    assert "提示原因" not in page

    form = text(unit.get(url("supervision_receive", issued.pk)))
    assert "李一把" in form
    submit(unit, url("supervision_receive", issued.pk), name="李一把", post="党组书记、局长")
    submit(unit, url("supervision_answer", issued.pk), text="逐项整改完毕", uploads=[evidence()])
    issued.refresh_from_db()
    assert issued.state == "answered"
    inside = sign_in(office)
    page = text(inside.get(issued.get_absolute_url()))
    assert "逐项整改完毕" in page
    (file,) = attachments.of(issued)
    assert f'href="{file.get_absolute_url()}">佐证.pdf</a>' in page

    submit(inside, url("supervision_review", issued.pk), do="accept")

    issued.refresh_from_db()
    assert issued.state == "accepted"


def test_empty_answer_keeps_the_page_and_says_so(issued, liaison, sign_in):
    supervision.receive(issued, name="李", post="书记", by=liaison)

    response = submit(sign_in(liaison), url("supervision_answer", issued.pk), text="")

    assert response.status_code == 422
    assert "请写明整改和落实情况" in response.content.decode()


def test_liaison_sees_no_proposal_and_no_board(proposed, liaison, sign_in):
    client = sign_in(liaison)

    assert client.get(proposed.get_absolute_url()).status_code == 404
    assert client.get(url("supervision_board")).status_code == 404
    assert proposed.get_absolute_url() not in text(client.get(url("supervision_list")))


def test_leadership_decides_on_the_page(proposed, issued, underway, office, leadership, sign_in):
    age(underway, 130, due_in=-40)
    supervision.propose(make.today())
    letter = supervision.issue(letter_of(underway), by=office)
    client = sign_in(leadership)
    page = text(client.get(url("supervision_decide", letter.pk)))
    assert issued.reference in page

    refused = submit(client, url("supervision_decide", letter.pk), note="须问责", decide="1")
    submit(
        client, url("supervision_decide", letter.pk), note="须问责", outcome="account", decide="1"
    )

    assert refused.status_code == 409
    letter.refresh_from_db()
    assert (letter.state, letter.outcome) == ("decided", "account")


def test_calling_a_letter_from_the_ledger(underway, office, sign_in):
    steps = shipped()
    client = sign_in(office)
    assert url("supervision_new", underway.pk) in text(client.get(underway.get_absolute_url()))

    submit(
        client,
        url("supervision_new", underway.pk),
        step=steps["guiding"].pk,
        requirement="逐项对账",
    )

    assert Supervision.objects.get().requirement == "逐项对账"


def test_hostile_words_stay_words(issued, liaison, office, sign_in):
    hostile = "<script>alert(1)</script>{{7*7}}=cmd|"
    supervision.receive(issued, name=hostile[:80], post=hostile[:80], by=liaison)
    supervision.answer(issued, text=hostile, by=liaison)

    page = text(sign_in(office).get(issued.get_absolute_url()))

    assert "<script>alert(1)" not in page
    assert "{{7*7}}" in page


def test_document_shows_items_and_earlier_letters(issued, office, sign_in):
    page = text(
        sign_in(office).get(
            reverse("core:document_preview", args=["supervision_letter", issued.pk])
        )
    )

    assert issued.reference in page
    assert "三重一大" in page
    assert "主要负责人签收" in page


def test_work_waits_for_the_right_people(proposed, office, liaison):
    from rectification.queries import waiting_for

    def verbs(person):
        return {item.verb for item in waiting_for(person, make.today())}

    assert "发出" in verbs(office)
    assert not verbs(liaison) & {"签收", "答复"}
    supervision.issue(proposed, by=office)
    assert "签收" in verbs(liaison)
    assert "发出" not in verbs(office)


def test_panel_stands_on_the_inspection(issued, office, sign_in):
    page = text(sign_in(office).get(issued.ledger.inspection.get_absolute_url()))

    assert "督办文书" in page
    assert "最近一份：待签收" in page


def test_every_figure_of_the_board_leads_to_as_many_rows(issued, underway, office, sign_in):
    """One ledger waits for its unit on step four, one stands nowhere and waits for nobody."""
    from rectification.models import Ledger

    inspection = make.InspectionFactory()
    Ledger.objects.create(
        inspection=inspection, unit=inspection.unit, opened_on=make.days(-1),
        plan_due_on=make.days(29), concentrated_due_on=make.days(80),
    )  # fmt: skip
    client = sign_in(office)
    board = client.get(url("supervision_board")).context
    figures = [*board["figures"], *board["turns"]]

    found = {f["label"]: client.get(f["url"]).context["page_obj"].total for f in figures}

    assert {f["label"]: f["value"] for f in figures} == found
    assert sum(found.values()) == 4
    chart, parts = board["ladder"], [s for row in board["ladder"].rows for s in row.segments]
    assert [s.value for s in parts] == [client.get(s.url).context["page_obj"].total for s in parts]
    assert sum(s.value for s in parts) == Ledger.objects.open().count()
    assert chart.title == "在办2个单位中1个已收到督办文书，1个等单位"
    assert found["情况告诫书"] == found["等单位"] == found["尚未发文"] == found["无待办"] == 1


def test_figures_of_a_line_lead_to_as_many_items(issued, underway, office, liaison, sign_in):
    item = underway.items.first()
    type(item).objects.filter(pk=item.pk).update(due_on=make.days(9))
    client = sign_in(office)
    page = text(client.get(url("supervision_board")))
    links = re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)</a>', page)

    found = [(int(n), client.get(link).context["page_obj"].total) for link, n in links]

    assert found == [(3, 3), (2, 2)]


@pytest.mark.parametrize("who", ["office", "leadership", "leader", "liaison"])
def test_letters_stand_on_the_pages_of_unit_and_ledger(issued, underway, request, sign_in, who):
    """List and timeline both; what went before the letter stays among the inspectors."""
    client = sign_in(request.getfixturevalue(who))

    for address in (underway.unit.get_absolute_url(), url("ledger_history", underway.pk)):
        page = text(client.get(address))
        assert issued.get_absolute_url() in page
        assert issued.reference in page
        assert "发出督办文书" in page
    shown = text(client.get(underway.unit.get_absolute_url()))
    assert ("提示督办" in shown) == (who != "liaison")


def test_a_proposal_does_not_stand_on_the_units_page_for_the_unit(proposed, liaison, sign_in):
    page = text(sign_in(liaison).get(proposed.ledger.unit.get_absolute_url()))

    assert "督办" not in page.split("<main", 1)[-1]


def test_the_unit_page_of_another_unit_shows_no_letter(issued, office, outsider, sign_in):
    other = make.UnitFactory(name="市别的局")

    assert issued.reference not in text(sign_in(office).get(other.get_absolute_url()))
    page = text(sign_in(outsider).get(issued.ledger.unit.get_absolute_url()))
    assert issued.reference not in page
    assert "提示督办" not in page


def test_pages_of_a_letter_say_what_it_demands(issued, office, liaison, sign_in):
    standing = issued.requirement
    supervision.receive(issued, name="李甲", post="局长", by=liaison)

    for page in ("supervision", "supervision_answer"):
        shown = text(sign_in(liaison).get(url(page, issued.pk)))
        assert "督办要求" in shown
        for line in filter(None, standing.splitlines()):
            assert line in shown


def test_the_receiver_of_a_letter_is_not_asked_to_make_it(issued, office, liaison, sign_in):
    paper = reverse("core:document_preview", args=["supervision_letter", issued.pk])
    make_it = reverse("core:document_make", args=["supervision_letter", issued.pk])

    assert make_it in text(sign_in(office).get(paper))
    assert make_it not in text(sign_in(liaison).get(paper))
    sign_in(liaison).post(make_it)
    assert not Job.objects.filter(requested_by=liaison).exists()


def test_the_unit_takes_along_nothing_that_its_page_hides(issued, liaison, office, sign_in):
    lists = url("supervision_list")

    for_unit = body(sign_in(liaison).get(lists, {"export": "csv"}))
    for_office = body(sign_in(office).get(lists, {"export": "csv"}))

    assert issued.reference in for_unit
    assert "提示原因" not in for_unit
    assert issued.grounds not in for_unit
    assert issued.grounds in for_office


def test_the_unit_opens_no_trial_print_of_a_letter(proposed, liaison, office):
    kind = registry.get(supervision.DOCUMENT)
    draft = making.freezing(kind, proposed, by=office)()

    letter = supervision.issue(proposed, by=office)

    assert store.find(draft.pk, user=office)
    assert letter in Supervision.objects.visible_to(liaison)
    assert store.find(draft.pk, user=liaison) is None
