"""Accounts: passwords, sessions, the lock after failures."""

from xuncha.settings.base import env

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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.HardToGuess"},
    {"NAME": "accounts.passwords.NotUsedBefore"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "overview:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=4 * 3600)
SESSION_SAVE_EVERY_REQUEST = False
# Wrong passwords (accounts.delays): with which error the waits begin, how long the first and the
# longest are, how many times more one address may have, and after how many hours all is forgotten.
LOCKOUT_FAILURES = AXES_FAILURE_LIMIT = env.int("LOCKOUT_FAILURES", default=5)
LOCKOUT_FIRST_SECONDS = env.int("LOCKOUT_FIRST_SECONDS", default=60)
LOCKOUT_LONGEST_SECONDS = env.int("LOCKOUT_LONGEST_SECONDS", default=900)
LOCKOUT_ADDRESS_FACTOR = env.int("LOCKOUT_ADDRESS_FACTOR", default=20)
AXES_COOLOFF_TIME = env.float("LOCKOUT_HOURS", default=24.0)
AXES_LOCK_OUT_AT_FAILURE = False  # our handler says when; axes only counts
AXES_LOCKOUT_PARAMETERS = [["username"], ["ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_response"
AXES_ENABLE_ADMIN = False
# axes writes down what a failed form sent: not what opens a session, nor the form carried through one.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "ip_address", "kept", "code", "next"),
    *("old_password", "new_password1", "new_password2"),
]
