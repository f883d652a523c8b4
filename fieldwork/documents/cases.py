"""典型案例: what a case of the library says, as a paper without names that nobody answers for."""

from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.documents import letters, registry
from core.documents.tree import Block, Heading, Letter, Signature
from core.errors import NotYet
from fieldwork.enums.directives import DirectiveKind
from fieldwork.models import Directive
from fieldwork.queries import cases


def check(user: User, directive: Directive) -> None:
    if not directive.text.strip():
        raise NotYet("内容在附件里，没有文字可以制成文书。")
    cases.check_names(directive)


@registry.document(
    "case_digest",
    "典型案例",
    Directive,
    may=lambda user, directive: directive.kind == DirectiveKind.CASE,
    check=check,
    may_make=lambda user, directive: user.has_role(Role.OFFICE),
    joined=("round__term",),
)
def digest(directive: Directive, user: User) -> Letter:
    """A block of several lines is one case: its first line is the heading."""
    blocks: list[Block] = []
    for case in directive.text.replace("\r", "").split("\n\n"):
        first, _, rest = case.strip().partition("\n")
        blocks += [Heading(first), *letters.paragraphs(rest)] if rest else letters.paragraphs(first)
    dated = directive.issued_on or timezone.localdate()
    return Letter(
        title=directive.title,
        blocks=tuple(blocks),
        signature=Signature(settings.OFFICE_NAME, dated, is_sealed=False),
    )
