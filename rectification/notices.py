"""Who hears of which step of the rectification, and in which words."""

from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.notices import notify
from rectification.enums import ExtensionState, LedgerState, Recipient
from rectification.queries.division import workers_of
from rectification.rules import VERIFIERS
from rounds.models import TeamMember
from rounds.queries.people import liaisons_of
from rounds.querysets import lasting, takes_part

KIND = "rectification"


def liaisons(unit_id: int) -> list[User]:
    """Those who speak for the unit today."""
    return liaisons_of(unit_id)


def verifiers(ledger) -> list[User]:
    """Members of the team who may verify and have an account; of what came from outside the office."""
    inspection = ledger.inspection
    if inspection is None:
        return office()
    members = TeamMember.objects.filter(
        lasting(),
        takes_part(inspection.unit_id),
        team=inspection.team_id,
        duty__in=VERIFIERS,
        inspector__user__isnull=False,
    ).select_related("inspector__user")
    return [member.inspector.user for member in members]


def office() -> list[User]:
    return list(User.objects.with_role(Role.OFFICE))


def ledger_opened(ledger, count: int) -> None:
    _tell(
        liaisons(ledger.unit_id),
        ledger,
        "opened",
        f"收到{_paper(ledger)}：{count}项问题需整改，请认领",
        f"请先逐项认领，并于{cn_date(ledger.plan_due_on)}前报送整改方案；"
        f"集中整改于{cn_date(ledger.concentrated_due_on)}前完成。",
    )


def _paper(ledger) -> str:
    return (
        f"{ledger.get_source_display()}“{ledger.paper_title}”"
        if ledger.is_outside
        else "巡察反馈意见"
    )


def problems_added(ledger, numbers: list[int]) -> None:
    words = f"{_paper(ledger)}增加{len(numbers)}项问题（第{numbers[0]}项起），请认领"
    _tell(liaisons(ledger.unit_id), ledger, f"added:{numbers[-1]}", words)


def plan_submitted(ledger) -> None:
    _tell(office(), ledger, "plan", f"{ledger.unit}报送了整改方案，请审核")


def plan_approved(ledger) -> None:
    _tell(
        liaisons(ledger.unit_id),
        ledger,
        "plan-approved",
        "整改方案已通过，请按措施推进整改",
        "完成一项措施，就报告一次进展并附上佐证材料。",
    )


def plan_returned(ledger) -> None:
    words = f"退回原因：{ledger.plan_return_note}"
    _tell(
        liaisons(ledger.unit_id), ledger, "plan-returned", "整改方案被退回，请修改后重新报送", words
    )


def ledger_moved(ledger) -> None:
    state = ledger.get_state_display()
    is_closed = ledger.state == LedgerState.CLOSED
    words = "整改台账已办结" if is_closed else f"整改台账已转入“{state}”"
    _tell(liaisons(ledger.unit_id), ledger, "state", words)


def items_given(ledger, numbers: list[int], person: User) -> None:
    which = "、".join(f"第{number}项" for number in numbers)
    subject = f"{ledger.unit}整改台账：{len(numbers)}项由您经办"
    _tell([person], ledger, "given", subject, which, url=f"{ledger.get_absolute_url()}?mine=yes")


def item_submitted(item) -> None:
    _tell(verifiers(item.ledger), item, "submitted", f"{_name(item)}申请销号，请核验")


def item_verified(item) -> None:
    _tell(office(), item, "verified", f"{_name(item)}已核验，请办理销号")


def item_returned(item) -> None:
    words = f"退回原因：{item.return_note}"
    people = workers_of(item)
    _tell(people, item, "returned", f"第{item.number}项整改被退回，请继续整改", words)


def item_closed(item) -> None:
    _tell(workers_of(item), item, "closed", f"第{item.number}项整改已销号")
    _tell(verifiers(item.ledger), item, "closed", f"{_name(item)}已销号")


def item_reopened(item) -> None:
    words = f"原因：{item.return_note}　新的期限：{cn_date(item.due_on)}"
    people = [*workers_of(item), *verifiers(item.ledger)]
    _tell(people, item, "reopened", f"{_name(item)}须重新整改", words)


def public_texts_submitted(texts: list, *, by: User) -> None:
    """To those of the office who may approve: not to who handed them in."""
    people = [person for person in office() if person.pk != by.pk]
    words = f"{texts[0].item.ledger.unit}报审{len(texts)}项整改公开文本，请审定"
    _tell(people, texts[-1], "submitted", words)


def public_text_returned(text) -> None:
    words = f"退回原因：{text.return_note}"
    _tell(
        [*liaisons(text.item.ledger.unit_id), text.drafted_by],
        text,
        "returned",
        f"第{text.item.number}项公开文本被退回，请修改后重新报审",
        words,
    )


def extension_asked(extension) -> None:
    """To whoever decides; the words of a restricted duty stay on its page."""
    words = f"申请由{cn_date(extension.old_due_on)}延至{cn_date(extension.new_due_on)}"
    people = [p for p in extension.how.deciders(extension.thing) if p.pk != extension.asked_by_id]
    name = _name(extension.item) if extension.item_id else extension.deadline.label
    step = f"extension:{extension.pk}"
    _tell(
        people,
        extension.thing,
        step,
        f"{name}申请延期，请决定",
        words,
        url=extension_url(extension),
    )


def extension_decided(extension) -> None:
    verdict, deadline = extension.get_state_display(), extension.deadline
    due = extension.until if extension.state == ExtensionState.APPROVED else extension.old_due_on
    words = f"现行期限：{cn_date(due)}　{extension.decision_note}".strip()
    name = f"第{extension.item.number}项" if extension.item_id else deadline.label
    people = {p.pk: p for p in [*extension.how.askers(extension.thing), extension.asked_by]}
    _tell(
        people.values(), extension.thing, f"extension:{extension.pk}:{verdict}",
        f"{name}延期申请：{verdict}", words, url=extension_url(extension),
    )  # fmt: skip


def extension_url(extension) -> str:
    return extension.item.get_absolute_url() if extension.item_id else extension.deadline.url


def letters_proposed(letters: list, today) -> None:
    """One line a day to the office; a second run the same day adds none."""
    names = "、".join(
        f"{letter.ledger.unit}（{letter.get_kind_display()}）" for letter in letters[:8]
    )
    notify(
        office(),
        kind=KIND,
        key=f"supervision:proposed:{today:%Y%m%d}",
        subject=f"{len(letters)}份督办文书待发出，请在督办看板处理",
        body=names + ("等" if len(letters) > 8 else ""),
        url=reverse("rectification:supervision_board"),
    )


def letter_issued(letter) -> None:
    who = "由单位主要负责人签收" if letter.recipient == Recipient.FIRST else "请签收"
    people = liaisons(letter.ledger.unit_id)
    words = f"{who}，并于{cn_date(letter.answer_due_on)}前答复。"
    _tell(people, letter, "issued", f"收到{letter}，{who}", words)


def letter_received(letter) -> None:
    who = f"{letter.received_post}{letter.received_name}"
    _tell(office(), letter, "received", f"{letter.ledger.unit}已签收{letter}", f"签收人：{who}")


def letter_answered(letter) -> None:
    _tell(office(), letter, "answered", f"{letter.ledger.unit}答复了{letter}，请审核")


def letter_accepted(letter) -> None:
    _tell(liaisons(letter.ledger.unit_id), letter, "accepted", f"{letter}的答复已认可，办结")


def letter_returned(letter) -> None:
    words = f"退回原因：{letter.return_note}　请于{cn_date(letter.answer_due_on)}前重新答复。"
    _tell(
        liaisons(letter.ledger.unit_id), letter, "returned", f"{letter}的答复被退回，请重答", words
    )


def letter_referred(letter) -> None:
    people = list(User.objects.with_role(Role.LEADERSHIP))
    _tell(people, letter, "referred", f"请决定：{letter.ledger.unit}{letter}", letter.grounds)


def letter_decided(letter) -> None:
    verdict = letter.get_outcome_display() or "退回补充"
    words = letter.closing_note or letter.return_note
    _tell(office(), letter, "decided", f"{letter.ledger.unit}{letter}：{verdict}", words)


def _name(item) -> str:
    return f"{item.ledger.unit}第{item.number}项"


def _tell(people, target, step: str, subject: str, body: str = "", *, url: str = "") -> None:
    """One notice per person and step; the version tells a second submission from the first."""
    key = f"{target._meta.model_name}:{target.pk}:{step}:{target.version}"
    notify(
        people,
        kind=KIND,
        key=key,
        subject=subject,
        body=body,
        url=url or target.get_absolute_url(),
    )


def revisit_planned(revisit, crew: list[User]) -> None:
    words = f"负责人：{revisit.led_by.name}　完成期限：{cn_date(revisit.planned_on)}"
    _tell(crew, revisit, "planned", f"请参加{revisit}", words)


def revisit_drawn(revisit, crew: list[User]) -> None:
    _tell(crew, revisit, "drawn", f"{revisit}已抽样，请开始核查")


def revisit_reported(revisit) -> None:
    _tell(office(), revisit, "reported", f"{revisit}结果已报告，请办结")


def revisit_returned(revisit, crew: list[User], note: str) -> None:
    _tell(crew, revisit, "returned", f"{revisit}被退回，请补充核查", f"退回原因：{note}")


def revisit_done(revisit, numbers: list[int]) -> list[User]:
    """The unit's liaisons hear what they have to put right, and of the revisit nothing else."""
    people = liaisons(revisit.ledger.unit_id)
    if numbers:
        which = "、".join(f"第{number}项" for number in numbers)
        url = revisit.ledger.get_absolute_url()
        words = f"{which}。要求和新的期限见各项。"
        subject = f"回访发现{len(numbers)}项须重新整改"
        _tell(people, revisit, "done", subject, words, url=url)
    return people
