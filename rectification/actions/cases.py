"""典型案例 out of what was mended: a draft of the library that the office words, checks and issues."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core.errors import NotYet
from fieldwork.actions import directives
from fieldwork.enums.directives import DirectiveKind
from fieldwork.models import Directive
from rectification.models import LedgerItem
from rectification.queries import cases as queries
from rounds.models import Round


@transaction.atomic
def compose(round: Round, *, title: str, items: Iterable[LedgerItem], by: User) -> Directive:
    """The chosen items of the round that ``by`` sees, without the names of their units."""
    chosen = list(queries.choosable(by, round).filter(pk__in=[item.pk for item in items]))
    if not chosen:
        raise NotYet("请至少选一个整改事项。")
    values = {"title": title, "source": settings.OFFICE_NAME, "text": queries.text_of(chosen)}
    return directives.draft(None, values | {"kind": DirectiveKind.CASE}, by=by)
