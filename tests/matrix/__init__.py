"""A world with one of everything twice, and who may reach which of it: for tests/permissions.

Everything stands once under the inspection of `leader`, `deputy`, `member` and `liaison` ("own")
and once under that of `outsider` and `foreign_liaison` ("foreign"). Rows are written straight
into their tables, so that no action's rule decides what the test may ask about.
"""

from tests.matrix.files import PAGE
from tests.matrix.people import (
    ABC,
    EVERYONE,
    HEADS,
    INSIDE,
    NAMES,
    OFFICE,
    PEOPLE,
    TEAM,
    UNIT,
    VISITOR,
)
from tests.matrix.policy import (
    DOCUMENT_OF,
    FILE_OF,
    OF_TEAM,
    OF_UNIT,
    POLICY,
    SIGNS,
    WITH_DOCUMENTS,
    WITH_FILES,
    WORDED,
    Reach,
    mark,
    secrets,
)
from tests.matrix.world import STRANGERS, build, third, third_clue

__all__ = [
    "ABC",
    "EVERYONE",
    "FILE_OF",
    "HEADS",
    "INSIDE",
    "NAMES",
    "OFFICE",
    "OF_TEAM",
    "OF_UNIT",
    "PAGE",
    "DOCUMENT_OF",
    "PEOPLE",
    "POLICY",
    "Reach",
    "SIGNS",
    "STRANGERS",
    "TEAM",
    "UNIT",
    "VISITOR",
    "WITH_FILES",
    "WITH_DOCUMENTS",
    "WORDED",
    "build",
    "mark",
    "secrets",
    "third",
    "third_clue",
]
