"""The public notice: approved public texts only; what was left out is nowhere in it."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.documents import drafting, registry
from core.documents.tree import Table, texts, to_json
from core.errors import ActionDenied, InvalidTransition
from core.models import Notice
from rectification.actions import public_texts, reports
from rectification.actions import withholdings as actions
from rectification.models import LedgerItem, Measure, PublicText, Withholding
from rectification.queries import disclosure, worklist
from rounds.queries import names
from tests.browsed import submit
from tests.factories import UnitLeaderFactory, UserFactory, today
from tests.rectification.conftest import PROBLEMS, fresh

INTERNAL = "内部掌握：张某某已被谈话函询"
WORDS = {
    "party": "党组专题研究整改工作。",
    "first": "党组书记牵头整改。",
    "next": "持续整改。紧盯未完成事项。",
    "contact": "联系电话：0000－8800001",
}


def bulletin(ledger, user):
    return registry.get("disclosure_bulletin").make(user, ledger)


def printed(ledger, user) -> str:
    return "\n".join(texts(bulletin(ledger, user)))


def word(item, *, by, **values) -> PublicText:
    given = {"problem": item.problem, "text": "修订制度。\n清退费用。", "names_confirmed": False}
    return public_texts.word(item, given | values, by=by)


def publish(ledger, liaison, office) -> None:
    """Every disclosed item with an approved text, and every section written."""
    for item in disclosure.disclosed(ledger).select_related("ledger__unit"):
        word(item, by=liaison, text=f"第{item.number}项：修订制度。\n清退费用。")
    public_texts.submit_all(ledger, by=liaison)
    for text in PublicText.objects.filter(item__ledger=ledger).select_related("item__ledger"):
        public_texts.approve(text, by=office)
    kind = registry.get("disclosure_bulletin")
    words = drafting.words(kind, ledger, liaison) | WORDS
    drafting.save(kind, ledger, words, version=0, by=liaison)


def test_the_notice_waits_for_approved_texts_and_names_what_lacks(underway, liaison, office):
    with pytest.raises(ActionDenied, match="第1、2、3项还没有审定的公开文本"):
        bulletin(underway, office)
    item = fresh(underway)[0]
    word(item, by=liaison)
    public_texts.submit_all(underway, by=liaison)
    with pytest.raises(ActionDenied, match="第1、2、3项"):
        bulletin(underway, office)
    public_texts.approve(PublicText.objects.get(), by=office)
    with pytest.raises(ActionDenied, match="第2、3项"):
        bulletin(underway, office)


def test_the_notice_waits_until_the_unit_has_written_its_own_part(underway, liaison, office):
    publish(underway, liaison, office)
    kind = registry.get("disclosure_bulletin")
    words = drafting.words(kind, underway, liaison)
    drafting.save(kind, underway, words | {"contact": " "}, version=1, by=liaison)

    with pytest.raises(ActionDenied, match="请先核改文字，填写：联系方式"):
        bulletin(underway, office)


def test_an_internal_report_never_reaches_the_public(underway, liaison, office):
    item = fresh(underway)[0]
    reports.report(item, text=INTERNAL, progress=50, done=(), uploads=[], by=liaison)
    publish(underway, liaison, office)

    text = printed(underway, office)

    assert INTERNAL not in text
    assert "内部掌握" not in text
    assert "第1项：修订制度。" in text


def test_counts_are_told_as_notices_tell_them(underway, liaison, office):
    rows = fresh(underway)
    LedgerItem.objects.filter(pk=rows[1].pk).update(state="submitted", criticised=4, cases_filed=2)
    publish(underway, liaison, office)

    content = bulletin(underway, office)

    text = "\n".join(texts(content))
    measures = Measure.objects.filter(item__ledger=underway).count()
    assert f"公布反馈问题3个，制定整改措施{measures}条。已完成0个，基本完成1个，未完成2个。" in text
    table = next(block for block in content.blocks if isinstance(block, Table))
    told = dict(zip([column.label for column in table.columns], table.rows[0], strict=True))
    assert (told["通报批评（人）"], told["立案（件）"]) == (4, 2)
    assert "（基本完成）" in text
    assert WORDS["contact"] in text


def test_what_was_approved_is_left_out_of_text_and_counters(underway, office, office2, liaison):
    secret = fresh(underway)[1]
    LedgerItem.objects.filter(pk=secret.pk).update(punished=7, recovered=88)
    asked = actions.ask(secret, reason="涉及个人隐私", by=liaison)
    actions.approve(asked, by=office)
    publish(underway, liaison, office)

    content = bulletin(underway, liaison)

    whole = str(to_json(content))
    counters = next(b for b in content.blocks if isinstance(b, Table)).rows[0]
    assert secret.problem not in whole
    assert "公务接待" not in whole
    assert "涉及个人隐私" not in whole
    assert f"公布反馈问题{len(PROBLEMS) - 1}个" in whole
    assert counters[0] == 0
    assert counters[-1] == 0


@pytest.mark.parametrize("word_", ["内部掌握", "问题线索", "机密"])
def test_marked_words_are_refused_by_name(underway, liaison, word_):
    with pytest.raises(ActionDenied, match=f"不宜公开的字样：{word_}"):
        word(fresh(underway)[0], by=liaison, text=f"已整改（{word_}）。")
    assert not PublicText.objects.exists()


def test_names_of_persons_need_a_confirmation(underway, liaison):
    leader = UnitLeaderFactory(unit=underway.unit, name="欧阳若兰")
    item = fresh(underway)[0]

    with pytest.raises(ActionDenied, match="文中有姓名：欧阳若兰"):
        word(item, by=liaison, text=f"{leader.name}牵头整改。")
    made = word(item, by=liaison, text=f"{leader.name}牵头整改。", names_confirmed=True)
    assert made.names_confirmed


def test_the_author_does_not_approve(underway, office, office2):
    word(fresh(underway)[0], by=office)
    public_texts.submit_all(underway, by=office)
    text = PublicText.objects.get()

    with pytest.raises(ActionDenied, match="不能自己审定"):
        public_texts.approve(text, by=office)
    public_texts.approve(text, by=office2)
    text.refresh_from_db()
    assert (text.state, text.approved_by) == ("approved", office2)


def test_handing_in_needs_somebody_who_can_approve(underway, office):
    User.objects.with_role(Role.OFFICE).exclude(pk=office.pk).update(is_active=False)
    word(fresh(underway)[0], by=office)

    with pytest.raises(ActionDenied, match="没有其他同事可以审定"):
        public_texts.submit_all(underway, by=office)
    assert PublicText.objects.get().state == "draft"


def test_who_has_it_next_sees_it_on_the_work_list(underway, liaison, office, office2):
    word(fresh(underway)[0], by=office2)
    public_texts.submit_all(underway, by=liaison)

    def waiting(user) -> list[str]:
        return [row.title for row in worklist.waiting_for(user, today()) if "公开文本" in row.title]

    assert waiting(office) == ["1项整改公开文本"]
    assert waiting(office2) == []  # the author
    assert Notice.objects.filter(recipient=office, subject__contains="报审1项").exists()
    public_texts.return_for_rework(PublicText.objects.get(), note="写得太简", by=office)
    assert waiting(liaison) == ["公开文本待修改：写得太简"]
    assert Notice.objects.filter(recipient=liaison, subject__contains="公开文本被退回").exists()
    public_texts.submit_all(underway, by=liaison)
    assert Notice.objects.filter(recipient=office, subject__contains="报审1项").count() == 2


def test_an_approved_text_is_changed_only_anew(underway, liaison, office):
    item = fresh(underway)[0]
    word(item, by=liaison)
    public_texts.submit_all(underway, by=liaison)
    public_texts.approve(PublicText.objects.get(), by=office)

    with pytest.raises(ActionDenied, match="不能再改"):
        word(item, by=liaison, text="另一说法。")
    public_texts.rework(PublicText.objects.get(), note="有新进展", by=liaison)
    made = word(item, by=liaison, text="另一说法。")
    assert (made.state, made.approved_by) == ("draft", None)


def test_the_form_begins_without_a_word_of_the_reports(client, underway, liaison):
    item = fresh(underway)[0]
    reports.report(item, text=INTERNAL, progress=50, done=(), uploads=[], by=liaison)
    client.force_login(liaison)
    url = reverse("rectification:public_text_edit", args=[item.pk])

    page = client.get(url)

    assert INTERNAL in page.content.decode()  # beside it, to read
    assert INTERNAL not in str(page.context["form"])
    assert page.context["form"].initial["problem"] == item.problem


def test_a_refused_request_leaves_the_item_in(underway, office, liaison):
    item = fresh(underway)[1]
    actions.refuse(actions.ask(item, reason="不便", by=liaison), note="应当公开", by=office)
    publish(underway, liaison, office)

    assert item.problem.rstrip("。") in printed(underway, office)
    assert actions.ask(item, reason="另有理由", by=liaison).pk


def test_no_notice_while_a_request_is_undecided(underway, office, liaison):
    actions.ask(fresh(underway)[0], reason="涉及秘密", by=liaison)

    with pytest.raises(ActionDenied, match="还有1项不公开申请没有决定"):
        bulletin(underway, office)


def test_nobody_decides_on_their_own_request(underway, office, office2):
    asked = actions.ask(fresh(underway)[0], reason="涉及秘密", by=office)

    with pytest.raises(ActionDenied, match="申请人不能"):
        actions.approve(asked, by=office)
    actions.approve(asked, by=office2)
    with pytest.raises((ActionDenied, InvalidTransition)):
        actions.refuse(asked, note="再想", by=office2)


def test_the_unit_does_not_decide_and_asks_once(underway, liaison):
    asked = actions.ask(fresh(underway)[0], reason="涉及秘密", by=liaison)

    with pytest.raises(ActionDenied):
        actions.approve(asked, by=liaison)
    with pytest.raises(ActionDenied, match="已有不公开申请"):
        actions.ask(fresh(underway)[0], reason="再报", by=liaison)


def test_asking_and_deciding_by_the_page(client, underway, liaison, office):
    item = fresh(underway)[0]
    client.force_login(liaison)
    page = reverse("rectification:disclosure", args=[underway.pk])
    assert "申请不公开" in client.get(page).content.decode()

    asked = submit(
        client, reverse("rectification:withholding_new", args=[item.pk]), reason="<b>秘密</b>"
    )
    assert asked.url == page
    assert "&lt;b&gt;秘密&lt;/b&gt;" in client.get(page).content.decode()
    made = Withholding.objects.get()
    client.force_login(office)
    submit(client, reverse("rectification:withholding_refuse", args=[made.pk]), note="应当公开")
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("refused", office)


@pytest.mark.parametrize("who", ["outsider", "foreign_liaison", "organ", "sysadmin"])
def test_outsiders_have_no_such_page(client, underway, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/ledgers/{underway.pk}/disclosure/").status_code == 404


def test_names_of_accounts_are_found_and_a_surname_alone_is_not(db):
    UserFactory(name="诸葛明远")
    UserFactory(name="王")

    assert names.persons_in("诸葛明远同志和王某") == ["诸葛明远"]
