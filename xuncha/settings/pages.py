"""Templates, forms, language, static files."""

from xuncha.settings.base import BASE_DIR, DEBUG
from xuncha.settings.files import FILE_STORAGES

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

FORM_RENDERER = "core.forms.renderer.QuickForms"
FILTERS_EMPTY_CHOICE_LABEL = "全部"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "core" / "locale"]
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("help", BASE_DIR / "docs" / "images"),  # the pictures of the manual
]
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2"),
    "map",  # asked for by a browser's developer tools only
]
