"""典型案例: names that the system knows and that stand in one, and why some of them stay."""

from core.errors import NotYet
from fieldwork.enums.directives import DirectiveKind
from fieldwork.models import Directive
from rounds.queries import names

CHECKED = ("title", "source", "text")
TOLD = 5


def names_in(directive: Directive) -> list[names.Found]:
    """Of a case only: what else is passed on may name whom it likes. Files are not read."""
    if directive.kind != DirectiveKind.CASE:
        return []
    fields = [field for field in directive._meta.concrete_fields if field.name in CHECKED]
    return names.in_texts({str(f.verbose_name): getattr(directive, f.name) for f in fields})


def answered(directive: Directive) -> list[tuple[names.Found, str]]:
    """Each name with the reason for which it stays, empty where nobody gave one."""
    return [(each, directive.kept_names.get(each.name, "")) for each in names_in(directive)]


def check_names(directive: Directive) -> None:
    """Raises NotYet with each name that nobody has answered for, and its place."""
    open_ = [each for each, reason in answered(directive) if not reason]
    if not open_:
        return
    told = "；".join(f"“{each.name}”（{each.where}）" for each in open_[:TOLD])
    more = f"等{len(open_)}个" if len(open_) > TOLD else ""
    raise NotYet(
        f"文中有单位或人员的名称：{told}{more}。请改写；确需保留的，点“核对名称”逐个写明原因。"
    )
