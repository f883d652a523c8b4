"""Every setting, read from the environment (see .env.example) with defaults for the demo."""

import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from xuncha.embedded import service_urls

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

# --- Where things live -------------------------------------------------------------------
VAR_DIR = Path(env("XUNCHA_VAR", default=str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = VAR_DIR / "uploads"
DOCUMENT_ROOT = VAR_DIR / "documents"
MAIL_DIR = VAR_DIR / "mail"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"

# --- Secrets and mode --------------------------------------------------------------------
DEMO_SECRET_KEY = "demo-only-secret-key-never-use-it-outside-the-demo-0123456789"  # noqa: S105 - refused outside the demo
DEMO = env.bool("XUNCHA_DEMO", default=True)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default=DEMO_SECRET_KEY)
if SECRET_KEY == DEMO_SECRET_KEY and not DEMO:
    raise ImproperlyConfigured(
        "正式运行不能使用演示密钥：请在环境变量或 .env 中设置 SECRET_KEY（50 个以上随机字符）。"
    )
AUDIT_KEY = env("AUDIT_KEY", default=SECRET_KEY)
# What lies encrypted in the database (core.sealing): newest key first, and the key of exact search.
DEMO_SEALING_KEY = "ZGVtby1vbmx5LW5ldmVyLXVzZS1pdC1vdXRzaWRlLWE="
SEALING_KEYS = env.list("SEALING_KEYS", default=[DEMO_SEALING_KEY] if DEMO else [])
SEALING_SEARCH_KEY = env("SEALING_SEARCH_KEY", default=SECRET_KEY if DEMO else "")
# The chain's head, a line a day: best on another machine's disk, and in the auditors' mailboxes.
AUDIT_ANCHOR_FILE = env("AUDIT_ANCHOR_FILE", default=str(VAR_DIR / "audit" / "anchors.txt"))
AUDIT_ANCHOR_MAIL = env.list("AUDIT_ANCHOR_MAIL", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = env("SITE_NAME", default="巡察工作平台")
OFFICE_NAME = env("OFFICE_NAME", default="中共××市委巡察工作领导小组办公室")
CITY_NAME = env("CITY_NAME", default="××市")
BASE_URL = env("BASE_URL", default="http://localhost:8000")

# --- Applications ------------------------------------------------------------------------
INSTALLED_APPS = [
    "overview",
    "rectification",
    "findings",
    "rounds",
    "accounts",
    "core",
    "xuncha.apps.XunchaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "xuncha.apps.XunchaStaticConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
    "axes",
    "csp",
]

MIDDLEWARE = [
    # What every answer carries comes first: static files, refusals and faults are answers, too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInRequired",
    "accounts.middleware.PrivatePagesMiddleware",
    "accounts.middleware.SessionIdleMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Set by `make bench` alone: a floor view to compare with, and counted queries.
BENCH = env.bool("XUNCHA_BENCH", default=False)
if BENCH:
    MIDDLEWARE.insert(0, "xuncha.bench.CountQueries")

ROOT_URLCONF = "xuncha.urls"
WSGI_APPLICATION = "xuncha.wsgi.application"
FORM_RENDERER = "core.form_renderer.QuickForms"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "overview.context_processors.shell",
            ],
            "builtins": ["core.templatetags.ui", "core.templatetags.lists"],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "fragments",
        "DIRS": [BASE_DIR / "templates" / "fragments"],
        "OPTIONS": {"environment": "core.fragments.environment", "auto_reload": DEBUG},
    },
]

# --- Database, broker, cache -------------------------------------------------------------
# Without DATABASE_URL and REDIS_URL the private servers under XUNCHA_VAR are used.
_private = service_urls(VAR_DIR)
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default=_private.database))}
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, ATOMIC_REQUESTS=False)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Our joins are written from the row outwards: trying every order of a dozen of them cost 5 ms a page.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c join_collapse_limit=5")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default=_private.redis)
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "xuncha",
        # Seconds. A page must not wait for a Redis that is gone: one try, soon given up.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": None},
    }
}

# Celery spells a unix socket's address differently from everybody else.
CELERY_BROKER_URL = re.sub(r"^unix://(.*)\?db=", r"redis+socket://\1?virtual_host=", REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; recycled after the task that went beyond
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 10,
    "max_retries": 0,  # whoever publishes; a worker goes on trying by itself
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "run" / "beat-schedule")
# A gateway for SMS or government IM that takes signed calls (core.webhooks); empty: none.
WEBHOOK_URL = env("WEBHOOK_URL", default="")
WEBHOOK_SECRET = env("WEBHOOK_SECRET", default="")
# The hour from which urging of organs and proposals of letters begin; reminders have hours of their own.
REMIND_HOUR = env.int("REMIND_HOUR", default=8)
CELERY_BEAT_SCHEDULE = {
    "sweep-notices": {"task": "core.tasks.sweep_notices", "schedule": 60.0},
    "sweep-jobs": {"task": "core.tasks.sweep_jobs", "schedule": 60.0},
    "sweep-packages": {"task": "core.tasks.sweep_packages", "schedule": 6 * 3600.0},
    "seal-audit": {"task": "core.tasks.seal_audit", "schedule": 60.0},
    # Hourly: the first of a day writes, the others find it written.
    "anchor-audit": {"task": "core.tasks.anchor_audit", "schedule": 3600.0},
    "sweep-documents": {"task": "core.tasks.sweep_documents", "schedule": 12 * 3600.0},
    "sweep-attachments": {"task": "core.tasks.sweep_attachments", "schedule": 12 * 3600.0},
    "keep-by-rule": {"task": "overview.tasks.keep_by_rule", "schedule": 24 * 3600.0},
    "watch": {"task": "overview.tasks.watch", "schedule": 300.0},
    "sweep-sessions": {"task": "accounts.tasks.sweep_sessions", "schedule": 24 * 3600.0},
    "sweep-deadlines": {"task": "rounds.tasks.sweep_deadlines", "schedule": 3600.0},
    # Hourly rather than daily: running it twice sends nothing twice, and a missed hour is caught up.
    "urge": {"task": "findings.tasks.urge", "schedule": 3600.0},
    "remind": {"task": "rectification.tasks.remind", "schedule": 3600.0},
    "propose-letters": {"task": "rectification.tasks.propose_letters", "schedule": 3600.0},
}

# --- Accounts ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "overview:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=4 * 3600)
SESSION_SAVE_EVERY_REQUEST = False
AXES_FAILURE_LIMIT = env.int("LOCKOUT_FAILURES", default=5)
AXES_COOLOFF_TIME = env.float("LOCKOUT_HOURS", default=0.5)
AXES_LOCKOUT_PARAMETERS = [["username"], ["ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_response"
AXES_ENABLE_ADMIN = False

# --- Security ----------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.sealed_uploads.SealedUploadHandler",
]
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_MB", default=50) * 1024 * 1024
# Bytes of one whole request; nginx (client_max_body_size) lets through no less.
REQUEST_MAX_BYTES = ATTACHMENT_MAX_BYTES + 10 * 1024 * 1024
ATTACHMENTS_PER_OBJECT = env.int("ATTACHMENTS_PER_OBJECT", default=200)

# --- Documents ---------------------------------------------------------------------------
# What one document may take in its own process: seconds, and megabytes beyond the warm worker's.
DOCUMENT_SECONDS = env.int("DOCUMENT_SECONDS", default=600)
DOCUMENT_MEMORY_MB = env.int("DOCUMENT_MEMORY_MB", default=1024)
# A PKCS#12 file with key and certificate: what is issued is then signed (core.documents.signing).
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default="")
SIGNING_KEY_PASSPHRASE = env("SIGNING_KEY_PASSPHRASE", default="")
# Packages are made again on demand: they lie outside the backup and go after some days.
PACKAGE_ROOT = VAR_DIR / "packages"
PACKAGE_DAYS = env.int("PACKAGE_DAYS", default=7)
# How often one address may ask the public page whether a document is genuine, per minute.
VERIFY_PER_MINUTE = env.int("VERIFY_PER_MINUTE", default=20)

# --- Mail --------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="xuncha@localhost")

# --- Language, time, static files --------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("help", BASE_DIR / "docs" / "images"),  # the pictures of the manual
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2"),
    "map",  # asked for by a browser's developer tools only
]
FILTERS_EMPTY_CHOICE_LABEL = "全部"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Logs --------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "xuncha.logs.QuietFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
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
