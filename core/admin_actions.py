"""Actions on many rows of the admin site: each is asked before it is done, with names and number."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse

NAMED = 50


def asked_first(sentence: str) -> Callable:
    """The action is done only from a page that names the rows, says how many, and ``sentence``.

    Where the number has changed since that page, nothing is done.
    """

    def decorate(action: Callable) -> Callable:
        @wraps(action)
        def asking(self, request, queryset):
            count, confirmed = queryset.count(), request.POST.get("confirmed")
            if confirmed == str(count):
                return action(self, request, queryset)
            if confirmed:
                messages.warning(request, "所选内容在确认期间有变化，没有办理，请核对后重新选择。")
                return None
            return _question(self, request, queryset, asking, sentence, count)

        asking.asks_first = True  # type: ignore[attr-defined]
        return asking

    return decorate


def _question(page, request, queryset, action, sentence: str, count: int) -> TemplateResponse:
    name_of = getattr(page, "name_in_question", str)
    names = [name_of(row) for row in queryset[:NAMED]]
    context = {
        **page.admin_site.each_context(request),
        "title": action.short_description,
        "opts": page.opts,
        "sentence": sentence,
        "count": count,
        "names": names,
        "more": count - len(names),
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "action": request.POST.get("action", ""),
        "across": request.POST.get("select_across", "0"),
        "back_url": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/ask_first.html", context)
