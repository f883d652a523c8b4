"""python -m xuncha.demo.fill: tables and, into an empty database, the demo's data.

A process of its own, because it needs Django and the supervisor does not.
"""

import os
import sys
from io import StringIO
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        seed(accounts_file(settings.VAR_DIR), call_command)


def seed(accounts: Path, call_command) -> None:
    """The seed prints the accounts; they are kept, to be shown at every later start."""
    print("数据库是空的，正在装入演示数据 …", flush=True)
    printed = StringIO()
    call_command("seed", world="demo", stdout=printed)
    accounts.write_text(printed.getvalue(), encoding="utf-8")


def accounts_file(var: Path) -> Path:
    return var / "run" / "accounts.txt"


if __name__ == "__main__":
    sys.exit(main())
