"""进驻公告: on the unit's door and web site, who has come, until when and where people may turn to them."""

from accounts.enums import Role
from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Heading, Letter, Paragraph, QrCode, Signature
from core.errors import NotYet
from fieldwork.models import PetitionPeriod
from fieldwork.models.contact import Contact
from rounds.documents import notice
from rounds.models import Inspection

ENTRY = "entry_announcement"
GROUP = "进驻公告"
wording.register(
    "announcement.opening",
    GROUP,
    "开头",
    "根据市委巡察工作安排，市委{{ 巡察组 }}对{{ 被巡察党组织 }}开展{{ 轮次 }}。现将有关事项公告如下。",
    **notice.FIELDS,
)
wording.register(
    "announcement.scope",
    GROUP,
    "受理范围",
    "巡察组主要受理反映{{ 被巡察党组织 }}领导班子及其成员、下一级党组织领导班子主要负责人和重点岗位人员问题的来信来电来访，"
    "重点是违反政治纪律、组织纪律、廉洁纪律、群众纪律、工作纪律和生活纪律等方面的举报和反映。\n"
    "不属于巡察受理范围的信访问题，按规定转有关部门处理。",
    **notice.FIELDS,
)
WHERE = "请在本任务“信访”页面的“受理截止日和联系方式”中填写，再制作进驻公告"


def can_be_posted(user: User, inspection: Inspection) -> None:
    """Every fact stands in a row: the days as registered or planned, the last day of acceptance, a telephone."""
    notice.is_approved(user, inspection)
    period = period_of(inspection)
    if period is None:
        raise NotYet(f"还没有设定信访受理截止日。{WHERE}。")
    if not period.phone:
        raise NotYet(f"还没有填写联系电话。{WHERE}。")


def period_of(inspection: Inspection) -> PetitionPeriod | None:
    return PetitionPeriod.objects.filter(inspection=inspection).first()


def ways(contact: Contact | None) -> list[Block]:
    """Each way to reach them in a line, and the first of them as a QR code."""
    if contact is None:
        return []
    content, caption = contact.scanned
    lines: list[Block] = [Paragraph(line) for line in contact.lines]
    return [*lines, QrCode(content, caption)] if content else lines


@registry.document(
    ENTRY,
    GROUP,
    Inspection,
    check=can_be_posted,
    may_make=works_inside,
    may_word=lambda user, inspection: user.has_role(Role.OFFICE),
    sections=(
        Section(
            "opening",
            "开头",
            lambda i, u: wording.say("announcement.opening", **notice.facts(i)),
            4,
        ),
        Section(
            "scope",
            "受理范围",
            lambda i, u: wording.say("announcement.scope", **notice.facts(i)),
            6,
        ),
    ),
    joined=("unit", "team", "round__term"),
    title=lambda inspection: f"巡察{inspection.unit.party}的公告",
    order=6,
)
def announcement(inspection: Inspection, user: User) -> Letter:
    """开头 → 时间 → 受理范围 → 受理时间 → 联系方式 with its QR code; the team's, dated on the day of entry."""
    kind = registry.get(ENTRY)
    words = drafting.words(kind, inspection, user) if kind else {}
    known, period = notice.facts(inspection), period_of(inspection)
    entry, end = known["进驻日期"], known["驻点结束日期"]
    until = f"至{cn_date(period.closes_on)}止" if period else "另行公告"
    blocks: list[Block] = [
        *letters.paragraphs(words["opening"]),
        Heading("巡察时间"),
        Paragraph(f"{entry}至{end}。"),
        Heading("受理范围"),
        *letters.paragraphs(words["scope"]),
        Heading("受理信访时间"),
        Paragraph(f"自{entry}起，{until}。" if period else f"{until}。"),
        Heading("联系方式"),
        *ways(period),
    ]
    return Letter(
        title=f"关于巡察{inspection.unit.party}的公告",
        blocks=tuple(blocks),
        signature=Signature(
            letters.team_organ(inspection.team or "巡察组"),
            inspection.entry_on or inspection.round.starts_on,
        ),
    )
