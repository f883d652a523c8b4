"""The built style sheet and script: said by a system check where they are missing."""

from core import checks


def test_missing_style_sheet_is_a_fault_that_says_what_to_do(settings, tmp_path):
    assert not checks.front_end_is_built(None)

    settings.STATICFILES_DIRS = [tmp_path]
    (fault,) = checks.front_end_is_built(None)

    assert "make install" in fault.hint
