"""Fonts: real ones are preferred, stand-ins installed, what is missing is said."""

from pathlib import Path

import pytest

from core.documents import fonts
from core.documents.fonts import Installed, MissingFont, MissingGlyph, Role


@pytest.fixture
def only(monkeypatch):
    """Pretends that fontconfig lists exactly these fonts, through its own output."""

    def pretend(*names):
        found = tuple(Installed(frozenset({name}), Path(f"/fonts/{name}.ttf"), 0) for name in names)
        monkeypatch.setattr(fonts, "installed", lambda: found)

    return pretend


def test_machine_has_every_font_and_its_css_names_them():
    assert fonts.problems() == []
    for role in fonts.ROLES:
        assert f'font-family: "{role.css}"' in fonts.css()


def test_real_font_is_preferred_to_its_stand_in(only):
    only("FandolFang-Regular", "仿宋_GB2312")

    assert fonts.font(fonts.ROLES[0]).path.stem == "仿宋_GB2312"


def test_missing_font_is_named_with_what_to_do(only):
    only("FandolFang-Regular", "FandolHei-Regular", "FandolKai-Regular", "FandolSong-Regular")

    with pytest.raises(MissingFont, match=r"没有安装小标宋字体.*install_fonts\.sh"):
        fonts.font(fonts.ROLES[1])
    assert [sentence[:10] for sentence in fonts.problems()] == [
        "服务器没有安装小标宋",
        "服务器没有安装生僻字",
        "服务器没有装全扩展区",
    ]


def test_check_passes_what_any_font_has_and_names_the_rest():
    fonts.check(["一般文字，“引号”——①②〔2026〕", "㙟䶮𫖯㛃𬭼", " \n\u3000"])

    with pytest.raises(MissingGlyph) as caught:
        fonts.check(["好\U0001f9d1坏\ue000"])

    assert "U+E000" in str(caught.value)
    assert "好" not in str(caught.value)


def test_line_of_fontconfig_is_read():
    line = "Noto Serif CJK SC,Noto Serif CJK SC,NotoSerifCJKsc-Regular\t2\t/usr/share/a b.ttc"

    assert fonts._font_of(line) == Installed(
        frozenset({"Noto Serif CJK SC", "NotoSerifCJKsc-Regular"}), Path("/usr/share/a b.ttc"), 2
    )


def test_roles_have_an_open_stand_in_last():
    assert all(
        isinstance(role, Role) and role.candidates[-1].startswith("Fandol") for role in fonts.ROLES
    )


# CJK extensions and their last assigned characters in Unicode 15.
WHOLE = {"B": (0x20000, 0x2A6DF), "C": (0x2A700, 0x2B739), "D": (0x2B740, 0x2B81D),
         "E": (0x2B820, 0x2CEA1), "F": (0x2CEB0, 0x2EBE0)}  # fmt: skip


@pytest.mark.parametrize("extension", WHOLE)
def test_every_character_of_extensions_b_to_f_has_a_font(extension):
    """Names of persons and places; of G and H about three fifths (docs/documents.md)."""
    first, last = WHOLE[extension]

    assert fonts.missing(map(chr, range(first, last + 1))) == set()
