"""Scripts that measure say what failed instead of hiding it."""

import subprocess
import sys

from scripts import bench
from scripts.pages import IMAGES, PAGES


def test_a_part_that_failed_is_said_and_keeps_nothing_from_the_others(capfd):
    ran = []

    def broken() -> None:
        subprocess.run([sys.executable, "-c", "raise SystemExit(3)"], check=True)

    failed = bench.failures(broken, lambda: ran.append(True))

    assert ran == [True]
    assert len(failed) == 1
    assert "returned non-zero exit status 3" in failed[0]


def test_every_picture_of_the_documents_is_a_page_of_its_account():
    for name, (account, page, _) in IMAGES.items():
        assert page in {each.name for each in PAGES[account]}, name
