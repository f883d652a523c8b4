"""Pages of the opinion: the link, the wording with its conflicts, the preview, who sees what."""

import pytest
from django.urls import reverse

from core.characters import clean
from findings.actions import feedback as actions
from findings.models import Feedback
from rounds.enums import Stage
from tests.browsed import form_of, submit
from tests.factories import days, today
from tests.findings import making
from tests.snapshots import snapshot_fixture


def page(name: str, inspection) -> str:
    return reverse(f"findings:{name}", args=[inspection.pk])


@snapshot_fixture
def ready(signed, inspection):
    inspection.stage, inspection.exit_on = Stage.FEEDBACK, days(-3)
    inspection.save()
    return inspection


@snapshot_fixture
def feedback(ready, office):
    return actions.draft(ready, by=office)


def typed(feedback, **changes) -> dict:
    data = {name: getattr(feedback, name) for name in ("opening", "requirements", "closing")}
    data["version"] = feedback.version
    for item in feedback.items.all():
        pk = item.finding_id
        data |= {f"pick_{pk}": "on", f"text_{pk}": item.text, f"place_{pk}": item.order}
    return data | changes


def test_the_door_begins_the_opinion(client, ready, office):
    client.force_login(office)
    assert "起草反馈意见" in client.get(page("feedback", ready)).content.decode()

    response = submit(client, page("feedback_draft", ready), at=page("feedback", ready))

    assert response.url == page("feedback_edit", ready)
    assert Feedback.objects.get().items.count() == 1
    assert client.get(response.url).status_code == 200


def test_wording_is_saved_and_shown(client, feedback, ready, signed, office):
    client.force_login(office)

    submit(
        client,
        page("feedback_edit", ready),
        **typed(feedback, opening="改过的开头", **{f"text_{signed.pk}": "接待不规范。全年12次。"}),
    )

    text = client.get(page("feedback", ready)).content.decode()
    assert "改过的开头" in text
    assert "接待不规范。全年12次。" in text


def test_a_ticked_problem_without_words_is_said_and_the_rest_stays(
    client, feedback, ready, signed, office
):
    client.force_login(office)

    response = submit(
        client,
        page("feedback_edit", ready),
        **typed(feedback, opening="写了很久的开头", **{f"text_{signed.pk}": "  "}),
    )

    assert response.status_code == 422
    assert "请填写反馈表述，或取消勾选" in response.content.decode()
    assert "写了很久的开头" in response.content.decode()


def test_the_second_saver_sees_both_and_may_take_either(client, feedback, ready, office, leader):
    client.force_login(office)
    mine = typed(feedback, opening="我的开头", closing="我的结尾")
    words = {"opening": "组长的开头", "requirements": "一。", "closing": "组长的结尾"}
    items = [(item.finding, item.text, item.order) for item in feedback.items.all()]
    actions.word(feedback, words, items=items, version=feedback.version, by=leader)

    refused = submit(client, page("feedback_edit", ready), **mine)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "组长的开头" in text
    assert "我的开头" in text
    asked = form_of(refused, page("feedback_edit", ready)).submit(client, take="opening")
    taken = asked.context["form"]
    assert taken["opening"].value() == "组长的开头"
    assert taken["closing"].value() == "我的结尾"
    form_of(asked, page("feedback_edit", ready)).submit(client)

    feedback.refresh_from_db()
    assert (feedback.opening, feedback.closing) == ("组长的开头", "我的结尾")


def test_preview_is_the_letter(client, feedback, ready, signed, office):
    client.force_login(office)

    text = client.get(page("feedback_preview", ready)).content.decode()

    assert "一、基本情况" in text
    assert "（一）全面从严治党" in text
    assert f"1.{signed.title}。" in text
    assert "线索" not in text.split('<article class="letter"')[1].split("</article>")[0]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "‮反写‬", "长" * 2900])
def test_hostile_wording_is_kept_as_text(client, feedback, ready, signed, office, text):
    client.force_login(office)

    saved = submit(
        client, page("feedback_edit", ready), **typed(feedback, **{f"text_{signed.pk}": text})
    )

    assert saved.status_code == 302
    assert feedback.items.get().text == clean(text)
    for name in ("feedback", "feedback_preview", "feedback_edit"):
        shown = client.get(page(name, ready))
        assert shown.status_code == 200
        assert "<script>alert(1)" not in shown.content.decode()


@pytest.mark.parametrize("who", ["liaison", "outsider", "foreign_liaison", "organ", "sysadmin"])
def test_a_draft_opinion_is_404_for_outsiders(client, feedback, ready, who, request):
    client.force_login(request.getfixturevalue(who))

    for name in ("feedback", "feedback_edit", "feedback_preview"):
        assert client.get(page(name, ready)).status_code == 404
    assert client.post(page("feedback_draft", ready)).status_code == 404
    assert client.get(f"/documents/feedback_letter/{feedback.pk}/").status_code == 404
    assert client.post(f"/documents/feedback_letter/{feedback.pk}/make/").status_code == 404


def test_the_unit_reads_nothing_of_its_drafts(client, feedback, ready, liaison, office, leader):
    items = [(item.finding, item.text, item.order) for item in feedback.items.all()]
    secret = {"opening": "草稿里的话", "requirements": "一。", "closing": "完。"}
    actions.word(feedback, secret, items=items, version=1, by=office)
    final = secret | {"opening": "定稿的话"}
    actions.word(feedback, final, items=items, version=2, by=leader)
    actions.issue(feedback, on=today(), by=office)
    client.force_login(liaison)

    text = client.get(page("feedback", ready)).content.decode()

    assert "定稿的话" in text
    assert "草稿里的话" not in text
    assert ready.get_absolute_url() + '"' not in text


def test_the_unit_reads_it_once_it_is_issued(client, feedback, ready, liaison, office2):
    actions.issue(feedback, on=today(), by=office2)
    client.force_login(liaison)

    assert client.get(page("feedback", ready)).status_code == 200
    assert client.get(page("feedback_preview", ready)).status_code == 200
    assert client.get(page("feedback_edit", ready)).status_code != 200


def test_pages_take_the_same_queries_for_one_and_three(
    client, feedback, ready, office, member, deputy, leader, category, django_assert_num_queries
):
    client.force_login(office)
    client.get(page("feedback", ready))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page("feedback", ready))
    with django_assert_num_queries(EDIT_QUERIES):
        client.get(page("feedback_edit", ready))
    ready.stage = Stage.REPORTING
    ready.save()
    for number in range(2):
        more = making.draft(ready, by=member, category=category, title=f"第{number}件")
        making.signed(more, deputy=deputy, leader=leader)
    ready.stage = Stage.FEEDBACK
    ready.save()

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page("feedback", ready))
    with django_assert_num_queries(EDIT_QUERIES):
        client.get(page("feedback_edit", ready))


PAGE_QUERIES = 11  # one of them names who may issue what this person worded
EDIT_QUERIES = 6
