"""Who hears of 上传下达: whoever has to sign for it; the office when all have."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.enums import Role
from core.calendar import cn_date
from core.notices import notify
from fieldwork.models import Directive
from fieldwork.queries.directives import people_owing
from rounds.queries.people import holders_of


def issued(directive: Directive) -> None:
    _call(people_owing(directive), directive, "issued", f"请签收：{directive}")


def urged(directive: Directive, people: Iterable, *, on: date) -> None:
    """Once a day, however often the office asks."""
    subject = f"尚未签收，请尽快阅读：{directive}"
    _call(people, directive, f"urged:{on.isoformat()}", subject)


def withdrawn(directive: Directive, people: Iterable) -> None:
    """Teams cannot open it any more: the notice says so and leads nowhere."""
    subject = f"已撤回，无需签收：{directive}"
    _tell(people, directive, "withdrawn", subject, url="")


def all_signed(directive: Directive, *, by) -> None:
    people = holders_of(Role.OFFICE, but=[by.pk])
    _tell(people, directive, "signed", f"已全部签收：{directive}")


def _call(people: Iterable, directive: Directive, what: str, subject: str) -> None:
    """To sign for it; who has not promised secrecy yet hears that something waits behind that, not what."""
    seen: dict[bool, list] = {True: [], False: []}
    for person in people:
        rows = Directive.objects.visible_to(person)
        seen[rows.filter(pk=directive.pk).exists()].append(person)
    _tell(seen[True], directive, what, subject, urgent=True)
    first, url = "有文件待您签收，请先签署保密承诺书", reverse("rounds:commitment_sign")
    _tell(seen[False], directive, what, first, urgent=True, url=url)


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
