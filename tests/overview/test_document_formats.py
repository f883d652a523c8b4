"""Every document in every format, from hostile, crowded and empty rows: what the tree says is on it."""

import io
import subprocess
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from django.utils import timezone

from core.documents import formats, registry, tree
from core.errors import ActionDenied
from rectification.models import Ledger, Withholding
from tests import factories as make
from tests.attacks.test_xss import plant_everywhere
from tests.core.format_words import said, squeezed
from tests.core.test_documents_excel import shown
from tests.core.test_documents_formats import text_of
from tests.core.test_documents_word import words_of
from tests.overview.test_kinds_of_document import ROWS

# Markup, templates, formulas, rare characters; a mark that turns the direction is refused.
HOSTILE = r"=1+1|<b>&amp;{{7*7}}{%x%}\㛃𫖯玥】"
LONG_NAME = "欧阳买买提江阿卜杜拉"
KINDS = sorted(ROWS)
OPENER = Path(__file__).with_name("open_in_pdfjs.mjs")


def warnings_of(folder: Path) -> str:
    """What pdf.js complains of in the PDFs of a folder."""
    books = sorted(map(str, folder.glob("*.pdf")))
    done = subprocess.run(["node", OPENER, *books], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def world(matrix_world):
    return matrix_world


def check_faces(content: tree.Tree, path: Path) -> None:
    """Each says what the tree says; the PDF is left at `path`."""
    made = formats.render(content)
    path.write_bytes(made.pdf.data)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert (checked.returncode, "WARNING" in checked.stdout + checked.stderr) == (0, False)
    texts = {"pdf": text_of(made.pdf.data)}
    texts["docx"] = words_of(docx.Document(io.BytesIO(made.others["docx"])))
    if "xlsx" in made.others:
        book = openpyxl.load_workbook(io.BytesIO(made.others["xlsx"]))
        cells = (cell.value for leaf in book for line in leaf.iter_rows() for cell in line)
        texts["xlsx"] = "".join(shown(value) for value in cells if value)
    for file_format, text in texts.items():
        for piece in said(content):
            whole = squeezed(piece)
            # A word may be broken across cells and pages: then its characters are there.
            assert whole in text or not Counter(whole) - Counter(text), (file_format, piece)


# Documents on which nothing stands that somebody of this world typed: figures, dates, names of units.
COUNTED = {
    "archive_catalogue",
    "evaluations_discipline",
    "evaluations_personnel",
    "handoff_letter",
    "handoff_list",
    "round_summary",
}


REFUSED = {"finding_volume"}  # a volume of nothing


def test_every_document_says_what_was_typed(world, tmp_path):
    """Hostile words in every text, ten characters in every name."""
    people, (own, _) = world
    plant_everywhere(HOSTILE)
    plant_everywhere(LONG_NAME, short=True)
    Withholding.objects.update(state="refused", decided_by=people.office, decided_at=timezone.now())
    silent = set()

    for key in KINDS:
        row = own[ROWS[key]]
        row.refresh_from_db()
        content = registry.get(key).build(row, people.office)
        check_faces(content, tmp_path / f"{key}.pdf")
        if not any(HOSTILE in text or LONG_NAME in text for text in tree.texts(content)):
            silent.add(key)

    assert silent == COUNTED
    assert warnings_of(tmp_path) == ""


def test_a_document_about_nothing_says_so_in_words(office, tmp_path):
    """An inspection of which nothing is written yet, and its empty ledger."""
    inspection = make.InspectionFactory(unit=make.UnitFactory(name="市档案馆"))
    ledger = Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        opened_on=make.days(-1),
        plan_due_on=make.days(29),
        concentrated_due_on=make.days(80),
    )
    for key in REFUSED:
        with pytest.raises(ActionDenied, match="还没有底稿，无法汇编"):
            registry.get(key).build(inspection, office)
    rows = {"inspection": inspection, "ledger": ledger, "round": inspection.round}

    for key in (key for key in KINDS if ROWS[key] in rows and key not in REFUSED):
        content = registry.get(key).build(rows[ROWS[key]], office)
        for block in content.blocks:
            if isinstance(block, tree.Table) and not block.rows:
                assert block.empty.strip(), key
        assert not [text for text in tree.texts(content) if "None" in text], key
        check_faces(content, tmp_path / f"{key}.pdf")
    assert warnings_of(tmp_path) == ""
