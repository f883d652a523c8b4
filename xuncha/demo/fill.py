"""python -m xuncha.demo.fill: tables and, into an empty database, the demo's data.

A process of its own, because it needs Django and the supervisor does not.
"""

import os
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed", world="demo", if_empty=True)
    with accounts_file(settings.VAR_DIR).open("w", encoding="utf-8") as listed:
        call_command("seed", accounts=True, stdout=listed)


def accounts_file(var: Path) -> Path:
    """Who can sign in to the demo: what the seed lists, shown at every start."""
    return var / "run" / "accounts.txt"


if __name__ == "__main__":
    main()
