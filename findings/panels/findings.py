"""Links to findings, fixes and the opinion on the inspection page."""

from django.urls import reverse

from accounts.models import User
from findings.models import Feedback, Finding, ImmediateFix
from findings.rules import feedback as feedback_rules
from findings.rules import findings as findings_rules
from rounds.panels import Panel, register


@register
def findings_panel(inspection, user: User) -> list[Panel]:
    count = Finding.objects.visible_to(user).filter(inspection=inspection).count()
    url = f"{reverse('findings:finding_list')}?inspection={inspection.pk}"
    begin = None
    if findings_rules.can_draft(user, inspection):
        begin = ("起草底稿", reverse("findings:finding_new", args=[inspection.pk]))
    return [Panel("问题底稿", url, count, "file-text", begin=begin)]


@register
def fixes_panel(inspection, user: User) -> list[Panel]:
    count = ImmediateFix.objects.visible_to(user).filter(finding__inspection=inspection).count()
    url = f"{reverse('findings:fix_list')}?inspection={inspection.pk}"
    return [Panel("立行立改", url, count, "bolt")]


@register
def feedback_panel(inspection, user: User) -> list[Panel]:
    feedback = Feedback.objects.visible_to(user).filter(inspection=inspection).first()
    if feedback is None and not feedback_rules.can_word(user, inspection):
        return []
    hint = feedback.reference or feedback.get_state_display() if feedback else "尚未起草"
    url = reverse("findings:feedback", args=[inspection.pk])
    return [Panel("反馈意见", url, None, "mail-forward", hint)]
