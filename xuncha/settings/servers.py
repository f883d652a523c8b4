"""Database, Redis, mail, and the gateway to telephones."""

from typing import Any

from xuncha.embedded import service_urls
from xuncha.settings.base import MAIL_DIR, VAR_DIR, env

# Without DATABASE_URL and REDIS_URL the private servers under XUNCHA_VAR are used.
_private = service_urls(VAR_DIR)


def database(url: str) -> dict[str, Any]:
    """The database at this address. ``?direct=host:port`` says that a pool in transaction mode answers
    there, and PostgreSQL itself at ``direct``, where dumps are made: then no cursor outlives a
    transaction, and the pool knows what else each session is begun with (ADR 0121)."""
    found = env.db_url_config(url)
    found.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, ATOMIC_REQUESTS=False)
    options = found.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 5)
    if direct := str(options.pop("direct", "")):
        host, _, port = direct.partition(":")
        return {
            **found,
            "DIRECT": {"HOST": host, "PORT": port},
            "DISABLE_SERVER_SIDE_CURSORS": True,
        }
    # Our joins are written from the row outwards: trying every order of a dozen of them cost 5 ms a page.
    options.setdefault("options", "-c join_collapse_limit=5")
    return found


DATABASES = {"default": database(env("DATABASE_URL", default=_private.database))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default=_private.redis)
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": [REDIS_URL],  # a list: a text would be parted at its commas
        "KEY_PREFIX": "xuncha",
        # Seconds. A page must not wait for a Redis that is gone: one try, soon given up.
        "OPTIONS": {
            "pool_class": "core.sentinel.Pool",
            "socket_connect_timeout": 0.5,
            "socket_timeout": 1,
            "retry": None,
        },
    }
}


EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="xuncha@localhost")

# A gateway for SMS or government IM that takes signed calls (core.notices.webhooks); empty: none.
WEBHOOK_URL = env("WEBHOOK_URL", default="")
WEBHOOK_SECRET = env("WEBHOOK_SECRET", default="")
