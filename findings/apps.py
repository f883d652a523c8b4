from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "问题线索"

    def ready(self) -> None:
        from core.notices import kinds as notice_kinds
        from findings.documents import (  # noqa: F401 - they register
            fixes,
            handoffs,
            interviews,
            materials,
            opinions,
            recommendations,
            reports,
            sheets,
            special,
        )
        from findings.gates import clues as _clue_gates  # noqa: F401 - registers
        from findings.gates import completeness as _whole  # noqa: F401 - registers
        from findings.gates import findings as _gates  # noqa: F401 - registers
        from findings.gates import leftovers as _leftovers  # noqa: F401 - registers
        from findings.panels import findings as _panels  # noqa: F401 - registers
        from findings.panels import materials as _material_panels  # noqa: F401 - registers
        from findings.panels import papers as _paper_panels  # noqa: F401 - registers
        from findings.panels import sources as _outcomes  # noqa: F401 - registers

        from findings.panels import clues as _clue_panels  # noqa: F401 isort: skip - registers after
        from findings.panels import completeness as _completeness  # noqa: F401 isort: skip - registers last

        from findings.actions import shifting
        from findings.actions.feedback import follow_correction
        from rounds import corrections
        from rounds import shifting as dates_moved

        corrections.register(follow_correction)
        from findings import dates, extending, imports, visibility  # noqa: F401 - they register
        from findings.queries import assignees  # noqa: F401 - registers

        dates_moved.register(shifting.follow)

        notice_kinds.name("finding", "问题底稿")
        notice_kinds.name("fix", "立行立改")
        notice_kinds.name("material", "资料清单")
        notice_kinds.name("feedback", "反馈")
        notice_kinds.name("clue", "线索移交")
        notice_kinds.name("recommendation", "移交建议")
