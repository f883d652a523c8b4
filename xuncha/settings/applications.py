"""Applications, and what every request passes through."""

from xuncha.settings.base import BENCH

# From the top of the line to its ground (docs/architecture.md): each imports only those after it.
OWN_APPS = ["overview", "rectification", "findings", "fieldwork", "rounds", "accounts", "core"]

INSTALLED_APPS = [
    *OWN_APPS,
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
    "core.middleware.WatchedMiddleware",
    # What every answer carries comes first: static files, refusals and faults are answers, too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "core.middleware.AddressMiddleware",
    "core.middleware.NobodyAsksMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.CleanTextMiddleware",
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

if BENCH:
    MIDDLEWARE.insert(0, "xuncha.bench.CountQueries")

ROOT_URLCONF = "xuncha.urls"
WSGI_APPLICATION = "xuncha.wsgi.application"
