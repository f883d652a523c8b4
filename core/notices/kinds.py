"""What kinds of notices are called; each app's config names its own (core.registry)."""

from functools import cache

from django.apps import apps


@cache
def labels() -> dict[str, str]:
    """By the kind, or by what stands before its first dot."""
    found = {"job": "后台任务", "mail_test": "测试邮件"}
    for config in apps.get_app_configs():
        found |= getattr(config, "notice_kinds", {})
    return found


def label_of(kind: str) -> str:
    """What a notice's kind is called; its own word where no app named it."""
    known = labels()
    return known.get(kind) or known.get(kind.partition(".")[0], kind)
