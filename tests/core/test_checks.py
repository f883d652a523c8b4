"""What an operator can get wrong is said before it hurts."""

import os
import subprocess
import sys
from datetime import date

from django.db import connection

from core import checks
from core.documents import fonts
from tests.world import ROOT


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_default_secret_is_refused_outside_the_demo():
    environment = {**os.environ, "XUNCHA_DEMO": "false"}
    environment.pop("SECRET_KEY", None)

    done = subprocess.run(
        [sys.executable, "-c", "import xuncha.settings"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "请在环境变量或 .env 中设置 SECRET_KEY" in done.stderr


def test_audit_key_must_differ_from_the_secret_outside_the_demo(settings):
    settings.DEMO = False
    settings.SECRET_KEY = settings.AUDIT_KEY = "the same"

    assert ids(checks.audit_key_is_its_own(None)) == ["xuncha.E002"]

    settings.AUDIT_KEY = "its own"

    assert checks.audit_key_is_its_own(None) == []


def test_missing_libraries_are_named(monkeypatch):
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)

    assert ids(checks.libraries_are_installed(None)) == ["xuncha.W003", "xuncha.E004"]


def test_missing_fonts_are_named(monkeypatch):
    fonts.installed.cache_clear()
    monkeypatch.setenv("PATH", "/nonexistent")

    warnings = checks.fonts_are_installed(None)

    fonts.installed.cache_clear()
    assert ids(warnings) == ["xuncha.W005"]
    assert "缺少 fontconfig" in warnings[0].msg


def test_database_that_knows_chinese_passes(db):
    assert checks.database_knows_chinese(None, databases=["default"]) == []


def test_database_with_ctype_c_is_refused(transactional_db):
    name = f"{connection.settings_dict['NAME']}_c"
    original = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C' ENCODING 'UTF8'"
        )
    try:
        connection.close()
        connection.settings_dict["NAME"] = name

        found = checks.database_knows_chinese(None, databases=["default"])
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")

    assert ids(found) == ["xuncha.E006"]


def test_unreachable_broker_is_a_warning(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"

    assert ids(checks.broker_is_reachable(None, databases=["default"])) == ["xuncha.W007"]
    assert checks.broker_is_reachable(None, databases=None) == []


def test_year_without_holidays_is_named_until_it_is_entered(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2030, 5, 1))

    found = checks.calendar_knows_this_year_and_next(None, databases=["default"])

    assert ["2030" in found[0].msg, "2031" in found[1].msg] == [True, True]
