"""Rows with honest defaults, for every test; each factory makes what its row cannot be without."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import Role
from accounts.models import User
from core import search
from core.calendar import DeadlineUnit
from core.models import Delivery, IssuedNumber, Notice
from core.models.delivery import Channel
from rounds import models
from rounds.enums import NOTICE, DeadlineKind, Duty, RoundState, Stage, StartEvent, UnitSize

PASSWORD = "xuncha-demo-2026"
# docs/domain.md §5, “县市常用”.
RULES = [
    (DeadlineKind.NOTICE, StartEvent.ENTRY, -10, DeadlineUnit.DAY),
    (DeadlineKind.GROUP_REPORT, StartEvent.EXIT, 15, DeadlineUnit.WORKDAY),
    (DeadlineKind.SECRETARY_REPORT, StartEvent.EXIT, 1, DeadlineUnit.MONTH),
    (DeadlineKind.PLAN, StartEvent.FEEDBACK, 1, DeadlineUnit.MONTH),
    (DeadlineKind.CONCENTRATED, StartEvent.FEEDBACK, 3, DeadlineUnit.MONTH),
    (DeadlineKind.EVALUATION, StartEvent.CONCENTRATED_END, 1, DeadlineUnit.MONTH),
    (DeadlineKind.CLUE_SIGN, StartEvent.HANDOFF, 3, DeadlineUnit.WORKDAY),
    (DeadlineKind.CLUE_ANSWER, StartEvent.RECEIPT, 3, DeadlineUnit.MONTH),
    (DeadlineKind.RECOMMENDATION, StartEvent.HANDOFF, 6, DeadlineUnit.MONTH),
    (DeadlineKind.IMMEDIATE_FIX, StartEvent.EXIT, 0, DeadlineUnit.DAY),
    (DeadlineKind.MATERIALS, StartEvent.ISSUE, 3, DeadlineUnit.WORKDAY),
    (DeadlineKind.WORK_PLAN, StartEvent.ENTRY, -3, DeadlineUnit.WORKDAY),
]


def today() -> date:
    return timezone.localdate()


def days(count: int) -> date:
    """The date ``count`` days from today, back when negative."""
    return today() + timedelta(days=count)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"张{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.test")
    roles = factory.LazyFunction(lambda: [Role.OFFICE])
    must_change_password = False
    password = factory.django.Password(PASSWORD)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = models.Sector
        django_get_or_create = ["name"]

    name = "经济"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = models.Unit

    name = factory.Sequence(lambda n: f"市甲{n}局")
    sector = factory.SubFactory(SectorFactory)
    organisation = "党组"
    size = UnitSize.SMALL
    search_text = factory.LazyAttribute(lambda o: search.normalise(o.name))
    search_grams = factory.LazyAttribute(lambda o: search.grams(o.search_text))


class UnitLeaderFactory(DjangoModelFactory):
    class Meta:
        model = models.UnitLeader

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"李{n}")
    post = "党组书记、局长"
    is_first = True


class LiaisonFactory(DjangoModelFactory):
    class Meta:
        model = models.Liaison

    unit = factory.SubFactory(UnitFactory)
    user = factory.SubFactory(UserFactory, roles=[Role.LIAISON])
    from_on = factory.LazyFunction(lambda: days(-100))


class InspectorFactory(DjangoModelFactory):
    """A person of the pool with an account of their own."""

    class Meta:
        model = models.Inspector

    name = factory.Sequence(lambda n: f"王{n}")
    employer_name = factory.Sequence(lambda n: f"市乙{n}局")
    is_employer_decided = True  # an organisation outside the list
    rank = "正科"
    specialities = factory.LazyFunction(lambda: ["财务审计"])
    user = factory.SubFactory(
        UserFactory, roles=[Role.INSPECTOR], name=factory.SelfAttribute("..name")
    )
    search_text = factory.LazyAttribute(lambda o: search.normalise(o.name, o.employer_name))
    search_grams = factory.LazyAttribute(lambda o: search.grams(o.search_text))


class TermFactory(DjangoModelFactory):
    class Meta:
        model = models.Term
        django_get_or_create = ["name"]

    name = "十二届市委"
    # Around today, whatever day the tests are told it is.
    starts_on = factory.LazyFunction(lambda: date(today().year - 4, 9, 1))
    ends_on = factory.LazyFunction(lambda: date(today().year + 1, 12, 31))
    is_current = True


class PresetFactory(DjangoModelFactory):
    """The first preset of the design with all its rows."""

    class Meta:
        model = models.DeadlinePreset
        django_get_or_create = ["name"]
        skip_postgeneration_save = True

    name = "县市常用"
    is_default = True
    needs_hearing = False  # tests of meetings ask for it
    needs_plan = False  # tests of 工作方案 ask for it

    @factory.post_generation
    def rows(self, create, extracted, **kwargs) -> None:
        for kind, start, offset, unit in RULES:
            models.PresetRow.objects.get_or_create(
                preset=self,
                kind=kind,
                defaults={"start": start, "offset": offset, "unit": unit, "basis": "本市办法"},
            )


class RoundFactory(DjangoModelFactory):
    """A round underway since ten days ago."""

    class Meta:
        model = models.Round

    term = factory.SubFactory(TermFactory)
    number = factory.Sequence(lambda n: n + 1)
    topics = "聚焦决策部署落实"
    starts_on = factory.LazyFunction(lambda: days(-10))
    ends_on = factory.LazyFunction(lambda: days(20))
    preset = factory.SubFactory(PresetFactory)
    state = RoundState.UNDERWAY
    created_by = factory.SubFactory(UserFactory)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = models.Team

    round = factory.SubFactory(RoundFactory)
    number = factory.Sequence(lambda n: n + 1)


def sign(member: models.TeamMember) -> models.Commitment:
    """As if the member had signed 保密承诺 of the round."""
    return models.Commitment.objects.get_or_create(
        round=member.round,
        inspector=member.inspector,
        defaults={
            "text": "保守秘密", "signed_by": member.inspector.user, "signed_at": timezone.now()
        },
    )[0]  # fmt: skip


class TeamMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.TeamMember
        skip_postgeneration_save = True

    team = factory.SubFactory(TeamFactory)
    round = factory.SelfAttribute("team.round")
    inspector = factory.SubFactory(InspectorFactory)
    duty = Duty.MEMBER
    from_on = factory.LazyFunction(lambda: days(-30))

    @factory.post_generation
    def signed(self, create, extracted, **kwargs) -> None:
        """保密承诺 of the round is signed, unless ``signed=False``."""
        if create and extracted is not False and self.inspector.user_id:
            sign(self)


class InspectionFactory(DjangoModelFactory):
    """An inspection in its stay, with a team (no members: add TeamMemberFactory)."""

    class Meta:
        model = models.Inspection

    round = factory.SubFactory(RoundFactory)
    unit = factory.SubFactory(UnitFactory)
    team = factory.SubFactory(TeamFactory, round=factory.SelfAttribute("..round"))
    stage = Stage.FIELDWORK
    entry_on = factory.LazyFunction(lambda: days(-10))


def announce(inspection: models.Inspection, on: date | None = None) -> IssuedNumber:
    """As if 巡察通知 had been issued."""
    return IssuedNumber.objects.create(
        series="巡通", year=(on or days(0)).year, number=IssuedNumber.objects.count() + 1,
        target_type="rounds.inspection", target_id=inspection.pk, kind=NOTICE,
        issued_on=on or days(0), issued_by=UserFactory(roles=["office"]),
    )  # fmt: skip


def make_inspection(stage: str = Stage.FIELDWORK, **values) -> models.Inspection:
    """An inspection in ``stage`` with the dates that such a one has."""
    order = list(Stage.values)
    reached = order.index(stage)
    dates = {
        "entry_on": days(-60) if reached >= 1 else None,
        "exit_on": days(-30) if reached >= 2 else None,
        "feedback_on": days(-5) if reached >= 4 else None,
        "archived_on": days(0) if reached >= 6 else None,
    }
    return InspectionFactory(stage=stage, **dates | values)


def delivery(
    person, *, key: str = "k", subject: str = "今天到期", url: str = "", **values
) -> Delivery:
    """A notice to ``person`` that leaves the house, by mail unless said otherwise."""
    notice = Notice.objects.create(
        recipient=person, kind="deadline", key=key, subject=subject, body=subject, url=url
    )
    return Delivery.objects.create(notice=notice, **{"channel": Channel.MAIL} | values)
