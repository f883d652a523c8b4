"""All formats of one tree say the same; the PDF is archival, tagged, and opens without a complaint."""

import io
import subprocess
from collections import Counter

import pikepdf
import pytest

from core.documents import formats, pdf
from tests.core import document_samples
from tests.core.format_words import said, squeezed
from tests.core.test_documents_excel import shown
from tests.core.test_documents_pdf import letter
from tests.core.test_documents_word import words_of


@pytest.fixture(scope="module")
def made():
    """Every tree in all its formats, rendered once."""
    return {name: formats.render(build()) for name, build in document_samples.ALL.items()}


def text_of(data):
    listed = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    )
    assert not listed.stderr, listed.stderr
    return squeezed(listed.stdout.decode())


@pytest.mark.parametrize("name", document_samples.ALL)
def test_pdf_says_everything_the_tree_says(made, name):
    text = text_of(made[name].pdf.data)

    for piece in said(document_samples.ALL[name]()):
        # A cell may be broken across pages by the header that is repeated there.
        assert piece in text or Counter(piece) <= Counter(text), piece


@pytest.mark.parametrize("name", ["letter", "plain letter", "form"])
def test_pdf_says_nothing_the_tree_does_not_say(made, name):
    content, pages = document_samples.ALL[name](), made[name].pdf.pages
    text = Counter(text_of(made[name].pdf.data))

    margins = "".join(
        f"—{n}—" if "letter" in name else f"第{n}页共{pages}页" for n in range(1, pages + 1)
    )
    titles = content.title * (pages - 1) if name == "form" else ""
    assert text == Counter("".join(said(content)) + margins + titles)


def test_word_and_excel_say_what_the_pdf_says(made):
    import docx
    import openpyxl

    content = document_samples.ledger()
    word = words_of(docx.Document(io.BytesIO(made["ledger"].others["docx"])))
    book = openpyxl.load_workbook(io.BytesIO(made["ledger"].others["xlsx"]))
    sheets = "".join(
        shown(cell.value) for leaf in book for row in leaf.iter_rows() for cell in row if cell.value
    )
    text = text_of(made["ledger"].pdf.data)

    for piece in said(content):
        assert piece in word
        assert piece in sheets
        assert piece in text or Counter(piece) <= Counter(text)


def test_formats_are_made_where_they_fit(made):
    found = {name: set(each.others) for name, each in made.items()}

    assert found.pop("ledger") == found.pop("upright ledger") == {"docx", "xlsx"}
    assert set(map(frozenset, found.values())) == {frozenset({"docx"})}


@pytest.mark.parametrize("name", document_samples.ALL)
def test_pdf_is_archival_tagged_titled_and_sound(made, name, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(made[name].pdf.data)

    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "WARNING" not in checked.stdout + checked.stderr
    drawn = subprocess.run(["pdftoppm", "-r", "30", path, tmp_path / "page"], capture_output=True)
    assert (drawn.returncode, drawn.stderr) == (0, b"")
    with pikepdf.open(path) as book:
        assert book.open_metadata().pdfa_status == "2A"
        assert book.Root.Lang == "zh-CN"
        assert book.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in book.Root
        assert "/OutputIntents" in book.Root
        assert book.docinfo.Title == document_samples.ALL[name]().title


def test_tags_name_headings_paragraphs_and_table_cells(made):
    with pikepdf.open(io.BytesIO(made["letter"].pdf.data)) as book:
        kinds = Counter(_kinds(book.Root.StructTreeRoot.K))

    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert (kinds["/H1"], kinds["/H2"], kinds["/H3"]) == (1, 2, 1)


def _kinds(node):
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _kinds(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)
        yield from _kinds(node.get("/K"))


def test_bookmarks_are_the_headings(made):
    with (
        pikepdf.open(io.BytesIO(made["letter"].pdf.data)) as book,
        book.open_outline() as outline,
    ):
        (title,) = outline.root
        assert [each.title for each in title.children] == ["一、基本情况", "二、存在问题"]
        second = title.children[1].children[0].title
        assert second.startswith("（一）决策部署落实")


def test_contents_of_a_volume_name_the_pages_of_its_parts(made):
    text = text_of(made["volume"].pdf.data)

    pages = made["volume"].pdf.anchors
    for number in (1, 2, 3):
        assert f"第{number}号底稿" in text
        assert text.count(f"·{pages[f'x{number}']}") >= 1


def test_imprint_never_stands_without_body_text():
    for length in range(600, 1216, 44):
        content = letter(blocks=(document_samples.Paragraph("照" * length),), attachments=())
        rendered = pdf.lay_out(content)
        last = subprocess.run(
            ["pdftotext", "-f", str(rendered.pages), "-", "-"],
            input=rendered.data, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        assert "抄送" in last
        assert "照" in last, length
