"""接收机关 and the accounts that answer for it.

Tables, addresses of the administration and the trail know both under ``findings``, where they stood
before (ADR 0091).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.enums import Role


class Organ(models.Model):
    name = models.CharField("机关名称", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)
    is_outside = models.BooleanField(
        "系统外机关",
        default=False,
        help_text="没有账号的机关：用密封移交包送达，由巡察办录入回执。",
    )

    class Meta:
        app_label = "findings"
        verbose_name = verbose_name_plural = "接收机关"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class OrganHandler(models.Model):
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="handlers", verbose_name="机关")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="organ_links",
        verbose_name="账号",
        limit_choices_to={"roles__contains": [Role.ORGAN]},
    )
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        app_label = "findings"
        verbose_name = verbose_name_plural = "机关经办人"
        ordering = ["organ", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(to_on=None),
                name="handler_one_organ_at_a_time",
                violation_error_message="这个账号已是某机关的经办人，请先填写原来的截止日期。",
            ),
            models.CheckConstraint(
                name="handler_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.user}"

    def clean(self) -> None:
        """One account answers for one organ at a time, links with a last day included."""
        if self.user_id is None or self.from_on is None:
            return
        others = OrganHandler.objects.filter(user=self.user_id).exclude(pk=self.pk)
        others = others.filter(Q(to_on=None) | Q(to_on__gte=self.from_on))
        if self.to_on is not None:
            others = others.filter(from_on__lte=self.to_on)
        if found := others.select_related("organ").first():
            raise ValidationError(
                f"这个账号在这段时间已是{found.organ}的经办人，请先填写那里的截止日期。"
            )
