"""Addresses of actions, opened or refused: a page that says so, and no raw address in a timeline."""

import pytest
from django.urls import resolve, reverse

from core import audit
from core.audit import refusals
from core.errors import joined


def test_address_of_an_action_opened_directly_says_what_it_is(client, draft, member):
    client.force_login(member)

    page = client.get(reverse("findings:finding_submit", args=[draft.pk]))

    assert page.status_code == 405
    assert "这个地址不能直接打开" in page.content.decode()
    assert draft.get_absolute_url() in page.content.decode()


def test_a_timeline_holds_no_refusal(rf, draft, member):
    request = rf.post(f"/findings/{draft.pk}/submit/")
    request.user, request.resolver_match = member, resolve(request.path)

    refusals.record_refused(request)
    refusals.record_denied(request, "还不能办理。")

    assert audit.history(draft).exists()
    assert not audit.history(draft).filter(verb__endswith="被拒").exists()


@pytest.mark.parametrize(
    ("sentences", "said"),
    [(["太短。", "太常见。"], "太短；太常见。"), (["规模：小 → 大"], "规模：小 → 大"), ([], "")],
)
def test_sentences_are_joined_with_one_stop_each(sentences, said):
    assert joined(sentences) == said
