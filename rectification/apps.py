from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = "整改"

    def ready(self) -> None:
        from core import visibility
        from core.notices import kinds as notice_kinds
        from rectification import extending, gates, handed_in, panels  # noqa: F401 - they register
        from rectification.actions import shifting
        from rectification.actions.ledgers import follow_correction
        from rectification.documents import (  # noqa: F401 - the same
            bulletin,
            ledgers,
            lists,
            progress,
            supervision,
        )
        from rectification.queries import assignees, standstill  # noqa: F401 - the first registers
        from rectification.queries.extensions import requests_of
        from rounds import corrections
        from rounds import extendable as dates
        from rounds import shifting as dates_moved

        dates.register_requests(requests_of)

        corrections.register(follow_correction)
        dates_moved.register(shifting.follow)
        visibility.of_list(standstill.KEY, standstill.is_lost)

        notice_kinds.name("rectification", "整改")
        notice_kinds.name("deadline", "期限")
