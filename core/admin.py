"""The admin pages of the ground: calendar days, jobs and the state of deliveries."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.forms import CheckboxInput
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString

from core import jobs, notices, process_cache
from core.admin_actions import asked_first
from core.administration import AuditedAdmin, ReadOnlyAdmin
from core.calendar import cn_date
from core.errors import Refusal
from core.models import CalendarDay, Delivery, Job, QuietHours, SecrecyPolicy, WordingVersion

if TYPE_CHECKING:
    from accounts.models import User


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ["day", "is_workday", "name", "source"]
    list_filter = ["is_workday", "day"]
    search_fields = ["name", "source"]
    date_hierarchy = "day"

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The date is the key: another date is another row."""
        return ["day"] if obj else []


class _OneRow(AuditedAdmin):
    """A setting that stands once: it is changed, never removed."""

    def has_add_permission(self, request) -> bool:
        return super().has_add_permission(request) and not self.model._default_manager.exists()

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
        process_cache.forget()


@admin.register(QuietHours)
class QuietHoursAdmin(_OneRow):
    """When no mail and no message leaves the house."""

    list_display = ["__str__", "from_hour", "to_hour"]


@admin.register(SecrecyPolicy)
class SecrecyPolicyAdmin(_OneRow):
    """Passwords, locks and how much may leave; the other processes follow within a minute."""

    list_display = ["__str__", "password_length", "lock_minutes", "export_rows", "exports_a_day"]


class _OnlyListed(ReadOnlyAdmin):
    """A list without pages of its rows: what they say is not for administrators to read."""

    list_display_links = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        raise Http404

    def history_view(self, request, object_id, extra_context=None):
        raise Http404

    @admin.display(description="")
    def action_checkbox(self, obj) -> SafeString:
        """Django's would say the row's words to screen readers."""
        words = {"type": "checkbox", "class": "action-select", "aria-label": f"选择{obj.pk}"}
        box = CheckboxInput(words, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    def name_in_question(self, obj) -> str:
        return f"第{obj.pk}条"

    def has_act_permission(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


@admin.register(Job)
class JobAdmin(_OnlyListed):
    """Everybody's jobs, by kind and state; their results stay with those who asked."""

    list_display = [
        "id", "kind_words", "requested_by", "state", "done", "total", "attempts", "queued_at",
        "finished_at", "error",
    ]  # fmt: skip
    list_filter = ["state", "queued_at"]
    search_fields = ["requested_by__name", "requested_by__username", "error", "=request_id"]
    list_select_related = ["requested_by"]
    actions = ["cancel", "retry"]

    @admin.display(description="类别", ordering="kind")
    def kind_words(self, job: Job) -> str:
        return jobs.label_of(job.kind)

    def get_queryset(self, request):
        return Job.objects.all()

    @admin.action(description="取消所选任务", permissions=["act"])
    @asked_first("正在做的会中止，已做的部分不保留。")
    def cancel(self, request, queryset) -> None:
        _each(request, queryset, jobs.cancel, "已要求取消{}个任务。")

    @admin.action(description="重试所选任务", permissions=["act"])
    @asked_first("所选任务重新排队，从头做起。")
    def retry(self, request, queryset) -> None:
        _each(request, queryset, jobs.retry, "已重新排队{}个任务。")


@admin.register(Delivery)
class DeliveryAdmin(_OnlyListed):
    """Whether notices went out; what they say belongs to their readers.

    Neither what a notice is about nor its minute: both together would say who hears of a clue.
    """

    list_display = ["recipient", "on", "channel", "state", "attempts", "sent_on", "error"]
    list_filter = ["channel", "state"]
    ordering = ["notice__recipient__username", "-notice__created_at__date"]
    search_fields = ["notice__recipient__name", "notice__recipient__username", "error"]
    list_select_related = ["notice__recipient"]
    actions = ["send_again"]

    @admin.display(description="收件人", ordering="notice__recipient__username")
    def recipient(self, delivery: Delivery) -> "User":
        return delivery.notice.recipient

    @admin.display(description="日期")
    def on(self, delivery: Delivery) -> str:
        return cn_date(timezone.localdate(delivery.notice.created_at))

    @admin.display(description="发出日期")
    def sent_on(self, delivery: Delivery) -> str:
        return cn_date(timezone.localdate(delivery.sent_at)) if delivery.sent_at else "—"

    @admin.action(description="重新发送失败的", permissions=["act"])
    @asked_first("只重发没有发成的，收件人会收到邮件或短信。")
    def send_again(self, request, queryset) -> None:
        count = notices.send_again(queryset, by=request.user)
        messages.success(request, f"{count}条已重新排队。" if count else "所选的没有发送失败的。")


def _each(request, queryset, action, sentence: str) -> None:
    """Do it with each row; those that refuse say why."""
    done = 0
    for obj in queryset:
        try:
            action(obj, by=request.user)
            done += 1
        except Refusal as error:
            messages.warning(request, f"任务{obj.pk}：{error.sentence}")
    if done:
        messages.success(request, sentence.format(done))


@admin.register(WordingVersion)
class WordingVersionAdmin(ReadOnlyAdmin):
    """What was changed in the documents' standing wordings; the office changes them on its own page."""

    list_display = ["key", "number", "by", "at", "reason"]
    list_select_related = ["by"]
    search_fields = ["key", "text", "reason"]
    list_filter = ["key"]
