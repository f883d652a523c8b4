"""Every list sorts by every column that it offers: the same rows at the same cost, in the page and its file."""

import csv
import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tables import sorting
from tests.findings import making
from tests.scope.test_nothing_changes import LISTS

HEADING = re.compile(r'<th [^>]*aria-sort="none"><a class="sorts" href="([^"]+)">')
BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
BESIDE = re.compile(
    r' class="is-below"|<span class="sub">[^<]*</span>'
)  # of units in the order of the tree


def rows_of(answer) -> list[str]:
    body = BODY.search(answer.content.decode())
    return sorted(BESIDE.sub("", line) for line in body[1].split("<tr")[1:]) if body else []


def ask(client, url: str):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return answer, len(asked)


def test_each_heading_sorts_the_same_rows_at_the_same_cost(world, clients):
    sorting._knows_chinese()
    tried, wrong = set(), []
    for client in (clients["office"], clients["leader"], clients["organ"]):
        for page in (each.of() for each in LISTS):
            client.get(page)
            plain, cost = ask(client, page)
            links = map(unescape, HEADING.findall(plain.content.decode()))
            for link in [each for each in links if each not in tried]:
                tried.add(link)
                answer, now = ask(client, link.replace("sort=", "sort=-"))
                if answer.status_code != 200 or rows_of(answer) != rows_of(plain) or now > cost:
                    wrong.append((link, answer.status_code, now, cost))

    assert wrong == []
    assert len(tried) > 150


def titles(client, order: str) -> list[str]:
    answer = client.get("/findings/", {"export": "csv", "sort": order})
    lines = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    place = lines[0].index("问题名称")
    return [line[place] for line in lines[1:]]


def test_a_file_stands_in_the_order_of_the_page(client, inspection, member, leader):
    for title in ("丙事", "甲事", "乙事"):
        making.draft(inspection, by=member, title=title)
    client.force_login(leader)

    up, down = titles(client, "name"), titles(client, "-name")

    assert sorted(up) == sorted(["丙事", "甲事", "乙事"])
    assert up != titles(client, "")
    assert down == up[::-1]
