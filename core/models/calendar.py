"""Days that an administrator entered; they win over the library's calendar."""

from django.db import models


class CalendarDay(models.Model):
    day = models.DateField("日期", primary_key=True)
    is_workday = models.BooleanField("是工作日")
    name = models.CharField("说明", max_length=60, blank=True)
    source = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'工作日' if self.is_workday else '休息日'}"
