"""The world of this package as a fixture."""

import pytest

from tests.matrix import files
from tests.matrix.world import build
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def matrix_rows(
    inspection,
    other_inspection,
    leadership,
    office,
    leader,
    deputy,
    member,
    outsider,
    liaison,
    foreign_liaison,
    organ,
    foreign_organ,
    sysadmin,
    security,
    auditor,
):
    return build(**locals())


@pytest.fixture
def matrix_world(matrix_rows):
    """People and the objects of both sides; the files behind them are really there."""
    files.write_again()
    return matrix_rows
