"""Every list sorts by every column that it offers: the same rows at the same cost, in the page and its file.

No link of a page to itself in another order or as a file loses what the page was narrowed to.
"""

import csv
import re
from html import unescape

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tables import sorting
from tests.findings import making
from tests.scope.test_nothing_changes import LISTS

HEADING = re.compile(r'<th [^>]*aria-sort="none"><a class="sorts" href="([^"]+)">')
OWN = re.compile(r'href="([^"]*[?;&](?:sort|export|columns|cursor)=[^"]*)"')
TEMPLATES = settings.BASE_DIR / "templates"
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


def test_no_page_forgets_in_a_file_what_it_is_narrowed_to():
    by_hand = {p.name for p in TEMPLATES.rglob("*.html") if '"?export=' in p.read_text("utf-8")}

    assert by_hand == set()


def test_each_heading_sorts_the_same_rows_at_the_same_cost(world, clients):
    sorting._knows_chinese()
    tried, wrong = set(), []
    for client in (clients["office"], clients["leader"], clients["organ"]):
        for page in (each.of() for each in LISTS):
            client.get(page)
            plain, cost = ask(client, f"{page}?kept=1")
            text = plain.content.decode()
            own = [link for link in OWN.findall(text) if link.startswith(("?", f"{page}?"))]
            wrong += [(link, "kept=1 is lost") for link in own if "kept=1" not in link]
            links = map(unescape, HEADING.findall(text))
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
