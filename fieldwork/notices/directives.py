"""Who hears of 上传下达: whoever has to sign for it; the office when all have."""

from collections.abc import Iterable
from datetime import date

from accounts.enums import Role
from core.calendar import cn_date
from core.notices import notify
from fieldwork.models import Directive
from fieldwork.queries.directives import people_owing
from rounds.queries.people import holders_of


def issued(directive: Directive) -> None:
    """Also those who have not promised secrecy yet: they sign that first, and then read."""
    _tell(people_owing(directive), directive, "issued", f"请签收：{directive}", urgent=True)


def urged(directive: Directive, people: Iterable, *, on: date) -> None:
    """Once a day, however often the office asks."""
    subject = f"尚未签收，请尽快阅读：{directive}"
    _tell(people, directive, f"urged:{on.isoformat()}", subject, urgent=True)


def withdrawn(directive: Directive, people: Iterable) -> None:
    """Teams cannot open it any more: the notice says so and leads nowhere."""
    subject = f"已撤回，无需签收：{directive}"
    _tell(people, directive, "withdrawn", subject, url="")


def all_signed(directive: Directive, *, by) -> None:
    people = holders_of(Role.OFFICE, but=[by.pk])
    _tell(people, directive, "signed", f"已全部签收：{directive}")


def _tell(
    people: Iterable,
    directive: Directive,
    what: str,
    subject: str,
    *,
    urgent: bool = False,
    url: str | None = None,
) -> None:
    due = f"签收期限：{cn_date(directive.due_on)}" if directive.due_on else ""
    notify(
        people,
        kind=f"directive.{what.partition(':')[0]}",
        key=f"directive:{directive.pk}:{what}:{directive.version}",
        subject=subject,
        body=due,
        url=directive.get_absolute_url() if url is None else url,
        urgent=urgent,
    )
