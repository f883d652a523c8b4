"""Pages of findings: scope, counts of queries, forms that keep what was typed, conflicts, bulk."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.characters import clean
from findings.actions import findings as actions
from findings.enums import FindingState
from findings.models import Finding
from tests.attacks.forging import forged
from tests.browsed import form, form_of, submit
from tests.findings import making

HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}{% now 'Y' %}",
    "=cmd|'/c calc'!A0",
    "‮反写‬㙟䶮𫖯",
    "长" * 5000,
    "'; DROP TABLE findings_finding;--",
]


def page(name: str, *args) -> str:
    return reverse(f"findings:{name}", args=args)


def typed(finding, **changes) -> dict:
    """What the edit page would post for ``finding``."""
    values = {name: getattr(finding, name) for name in Finding.TEXT_FIELDS if name != "category"}
    values |= {"category": finding.category_id or "", "version": finding.version}
    values["amount"] = finding.amount if finding.amount is not None else ""
    return values | changes


@pytest.mark.parametrize("who", ["member", "leader", "deputy", "contact"])
def test_the_team_sees_a_draft(client, draft, who, request):
    client.force_login(request.getfixturevalue(who))

    assert draft.title in client.get(page("finding_list")).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "who", ["office", "leadership", "outsider", "liaison", "organ", "sysadmin", "auditor"]
)
def test_a_draft_is_hidden_from_everybody_else(client, draft, who, request):
    assert Finding.objects.filter(pk=draft.pk).exists()
    client.force_login(request.getfixturevalue(who))

    listed = client.get(page("finding_list"))
    for name in ("finding", "finding_edit"):
        assert client.get(page(name, draft.pk)).status_code == 404
    for name in ("finding_submit", "finding_sign", "finding_withdraw", "finding_autosave"):
        assert client.post(page(name, draft.pk)).status_code == 404
    assert listed.status_code == 404 or draft.title not in listed.content.decode()


@pytest.mark.parametrize("who", ["liaison", "organ", "sysadmin", "security", "auditor"])
def test_signed_findings_are_hidden_from_outsiders(client, signed, who, request):
    assert Finding.objects.filter(pk=signed.pk).exists()
    client.force_login(request.getfixturevalue(who))

    assert client.get(page("finding_list")).status_code == 404
    assert client.get(signed.get_absolute_url()).status_code == 404


def test_office_reads_what_was_submitted_and_changes_nothing(client, draft, office):
    making.submitted(draft)
    client.force_login(office)

    shown = client.get(draft.get_absolute_url())
    review = page("finding_review", draft.pk)
    client.post(review, forged(review, {}))

    assert shown.status_code == 200
    assert "复核通过" not in shown.content.decode()
    assert Finding.objects.get(pk=draft.pk).state == FindingState.SUBMITTED


def test_list_and_sheet_take_the_same_queries_for_one_and_three(
    client, inspection, member, category, django_assert_num_queries
):
    client.force_login(member)
    first = making.draft(inspection, by=member, category=category)
    address = f"{page('finding_list')}?inspection={inspection.pk}"
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)
    with django_assert_num_queries(SHEET_QUERIES):
        client.get(first.get_absolute_url())
    for number in range(2):
        making.draft(inspection, by=member, category=category, title=f"第{number}件")
        making.evidence(first, by=member, name=f"凭证{number}.txt")

    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)
    with django_assert_num_queries(SHEET_QUERIES):
        client.get(first.get_absolute_url())


LIST_QUERIES = 10
SHEET_QUERIES = 11


def test_filters_narrow_and_search_finds_chinese_words(client, inspection, member, category):
    client.force_login(member)
    making.draft(inspection, by=member, category=category)
    other = actions.draft(inspection, title="固定资产账实不符", by=member)
    making.submitted(making.draft(inspection, by=member, category=category, title="差旅费审核不严"))

    def titles(**query):
        response = client.get(page("finding_list"), query)
        return {row["title"] for row in response.context["rows"]}

    assert titles(q="账实") == {other.title}
    assert titles(q="不存在的词") == set()
    assert titles(state="submitted") == {"差旅费审核不严"}
    assert titles(category=category.parent_id) == {
        "差旅费审核不严",
        "公务接待无公函、无清单，涉及12次",
    }
    assert titles(author="郑组") >= {other.title}
    assert titles(inspection="999999") == set() or len(titles(inspection="999999")) == 3


def test_a_new_sheet_leads_to_the_full_form(client, inspection, member):
    client.force_login(member)

    response = submit(
        client, page("finding_new", inspection.pk), title=" 账实 \n 不符 ", summary=""
    )

    finding = Finding.objects.get()
    assert response.url == page("finding_edit", finding.pk)
    assert finding.title == "账实 不符"
    assert client.get(response.url).status_code == 200


def test_a_new_sheet_of_a_foreign_inspection_is_404(client, other_inspection, member):
    client.force_login(member)

    assert client.get(page("finding_new", other_inspection.pk)).status_code == 404
    assert client.post(page("finding_new", other_inspection.pk)).status_code == 404
    assert not Finding.objects.exists()


def test_a_bad_amount_is_said_beside_the_field_and_everything_stays(client, draft, member):
    client.force_login(member)

    response = submit(
        client, page("finding_edit", draft.pk), **typed(draft, amount="三万", summary="新写的概述")
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "涉及金额请填写数字" in text
    assert "三万" in text
    assert "新写的概述" in text
    assert Finding.objects.get(pk=draft.pk).summary == draft.summary


def test_saving_and_submitting_names_each_missing_field(client, inspection, member):
    finding = actions.draft(inspection, title="账实不符", by=member)
    client.force_login(member)

    response = submit(
        client, page("finding_edit", finding.pk), **typed(finding, do="submit", summary="三台")
    )

    assert response.status_code == 422
    assert "请填写政策依据" in response.content.decode()
    assert "请选择了解方式" in response.content.decode()


def test_save_and_submit_in_one_step(client, draft, member):
    client.force_login(member)

    response = submit(
        client,
        page("finding_edit", draft.pk),
        follow=True,
        **typed(draft, do="submit", summary="改过的概述"),
    )

    draft.refresh_from_db()
    assert (draft.state, draft.summary) == (FindingState.SUBMITTED, "改过的概述")
    assert "已提交复核" in response.content.decode()


def test_the_second_saver_sees_both_texts_and_loses_nothing(client, draft, member, leader):
    client.force_login(member)
    mine = typed(draft, title="组员的题目", summary="组员的概述")
    actions.edit(draft, {"title": "组长的题目"}, by=leader)

    refused = submit(client, page("finding_edit", draft.pk), **mine)
    text = refused.content.decode()

    assert refused.status_code == 409
    assert "组长的题目" in text
    assert "组员的题目" in text
    assert "组员的概述" in text
    assert Finding.objects.get(pk=draft.pk).title == "组长的题目"
    form_of(refused, page("finding_edit", draft.pk)).submit(client)
    assert Finding.objects.get(pk=draft.pk).title == "组员的题目"


def test_text_typed_while_somebody_submitted_stays_on_the_page(client, draft, member):
    client.force_login(member)
    opened = form(client, page("finding_edit", draft.pk))
    making.submitted(draft)

    response = opened.submit(client, summary="最后补的一句")

    assert response.status_code == 409
    assert "不能直接修改" in response.content.decode()
    assert "最后补的一句" in response.content.decode()


def test_a_post_without_its_version_overwrites_nothing(client, draft, member):
    client.force_login(member)

    response = submit(
        client, page("finding_edit", draft.pk), **typed(draft, title="偷改", version="")
    )

    assert response.status_code == 409
    assert Finding.objects.get(pk=draft.pk).title == draft.title


def test_autosave_answers_the_new_version(client, draft, member):
    client.force_login(member)

    response = submit(
        client,
        page("finding_autosave", draft.pk),
        at=page("finding_edit", draft.pk),
        **typed(draft, summary="边写边存"),
    )

    draft.refresh_from_db()
    assert draft.summary == "边写边存"
    assert json.loads(response.content)["version"] == draft.version


def test_autosave_keeps_what_cannot_be_saved_in_the_browser(client, draft, member, leader):
    client.force_login(member)
    old = typed(draft)

    invalid = submit(
        client,
        page("finding_autosave", draft.pk),
        at=page("finding_edit", draft.pk),
        **typed(draft, amount="三万"),
    )
    actions.edit(draft, {"title": "组长的题目"}, by=leader)
    stale = submit(
        client,
        page("finding_autosave", draft.pk),
        at=page("finding_edit", draft.pk),
        **(old | {"title": "组员的题目"}),
    )

    assert invalid.status_code == 422
    assert "amount" in json.loads(invalid.content)["errors"]
    assert stale.status_code == 409
    assert json.loads(stale.content)["message"]
    assert Finding.objects.get(pk=draft.pk).title == "组长的题目"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(client, draft, member, text):
    client.force_login(member)

    saved = submit(
        client,
        page("finding_edit", draft.pk),
        **typed(draft, summary=text, policy_basis=text, discovery=text, responsible=text[:150]),
    )
    shown = client.get(draft.get_absolute_url()).content.decode()
    exported = client.get(f"{page('finding_list')}?export=xlsx")

    assert saved.status_code == 302
    assert Finding.objects.get(pk=draft.pk).summary == clean(text)
    assert "<script>alert(1)" not in shown
    sheet = openpyxl.load_workbook(BytesIO(b"".join(exported.streaming_content))).active
    assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_a_nul_character_is_refused_with_a_sentence(client, draft, member):
    client.force_login(member)

    response = submit(client, page("finding_edit", draft.pk), **typed(draft, summary="甲\x00乙"))

    assert response.status_code == 422


def test_too_long_a_title_is_said_in_chinese_and_kept(client, draft, member):
    client.force_login(member)

    response = submit(client, page("finding_edit", draft.pk), **typed(draft, title="长" * 201))

    assert response.status_code == 422
    assert "长" * 201 in response.content.decode()


def test_export_holds_the_forms_columns_and_only_what_is_shown(client, draft, signed, member):
    making.draft(draft.inspection, by=member, title="草稿一件", category=draft.category)
    client.force_login(member)

    response = client.get(f"{page('finding_list')}?export=xlsx&state=signed")

    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "问题名称" in row)
    assert {"编号", "一级分类", "政策依据", "佐证材料目录", "副组长意见", "组长意见"} <= set(head)
    body = rows[rows.index(head) + 1 :]
    assert [row[head.index("问题名称")] for row in body] == [signed.title]
    assert body[0][head.index("了解方式")] == "调阅资料、个别谈话"
    assert body[0][head.index("状态")] == "已审签"


def test_bulk_does_what_it_may_and_says_why_not(
    client, inspection, member, deputy, leader, category
):
    ready = making.submitted(making.draft(inspection, by=member, category=category))
    own = making.submitted(
        making.draft(inspection, by=deputy, category=category, title="副组长自己的")
    )
    client.force_login(deputy)

    response = submit(
        client,
        page("finding_bulk"),
        at=page("finding_list"),
        pk=[ready.pk, own.pk],
        do="review",
        follow=True,
    )

    ready.refresh_from_db()
    own.refresh_from_db()
    text = response.content.decode()
    assert (ready.state, own.state) == ("reviewed", "submitted")
    assert f"已复核1份底稿。现在由{leader.name}审签。" in text
    assert f"{own.reference}：自己起草的底稿要由别人复核" in text


def test_bulk_never_reaches_a_foreign_row(client, draft, other_inspection, outsider, member):
    foreign = actions.draft(other_inspection, title="别组的", by=outsider, **making.COMPLETE)
    assert Finding.objects.filter(pk=foreign.pk).exists()
    client.force_login(member)

    response = submit(
        client,
        page("finding_bulk"),
        at=page("finding_list"),
        pk=[draft.pk, foreign.pk],
        do="submit",
        follow=True,
    )

    foreign.refresh_from_db()
    assert foreign.state == FindingState.DRAFT
    assert Finding.objects.get(pk=draft.pk).state == FindingState.DRAFT
    assert "不在您的工作范围内，一项也没有办理" in response.content.decode()
    assert "别组的" not in response.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"do": "review"}, "请先勾选底稿"),
        ({"do": "sign", "pk": ["x", "-1", "９"]}, "有3项不存在"),
    ],
)
def test_bulk_without_rows_says_so(client, member, data, words):
    client.force_login(member)

    bulk = page("finding_bulk")
    response = client.post(bulk, forged(bulk, data), follow=True)

    assert words in response.content.decode()


def test_bulk_with_an_unknown_step_is_404(client, member):
    client.force_login(member)
    bulk = page("finding_bulk")

    assert client.post(bulk, forged(bulk, {"do": "delete", "pk": 1})).status_code == 404


def test_moves_through_the_pages(client, draft, member, deputy, leader):
    client.force_login(member)
    submit(client, page("finding_submit", draft.pk))
    client.force_login(deputy)
    assert "复核通过" in client.get(draft.get_absolute_url()).content.decode()
    submit(client, page("finding_review", draft.pk), note="属实。")
    client.force_login(leader)
    submit(client, page("finding_return", draft.pk), note="时间写到月。")
    client.force_login(member)
    assert "时间写到月。" in client.get(draft.get_absolute_url()).content.decode()
    submit(client, page("finding_submit", draft.pk))
    client.force_login(deputy)
    submit(client, page("finding_review", draft.pk))
    client.force_login(leader)
    submit(client, page("finding_sign", draft.pk))

    draft.refresh_from_db()
    assert (draft.state, draft.returns, draft.review_note) == ("signed", 1, "")


def test_revision_page_shows_the_comparison(client, signed, leader):
    client.force_login(leader)
    data = typed(signed, title="公务接待无公函15次", reason="次数核实有误")

    submit(client, page("finding_revise", signed.pk), **data)

    text = client.get(signed.get_absolute_url()).content.decode()
    assert "次数核实有误" in text
    assert "公务接待无公函、无清单，涉及12次" in text
    assert "公务接待无公函15次" in text


def test_revision_wants_a_reason_and_keeps_the_text(client, signed, leader):
    client.force_login(leader)

    response = submit(
        client, page("finding_revise", signed.pk), **typed(signed, title="改过的题目")
    )

    assert response.status_code == 422
    assert "请写明修订原因" in response.content.decode()
    assert "改过的题目" in response.content.decode()


def test_stale_revision_is_refused_with_both_texts(client, signed, leader):
    client.force_login(leader)
    old = typed(signed, title="第二个改法", reason="更正")
    actions.revise(signed, {"title": "第一个改法"}, reason="更正", by=leader)

    response = submit(client, page("finding_revise", signed.pk), **old)

    assert response.status_code == 409
    assert "第一个改法" in response.content.decode()
    assert "第二个改法" in response.content.decode()


def test_evidence_is_taken_from_the_author_and_refused_from_others(client, draft, member, deputy):
    upload = reverse("core:attachment_upload", args=["findings.finding", draft.pk])

    def send(person):
        client.force_login(person)
        file = SimpleUploadedFile("凭证.txt", "付款".encode())
        told = {"Accept": "application/json"}  # as the script sends it that takes dropped files
        return client.post(upload, forged(upload, {"files": file}), headers=told)

    assert len(json.loads(send(member).content)["stored"]) == 1
    assert send(deputy).status_code == 409


@pytest.mark.parametrize("referer", ["http://testserver{}", "http://elsewhere{}", ""])
def test_refusal_on_a_page_opened_by_its_address_shows_the_page_above(
    client, draft, member, referer
):
    making.submitted(draft)
    client.force_login(member)
    address = page("finding_edit", draft.pk)

    response = client.get(address, headers={"Referer": referer.format(address)}, follow=True)

    assert response.redirect_chain == [(page("finding", draft.pk), 302)]
    assert "不能直接修改" in response.content.decode()
