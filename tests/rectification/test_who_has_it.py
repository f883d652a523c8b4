"""What pages and messages say of who has a thing now, as each reader may know it."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import assignees
from findings.models import ClueGrant
from rectification.actions import extensions, public_texts
from rectification.models import PublicText
from rounds.actions import commitments, rounds, teams
from rounds.enums import Duty, RoundState, Stage
from rounds.models import Inspection
from tests import browsed
from tests import factories as make
from tests.browsed import submit
from tests.rectification.conftest import evidence, fresh

pytestmark = pytest.mark.django_db


def page(client, user, url) -> str:
    client.force_login(user)
    return client.get(url).content.decode()


def press(client, user, name: str, thing) -> str:
    """The button of the thing's page that leads to this step; what the next page says."""
    client.force_login(user)
    target = reverse(name, args=[thing.pk])
    return submit(client, target, at=thing.get_absolute_url(), follow=True).content.decode()


def alone(*people) -> None:
    """Of the office only these: factories make accounts of their own."""
    others = User.objects.filter(roles__contains=[Role.OFFICE])
    others.exclude(pk__in=[person.pk for person in people]).update(is_active=False)


def before_entry(inspection) -> None:
    Inspection.objects.filter(pk=inspection.pk).update(stage=Stage.PREPARATION, entry_on=None)


def test_before_the_entry_the_office_has_the_notice(client, inspection, leader, office):
    alone(office)
    before_entry(inspection)
    url = inspection.get_absolute_url()

    assert "现在由您印发巡察通知" in page(client, office, url)
    told = page(client, leader, url)
    assert "现在由 赵办（巡察办）印发巡察通知" in told
    assert "由巡察办在本页“文书”中印发" in told
    assert "办理进驻" not in told
    assert "赵办" in assignees.words(inspection.round)

    make.announce(inspection)
    assert "现在由您办理进驻" in page(client, leader, url)


def test_on_a_team_the_duty_is_named(client, inspection, leader, office):
    url = inspection.get_absolute_url()

    assert "现在由 周组长（组长）开展了解" in page(client, office, url)


def test_who_has_it_after_a_step_reads_you(item, liaison, office, leader):
    assert assignees.words(item, liaison) == "现在由您继续整改。"
    assert assignees.words(item, office) == f"现在由{liaison.name}继续整改。"
    item.state = "submitted"
    told = assignees.words(item, liaison)
    assert told == "现在由巡察组成员核验。"
    assert leader.name not in told


def test_an_asked_extension_names_who_decides(client, item, liaison, office, leader):
    alone(office)
    client.force_login(liaison)
    url, wanted = reverse("rectification:extension_new", args=[item.pk]), make.days(150).isoformat()
    sent = submit(
        client, url, follow=True, new_due_on=wanted, reason="招标流程", uploads=[evidence()]
    )

    told = sent.content.decode()
    assert "延期申请已报送。现在由巡察办决定延期。" in told
    assert "现在由您继续整改；现在由巡察办决定延期" in told
    seen = page(client, leader, item.get_absolute_url())
    assert "；现在由 赵办（巡察办）决定延期" in seen
    assert "；现在由您决定延期" in page(client, office, item.get_absolute_url())
    extensions.refuse(item.extensions.get(), note="抓紧", by=office)
    assert (
        "决定延期" not in page(client, leader, item.get_absolute_url()).split("page-holder")[1][:80]
    )


def test_public_texts_handed_in_name_who_approves(client, underway, office, office2, liaison):
    alone(office, office2)
    for item in fresh(underway)[:2]:
        given = {"problem": item.problem, "text": "修订制度。", "names_confirmed": False}
        public_texts.word(item, given, by=office)
    url = PublicText.disclosure_url(underway.pk)
    client.force_login(office)
    target = reverse("rectification:public_texts_submit", args=[underway.pk])
    told = submit(client, target, at=url, follow=True).content.decode()

    assert "已报审2项公开文本。现在由钱办审定公开文本。" in told
    assert "其他同事" not in told
    assert "；现在由 钱办（巡察办）审定公开文本" in told
    assert "；现在由您审定公开文本" in page(client, office2, url)
    assert "；现在由巡察办审定公开文本" in page(client, liaison, url)


def test_an_approved_round_says_who_is_missing(client, inspection, leader, office, leadership):
    round = inspection.round
    url = round.get_absolute_url()
    type(round).objects.filter(pk=round.pk).update(state=RoundState.APPROVED)
    account = "市财政局没有可用的联络员账号，已列入系统管理员的待办。"
    grant = "本轮线索还没有人获得知悉授权，已列入安全保密管理员的待办。"

    before_entry(inspection)
    told = press(client, office, "rounds:round_start", round)

    assert "已启动实施。现在由您印发巡察通知。" in told
    assert told.count(account) == told.count(grant) == 2  # the message and the line
    seen = page(client, leadership, url)
    assert account in seen
    assert grant in seen
    assert grant not in page(client, leader, url)
    make.LiaisonFactory(unit=inspection.unit)
    assert account not in page(client, office, url)


def test_nothing_is_said_of_grants_once_somebody_is_granted(client, inspection, office, security):
    ClueGrant.objects.create(
        round=inspection.round, user=office, granted_by=security, reason="承办",
        from_on=make.days(-5),
    )  # fmt: skip

    assert "知悉授权" not in page(client, office, inspection.round.get_absolute_url())


def test_an_inspection_begins_with_how_it_came_about(client, office, leadership, leadership2):
    round = rounds.plan(
        {
            "term": make.TermFactory(), "number": 3, "kind": "regular", "topics": "聚焦落实",
            "starts_on": make.days(30), "ends_on": make.days(60), "preset": make.PresetFactory(),
        },
        by=office,
    )  # fmt: skip
    rounds.choose_units(round, [make.UnitFactory(name="市甲局"), make.UnitFactory()], by=office)
    team, inspector = teams.form(round, by=office), make.InspectorFactory()
    teams.add_member(team, inspector, duty=Duty.LEADER, by=office)
    ids = round.inspections.values_list("pk", flat=True)
    teams.assign(round, dict.fromkeys(ids, team.pk), by=office)
    round.refresh_from_db()
    rounds.submit(round, by=office)
    rounds.approve(round, note="只给领导小组看的话", by=leadership)
    rounds.start(round, by=office)
    commitments.sign(round, by=inspector.user)
    url = round.inspections.get(unit__name="市甲局").get_absolute_url()

    told = page(client, office, url)

    for verb in ("列入单位", "分配单位", "报批轮次方案", "批准轮次方案", "启动轮次"):
        assert told.count(f"<strong>{verb}</strong>") == 1, verb
    assert "只给领导小组看的话" in told
    seen = page(client, inspector.user, url)
    assert "<strong>启动轮次</strong>" in seen
    assert "只给领导小组看的话" not in seen


def test_a_plan_that_goes_back_names_the_unit_and_one_handed_in_the_office(
    client, planned, liaison, office
):
    alone(office)
    told = press(client, liaison, "rectification:plan_submit", planned)
    assert "整改方案已报送，请等待巡察办审核。现在由巡察办审核方案。" in told

    client.force_login(office)
    url, back = reverse("rectification:plan_review", args=[planned.pk]), {"return": "1"}
    answer = submit(client, url, follow=True, note="措施不实", **back).content.decode()
    assert f"整改方案已退回。现在由{liaison.name}编制整改方案。" in answer


def ticks_of(form) -> list:
    return [each for each in form.controls() if each.get("type") == "checkbox"]


def test_acknowledging_the_last_item_says_that_the_plan_is_next(client, ledger, liaison):
    client.force_login(liaison)
    target = reverse("rectification:ledger_acknowledge", args=[ledger.pk])
    address = ledger.get_absolute_url()
    forms = browsed.forms(client.get(address), address)
    form = next(each for each in forms if each.action == target and ticks_of(each))
    boxes = ticks_of(form)
    ticked = {each.get("name"): [box.get("value") for box in boxes] for each in boxes}

    told = form.submit(client, press="some", follow=True, **ticked).content.decode()

    assert "项。现在由您编制整改方案。" in told
