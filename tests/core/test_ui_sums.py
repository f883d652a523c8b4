"""Sums in a timeline are cut for the eye; the event itself keeps all of it."""

from core.formatting import short_sums


def test_a_sum_is_cut_to_eight_digits():
    words = f"佐证材料.pdf（SHA-256 {'de54' * 16}）"
    assert short_sums(words) == "佐证材料.pdf（SHA-256 de54de54…）"


def test_other_figures_stay():
    assert short_sums("底稿012，1234567890") == "底稿012，1234567890"
