"""The world of tests.matrix with a signed-in client for each of its people, and answers read whole."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from core import encryption
from tests import factories as make
from tests.matrix import PEOPLE, VISITOR

# Where a workbook keeps its cells; as XML, which is read in a twentieth of what its cells take.
WORDS_OF_SHEETS = re.compile(r"xl/(worksheets/.*|sharedStrings)\.xml$")
TOKEN = re.compile(f"{re.escape(encryption.PREFIX)}[\\w-]+".encode())
# What differs between two answers that say the same.
MOVING = re.compile(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|\d\d:\d\d')


@pytest.fixture
def world(matrix_world):
    people, sides = matrix_world
    for side in sides:
        make.announce(side["told"])
    return people, sides


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


def ciphertext_in(content: bytes) -> list[str]:
    """What of an answer, or of a workbook that came instead, is a token as the tables keep them."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return [found.decode() for found in TOKEN.findall(content)]


def body(response) -> str:
    """The page's text, or the words of every sheet of the workbook that came instead."""
    content = read(response)
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as book:
        parts = [name for name in book.namelist() if WORDS_OF_SHEETS.match(name)]
        return unescape("\n".join(book.read(name).decode() for name in sorted(parts)))


def settled(response) -> tuple[int, str]:
    """Status and text without tokens and clocks, to compare two answers."""
    return response.status_code, MOVING.sub("", body(response))
