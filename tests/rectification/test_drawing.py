"""The draw: what it gives is fixed by seed, frame and size; other code gives the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from core.models import AuditEvent
from rectification.rules.drawing import drawn, quotas, rank
from scripts.check_draw import sample
from tests.rectification import revisit_rows as rows

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_draw.py"
FRAME = {
    number: "甲类" if number <= 12 else "乙类" if number <= 17 else "丙类"
    for number in range(1, 21)
}


def test_the_rank_is_the_sha256_of_seed_and_number():
    assert (
        rank("a1", 7) == "020f739402f8caa8064f9161a76174a4d899cfbdb1297a697c8635065e27b65e"
    )  # printf a1:7 | sha256sum


@pytest.mark.parametrize("size", [0, 1, 2, 5, 7, 19, 20])
def test_the_sample_has_its_size_and_comes_from_the_frame(size):
    found = drawn(FRAME, size=size, forced=[], seed="种")

    assert len(set(found)) == len(found) == size
    assert set(found) <= set(FRAME)
    assert found == sorted(found)


def test_strata_share_in_proportion_and_the_rest_by_largest_remainder():
    strata = {"甲类": [*range(1, 13)], "乙类": [*range(13, 18)], "丙类": [18, 19, 20]}

    # 7 of 20: 4.2, 1.75, 1.05
    assert quotas(strata, 7) == {"甲类": 4, "乙类": 2, "丙类": 1}


def test_of_equal_remainders_the_smaller_number_comes_first():
    assert quotas({"后": [3, 4], "先": [1, 2]}, 1) == {"后": 0, "先": 1}


def test_a_whole_stratum_is_never_asked_for_more_than_it_has():
    strata = {"甲类": [1], "乙类": [2, 3, 4]}

    for size in range(5):
        found = quotas(strata, size)
        assert sum(found.values()) == size
        assert all(found[name] <= len(strata[name]) for name in strata)


def test_forced_ones_stand_besides_the_drawn_ones():
    found = drawn(FRAME, size=3, forced=[2, 20], seed="种")

    assert {2, 20} <= set(found)
    assert len(found) == 5


def test_the_same_seed_gives_the_same_and_another_another():
    again = [drawn(FRAME, size=5, forced=[], seed=f"种{n}") for n in range(20)]

    assert again == [drawn(FRAME, size=5, forced=[], seed=f"种{n}") for n in range(20)]
    assert len({tuple(found) for found in again}) > 10


@pytest.mark.parametrize("size", [1, 4, 9])
@pytest.mark.parametrize("forced", [{}, {"3": "反弹多"}, {"1": "必查", "13": "必查", "18": "必查"}])
def test_the_independent_script_gives_the_same(size, forced):
    for turn in range(30):
        seed = f"{turn:032x}"
        data = {"seed": seed, "size": size, "forced": forced, "frame": [*map(list, FRAME.items())]}

        assert sample(data) == drawn(FRAME, size=size, forced=map(int, forced), seed=seed)


def test_the_script_borrows_no_code_of_the_product():
    text = SCRIPT.read_text(encoding="utf-8")

    assert "rectification" not in text
    assert "django" not in text.lower()


def test_whoever_downloads_a_draw_computes_it_again(client, ledger, office, tmp_path):
    revisit = rows.drawn(rows.closed(ledger), by=office, forced={1: "信访反映多"}, size=1)
    client.force_login(office)

    answer = client.get(reverse("rectification:revisit_draw_file", args=[revisit.draw.pk]))

    path = tmp_path / "draw.json"
    path.write_bytes(answer.content)
    told = subprocess.run(
        [sys.executable, SCRIPT, path], capture_output=True, text=True, check=True
    )
    assert "不一致" not in told.stdout
    assert "一致" in told.stdout
    assert json.loads(answer.content)["forced"] == {"1": "信访反映多"}


def test_a_draw_that_was_tampered_with_is_told(ledger, office, tmp_path):
    draw = rows.drawn(rows.closed(ledger), by=office, size=1).draw
    other = next(number for number, _ in draw.frame if number not in draw.drawn)
    names = ("seed", "size", "frame", "forced")
    data = {name: getattr(draw, name) for name in names} | {"drawn": [other]}
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    told = subprocess.run(
        [sys.executable, SCRIPT, path], capture_output=True, text=True, check=False
    )

    assert told.returncode == 1
    assert "不一致" in told.stdout


def test_seed_frame_and_result_stand_in_the_trail(ledger, office):
    revisit = rows.drawn(rows.closed(ledger), by=office)
    draw = revisit.draw

    event = AuditEvent.objects.get(trail=revisit.audit_trail, verb="随机抽取")

    assert event.changes["seed"] == [None, draw.seed]
    assert event.changes["drawn"] == [None, "、".join(map(str, draw.drawn))]
    assert json.loads(event.changes["frame"][1]) == draw.frame
