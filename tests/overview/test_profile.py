"""单位画像: what is known of a unit, named inside the reader's scope, counted otherwise."""

from core.documents import registry
from core.documents.tree import texts
from fieldwork.models import FocusPoint
from findings.models import Category, Finding
from tests import factories as make
from tests.snapshots import snapshot_fixture

KIND = "unit_profile"


def words_of(unit, user) -> str:
    return "".join(texts(registry.get(KIND).make(user, unit)))


@snapshot_fixture
def recurring(inspection, office):
    """The same category fed back in this round and in an earlier one by another team."""
    earlier = make.InspectionFactory(
        unit=inspection.unit, round=make.RoundFactory(number=7, starts_on=make.days(-900))
    )
    top = Category.objects.create(name="作风建设")
    below = Category.objects.create(name="公务接待", parent=top)
    for number, (row, title, category) in enumerate(
        [(earlier, "接待无公函", top), (inspection, "接待无清单", below)], 1
    ):
        Finding.objects.create(
            inspection=row, number=number, title=title, category=category, state="fed_back",
            signed_by=office, signed_at=row.created_at, created_by=office,
        )  # fmt: skip
    return inspection.unit


def test_what_recurs_is_named_with_its_sheets(recurring, office):
    words = words_of(recurring, office)

    assert "屡查屡犯" in words
    assert "接待无公函" in words
    assert "接待无清单" in words


def test_the_page_of_the_unit_shows_what_recurs_and_opens_the_sheets(
    client, recurring, office, member, liaison
):
    charts = {}
    for who in (office, member, liaison):
        client.force_login(who)
        parts = client.get(recurring.get_absolute_url()).context["parts"]
        charts[who] = next((part.rows for part in parts if part.title == "历次反馈的问题"), None)

    (row,) = charts[office].rows
    assert charts[office].title == "屡查屡犯：作风建设在两轮以上查出"
    assert [part.value for part in row.segments] == [1, 1]
    client.force_login(office)
    opened = [client.get(part.url).context["filterset"].qs for part in row.segments]
    assert [[sheet.title for sheet in rows] for rows in opened] == [["接待无公函"], ["接待无清单"]]
    (row,) = charts[member].rows
    assert [bool(part.url) for part in row.segments] == [False, True]
    assert charts[liaison] is None


def test_sheets_out_of_scope_are_figures_only(recurring, member):
    words = words_of(recurring, member)

    assert "接待无清单" in words
    assert "接待无公函" not in words
    assert "第七轮" in words


def test_one_round_alone_does_not_recur(inspection, recurring, office):
    Finding.objects.filter(title="接待无公函").delete()

    blocks = registry.get(KIND).make(office, recurring).blocks
    table = next(
        b for b in blocks if getattr(b, "columns", [None])[0] and b.columns[0].label == "问题分类"
    )

    assert table.rows == ()


def test_points_of_the_inspection_stand_in_it_without_their_reasons(inspection, office, member):
    FocusPoint.objects.create(
        inspection=inspection, number=1, kind="risk", title="接待费上升", why="某甲经手",
        created_by=office,
    )  # fmt: skip

    words = words_of(inspection.unit, member)

    assert "接待费上升" in words
    assert "某甲经手" not in words


def test_it_exists_for_those_who_go_there_and_for_oversight(
    inspection, office, leadership, member, outsider, liaison, organ, sysadmin
):
    kind, pk = registry.get(KIND), inspection.unit.pk

    assert all(kind.find(pk, user) for user in (office, leadership, member))
    assert not any(kind.find(pk, user) for user in (outsider, liaison, organ, sysadmin))


def test_a_unit_never_inspected_says_so(office):
    assert "还没有向这个单位反馈过问题" in words_of(make.UnitFactory(), office)
