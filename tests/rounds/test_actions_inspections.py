import pytest
from django.urls import reverse

from accounts.models import User
from core import jobs, visibility
from core.documents import drafting, issuing, making, registry
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.models import AuditEvent, IssuedNumber, Notice
from core.verbs import CoreVerb
from rounds import gates
from rounds.actions import deadlines, inspections
from rounds.enums import NOTICE, DeadlineKind, RoundState, Stage
from rounds.models import Deadline, Round, TeamMember
from tests import factories as make
from tests.browsed import form, form_of, submit
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db
NONE = "确无底稿和谈话：单位已撤并"


@snapshot_fixture
def waiting(inspection):
    """The inspection before its entry."""
    inspection.stage, inspection.entry_on = Stage.PREPARATION, None
    inspection.save()
    make.announce(inspection)
    return inspection


def test_leader_enters_and_the_day_is_kept(waiting, leader):
    inspections.advance(waiting, Stage.FIELDWORK, on=make.days(-1), by=leader)

    waiting.refresh_from_db()
    assert (waiting.stage, waiting.entry_on) == (Stage.FIELDWORK, make.days(-1))
    event = AuditEvent.objects.get(trail=waiting.audit_trail)
    assert event.verb == "进驻"


def test_member_may_not_enter(waiting, leader, member):
    with pytest.raises(ActionDenied, match="由组长办理"):
        inspections.advance(waiting, Stage.FIELDWORK, by=member)


def test_leader_of_another_team_may_not_enter(waiting, leader, outsider):
    with pytest.raises(ActionDenied):
        inspections.advance(waiting, Stage.FIELDWORK, by=outsider)


def test_entry_waits_for_the_round(waiting, leader):
    waiting.round.state = RoundState.APPROVED
    waiting.round.save()

    with pytest.raises(ActionDenied, match="须经批准并启动实施后才能进驻"):
        inspections.advance(waiting, Stage.FIELDWORK, by=leader)


def test_entry_needs_a_leader(waiting, office):
    with pytest.raises(ActionDenied, match="第一巡察组还没有组长"):
        inspections.advance(waiting, Stage.FIELDWORK, by=office)


def test_no_stage_is_skipped(waiting, office):
    with pytest.raises(InvalidTransition, match="不能转为“报告”"):
        inspections.advance(waiting, Stage.REPORTING, by=office)


def test_exit_before_entry_is_refused(inspection, leader):
    with pytest.raises(ActionDenied, match="驻点结束日期不能早于进驻日期"):
        inspections.advance(inspection, Stage.REPORTING, on=make.days(-11), note=NONE, by=leader)


def test_future_day_is_refused(inspection, leader):
    with pytest.raises(ActionDenied, match="不能晚于今天"):
        inspections.advance(inspection, Stage.REPORTING, on=make.days(1), note=NONE, by=leader)


def test_exit_starts_the_two_reports(inspection, leader):
    inspections.advance(inspection, Stage.REPORTING, note=NONE, by=leader)

    kinds = set(Deadline.objects.filter(inspection=inspection).values_list("kind", flat=True))
    assert kinds == {DeadlineKind.GROUP_REPORT, DeadlineKind.SECRETARY_REPORT}


def test_a_registered_gate_is_asked(inspection, office, monkeypatch):
    monkeypatch.setitem(gates._gates, Stage.REPORTING, [lambda i: ["3条底稿未审签"]])

    with pytest.raises(ActionDenied, match="3条底稿未审签"):
        inspections.advance(inspection, Stage.REPORTING, by=office)


def test_archive_waits_for_the_reports(inspection, leader, office):
    inspections.advance(inspection, Stage.REPORTING, note=NONE, by=leader)

    assert "“向领导小组报告”还没有登记完成日期" in gates.needs_own_dates_met(inspection)

    for row in Deadline.objects.filter(inspection=inspection):
        inspections.meet_deadline(row, on=make.days(0), by=office)
    assert gates.needs_own_dates_met(inspection) == []


def test_archive_ends_memberships_once_the_team_is_done(inspection, leader, office, monkeypatch):
    monkeypatch.setitem(gates._gates, Stage.ARCHIVED, [gates.needs_own_dates_met])
    other = make.InspectionFactory(round=inspection.round, team=inspection.team)
    for row in (inspection, other):
        row.stage, row.exit_on, row.feedback_on = Stage.FOLLOW_UP, make.days(-5), make.days(-2)
        row.save()

    inspections.advance(inspection, Stage.ARCHIVED, by=office)
    assert TeamMember.objects.filter(team=inspection.team, to_on=None).exists()

    inspections.advance(other, Stage.ARCHIVED, by=office)
    assert not TeamMember.objects.filter(team=inspection.team, to_on=None).exists()


def test_entry_waits_for_the_notice(waiting, leader):
    IssuedNumber.objects.all().delete()

    with pytest.raises(NotYet, match="巡察通知还没有印发"):
        inspections.advance(waiting, Stage.FIELDWORK, by=leader)


def test_issuing_the_notice_meets_its_date_and_tells_the_unit(inspection, office, client):
    liaison = make.LiaisonFactory(unit=inspection.unit).user
    stranger = make.LiaisonFactory().user
    due = deadlines.start(
        inspection,
        DeadlineKind.NOTICE,
        inspection,
        starts_on=make.days(-30),
        label="通知",
        by=office,
    )
    page = reverse("rounds:unit_notice", args=[inspection.pk])
    client.force_login(liaison)
    assert client.get(page).status_code == 404

    issuing.issue(registry.get(NOTICE), inspection, by=office)

    due.refresh_from_db()
    assert due.met_on == make.today()
    told = Notice.objects.get(recipient=liaison)
    assert told.url == page
    assert not visibility.hidden([told], liaison)
    assert visibility.hidden([told], stranger) == {told.pk}
    text = client.get(page).content.decode().replace("<wbr>", "")  # where a title may break
    assert f"关于对{inspection.unit.party}开展巡察的通知" in text
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    assert not Notice.objects.filter(recipient=stranger).exists()


def test_no_notice_of_a_plan(waiting, office):
    IssuedNumber.objects.all().delete()
    waiting.round.state = RoundState.SUBMITTED
    waiting.round.save()

    with pytest.raises(NotYet, match="方案还没有批准"):
        issuing.issue(registry.get(NOTICE), waiting, by=office)


def test_an_exit_without_sheets_and_talks_wants_a_reason_that_is_kept(inspection, leader, client):
    client.force_login(leader)
    url = reverse("rounds:inspection_advance", args=[inspection.pk])
    text = client.get(url).content.decode()
    assert "还没有问题底稿，还没有个别谈话记录" in text
    assert "提前结束驻点" in text
    Round.objects.update(starts_on=make.days(-30), ends_on=make.days(0))
    assert "提前结束驻点" not in client.get(url).content.decode()

    refused = submit(client, url)
    assert refused.status_code == 422
    with pytest.raises(NotYet, match="还没有问题底稿；还没有个别谈话记录。确实没有、办不完的"):
        inspections.advance(inspection, Stage.REPORTING, by=leader)
    submit(client, url, note=NONE)

    inspection.refresh_from_db()
    assert inspection.stage == Stage.REPORTING
    assert AuditEvent.objects.get(verb="结束驻点").note == NONE


def test_feedback_waits_for_the_two_reports(inspection, leader, office):
    inspections.advance(inspection, Stage.REPORTING, note=NONE, by=leader)

    with pytest.raises(NotYet, match=r"“向领导小组报告”还没有登记.*“向书记专题会报告”还没有登记"):
        inspections.advance(inspection, Stage.FEEDBACK, by=office)

    for row in Deadline.objects.filter(inspection=inspection):
        inspections.meet_deadline(row, on=make.days(0), by=office)
    inspections.advance(inspection, Stage.FEEDBACK, by=office)


def test_archiving_ends_what_was_due(inspection, office, monkeypatch):
    monkeypatch.setitem(gates._gates, Stage.ARCHIVED, [])
    row = deadlines.start(
        inspection,
        DeadlineKind.NOTICE,
        inspection,
        starts_on=make.days(-60),
        label="通知",
        by=office,
    )
    clue = deadlines.start(
        inspection, DeadlineKind.CLUE_SIGN, inspection.unit, starts_on=make.days(-60),
        label="签收", restricted=True, by=office,
    )  # fmt: skip
    inspection.stage, inspection.exit_on = Stage.FOLLOW_UP, make.days(-5)
    inspection.save()

    inspections.advance(inspection, Stage.ARCHIVED, by=office)

    assert list(Deadline.objects.overdue(make.today())) == [clue]
    assert row.history.last().reason == "随归档终止"


@pytest.mark.parametrize("state", [RoundState.UNDERWAY, RoundState.RECTIFYING])
def test_the_round_says_what_bars_its_next_step(inspection, office, client, state):
    inspection.round.state = state
    inspection.round.save()
    client.force_login(office)

    text = client.get(inspection.round.get_absolute_url()).content.decode()

    assert f"{inspection.unit}还没有" in text
    assert ">转入整改<" not in text
    assert ">归档<" not in text


def test_whoever_worded_the_notice_last_does_not_issue_it(client, inspection, office):
    kind = registry.get(NOTICE)
    IssuedNumber.objects.all().delete()
    words = drafting.words(kind, inspection, office)
    drafting.save(kind, inspection, words | {"topics": "重点看工程项目"}, version=0, by=office)
    client.force_login(office)

    User.objects.with_role("office").exclude(pk=office.pk).update(is_active=False)
    with pytest.raises(ActionDenied, match="没有其他在用账号"):
        issuing.issue(kind, inspection, by=office)
    other = make.UserFactory(name="李另一", roles=["office"])
    with pytest.raises(ActionDenied, match="另一人核对印发：李另一"):
        issuing.issue(kind, inspection, by=office)

    page = client.get(kind.url_of(inspection)).content.decode()
    assert "另一人核对印发：李另一" in page
    assert kind.url_of(inspection, "document_issue") not in page
    client.force_login(other)
    assert (
        kind.url_of(inspection, "document_issue")
        in client.get(kind.url_of(inspection)).content.decode()
    )
    assert issuing.issue(kind, inspection, by=other)


def test_saving_the_same_words_again_makes_nobody_their_author(inspection, office):
    kind, other = registry.get(NOTICE), make.UserFactory(roles=["office"])
    words = drafting.words(kind, inspection, office) | {"topics": "重点看工程项目"}
    assert drafting.save(kind, inspection, words, version=0, by=office)
    row = drafting.stored(NOTICE, inspection)

    assert not drafting.save(kind, inspection, words, version=row.version, by=other)
    assert drafting.author_of(NOTICE, inspection) == office.pk


def test_opening_the_words_and_saving_them_unchanged_changes_nothing(client, inspection, office):
    """Also as a browser sends them, with line breaks of its own."""
    kind = registry.get(NOTICE)
    IssuedNumber.objects.all().delete()
    client.force_login(office)
    address = kind.url_of(inspection, "document_words")
    typed = {
        name: value.replace("\n", "\r\n")
        for name, value in form(client, address).values().items()
        if isinstance(value, str) and name != "version"
    }

    answer = submit(client, address, follow=True, **typed)

    assert "没有改动" in answer.content.decode()
    assert drafting.author_of(NOTICE, inspection) is None
    assert not AuditEvent.objects.filter(verb=CoreVerb.TEXT_CHANGED).exists()
    assert kind.url_of(inspection, "document_issue") in answer.content.decode()


def test_what_takes_its_place_is_not_put_in_force_by_who_worded_it(
    inspection, office, leader, client
):
    kind, other = registry.get(NOTICE), make.UserFactory(name="李另一", roles=["office"])
    IssuedNumber.objects.all().delete()
    words = drafting.words(kind, inspection, office)
    client.force_login(other)
    page = kind.url_of(inspection)
    opened = form_of(client.get(page), page, kind.url_of(inspection, "document_issue"))
    drafting.save(kind, inspection, words | {"topics": "重点看工程项目"}, version=0, by=office)

    opened.send(client, kind.url_of(inspection, "document_issue"))
    assert not IssuedNumber.objects.exists(), "the words were others when the page was opened"
    issuing.issue(kind, inspection, by=other)
    job = making.ask(kind, inspection, by=other)
    with pytest.raises(NotYet, match="正在制作"):
        drafting.save(kind, inspection, words | {"topics": "别的"}, version=1, by=office)
    jobs.run(job.pk)
    assert drafting.save(kind, inspection, words | {"topics": "别的"}, version=1, by=office)

    for person in (office, leader):
        assert not making.may_make(kind, inspection, by=person)
        with pytest.raises(ActionDenied):
            making.ask(kind, inspection, reason="更正", by=person)
    assert making.ask(kind, inspection, reason="更正", by=other)
