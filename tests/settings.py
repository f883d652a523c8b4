"""The product's settings over the session's throw-away servers, with a cheap password hash."""

import os
import re

from tests import world
from xuncha import embedded

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
_number = int(re.sub(r"\D", "", _worker) or 0)
_urls = embedded.service_urls(world.path())
# A node of several has a disk of its own (tests/rectification/test_two_nodes.py).
_node = os.environ.get("XUNCHA_TEST_NODE", "")
if not _node:
    os.environ["S3_BUCKET"] = ""  # what else the environment names is not for tests
os.environ["XUNCHA_VAR"] = str(world.path() / (_worker or "main") / _node)
os.environ.setdefault("XUNCHA_TEST_DATABASE", "xuncha")
os.environ["DATABASE_URL"] = re.sub(r"[^/]+$", os.environ["XUNCHA_TEST_DATABASE"], _urls.database)
# A test that stops Redis gives its processes one of their own (tests/flows).
os.environ["REDIS_URL"] = os.environ.get("XUNCHA_TEST_REDIS") or _urls.redis.replace(
    "?db=0", f"?db={_number}"
)
for _name in (
    "SECRET_KEY",
    "AUDIT_KEY",
    "SEALING_KEYS",
    "SEALING_SEARCH_KEY",
    "EMAIL_URL",
    "HTTPS",
):
    os.environ.pop(_name, None)
os.environ["XUNCHA_DEMO"] = "true"
# A drill gives its processes a mail server of its own.
if _mail := os.environ.get("XUNCHA_TEST_EMAIL"):
    os.environ["EMAIL_URL"] = _mail

from xuncha.settings import *  # noqa: E402, F403 - after the environment has been set
from xuncha.settings import CELERY_BEAT_SCHEDULE, STORAGES, VAR_DIR  # noqa: E402

for _directory in ("run", "static", "uploads", "documents", "mail"):
    (VAR_DIR / _directory).mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2PasswordHasher"]
# Real processes (tests/processes.py) serve collected files as in production; the others need none.
if "XUNCHA_TEST_LIVE" not in os.environ:
    # A client builds the middleware anew; it need not list the collected files each time.
    WHITENOISE_AUTOREFRESH = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# … and beats that do not take an hour.
if _seconds := os.environ.get("XUNCHA_TEST_REMIND_SECONDS"):
    CELERY_BEAT_SCHEDULE["remind"]["schedule"] = float(_seconds)
    CELERY_BEAT_SCHEDULE["sweep-notices"]["schedule"] = 2.0
