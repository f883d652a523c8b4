"""Columns of the list of units, and of the choice for a round."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rounds import queries
from rounds.enums import UnitSize

UNREACHED = formatting.badge("未巡察", "muted")


CHOOSE = Markup(
    '<input class="form-check-input" type="checkbox" name="unit" value="%s" id="unit-%s"'
    " data-bulk-row%s>"
)


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
    staff = Column("在职", kind=Kind.INTEGER, css="num wide-only", file="在职人数")
    party_members = Column("党员", kind=Kind.INTEGER, css="num wide-only", file="党员人数")
    coverage = Column("本届巡察", "covered_in")
    last_on = Column("上次进驻", kind=Kind.DATE)
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
