"""What an installation can get wrong in its first hour is refused by name, not by a traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import yaml
from django.db import connection

from core import installation
from core import operation_checks as checks
from tests.world import ROOT
from tests.xuncha.test_settings import PRODUCTION

NAMED = {"OFFICE_NAME": "中共云海市委巡察工作领导小组办公室", "CITY_NAME": "云海市"}
GOOD = (
    PRODUCTION
    | NAMED
    | {
        "ALLOWED_HOSTS": "xuncha.example.gov.cn",
        "BASE_URL": "https://xuncha.example.gov.cn",
        "BACKUP_DIR": "/backup",
    }
)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, check=False
    )


def test_a_good_installation_passes():
    done = manage("check", "--deploy", "--fail-level", "ERROR", **GOOD)

    assert done.returncode == 0, done.stderr


def test_every_bad_setting_is_refused_by_name_at_once():
    bad = {
        "AUDIT_KEY": "x",
        "SEALING_SEARCH_KEY": "y" * 60,
        "ALLOWED_HOSTS": "*",
        "BASE_URL": "http://localhost:8000",
    }
    done = manage("check", "--deploy", "--fail-level", "ERROR", **GOOD | bad)

    assert done.returncode != 0
    said = re.findall(r"\(xuncha\.E04\d\) .*", done.stderr)
    for name in bad:
        assert any(name in line for line in said), (name, done.stderr)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("redis://127.0.0.1:6379/0", ["xuncha.W053"]),
        ("redis://:secret@127.0.0.1:6379/0", []),
        ("sentinel://10.0.0.1,10.0.0.2/0?master=m", ["xuncha.W053"]),
        ("unix:///run/redis.sock?db=0", []),
    ],
)
def test_a_redis_that_takes_anybody_is_told(settings, url, told):
    settings.DEMO, settings.REDIS_URL = False, url

    assert [each.id for each in checks.redis_asks_for_a_password(None)] == told


@pytest.mark.parametrize(
    "hosts", ["*", ".gov.cn", "xuncha.example.gov.cn,*.example.gov.cn", "localhost"]
)
def test_hosts_that_name_nobody(settings, hosts):
    settings.DEMO, settings.ALLOWED_HOSTS = False, hosts.split(",")
    settings.BASE_URL = "https://xuncha.example.gov.cn"

    assert [m.id for m in checks.hosts_are_named(None)] == ["xuncha.E041"]


@pytest.mark.parametrize("hosts", [["xuncha.example.gov.cn"], [".example.gov.cn"], ["10.1.1.9"]])
def test_hosts_that_are_named(settings, hosts):
    settings.DEMO, settings.ALLOWED_HOSTS = False, hosts
    settings.BASE_URL = "https://xuncha.example.gov.cn"

    assert checks.hosts_are_named(None) == []


def test_an_office_without_a_name_is_told_to_administrators_and_issues_nothing(
    client, sysadmin, settings
):
    settings.DEMO = False
    client.force_login(sysadmin)

    page = client.get("/", secure=True).content.decode()

    assert "没有设置OFFICE_NAME、CITY_NAME" in page
    assert [m.id for m in checks.office_is_named(None)] == ["xuncha.E043"] * 2
    settings.OFFICE_NAME, settings.CITY_NAME = NAMED.values()
    assert installation.trouble() == ""


@pytest.fixture
def bare_database(transactional_db):
    """A database of an ordinary role, without pg_trgm and without the right to enable it."""
    name, own = "bare_of_trigrams", connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain LOGIN")
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8' ENCODING 'UTF8'"
        )
    host = connection.settings_dict["HOST"]
    user = connection.settings_dict["USER"]
    inside = psycopg2.connect(dbname=name, host=host, user=user)
    inside.autocommit = True
    inside.cursor().execute("GRANT ALL ON SCHEMA public TO plain")
    inside.close()
    yield f"postgres://plain@/{host}/{name}"
    assert connection.settings_dict["NAME"] == own
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute("DROP ROLE plain")


def test_migrate_without_trigrams_says_what_to_do(bare_database):
    done = manage("migrate", "--noinput", XUNCHA_DEMO="true", DATABASE_URL=bare_database)

    assert done.returncode != 0
    assert "还没有启用 pg_trgm 扩展，当前角色也无权启用" in done.stderr
    assert "psql bare_of_trigrams -c 'CREATE EXTENSION pg_trgm'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_superuser_is_refused_for_the_services(db, settings):
    """The private server of the tests is worked with by its superuser."""
    settings.DEMO = False

    assert [m.id for m in checks.services_are_no_superuser(None, ["default"])] == ["xuncha.E045"]


# --- containers --------------------------------------------------------------------------------
def into_image(path: str) -> bool:
    """Docker's rule: the last pattern of .dockerignore that fits decides."""
    kept = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = re.escape(line.removeprefix("!"))
        pattern = pattern.replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        # A pattern that fits a folder fits what lies in it.
        if re.fullmatch(f"{pattern}(?:/.*)?", path):
            kept = line.startswith("!")
    return kept


@pytest.mark.parametrize(
    "path",
    [
        *(".env", "deploy/.env", "deploy/xuncha.env", "core/.env", "xuncha/settings/.env.local"),
        *("var/uploads/a", "backup.tar", "deploy/tls.key", "scripts/signing.p12", "notes.txt"),
        *(".git/config", "tests/conftest.py", "core/__pycache__/a.pyc", "docs/xuncha-2026.tar.age"),
    ],
)
def test_no_secret_gets_into_the_image(path):
    assert not into_image(path)


OUTSIDE = ("tests", "CHANGELOG.md", "CONTRIBUTING.md", "README.md")


def test_all_of_the_product_gets_into_the_image():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    code = [p for p in listed if Path(p).suffix in (".py", ".html", ".css", ".js", ".svg", ".md")]
    product = [p for p in code if p.split("/")[0] not in OUTSIDE]
    product += ["requirements.txt", "package-lock.json", "deploy/gunicorn.conf.py"]

    assert len(product) > 500
    assert [path for path in product if not into_image(path)] == []


def test_services_in_containers_are_neither_superuser_nor_owner():
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
    superuser = compose["services"]["db"]["environment"]["POSTGRES_USER"]
    roles = {
        name: re.search(r"//(\w+):", service["environment"]["DATABASE_URL"])[1]
        for name, service in compose["services"].items()
        if "DATABASE_URL" in service.get("environment", {})
    }

    assert roles == {
        "migrate": "xuncha",
        "web": "xuncha_app",
        "worker": "xuncha_app",
        "mail": "xuncha_app",
        "beat": "xuncha_app",
    }
    assert superuser not in roles.values()
    assert all(s.get("env_file") != ".env" for s in compose["services"].values())
    made = (ROOT / "deploy" / "initdb.sh").read_text()
    assert re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD", made) == ["xuncha", "xuncha_app"]
    assert "SUPERUSER" not in made


DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def in_context() -> set[str]:
    """What docker would send of this directory as it stands: our rule over every file in it."""
    skipped = {".git", ".venv", "node_modules", "var"}
    found = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in skipped]
        base = Path(folder).relative_to(ROOT)
        found |= {str(base / name) for name in files}
    return {path for path in found if into_image(path)}


def test_the_context_holds_the_tracked_product_and_nothing_else():
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip

    assert in_context() <= set(tracked)


def test_what_the_dockerfile_copies_is_in_the_context():
    """Without a daemon: each source of a COPY, and what its commands run, gets into the image."""
    context = in_context()
    text = DOCKERFILE.read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, flags=re.M)
    sources = {source for line in copied for source in line.split()} - {"."}
    run = set(re.findall(r"scripts/\w+\.\w+", text)) | {"manage.py", "deploy/gunicorn.conf.py"}

    assert len(copied) >= 5
    for source in sources | run:
        assert any(path == source or path.startswith(f"{source}/") for path in context), source


def test_the_image_installs_the_packages_that_the_set_up_does():
    setup = (ROOT / "scripts" / "setup_system.sh").read_text()
    required = re.search(r'^REQUIRED="(.*)"', setup, flags=re.M)[1].split()

    assert [name for name in required if name not in DOCKERFILE.read_text()] == []
