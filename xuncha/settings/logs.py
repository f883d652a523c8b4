"""Logs: to the console, without what nobody should read."""

from xuncha.settings.base import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "xuncha.logs.QuietFormatter",
            "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
            "style": "{",
        }
    },
    "filters": {
        # A probe that is told "not ready" is no fault of ours; who asks knows the answer.
        "no_probes": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: "/readyz" not in record.args,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"filters": ["no_probes"]},
        "django.server": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
