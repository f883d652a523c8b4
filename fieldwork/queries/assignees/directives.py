"""Who has a 传达事项 now: the office its draft, then whoever has not signed for it."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.directives import DirectiveState
from fieldwork.models import Directive
from fieldwork.queries.directives import people_owing
from rounds.queries.gaps import of_role
from rounds.queries.people import holders_of


@register(Directive)
def of_directive(directive: Directive) -> Next | None:
    if directive.state == DirectiveState.DRAFT:
        return Next("发布", holders_of(Role.OFFICE), of_role(Role.OFFICE))
    if directive.state == DirectiveState.ISSUED and directive.round_id:
        people = people_owing(directive)
        return Next("签收", people) if people else None
    return None
