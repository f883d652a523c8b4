from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "问题线索"

    def ready(self) -> None:
        from findings.documents import opinions as _opinions  # noqa: F401 - registers
        from findings.documents import sheets as _sheets  # noqa: F401 - registers
        from findings.gates import clues as _clue_gates  # noqa: F401 - registers
        from findings.gates import findings as _gates  # noqa: F401 - registers
        from findings.panels import findings as _panels  # noqa: F401 - registers

        from findings.panels import clues as _clue_panels  # noqa: F401 isort: skip - registers after
