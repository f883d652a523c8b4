from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "fieldwork"
    verbose_name = "巡前准备与驻点了解"

    def ready(self) -> None:
        from core.notices import kinds as notice_kinds
        from fieldwork.documents import focus as _focus_papers  # noqa: F401 - registers
        from fieldwork.gates import focus as _focus_gates  # noqa: F401 - registers
        from fieldwork.panels import focus as _focus_panels  # noqa: F401 - registers
        from fieldwork.queries import assignees  # noqa: F401 - registers

        notice_kinds.name("focus", "重点关注事项")
        from fieldwork.documents import petitions as _petition_papers  # noqa: F401 - registers
        from fieldwork.gates import petitions as _petition_gates  # noqa: F401 - registers
        from fieldwork.panels import petitions as _petition_panels  # noqa: F401 - registers
        from fieldwork.queries import petition_assignees  # noqa: F401 - registers

        notice_kinds.name("petition", "信访")
        from fieldwork import dates as _dates  # noqa: F401 - registers
        from fieldwork.documents import intake as _intake_papers  # noqa: F401 - registers
        from fieldwork.gates import intake as _intake_gates  # noqa: F401 - registers
        from fieldwork.panels import intake as _intake_panels  # noqa: F401 - registers
        from fieldwork.panels import raised as _raised  # noqa: F401 - registers
        from fieldwork.queries import intake_assignees  # noqa: F401 - registers

        notice_kinds.name("intake", "巡前函询")
