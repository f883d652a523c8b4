"""The admin site: no register of it, filtered or searched, shows the three administrators any matter."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

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


def test_an_address_asks_only_what_the_page_offers(world, clients, rf):
    """Not of a column that the list does not show, nor of what points at its rows."""
    people, (own, _) = world
    asked = 0
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "auth":
            continue
        request = rf.get("/")
        request.user = people.sysadmin
        offered = {str(getattr(f, "parameter_name", f)) for f in page.list_filter}
        for field in model._meta.get_fields(include_hidden=False):
            if field.name not in {*offered, page.date_hierarchy}:
                asked += 1
                for lookup in (field.name, f"{field.name}__isnull", f"{field.name}__startswith"):
                    assert not page.lookup_allowed(lookup, "1", request), (model, lookup)
    assert asked > 200

    for register, query in (
        ("rounds_inspection", f"clues__id={own['clue'].pk}"),
        ("rounds_inspection", "findings__isnull=False"),
        ("accounts_user", "password__startswith=argon2"),
        ("core_delivery", "notice__body__contains=a"),
    ):
        url = f"{reverse(f'admin:{register}_changelist')}?{query}"
        assert clients["sysadmin"].get(url).status_code == 400, url
    sent = {"state__exact": "sent"}
    assert (
        clients["sysadmin"].get(reverse("admin:core_delivery_changelist"), sent).status_code == 200
    )


def test_what_bars_a_removal_is_counted_and_not_named(world, clients):
    texts = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_delete"
        for row in model._default_manager.all()[:3]:
            try:
                page = clients["sysadmin"].get(reverse(name, args=[row.pk]))
            except NoReverseMatch:
                break
            if page.status_code == 200:
                texts[str(row)] = page.content.decode()

    said = "".join(texts.values())
    assert "问题底稿：" in said  # a category is barred by them
    assert "线索移交：" in said  # an organ
    assert not [word for word in words() if word in said]
    assert "底稿001" not in said
    assert "巡线移" not in said


def test_no_address_of_the_admin_tells_existing_rows_from_absent(world, clients):
    """Django redirects /admin/r/<type>/<number>/ to any row that exists."""
    _, (own, _) = world
    for row in own.values():
        kind = ContentType.objects.get_for_model(row).pk
        for name in ADMINS:
            for pk in (row.pk, 10**9):
                assert clients[name].get(f"/admin/r/{kind}/{pk}/").status_code == 404, (name, row)
