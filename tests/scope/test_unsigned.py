"""保密承诺: until a member has signed, no page of the product says anything of what the team does."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import notices
from core.notices.mailing import MAIL
from core.targets import label_of, load
from rounds.actions import commitments, feeds
from rounds.models import Commitment
from tests import factories as make
from tests import matrix
from tests.matrix import POLICY
from tests.permissions.addresses import FORMS, GUARDED, PAGES, documents_of, is_list, is_post_only
from tests.permissions.answers import words_in

pytestmark = pytest.mark.django_db
ASKED = "请先签署保密承诺"
# A course is the person's own, whatever they have signed.
WORDS = [matrix.mark("own", kind) for kind in matrix.WORDED if kind != "training"]
# Open to every inspector, and what a person may know of themself.
OPEN = {"unit", "library", "template"}


@pytest.fixture
def unsigned(world):
    """The member of the world, whose promise is not signed."""
    people, (own, _) = world
    Commitment.objects.filter(inspector__user=people.member).delete()
    client = Client()
    client.force_login(people.member)
    return people.member, client, own


def addresses(own: dict) -> list[str]:
    """Every page of the own side that is read, with searches, exports, documents and files."""
    pages = {
        each.of(own)
        for each in [*GUARDED, *documents_of("core:document_preview", "core:document_make")]
    }
    pages |= {reverse("overview:search") + f"?q={word}" for word in ("标记", "71")}
    pages |= {f"{page}?export={form}" for page in PAGES if is_list(page) for form in FORMS}
    return sorted(page for page in pages if not is_post_only(page.partition("?")[0]))


def test_no_door_says_a_word_of_it(unsigned):
    _, client, own = unsigned
    asked = addresses(own)

    leaked = [(url, word) for url in asked for word in words_in(client.get(url), WORDS)]

    assert len(asked) > 200
    assert not leaked
    make.sign(own["member"])
    assert [url for url in asked if words_in(client.get(url), WORDS)]


def test_nothing_of_any_kind_is_in_scope(unsigned):
    user, _, own = unsigned
    kinds = [kind for kind, reach in POLICY.items() if "member" in reach.own and kind not in OPEN]

    assert len(kinds) > 40
    assert not seen_by(user, own) & {k for k in kinds if not k.startswith(matrix.FILE_OF)}


def test_the_page_that_asks_stands_in_the_place_of_lists_and_things(unsigned):
    _, client, own = unsigned

    for name in ("findings:finding_list", "rounds:inspection_list", "rounds:round_list"):
        page = client.get(reverse(name))
        assert ASKED in page.content.decode(), name
        assert reverse("rounds:commitment_sign") in page.content.decode()
    answer = client.get(own["signed"].get_absolute_url())
    assert (answer.status_code, ASKED in answer.content.decode()) == (404, True)
    assert "签署保密承诺" in client.get(reverse("overview:home")).content.decode()


def test_what_is_told_of_it_stays_closed_and_the_request_to_sign_is_read(unsigned, world):
    user, client, own = unsigned
    told = {"kind": "test", "subject": WORDS[0], "body": WORDS[0]}
    notices.notify([user], key="seen", url=own["signed"].get_absolute_url(), **told)
    asked = {"kind": "rounds.commitment", "subject": "请签署保密承诺：本轮"}
    notices.notify([user], key="asked", url=reverse("rounds:commitment_sign"), **asked)

    page = client.get(reverse("core:inbox")).content.decode()
    MAIL.deliver()

    assert WORDS[0] not in page
    assert "请签署保密承诺：本轮" in page
    assert not [m for m in mail.outbox if WORDS[0] in f"{m.subject}{m.body}{m.alternatives}"]


def test_the_calendar_outside_holds_nothing(unsigned):
    user, _, own = unsigned
    own["deadline"].kind = "plan"
    own["deadline"].save()

    feed = Client().get(reverse("rounds:feed", args=[feeds.make(by=user)])).content.decode()

    assert f"deadline-{own['deadline'].pk}@" not in feed


def test_a_head_who_has_not_signed_is_shut_out_too(world):
    people, (own, _) = world
    Commitment.objects.filter(inspector__user=people.leader).delete()
    client = Client()
    client.force_login(people.leader)

    answers = {client.get(own[kind].get_absolute_url()).status_code for kind in ("clue", "signed")}

    assert answers == {404}
    assert not words_in(client.get(reverse("overview:home")), WORDS)


def test_after_signing_all_is_as_before(world):
    people, (own, _) = world
    before = seen_by(people.member, own)
    Commitment.objects.filter(inspector__user=people.member).delete()
    assert len(before) - len(seen_by(people.member, own)) > 40

    commitments.sign(own["round"], by=people.member)

    assert seen_by(people.member, own) == before


def seen_by(user, own: dict) -> set[str]:
    return {kind for kind in POLICY if load(label_of(own[kind]), own[kind].pk, user=user)}
