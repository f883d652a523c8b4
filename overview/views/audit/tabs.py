"""The row of tabs over the auditors' pages."""

from django.urls import reverse

PAGES = (
    ("audit_list", "全部记录"),
    ("audit_people", "按人查"),
    ("alarm_list", "异常告警"),
    ("audit_anchors", "每日封存"),
)


def tabs(current: str) -> list[dict]:
    return [
        {"label": label, "url": reverse(f"overview:{name}"), "active": name == current}
        for name, label in PAGES
    ]
