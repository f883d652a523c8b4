"""The columns of this app's lists and of the plan of a round."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus
from core.models import CalendarDay
from core.sheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rounds import queries
from rounds.enums import Duty, RoundState, Stage, UnitSize
from rounds.models import Deadline, Inspection, Inspector, Round, TeamMember

DATE, INTEGER, LONG = Kind.DATE, Kind.INTEGER, Kind.LONG_TEXT
UNASSIGNED = "未分配"
UNREACHED = formatting.badge("未巡察", "muted")
CHOOSE = Markup(
    '<input class="form-check-input" type="checkbox" name="unit" value="%s" id="unit-%s"'
    " data-bulk-row%s>"
)
WEEKDAYS = "一二三四五六日"


class UnitTable(Table):
    """Units in the order of the tree, marked below their parent where ``tree`` is asked for."""

    title = "被巡察单位名单"
    url_name = "rounds:unit"
    fields = ("id", "parent__name", "branch", "leaf", "root", "root_order")
    page = (
        "name", "sector", "organisation", "size", "staff", "party_members", "coverage", "last_on",
    )  # fmt: skip

    sector = Column("领域", "sector__name")
    name = Column("单位名称", css="title", width=28)
    organisation = Column("党组织", file="党组织形式")
    size = Column("规模", choices=UnitSize, css="wide-only")
    parent = Column("上级党组织", "parent__name", width=24, only=FILE)
    staff = Column("在职", kind=INTEGER, css="num wide-only", file="在职人数")
    party_members = Column("党员", kind=INTEGER, css="num wide-only", file="党员人数")
    coverage = Column("本届巡察", "covered_in")
    last_on = Column("上次进驻", kind=DATE)
    remark = Column("备注", "note", width=24, only=FILE)
    short_name = Column("简称", only=FILE)

    def prepare(self, rows: Sequence[dict]) -> None:
        """The first of a page names its parent, which may stand on the page before."""
        for place, row in enumerate(rows):
            indented = self.context.get("tree") and place > 0
            row["depth"] = (row["branch"] != 0) + (row["leaf"] != 0) if indented else 0

    def row_class(self, row: dict) -> str:
        return "is-below" if row["depth"] else ""

    def render_name(self, row: dict) -> Markup:
        return link(self.url(row), row["name"]) + self.below(row)

    def below(self, row: dict) -> Markup | str:
        if row["depth"] or not row["parent__name"]:
            return ""
        return Markup('<span class="sub">{}</span>').format(row["parent__name"])

    def render_coverage(self, row: dict) -> SafeString:
        covered = row["covered_in"]
        if covered is None:
            return UNREACHED
        return formatting.badge(queries.coverage_words(covered), "success")

    def written_coverage(self, row: dict) -> str:
        return queries.coverage_words(row["covered_in"])

    def render_last_on(self, row: dict) -> str:
        last_on = row["last_on"]
        return f"{last_on.year}年{last_on.month}月" if last_on else ""


class UnitChoice(UnitTable):
    """Units to tick for a round; ``chosen`` holds the numbers of those that are."""

    page = ("tick", "name", "sector", "size", "coverage", "last_on")

    tick = Column(SafeString('<span class="visually-hidden">选择</span>'), css="check", only=PAGE)
    size = Column("规模", choices=UnitSize)

    def render_tick(self, row: dict) -> Markup:
        checked = Markup(" checked") if row["id"] in self.context["chosen"] else ""
        return CHOOSE % (row["id"], row["id"], checked)

    def render_name(self, row: dict) -> Markup:
        label = Markup('<label for="unit-%s">%s</label>') % (row["id"], row["name"])
        return label + self.below(row)


class InspectorTable(Table):
    title = "巡察人才库"

    name = Column("姓名", link=True)
    gender = Column("性别")
    born_on = Column("出生年月", kind=Kind.MONTH, only=FILE)
    party = Column("政治面貌", only=FILE)
    employer_name = Column("现工作单位", css="wrap", width=24)
    post = Column("职务")
    rank = Column("职级")
    specialities = Column("专业特长", kind=Kind.LIST, empty="", width=20)
    history_text = Column("工作经历", kind=LONG, width=44, only=FILE)
    school = Column("毕业院校", width=20, only=FILE)
    phone = Column("联系电话", only=FILE)
    state = Column("状态", width=18)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return queries.with_team_now(rows)

    for_file = for_page

    def value_state(self, person: Any) -> str:
        return queries.availability_words(
            person.is_active, person.team_now, person.round_now, person.duty_now
        )

    def render_state(self, person: Inspector) -> SafeString:
        words = self.value_state(person)
        return formatting.badge(words, "success" if words == "可抽调" else "neutral")


class RoundTable(Table):
    title = "巡察轮次"

    name = Column("轮次", link=True, width=30)
    kind = Column("类型", only=FILE)
    state = Column("状态", choices=RoundState)
    starts_on = Column("进驻", kind=DATE, file="进驻日期")
    ends_on = Column("驻点结束", kind=DATE, file="驻点结束日期")
    units = Column("单位", "unit_count", kind=INTEGER, file="单位数")
    teams = Column("巡察组", "team_count", kind=INTEGER, file="组数")
    archived = Column("已归档", css="num", only=PAGE)
    topics = Column("监督重点", kind=LONG, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return queries.with_counts(rows).select_related("term")

    for_file = for_page

    def value_name(self, round: Round) -> str:
        return str(round)

    def value_kind(self, round: Round) -> str:
        return round.get_kind_display()

    def value_archived(self, round: Any) -> str:
        return f"{round.archived_count}/{round.unit_count}"


class InspectionTable(Table):
    title = "巡察任务"
    page = ("unit", "round", "team", "size", "stage", "entry_on", "exit_on", "feedback_on")

    round = Column("轮次", width=30)
    team = Column("巡察组")
    unit = Column("被巡察单位", "unit__name", link=True, width=28)
    size = Column("规模", "unit__size", choices=UnitSize)
    stage = Column("阶段", choices=Stage)
    entry_on = Column("进驻", kind=DATE, empty="", file="进驻日期")
    exit_on = Column("驻点结束", kind=DATE, empty="", file="驻点结束日期")
    feedback_on = Column("反馈", kind=DATE, empty="", file="反馈日期")
    archived_on = Column("归档日期", kind=DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows).only(
            "stage", "entry_on", "exit_on", "feedback_on", "unit__name", "unit__size",
            "team__number", "round__number", "round__kind", "round__starts_on", "round__term__name",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("round__term", "team", "unit")

    def render_round(self, row: Inspection) -> Markup:
        return link(row.round.get_absolute_url(), row.round)

    def render_team(self, row: Inspection) -> str:
        return str(row.team or UNASSIGNED)


class CommitmentTable(Table):
    """Who is or was on a team, and whether the promise was signed."""

    title = "保密承诺签署情况"

    name = Column("姓名", "inspector__name", link=True)
    employer = Column("现工作单位", "inspector__employer_name", width=24)
    round = Column("轮次", width=30)
    team = Column("巡察组", width=14)
    duty = Column("职责", choices=Duty)
    span = Column("在组时间", width=26)
    standing = Column("签署情况")
    signed_at = Column("签署时间", kind=Kind.DATETIME, empty="")

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return queries.with_signing(rows).select_related("inspector", "team__round__term")

    def url(self, row: TeamMember) -> str:
        page, pk = ("commitment", row.commitment_id) if row.commitment_id else ("inspector", row.inspector_id)  # type: ignore[attr-defined]  # fmt: skip
        return reverse(f"rounds:{page}", args=[pk])

    def value_round(self, row: TeamMember) -> str:
        return str(row.team.round)

    def value_team(self, row: TeamMember) -> str:
        return str(row.team)

    def value_span(self, row: TeamMember) -> str:
        return row.span_words

    def value_standing(self, row: TeamMember) -> str:
        return "已签署" if row.commitment_id else "未签署"  # type: ignore[attr-defined]

    def render_standing(self, row: TeamMember) -> SafeString:
        words = self.value_standing(row)
        return formatting.badge(words, "success" if words == "已签署" else "warning")


class DeadlineTable(Table):
    title = "期限一览"
    page = ("label", "kind", "due_on", "standing", "first", "rule_text")

    label = Column("事项", link=True, width=40)
    kind = Column("类别")
    starts_on = Column("起算日期", kind=DATE, only=FILE)
    first_due_on = Column("原定期限", kind=DATE, only=FILE)
    due_on = Column("期限", kind=DATE, file="现行期限")
    met_on = Column("完成日期", kind=DATE, only=FILE)
    standing = Column("情况", only=PAGE)
    first = Column("原定", css="nowrap", only=PAGE)
    rule_text = Column("怎样算的", file="计算规则")
    basis = Column("依据", width=30, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.with_handed_in()  # type: ignore[attr-defined]

    def url(self, row: Deadline) -> str:
        return row.url

    def due_status(self, row: Deadline) -> DueStatus:
        return queries.standing(row, self.today)

    def value_kind(self, row: Deadline) -> str:
        return row.get_kind_display()

    def render_standing(self, row: Deadline) -> Markup | SafeString:
        return formatting.light(*self.due_status(row)[:2])

    def render_first(self, row: Deadline) -> str:
        return formatting.cn_date(row.first_due_on) if row.first_due_on != row.due_on else ""

    def render_rule_text(self, row: Deadline) -> Markup:
        return Markup("{}{}").format(row.rule_text, _provisional(row))


class DayTable(DeadlineTable):
    """What is due on one day of the calendar."""

    css = "data data-tight"
    page = ("label", "kind", "standing", "first")

    def row_class(self, row: Deadline) -> str:
        return ""

    def render_standing(self, row: Deadline) -> Markup:
        return Markup("{}{}").format(super().render_standing(row), _provisional(row))

    def render_first(self, row: Deadline) -> str:
        return super().render_first(row) or "未变动"


def _provisional(row: Deadline) -> Markup | str:
    return Markup(' <span class="tag tone-warning">暂定</span>') if row.is_provisional else ""


class CalendarDayTable(Table):
    """The file has the columns that the import reads."""

    title = "放假和调休安排"
    page = ("day", "weekday", "nature", "name", "source", "withdraw")

    day = Column("日期", kind=DATE, css="title nowrap")
    weekday = Column("星期", only=PAGE)
    nature = Column("性质", file="休息或上班")
    name = Column("名称", width=20)
    source = Column("依据", width=30)
    withdraw = Column("操作", only=PAGE)

    def value_weekday(self, row: CalendarDay) -> str:
        return f"星期{WEEKDAYS[row.day.weekday()]}"

    def value_nature(self, row: CalendarDay) -> str:
        return "上班" if row.is_workday else "休息"

    def render_nature(self, row: CalendarDay) -> SafeString:
        return formatting.badge(self.value_nature(row), "warning" if row.is_workday else "success")

    def render_withdraw(self, row: CalendarDay) -> Markup:
        url = reverse("rounds:calendar_day_withdraw")
        return link(f"{url}?day={row.day.isoformat()}", "撤回")


class PlanTable(Table):
    """The plan of one ``round`` as a workbook: units, teams and people."""

    team = Column("巡察组")
    unit = Column("被巡察单位", "unit__name", width=28)
    size = Column("规模", "unit__size", choices=UnitSize)
    sector = Column("领域", "unit__sector__name")
    people = Column("组成人员", kind=LONG, width=60)

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{self.context['round']}安排"

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("team", "unit__sector").order_by("team__number", "id")

    def prepare(self, rows: Sequence[Inspection]) -> None:
        self.by_team = queries.people_by_team(self.context["round"])

    def value_team(self, row: Inspection) -> str:
        return str(row.team or UNASSIGNED)

    def value_people(self, row: Inspection) -> str:
        people = self.by_team.get(row.team_id, [])
        return "；".join(f"{Duty(m.duty).label}{m.inspector.name}" for m in people)
