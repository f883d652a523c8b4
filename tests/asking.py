"""The world of tests.matrix with a signed-in client for each of its people, and answers read whole."""

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import matrix
from tests.matrix import PEOPLE, VISITOR

# What differs between two answers that say the same.
MOVING = re.compile(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|\d\d:\d\d')


@pytest.fixture
def world(request, db):
    return matrix.build(request)


@pytest.fixture
def clients(world):
    people, _ = world
    made = {}
    for name in PEOPLE:
        made[name] = Client()
        made[name].force_login(getattr(people, name))
    made[VISITOR] = Client()
    return made


def read(response) -> bytes:
    """The whole answer; a file that is streamed is closed at its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def body(response) -> str:
    """The page's text, or every cell of the workbook that came instead."""
    content = read(response)
    if not content.startswith(b"PK"):
        return content.decode()
    book = load_workbook(BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book for line in sheet.values for cell in line)


def settled(response) -> tuple[int, str]:
    """Status and text without tokens and clocks, to compare two answers."""
    return response.status_code, MOVING.sub("", body(response))
