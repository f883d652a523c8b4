"""巡察组: 一次一授权, so a team belongs to one round and its members to dates."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from core.calendar import cn_date
from core.models import Base
from rounds.enums import Duty
from rounds.models.inspector import Inspector
from rounds.models.round import Round, in_chinese
from rounds.querysets import MemberQuerySet, TeamQuerySet


class Team(Base):
    round = models.ForeignKey(Round, models.CASCADE, related_name="teams", verbose_name="轮次")
    number = models.PositiveSmallIntegerField("组号")

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察组"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                name="team_number_once_per_round",
                violation_error_message="本轮已有这个组号。",
            )
        ]

    def __str__(self) -> str:
        return f"第{in_chinese(self.number)}巡察组"

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"rounds.round:{self.round_id}"


class TeamMember(Base):
    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name="巡察组")
    # Repeated from the team so that "one team per person and round" is a constraint.
    round = models.ForeignKey(Round, models.CASCADE, related_name="members", editable=False)
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    duty = models.CharField("职责", max_length=8, choices=Duty, default=Duty.MEMBER)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)
    # Why the person is on two stays at the same time; empty where there is no other.
    recused_from = models.ForeignKey(
        "rounds.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="不参加的单位",
    )
    overlap_reason = models.CharField("同时驻点的理由", max_length=300, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡察组成员"
        ordering = ["team", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "inspector"],
                condition=Q(to_on=None),
                name="member_one_team_per_round",
                violation_error_message="此人已在本轮另一个巡察组，不能重复编入。",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(duty=Duty.LEADER, to_on=None),
                name="team_one_leader",
                violation_error_message="每个巡察组只能有一名组长。",
            ),
            models.CheckConstraint(
                name="member_ends_after_start",
                # Ended on its first day: its last is the day before, for it lasts no more.
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on") - timedelta(days=1)),
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    @property
    def span_words(self) -> str:
        """2026年3月1日—今; of one that was ended on its first day, that it was."""
        if self.to_on is not None and self.to_on < self.from_on:
            return f"{cn_date(self.from_on)}编入当日移出"
        return f"{cn_date(self.from_on)}—{cn_date(self.to_on) if self.to_on else '今'}"

    def __str__(self) -> str:
        return f"{self.inspector.name}（{self.get_duty_display()}）"

    @property
    def archived_with(self) -> Round:
        return self.team.round

    @property
    def audit_trail(self) -> str:
        return f"rounds.round:{self.round_id}"
