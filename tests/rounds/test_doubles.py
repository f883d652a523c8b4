"""One name in several spellings is one unit and one person; near names are asked about; two become one."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import importing
from core.errors import ActionDenied
from core.models import Attachment, AuditEvent
from core.names import fold
from rounds import conflicts
from rounds.actions import inspectors, merging, units
from rounds.doubles import UnitDoubles
from rounds.enums import Duty, RoundState
from rounds.imports import InspectorImporter, UnitImporter
from rounds.models import Inspector, ToldApart, Unit
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.findings.making import draft, evidence
from tests.rounds.test_imports_partial import book

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent.parent / "data" / "cases"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张　甲", "张甲"),
        ("张 甲", "张甲"),
        ("张\u200b甲", "张甲"),
        ("市委宣传部（市政府新闻办公室）", "市委宣传部(市政府新闻办公室)"),
        ("某局〔机关〕", "某局[机关]"),
        ("阿布都·热合曼", "阿布都•热合曼"),
        ("阿布都・热合曼", "阿布都．热合曼"),
        ("Ａ公司", "a公司"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert fold(one) == fold(other)


def test_different_names_stay_different():
    assert len({fold(name) for name in ("张甲", "张乙", "市一中", "市二中", "3.5公里站")}) == 5


def run_of(importer, user, data: bytes):
    run = importing.dry_run(importer(user), data)
    if run.can_apply:
        upload = importing.keep(data, name="名单.xlsx", kind=importer.kind, by=user)
        importing.apply(importer(user), upload, digest=run.digest)
    return run


def test_person_with_a_blank_in_the_name_is_the_same(office):
    person = make.InspectorFactory(
        name="张甲", employer_name="南山乡", phone="", post="", user=None, party="中共党员"
    )

    run = run_of(InspectorImporter, office, (CASES / "10-name-padded.xlsx").read_bytes())

    assert run.counts["changed"] == 1
    person.refresh_from_db()
    assert (person.name, person.phone, Inspector.objects.count()) == ("张甲", "13992440934", 1)


def test_two_widths_of_brackets_in_one_workbook_are_a_repetition(office):
    make.SectorFactory(name="党群")

    run = importing.dry_run(UnitImporter(office), (CASES / "14-bracket-width.xlsx").read_bytes())

    assert "第3行与第2行重复" in run.rows[1].note


def test_unit_in_another_spelling_is_found_and_keeps_its_name(office):
    unit = make.UnitFactory(name="市委宣传部（市政府新闻办公室）", staff=5)

    run = run_of(
        UnitImporter, office,
        book(("领域", "单位名称", "在职人数"), ("经济", "市委宣传部(市政府新闻办公室)", 9)),
    )  # fmt: skip

    assert [row.note for row in run.rows] == ["在职人数：5 → 9"]
    unit.refresh_from_db()
    assert (unit.name, unit.staff) == ("市委宣传部（市政府新闻办公室）", 9)


def test_the_table_itself_refuses_a_second_spelling():
    make.UnitFactory(name="某局（机关）")

    with pytest.raises(IntegrityError), transaction.atomic():
        make.UnitFactory(name="某局 (机关)")


def test_key_follows_a_renaming(office):
    unit = make.UnitFactory(name="市甲局")

    units.edit(unit, {"name": "市 乙局"}, by=office)

    assert unit.name_key == "市乙局"


@pytest.mark.parametrize(
    ("name", "is_near"),
    [
        ("市住房城乡建设局", True),  # 市住房和城乡建设局
        ("某市住房和城乡建设局", True),
        ("市住房和城乡建设局（市人防办）", True),
        ("市建委", True),  # its former name
        ("市水利局", False),
        ("市第二中学", False),
        ("市第一第二中学", False),
    ],
)
def test_near_names(settings, name, is_near):
    settings.CITY_NAME = "某市"
    unit = make.UnitFactory(name="市住房和城乡建设局")
    unit.names.create(name="市建委")
    make.UnitFactory(name="市第一中学")

    assert UnitDoubles().of(name) == (["市住房和城乡建设局"] if is_near else [])


def test_near_name_in_a_workbook_must_be_decided(office):
    make.UnitFactory(name="市住房和城乡建设局", sector=make.SectorFactory(name="经济"))
    head = ("领域", "单位名称", "重名核对")

    run = run_of(UnitImporter, office, book(head, ("经济", "市住房城乡建设局", None)))
    assert "与名录中的“市住房和城乡建设局”相近" in run.rows[0].note
    assert not run.can_apply

    run_of(UnitImporter, office, book(head, ("经济", "市住房城乡建设局", "不是同一个")))
    assert Unit.objects.count() == 2


def test_same_name_elsewhere_in_a_workbook_must_be_decided(office):
    make.InspectorFactory(name="王五", employer_name="市审计局", phone="1", user=None)
    head = ("姓名", "现工作单位", "重名核对")

    run = run_of(InspectorImporter, office, book(head, ("王 五", "市财政局", None)))
    assert "人才库中已有同名的人（市审计局，1）" in run.rows[0].note

    run_of(InspectorImporter, office, book(head, ("王五", "市财政局", "不是同一个")))
    assert Inspector.objects.count() == 2


def test_units_are_merged_with_all_that_belongs_to_them(office, inspection, office2):
    lost, kept = inspection.unit, make.UnitFactory(name="市财政金融局", staff=None, note="")
    Unit.objects.filter(pk=lost.pk).update(staff=77)
    make.UnitLeaderFactory(unit=lost, name="某局长")
    child = make.UnitFactory(name="国库中心", parent=lost)
    person = make.InspectorFactory(employer_name="市财政局", employer=lost)
    person.employments.create(organisation="市财政局预算科", from_on="2020-01-01")

    merging.merge_units(lost, kept, by=office)

    for row in (lost, kept, child, person, inspection):
        row.refresh_from_db()
    assert (inspection.unit, child.parent, person.employer) == (kept, kept, kept)
    assert (kept.staff, [leader.name for leader in kept.leaders.all()]) == (77, ["某局长"])
    assert [row.name for row in kept.names.all()] == ["市财政局"]
    assert (lost.merged_into, lost.is_active) == (kept, False)
    assert conflicts.find([person], [kept], make.days(0))
    assert "巡察任务1项" in AuditEvent.objects.get(verb="并入记录").note
    with pytest.raises(ActionDenied, match="已并入"):
        units.edit(lost, {"note": "x"}, by=office)


def test_of_figures_that_both_units_have_one_stays_with_both_sources(office):
    kept, lost = make.UnitFactory(name="市供销社"), make.UnitFactory(name="市供销联社")
    fact = {"name": "财政拨款", "year": 2025, "value": "1200.5", "measure": "万元"}
    kept.facts.create(**fact, source="决算")
    lost.facts.create(**fact, source="审计报告")
    lost.facts.create(**fact | {"year": 2024})

    merging.merge_units(lost, kept, by=office)

    told = [(row.year, row.source) for row in kept.facts.order_by("year")]
    assert told == [(2024, ""), (2025, "决算；审计报告")]
    event = AuditEvent.objects.get(verb="登记单位数据")
    both = "1,200.5万元（决算），市供销联社：1,200.5万元（审计报告）"
    assert event.changes == {"财政拨款（2025年）": [both, "1,200.5万元（决算；审计报告）"]}

    other = make.UnitFactory(name="供销合作社")
    other.facts.create(**fact | {"value": "900"})
    with pytest.raises(ActionDenied, match="同一指标、同一年份"):
        merging.merge_units(other, kept, by=office)


def test_units_with_a_liaison_or_in_one_round_or_in_line_are_not_merged(
    office, liaison, inspection
):
    kept = make.UnitFactory()
    with pytest.raises(ActionDenied, match="还有联络员"):
        merging.merge_units(inspection.unit, kept, by=office)

    both = make.InspectionFactory(round=inspection.round, team=inspection.team)
    with pytest.raises(ActionDenied, match="都列入了"):
        merging.merge_units(both.unit, inspection.unit, by=office)

    below = make.UnitFactory(parent=kept)
    with pytest.raises(ActionDenied, match="上下级"):
        merging.merge_units(below, kept, by=office)


def person_of(**values) -> Inspector:
    return make.InspectorFactory(name="张甲", **{"user": None} | values)


def test_people_are_merged_with_their_career_and_past(office, inspection):
    kept, lost = person_of(phone="", post="科长"), person_of(phone="139", post="处长")
    for person in (kept, lost):
        person.employments.create(organisation="市水利局", from_on="2010-01-01")
    lost.employments.create(organisation="市民政局", from_on="2015-01-01")
    unit = make.UnitFactory()
    for person in (kept, lost):
        person.relations.create(unit=unit, relation="spouse", relative="李某")
    old = make.TeamMemberFactory(inspector=lost, to_on=make.days(-1))

    merging.merge_inspectors(lost, kept, by=office)

    kept.refresh_from_db()
    assert (kept.phone, kept.post) == ("139", "科长")
    assert [e.organisation for e in kept.employments.all()] == ["市水利局", "市民政局"]
    assert kept.relations.count() == 1
    old.refresh_from_db()
    assert old.inspector == kept
    assert Inspector.objects.get(pk=lost.pk).merged_into == kept


def test_merging_people_passes_on_no_account_and_no_seat(office):
    kept, lost = make.InspectorFactory(name="张甲"), make.InspectorFactory(name="张甲")
    with pytest.raises(ActionDenied, match="有登录账号"):
        merging.merge_inspectors(lost, kept, by=office)

    seated = person_of()
    round = make.RoundFactory(state=RoundState.UNDERWAY)
    make.TeamMemberFactory(team=make.TeamFactory(round=round), inspector=seated, duty=Duty.LEADER)
    with pytest.raises(ActionDenied, match="正在巡察组中"):
        merging.merge_inspectors(seated, kept, by=office)


def test_others_merge_nothing(leadership, leader):
    one, other = make.UnitFactory(), make.UnitFactory()
    for user in (leadership, leader):
        with pytest.raises(ActionDenied):
            merging.merge_units(one, other, by=user)
        with pytest.raises(ActionDenied):
            merging.merge_inspectors(person_of(), person_of(), by=user)


def test_page_of_merging_shows_what_goes_along(client, office, inspection):
    client.force_login(office)

    page = client.get(reverse("rounds:unit_merge", args=[inspection.unit_id])).content.decode()

    assert "巡察任务" in page
    assert "合并后不能撤销" in page


def test_merged_one_is_no_double(office):
    kept, lost = person_of(phone="1"), person_of(phone="2")
    merging.merge_inspectors(lost, kept, by=office)
    kept.refresh_from_db()

    inspectors.edit(kept, {"phone": "2"}, by=office)

    assert kept.phone == "2"


@pytest.fixture
def twice():
    """What an office has after an upgrade: rows made before names were compared."""
    kept, lost = make.UnitFactory(name="市供销社"), make.UnitFactory(name="市供销社（联合社）")
    make.UnitFactory(name="市第一中学")
    make.UnitFactory(name="市第二中学")
    first = make.InspectorFactory(name="张甲", employer_name="市供销社", user=None)
    second = make.InspectorFactory(name="张　甲", employer_name="市水利局", user=None)
    return kept, lost, first, second


def test_what_stands_twice_is_a_thing_to_do_and_is_listed(client, office, twice):
    client.force_login(office)
    kept, lost, first, second = twice

    home = client.get("/").content.decode()
    page = client.get(reverse("rounds:doubles"))

    assert "疑似重复的单位和人员2对" in home
    assert [(p.kept, p.lost) for p in page.context["units"]] == [(kept, lost)]
    assert [(p.kept, p.lost) for p in page.context["people"]] == [(first, second)]
    assert f"{reverse('rounds:unit_merge', args=[lost.pk])}?kept={kept.pk}" in page.content.decode()


def test_a_pair_leads_to_merging_with_the_other_filled_in(client, office, twice):
    client.force_login(office)
    kept, lost, first, second = twice

    address = f"{reverse('rounds:unit_merge', args=[lost.pk])}?kept={kept.pk}"
    submit(client, address, is_sure="on")
    address = f"{reverse('rounds:inspector_merge', args=[second.pk])}?kept={first.pk}"
    submit(client, address, is_sure="on")

    assert Unit.objects.get(pk=lost.pk).merged_into == kept
    assert Inspector.objects.get(pk=second.pk).merged_into == first
    assert "没有疑似重复的单位" in client.get(reverse("rounds:doubles")).content.decode()
    assert "疑似重复的单位和人员" not in client.get("/").content.decode()


def test_what_was_told_apart_is_listed_no_more(client, office, twice):
    client.force_login(office)
    kept, lost, *_ = twice
    page, action = reverse("rounds:doubles"), reverse("rounds:unit_apart", args=[kept.pk])

    submit(client, action, at=page, other=str(lost.pk))

    assert not client.get(page).context["units"].object_list
    assert AuditEvent.objects.filter(verb="核对为不同", target_id=kept.pk).exists()
    assert Unit.objects.filter(merged_into=None, pk__in=[kept.pk, lost.pk]).count() == 2


def test_telling_apart_asks_which(client, office, twice):
    client.force_login(office)
    action = reverse("rounds:unit_apart", args=[twice[0].pk])

    answer = client.post(action, forged(action, {"other": "x"}), follow=True)

    assert "请在“疑似重复”的列表中选择" in answer.content.decode()
    assert not ToldApart.objects.exists()


def test_files_of_a_merged_unit_still_open(client, inspection, member, office):
    """A file's sealed name is bound to its row; the rows of a merged unit keep their numbers."""
    sheet = draft(inspection, by=member)
    file = evidence(sheet, by=member)
    kept = make.UnitFactory(name="市财政局（国资委）")

    merging.merge_units(inspection.unit, kept, by=office)

    inspection.refresh_from_db()
    assert inspection.unit == kept
    client.force_login(member)
    answer = client.get(Attachment.objects.get(pk=file.pk).get_absolute_url())
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert Attachment.objects.get(pk=file.pk).name == file.name
