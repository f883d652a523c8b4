"""外来台账: what another body found in a unit goes the whole way of a ledger (ADR 0110)."""

import io

import pytest
from django.urls import reverse
from openpyxl import Workbook

from core import importing
from core.errors import ActionDenied, NotYet
from core.importing import Verdict
from core.models import AuditEvent, Notice
from overview.queries.leadership import facts
from rectification import queries
from rectification.actions import items, ledgers, outside, plans, supervision
from rectification.actions.outside import Problem
from rectification.actions.reminders import remind
from rectification.enums import LedgerState
from rectification.imports.outside import OutsideImporter
from rectification.models import Ledger, LedgerItem
from rounds.actions import reminder_rules
from rounds.enums import DeadlineKind, Stage
from rounds.models import Deadline, ReminderRule, TeamMember
from tests import factories as make
from tests.browsed import form_of, submit
from tests.rectification.conftest import fresh, plan_all, put_right
from tests.rectification.letters import letter_of, shipped
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


def paper(**values) -> dict:
    return {
        "source": "audit",
        "paper_title": "关于2025年度预算执行的审计报告",
        "paper_number": "审报〔2026〕3号",
        "paper_on": make.days(-9),
        "plan_due_on": make.days(20),
        "concentrated_due_on": make.days(90),
    } | values


@snapshot_fixture
def foreign(inspection, office, liaison) -> Ledger:
    """Two problems of an audit in the unit that is being inspected."""
    problems = [Problem("专项资金滞留账外"), Problem("固定资产未入账", "3台设备未登记。")]
    return outside.open_outside(inspection.unit, values=paper(), problems=problems, by=office)


def test_it_is_opened_on_its_page_and_the_unit_told(client, office, liaison, inspection):
    client.force_login(office)
    url = reverse("rectification:outside_new")
    typed = {
        "unit": str(inspection.unit_id),
        "problems-0-problem": "专项资金滞留账外",
        "problems-1-problem": "固定资产未入账",
    }
    typed |= {name: str(value) for name, value in paper().items()}

    answer = submit(client, url, **typed)

    ledger = Ledger.objects.get(source="audit")
    assert answer.url == ledger.get_absolute_url()
    assert ledger.items.count() == 2
    assert ledger.inspection is None
    assert Notice.objects.filter(recipient=liaison, subject__contains="审计").count() == 1
    kinds = Deadline.objects.filter(about_unit=inspection.unit).values_list("kind", flat=True)
    assert sorted(kinds) == ["concentrated", "item", "item", "plan"]
    verbs = AuditEvent.objects.filter(trail=ledger.audit_trail).values_list("verb", flat=True)
    assert "建立外来台账" in verbs
    assert "录入反馈问题" in verbs


def test_a_paper_of_the_future_is_refused_and_nothing_typed_is_lost(client, office, inspection):
    client.force_login(office)
    url = reverse("rectification:outside_new")
    typed = {name: str(value) for name, value in paper(paper_on=make.days(1)).items()}

    answer = submit(
        client, url, unit=str(inspection.unit_id), **{"problems-0-problem": "账外资金"}, **typed
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "来文日期不能晚于今天" in page
    assert "账外资金" in page
    assert not Ledger.objects.exists()


def test_the_same_paper_is_taken_once(foreign, office):
    with pytest.raises(Exception, match="ledger_paper_once_per_unit"):
        outside.open_outside(foreign.unit, values=paper(), problems=[Problem("又一次")], by=office)


def test_it_goes_the_whole_way_without_a_team(foreign, liaison, office, office2, leader):
    plan_all(foreign, liaison)
    foreign.refresh_from_db()
    plans.submit_plan(foreign, by=liaison)
    plans.approve_plan(foreign, by=office)
    for item in fresh(foreign):
        put_right(item, liaison)
        with pytest.raises(ActionDenied):
            items.verify(item, note="不归巡察组", by=leader)
        items.verify(item, note="现场核验", by=office)
        with pytest.raises(ActionDenied):
            items.close(item, note="同一人", by=office)
        items.close(item, note="销号", by=office2)
    foreign.refresh_from_db()
    ledgers.advance(foreign, LedgerState.EVALUATION, by=office)
    foreign.refresh_from_db()
    ledgers.advance(foreign, LedgerState.CLOSED, by=office)

    foreign.refresh_from_db()
    assert foreign.state == LedgerState.CLOSED
    assert not Deadline.objects.filter(about_unit=foreign.unit).open().exists()


def test_every_page_of_it_opens_for_the_unit_the_office_and_its_inspectors(
    client, foreign, office, liaison, leader
):
    plan_all(foreign, liaison)
    item = foreign.items.first()
    pages = [
        foreign.get_absolute_url(),
        reverse("rectification:ledger_history", args=[foreign.pk]),
        reverse("rectification:disclosure", args=[foreign.pk]),
        item.get_absolute_url(),
        reverse("rectification:ledger_list") + "?source=outside",
        reverse("rectification:item_list") + "?source=audit",
        reverse("rounds:deadline_list"),
        "/",
    ]
    for person in (office, liaison, leader):
        client.force_login(person)
        assert [client.get(url).status_code for url in pages] == [200] * len(pages)


def test_workbooks_and_lists_name_the_paper(client, foreign, office):
    client.force_login(office)

    listed = client.get(reverse("rectification:ledger_list") + "?source=outside").content.decode()
    file = client.get(reverse("rectification:ledger_list") + "?source=outside&export=csv")

    assert "市财政局" in listed
    assert "审计" in listed
    assert foreign.origin in b"".join(file).decode("utf-8-sig")
    items = client.get(reverse("rectification:item_list") + "?source=audit&export=csv")
    assert b"".join(items).decode("utf-8-sig").count("审计") == 2


def test_who_sees_it(foreign, inspection, liaison, leader, outsider, office, leadership):
    stranger = make.UserFactory(roles=["liaison"])

    def sees(user) -> bool:
        ledger = Ledger.objects.visible_to(user).filter(pk=foreign.pk).exists()
        assert LedgerItem.objects.visible_to(user).filter(ledger=foreign).exists() == ledger
        assert Deadline.objects.visible_to(user).filter(about_unit=foreign.unit).exists() == ledger
        return ledger

    assert all(map(sees, (liaison, office, leadership, leader)))
    assert not any(map(sees, (outsider, stranger)))
    TeamMember.objects.filter(inspector__user=leader).update(recused_from=inspection.unit)
    assert not sees(leader)
    TeamMember.objects.filter(inspector__user=leader).update(recused_from=None)
    inspection.stage = Stage.ARCHIVED
    inspection.save()
    assert not sees(leader)


@snapshot_fixture
def rules(db):
    """The rules of a new installation, on every day of the week."""
    ReminderRule.objects.all().delete()
    reminder_rules.load_defaults()
    ReminderRule.objects.update(workdays_only=False)


@pytest.mark.usefixtures("rules")
def test_the_unit_is_reminded_and_the_office_told_what_is_late(foreign, liaison, office):
    Deadline.objects.filter(about_unit=foreign.unit).update(
        due_on=make.days(0), starts_on=make.days(-30)
    )
    Deadline.objects.update(created_at=make.days(-30).isoformat() + "T08:00:00+08:00")

    remind(make.days(1))

    told = Notice.objects.filter(recipient=liaison, kind="deadline")
    assert told.filter(subject__contains="市财政局").exists()
    assert Notice.objects.filter(recipient=office, key__startswith="remind:office").exists()


def test_figures_of_our_inspections_do_not_count_it(foreign, ledger, office, leadership):
    own = ledger.items.count()

    assert queries.counters_in_scope(office).total == own
    assert queries.counters_in_scope(office, "outside").total == 2
    assert queries.open_from_outside(office) == 2
    assert sum(row.total for row in facts._items(leadership, make.days(0))) == own


def test_the_filter_tells_the_sources_apart(client, foreign, ledger, office):
    client.force_login(office)
    url = reverse("rectification:item_list")

    def numbers(source):
        answer = client.get(f"{url}?source={source}")
        return {row["id"] for row in answer.context["table"].rows}

    assert numbers("audit") == set(foreign.items.values_list("pk", flat=True))
    assert numbers("inspection") == set(ledger.items.values_list("pk", flat=True))
    assert numbers("higher") == set()
    assert numbers("") == numbers("audit") | numbers("inspection")


def test_problems_are_added_until_all_is_acknowledged(foreign, liaison, office):
    outside.add_problems(foreign, problems=[Problem("又查明一项")], by=office)
    assert foreign.items.count() == 3

    items.acknowledge_many(foreign, foreign.items.all(), by=liaison)
    foreign.refresh_from_db()

    with pytest.raises(NotYet):
        outside.add_problems(foreign, problems=[Problem("太晚")], by=office)


# The workbook

HEAD = [
    "单位",
    "来源",
    "来文标题",
    "文号",
    "来文日期",
    "方案期限",
    "整改期限",
    "反馈问题",
    "具体问题",
]


def book(*rows) -> bytes:
    made = Workbook()
    made.active.append(HEAD)
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def row(unit="市财政局", problem="账外资金", **said) -> list:
    values = paper(source="审计") | said
    return [unit, *(values[n] for n in Ledger.PAPER), problem, ""]


def test_a_workbook_opens_a_ledger_for_each_unit(client, office, inspection, other_inspection):
    client.force_login(office)
    url = reverse("rectification:outside_import")
    file = io.BytesIO(book(row(), row(problem="账实不符"), row("市水利局", "账外资金")))
    file.name = "审计问题.xlsx"

    check = submit(client, url, file=file).url
    form_of(client.get(check), check, url).send(client, url)

    made = {str(each.unit): each.items.count() for each in Ledger.objects.from_outside()}
    assert made == {"市财政局": 2, "市水利局": 1}


def test_what_is_wrong_is_said_by_row_and_nothing_is_stored(office, inspection):
    data = book(row("市没有局"), row(), row(problem="另一项", plan_due_on=make.days(30)), row())

    run = importing.dry_run(OutsideImporter(office), data)

    assert [line.verdict for line in run.rows] == [
        Verdict.ERROR,
        Verdict.NEW,
        Verdict.ERROR,
        Verdict.ERROR,
    ]
    assert "名录中没有“市没有局”" in run.rows[0].note
    assert "整改方案期限" in run.rows[2].note
    assert not Ledger.objects.exists()


def test_sent_again_it_adds_only_what_is_new(foreign, office):
    data = book(row(problem="专项资金滞留账外"), row(problem="新查明"))

    run = importing.dry_run(OutsideImporter(office), data)

    assert [line.verdict for line in run.rows] == [Verdict.UNCHANGED, Verdict.NEW]


def test_a_letter_of_supervision_goes_out_about_it(foreign, office, liaison):
    steps = shipped()

    supervision.call(foreign, steps["urging"], requirement="抓紧整改", by=office)

    letter = letter_of(foreign)
    due = Deadline.objects.get(kind=DeadlineKind.SUPERVISION)
    assert (due.about_unit, due.inspection) == (foreign.unit, None)
    assert due.target_id == letter.pk
    assert Notice.objects.filter(recipient=liaison, subject__startswith="收到").count() == 2


def test_a_paper_is_one_paper_however_it_is_written(foreign, office):
    type(foreign.unit).objects.filter(pk=foreign.unit_id).update(short_name="财政局")
    data = book(
        row(problem="新查明"),
        row("财政局", "新查明"),
        row(problem="另一项", paper_title="关于２０２５年度预算执行的审计报告"),
        row(problem="再一项", concentrated_due_on=make.days(60)),
    )

    run = importing.dry_run(OutsideImporter(office), data)

    assert [line.verdict for line in run.rows] == [
        Verdict.NEW, Verdict.ERROR, Verdict.NEW, Verdict.ERROR,
    ]  # fmt: skip
    assert "加入已有的台账" in run.rows[2].note
    assert "整改期限" in run.rows[3].note
