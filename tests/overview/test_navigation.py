"""What stands on the left for each role, and what the box above the page opens by name."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from lxml import html

from accounts.enums import Role
from core.pinyin import initials
from overview.context_processors import navigation
from overview.navigation import ALL, COMMANDS, FEW, SECTIONS, USER_LINKS, url_of
from overview.queries.search import find
from tests import factories as make
from tests.findings import making


def side(*roles: Role, active: str = ""):
    return html.fragment_fromstring(navigation(frozenset(roles), active), create_parent=True)


def lines_at_once(found) -> list[str]:
    """What is read before anything is opened: lines and the headings of what is folded."""
    shown = found.xpath(".//a[not(ancestor::details) and not(ancestor::template)] | .//summary")
    return [" ".join(each.text_content().split()) for each in shown]


@pytest.mark.parametrize("role", Role)
def test_nobody_reads_more_than_nine_lines(role):
    found = side(role)

    assert 0 < len(lines_at_once(found)) <= FEW
    assert all(len(each.xpath(".//a")) <= FEW for each in found.xpath(".//details"))


def test_the_section_of_this_page_is_open_and_no_other():
    found = side(Role.OFFICE, active=url_of("rectification:ledger_list"))

    assert [each.text_content().strip() for each in found.xpath(".//details[@open]/summary")] == [
        "整改与评价"
    ]
    assert found.xpath(".//details[@open]//a[@aria-current]/span/text()") == ["整改台账"]
    assert side(Role.OFFICE, active="/").xpath(".//details[@open]") == []


def test_few_lines_are_not_folded():
    found = side(Role.LIAISON)

    assert found.xpath(".//details") == []
    assert "整改台账" in lines_at_once(found)


def test_every_line_leads_somewhere_and_stands_once():
    entries = [entry for section in SECTIONS for entry in section.entries]

    assert [e.label for e in (*ALL, *COMMANDS, *USER_LINKS) if not url_of(e.name)] == []
    assert len({(e.label, e.name) for e in entries}) == len(entries)


def test_a_page_is_found_by_the_first_letters_of_its_name(client, office, liaison):
    assert initials("重点关注事项") == "zdgzsx"
    assert [(g.label, [h.title for h in g.hits]) for g in find(office, "ZGTZ")] == [
        ("页面和办理", ["整改台账"])
    ]
    assert [h.title for h in find(office, "筹备新")[0].hits] == ["筹备新一轮巡察"]
    assert find(liaison, "筹备新") == []
    client.force_login(office)
    page = client.get(f"{reverse('overview:search')}?q=zgtz").content.decode()
    assert f'href="{reverse("rectification:ledger_list")}">整改台账</a>' in page


def test_what_is_offered_is_open_to_whom_it_is_offered(client, db):
    for role in Role:
        user = make.UserFactory(roles=[role])
        client.force_login(user)
        offered = side(role).xpath(".//a[@data-initials]/@href")
        assert offered
        closed = {url for url in offered if client.get(url).status_code not in (200, 302)}
        assert closed == set(), role


def test_all_hits_are_those_of_the_words_that_were_asked(inspection, member, leader):
    for number in range(9):
        making.draft(inspection, by=member, title=f"R&D费用列支{number}")

    (group,) = [each for each in find(leader, "R&D") if each.all_url]

    assert QueryDict(urlsplit(group.all_url).query)["q"] == "R&D"
