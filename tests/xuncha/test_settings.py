"""The settings and .env.example say the same; production mode insists on what it needs."""

import os
import re
import subprocess
import sys

import pytest

from tests.world import ROOT
from xuncha.wsgi import BehindProxy

PRODUCTION = {
    "XUNCHA_DEMO": "false",
    "SECRET_KEY": "a-secret-of-its-own-that-is-long-enough-0123456789-abcdefghij",
    "SEALING_KEYS": "c2VhbGluZy1rZXktb2YtYS10ZXN0LTAxMjM0NTY3ODk=",
    "SEALING_SEARCH_KEY": "a-third-secret-that-is-long-enough-0123456789-abcdefghijklmno",
    "AUDIT_KEY": "another-secret-that-is-long-enough-0123456789-abcdefghijklmno",
}


def read_settings(expression: str, **environment: str) -> str:
    """The value of an expression over xuncha.settings in a fresh process."""
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", f"from xuncha import settings; print({expression})"],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_every_variable_stands_in_the_example_and_the_other_way_round():
    files = sorted((ROOT / "xuncha" / "settings").glob("*.py"))
    source = "\n".join(file.read_text() for file in files)
    example = (ROOT / ".env.example").read_text()

    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    described = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    assert len(read) > 15
    assert read == described


def test_without_variables_the_demo_stands_on_the_private_servers():
    assert read_settings("settings.DEMO") == "True"
    assert read_settings("settings.DATABASES['default']['HOST']") == str(
        ROOT / "var" / "run" / "postgres"
    )
    assert read_settings("settings.REDIS_URL").startswith(f"unix://{ROOT}/var/run/redis.sock")


def test_given_services_are_used_instead():
    given = {
        "DATABASE_URL": "postgres://someone:secret@db.invalid:6543/there",
        "REDIS_URL": "redis://queue.invalid:7000/3",
    }

    assert read_settings("settings.DATABASES['default']['HOST']", **given) == "db.invalid"
    assert read_settings("settings.CELERY_BROKER_URL", **given) == "redis://queue.invalid:7000/3"
    assert read_settings("settings.CACHES['default']['LOCATION'][0]", **given).startswith(
        "redis://q"
    )


def test_a_setting_may_be_a_credential_of_systemd_and_the_environment_goes_first(tmp_path):
    """Else a drill, whose empty database stands in the environment, would restore into the real one."""
    (tmp_path / "REDIS_URL").write_text("redis://:secret@10.0.0.1/0\n")
    (tmp_path / "DATABASE_URL").write_text("postgres://real/real")
    (tmp_path / "identity").write_text("of no setting")
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path), "DATABASE_URL": "postgres://drill/drill"}

    told = read_settings("settings.REDIS_URL, settings.DATABASES['default']['NAME']", **given)

    assert told == "redis://:secret@10.0.0.1/0 drill"


@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "HTTPS"]
)
def test_production_is_https_only(name):
    assert read_settings(f"settings.{name}", **PRODUCTION) == "True"


def test_policy_allows_nothing_inline_and_no_other_host():
    directives = read_settings("settings.CONTENT_SECURITY_POLICY")

    assert "unsafe" not in directives
    assert "http" not in directives


def test_proxys_word_about_the_address_is_taken_and_the_browsers_is_not():
    seen = {}
    application = BehindProxy(lambda environ, start_response: seen.update(environ) or [])

    application({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 10.0.0.7"}, None)

    assert seen["REMOTE_ADDR"] == "10.0.0.7"


def test_proxy_is_not_believed_in_the_demo():
    assert read_settings("settings.BEHIND_PROXY") == "False"
    assert read_settings("settings.BEHIND_PROXY", **PRODUCTION) == "True"
