"""The manual inside the application: found by words, and no heading stands over nothing."""

import pytest
from django.urls import reverse

from overview import help as manual


def test_every_section_of_the_manual_says_something():
    empty = [
        title for c in manual.chapters() for anchor, title, text in c.texts if anchor and not text
    ]

    assert not empty


def test_sections_are_found_by_their_words():
    (first, *_) = manual.search("答复 延期")

    assert "答复" in f"{first.title}{first.excerpt}" or "延期" in f"{first.title}{first.excerpt}"
    assert next(f.title for f in manual.search("线索知悉授权")) == "线索知悉授权"
    assert manual.search("没有这样的词") == []


def test_how_history_comes_in_is_a_chapter_that_the_manual_leads_to(client, office):
    client.force_login(office)
    page = reverse("overview:help_page", args=["office"])
    there = reverse("overview:help_page", args=["migration"])

    assert 'href="../migration/"' in client.get(page).content.decode()
    assert there == page.replace("office", "migration")
    assert "导入后不能修改" in client.get(there).content.decode()


@pytest.mark.parametrize(
    ("words", "expected"), [("免打扰", "提醒规则与免打扰"), ("没有这样的词", "换一个短一些的词")]
)
def test_help_page_answers_a_search(client, office, words, expected):
    client.force_login(office)

    page = client.get(reverse("overview:help_page", args=["office"]), {"q": words})

    assert expected in page.content.decode()
