"""People whom an activity or a 情况通报 names: sealed, each found by the mark of the exact name."""

from django.db import models

from core.encryption.fields import BlindIndex, EncryptedText
from core.encryption.keys import SequencedKey
from fieldwork.models.activity import Activity
from fieldwork.models.intake import IntakeItem


class ActivityName(models.Model):
    """Taken from whom the team met, anew whenever that is saved."""

    AUDIT_HIDDEN = ("name",)
    id = SequencedKey()
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="names")
    name = EncryptedText("姓名", max_length=40)
    name_mark = BlindIndex(source="name")

    class Meta:
        verbose_name = verbose_name_plural = "了解活动对象姓名"
        ordering = ["id"]

    def __str__(self) -> str:
        return "了解活动对象"


class IntakeName(models.Model):
    """Taken from the persons of what was told, anew whenever that is saved."""

    AUDIT_HIDDEN = ("name",)
    id = SequencedKey()
    item = models.ForeignKey(IntakeItem, models.CASCADE, related_name="names")
    name = EncryptedText("姓名", max_length=40)
    name_mark = BlindIndex(source="name")

    class Meta:
        verbose_name = verbose_name_plural = "情况通报涉及人姓名"
        ordering = ["id"]

    def __str__(self) -> str:
        return "情况通报涉及人"
