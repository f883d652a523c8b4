"""Two versions side by side: what was reworded, added, taken away, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import comparing, store
from core.documents.tree import Column, Field, Heading, KeyValues, Letter, Paragraph, Sheet, Table

BASE = ("根据市委统一部署开展巡察。", "发现公务接待无公函3件。", "请于一个月内报送整改方案。")


def letter(*texts, **more) -> Letter:
    return Letter("反馈意见", tuple(Paragraph(text) for text in texts), **more)


def kinds(old, new) -> list[str]:
    return [row.kind for row in comparing.compare(old, new).rows if row.kind != "same"]


def side(row, which: str) -> str:
    return "".join(piece.text for piece in getattr(row, which))


def test_equal_content_has_no_difference():
    found = comparing.compare(letter(*BASE), letter(*BASE))

    assert found.is_equal
    assert [row.kind for row in found.shown] == ["gap"]


def test_reworded_paragraph_shows_the_characters_that_changed():
    changed = (BASE[0], "发现公务接待无公函5件。", BASE[2])

    (row,) = [
        row for row in comparing.compare(letter(*BASE), letter(*changed)).rows if row.kind != "same"
    ]

    assert row.kind == "changed"
    assert [piece.text for piece in row.old if piece.kind == "gone"] == ["3"]
    assert [piece.text for piece in row.new if piece.kind == "new"] == ["5"]


def test_added_and_removed_paragraphs_stand_alone():
    added = (*BASE[:2], "完全不同的另一段话，附有新的要求和依据。", BASE[2])

    assert kinds(letter(*BASE), letter(*added)) == ["new"]
    assert kinds(letter(*added), letter(*BASE)) == ["gone"]


def test_number_addressee_and_date_are_compared_too():
    old = letter(*BASE, number="巡〔2026〕1号", addressee="市教育局", printed_on=date(2026, 3, 1))
    new = letter(*BASE, number="巡〔2026〕1号", addressee="市教育局", printed_on=date(2026, 3, 2))

    assert kinds(old, new) == ["changed"]


def test_tables_and_forms_are_compared_row_by_row_and_box_by_box():
    columns = (Column("序号"), Column("问题"))
    rows = tuple((n, f"第{n}项问题没有按期整改到位") for n in range(1, 6))
    form = KeyValues(((Field("编号", "1号"), Field("状态", "整改中")),))
    old = Sheet("台账", (Heading("清单"), Table(columns, rows), form))
    done = KeyValues(((Field("编号", "1号"), Field("状态", "已销号")),))
    new = Sheet("台账", (Heading("清单"), Table(columns, rows[:4]), done))

    assert kinds(old, new) == ["gone", "changed"]


@given(st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=12), max_size=8), st.data())
def test_both_sides_are_whole_and_in_order(old, data):
    new = data.draw(st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=12), max_size=8))
    found = comparing.compare(letter(*old), letter(*new))

    left = [side(row, "old") for row in found.rows if row.old]
    right = [side(row, "new") for row in found.rows if row.new]

    assert left == list(comparing.paragraphs(letter(*old)))
    assert right == list(comparing.paragraphs(letter(*new)))


@pytest.fixture
def two(db, settings, tmp_path, inspection, leader):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    number = "巡〔2026〕1号"
    return [
        store.freeze(
            inspection,
            "notice",
            letter(*texts, head="巡察办", number=number),
            title="反馈意见",
            number=number,
            reason=reason,
            by=leader,
        )
        for texts, reason in ((BASE, ""), ((*BASE[:2], "请于两个月内报送整改方案。"), "更正期限"))
    ]


def test_versions_page_tells_what_is_in_force_and_why(client, two, leader):
    client.force_login(leader)

    page = client.get(f"/documents/{two[0].pk}/versions/").content.decode()

    assert page.index("第2版") < page.index("第1版")
    assert "现行" in page
    assert "已被取代" in page
    assert "更正期限" in page


def test_compare_page_shows_the_difference_in_scope(client, two, leader, outsider):
    client.force_login(leader)
    page = client.get(f"/documents/{two[1].pk}/compare/").content.decode()

    assert "<del>一</del>" in page
    assert "<ins>两</ins>" in page
    assert client.get(f"/documents/{two[0].pk}/compare/").status_code == 404
    assert client.get(f"/documents/{two[1].pk}/compare/?with=x").status_code == 404
    whole = client.get(f"/documents/{two[1].pk}/compare/?with={two[0].pk}&all=1").content.decode()
    assert BASE[0] in whole
    client.force_login(outsider)
    for page in ("compare", "versions"):
        assert client.get(f"/documents/{two[1].pk}/{page}/").status_code == 404


def test_only_versions_of_the_same_document_are_compared(client, two, leader, inspection):
    other = store.freeze(inspection, "other", letter("甲"), title="别的", by=leader)
    client.force_login(leader)

    assert client.get(f"/documents/{two[1].pk}/compare/?with={other.pk}").status_code == 404
