"""How often and how long somebody was drawn, and with whom, as the page of the person shows it."""

import pytest
from django.test import Client
from django.urls import reverse

from rounds.enums import RoundState, Stage
from rounds.queries import stays
from tests import factories as make

pytestmark = pytest.mark.django_db


def served(person, *, began: int, ended: int, state=RoundState.RECTIFYING, **membership):
    """A membership of a team whose one stay lasted from ``began`` to ``ended`` days from today."""
    dates = {"starts_on": make.days(began), "ends_on": make.days(ended)}
    round = make.RoundFactory(state=state, **dates)
    team = make.TeamFactory(round=round)
    make.InspectionFactory(
        round=round, team=team, stage=Stage.REPORTING, entry_on=make.days(began),
        exit_on=make.days(ended),
    )  # fmt: skip
    dates = {"from_on": make.days(began - 10)} | membership
    return make.TeamMemberFactory(team=team, inspector=person, **dates)


def record_of(person):
    return stays.of([person], make.today())[person.pk]


def test_rounds_and_days_are_counted_within_the_membership():
    person = make.InspectorFactory()
    served(person, began=-100, ended=-71)
    served(person, began=-60, ended=-31, to_on=make.days(-51))

    record = record_of(person)

    assert (record.times, record.days, record.last_on) == (2, 40, make.days(-51))


def test_days_to_come_and_plans_do_not_count():
    person = make.InspectorFactory()
    served(person, began=-9, ended=20, state=RoundState.UNDERWAY)
    served(person, began=40, ended=60, state=RoundState.PLANNING)

    record = record_of(person)

    assert (record.times, record.days) == (1, 10)


def test_who_joined_and_left_on_one_day_was_not_there():
    person = make.InspectorFactory()
    served(person, began=-60, ended=-31, from_on=make.days(-50), to_on=make.days(-51))

    assert record_of(person).words == "还没有参加过巡察"


def test_companions_are_those_of_the_same_time_most_often_first():
    person, often, once, before = (
        make.InspectorFactory(name=n) for n in ("甲", "张乙", "安丙", "丁")
    )
    first, second = served(person, began=-100, ended=-71), served(person, began=-60, ended=-31)
    for member in (first, second):
        make.TeamMemberFactory(team=member.team, inspector=often, from_on=make.days(-60))
    make.TeamMemberFactory(team=second.team, inspector=once, from_on=make.days(-60))
    gone = {"from_on": make.days(-100), "to_on": make.days(-90)}
    make.TeamMemberFactory(team=second.team, inspector=before, **gone)

    found = [(each.name, each.rounds) for each in stays.companions(person)]

    assert found == [("张乙", 2), ("安丙", 1)]


def test_the_page_says_it_to_the_office_and_not_the_names_to_the_person(office):
    person = make.InspectorFactory(name="甲")
    member = served(person, began=-60, ended=-31)
    make.TeamMemberFactory(team=member.team, inspector__name="张乙", from_on=make.days(-60))
    address = reverse("rounds:inspector", args=[person.pk])

    def page(user) -> str:
        client = Client()
        client.force_login(user)
        return client.get(address).content.decode()

    assert "参加1轮，驻点30天，最近一次到" in page(office)
    assert "张乙" in page(office)
    assert "参加1轮，驻点30天" in page(person.user)
    assert "张乙" not in page(person.user)
