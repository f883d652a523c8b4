"""What a person may not see changes nothing they can see: no row, count, choice, figure or date.

Each page is asked before and after an inspection of others gets everything there is; both answers
must be the same to the letter. Whoever could guess by counting or filtering would find a difference.
"""

from django.urls import reverse

from accounts.models import User
from core.models import SecrecyPolicy
from core.views import ScopedList
from rounds.models import Inspection
from tests import matrix
from tests.asking import settled
from tests.permissions.addresses import GUARDED, Address, view_of

STRANGERS = ("leader", "liaison", "organ")
# The jobs, notices and settings of oneself, and what only administrators open, are no business of others.
LISTS = [a for a in GUARDED if a.kind is None and issubclass(view_of(a.of()) or object, ScopedList)]
OWN = ("unit", "round", "inspection", "ledger", "item", "finding", "handoff", "recommendation")
FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}


def questions(address: Address, pk: int, *, is_short: bool) -> list[str]:
    """A list and its answers to values that only others' rows have; ``~`` asks as htmx does."""
    task = Inspection.objects.get(pk=pk)
    asked = ["", "~", "number=73", f"inspection={pk}"]
    if not is_short:
        asked += ["q=丙标记", f"unit={task.unit_id}&round={task.round_id}", "export=xlsx"]
    return [f"{address.of()}?{query}" for query in asked]


def answers(client, urls: list[str]) -> dict:
    return {
        url: settled(client.get(url.rstrip("~"), headers=FRAGMENT if url[-1] == "~" else {}))
        for url in urls
    }


def opened(client, urls: list[str]) -> list[str]:
    return [url for url in urls if client.get(url).status_code == 200]


def differences(clients, people, urls, fill) -> list:
    SecrecyPolicy.objects.update_or_create(id=1, defaults={"exports_a_day": 1000})
    before = {name: answers(clients[name], urls[name]) for name in people}
    newest = User.objects.latest("pk").pk
    fill()
    # Factories made accounts of the office beside: how many it has is no secret and said on pages.
    User.objects.filter(pk__gt=newest).update(is_active=False)
    after = {name: answers(clients[name], urls[name]) for name in people}
    assert all(before[name] for name in people)
    return [
        (name, url)
        for name in people
        for url, answer in before[name].items()
        if after[name][url] != answer
    ]


def pages_of(own: dict) -> list[str]:
    found = [own[kind].get_absolute_url() for kind in OWN]
    home = [reverse("overview:home"), reverse("rounds:calendar"), reverse("findings:organ_figures")]
    words = ("丙标记finding", "丙标记item", "73", "83", "市林业局")
    return [*found, *home, *(f"{reverse('overview:search')}?q={word}" for word in words)]


def urls_for(clients, people, own: dict, pk: int, *, is_short: bool = False) -> dict:
    found = {}
    for name in people:
        lists = [a for a in LISTS if clients[name].get(a.of()).status_code == 200]
        asked = [url for each in lists for url in questions(each, pk, is_short=is_short)]
        found[name] = asked + opened(clients[name], pages_of(own))
    return found


def test_an_inspection_of_others_changes_nothing(world, clients):
    people, (own, _) = world
    fill = matrix.third(people.office)
    pk = Inspection.objects.get(unit__name="市林业局").pk

    urls = urls_for(clients, STRANGERS, own, pk)

    assert differences(clients, STRANGERS, urls, fill) == []


def test_a_clue_changes_nothing_for_those_without_a_grant(world, clients):
    people, (own, _) = world
    fill = matrix.third_clue(people.office)
    task = Inspection.objects.get(unit__name="市林业局")
    names = ("ungranted_office", "office")

    urls = urls_for(clients, names, own, task.pk, is_short=True)
    for name in names:
        urls[name] += [task.get_absolute_url(), task.round.get_absolute_url()]

    assert differences(clients, names, urls, fill) == []
