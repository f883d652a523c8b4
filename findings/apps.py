from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "问题线索"

    def ready(self) -> None:
        from findings.gates import clues as _clue_gates  # noqa: F401 - registers
        from findings.panels import clues as _clue_panels  # noqa: F401 - registers
