"""The admin site: no register of it, filtered or searched, shows the three administrators any matter."""

from django.contrib import admin
from django.urls import reverse

from tests import matrix

ADMINS = ("sysadmin", "security", "auditor")
BUSINESS = {
    "finding",
    "clue",
    "handoff",
    "interview",
    "ledger",
    "ledgeritem",
    "measure",
    "feedback",
}


def registers() -> list[str]:
    return [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for model in admin.site._registry
    ]


def words() -> list[str]:
    kinds = (*matrix.WORDED, "person", "附件", "文书", "任务", "通知", "期限", "文书包")
    return [matrix.mark(side, kind) for side in ("own", "foreign") for kind in kinds]


def test_registers_show_no_matter(world, clients):
    asked = [reverse(register) + query for register in registers() for query in ("", "?q=甲标记")]
    pages = {(name, url): clients[name].get(url) for name in ADMINS for url in asked}
    texts = {key: page.content.decode() for key, page in pages.items() if page.status_code == 200}

    assert {name for name, _ in texts} == set(ADMINS)
    assert len(texts) > 30
    assert not [(key, word) for key, text in texts.items() for word in words() if word in text]
    assert not [key for key, text in texts.items() if 'class="watermark"' not in text]


def test_nobody_else_finds_any_of_it(world, clients):
    found = [
        (name, register)
        for name in matrix.PEOPLE
        if name not in ADMINS
        for register in [*registers(), "admin:index"]
        if clients[name].get(reverse(register)).status_code != 404
    ]

    assert not found


def test_no_table_of_the_matter_is_registered():
    named = {model._meta.model_name for model in admin.site._registry}

    assert not named & BUSINESS
