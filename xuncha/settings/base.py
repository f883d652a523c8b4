"""The environment, where files lie, which mode this is, and what the place is called."""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)


def _credentials() -> dict[str, str]:
    """Settings that systemd hands over as files (LoadCredential=): they stand in no process's environment."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    files = Path(folder).iterdir() if folder else ()
    return {file.name: file.read_text().rstrip("\n") for file in files if file.name.isupper()}


# What the environment says comes first: a drill of the backup names its own database there.
env.ENVIRON = _credentials() | dict(os.environ)

DEMO = env.bool("XUNCHA_DEMO", default=True)
DEBUG = env.bool("DEBUG", default=False)
# Set by `make bench` alone: a floor view to compare with, and counted queries.
BENCH = env.bool("XUNCHA_BENCH", default=False)

VAR_DIR = Path(env("XUNCHA_VAR", default=str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = VAR_DIR / "uploads"
DOCUMENT_ROOT = VAR_DIR / "documents"
MAIL_DIR = VAR_DIR / "mail"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
# Packages are made again on demand: they lie outside the backup and go after some days.
PACKAGE_ROOT = VAR_DIR / "packages"

# The one place: the frame of every page and /healthz show it; CHANGELOG.md is kept by it.
VERSION = "0.1.0"
SITE_NAME = env("SITE_NAME", default="巡察工作平台")
OFFICE_NAME = env("OFFICE_NAME", default="中共××市委巡察工作领导小组办公室")
CITY_NAME = env("CITY_NAME", default="××市")
BASE_URL = env("BASE_URL", default="http://localhost:8000")
