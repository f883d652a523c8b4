"""Secrets: refused where only the demo's are there and this is not the demo."""

from django.core.exceptions import ImproperlyConfigured

from xuncha.settings.base import DEMO, VAR_DIR, env

# Refused outside the demo.
DEMO_SECRET_KEY = "demo-only-secret-key-never-use-it-outside-the-demo-0123456789"  # noqa: S105
SECRET_KEY = env("SECRET_KEY", default=DEMO_SECRET_KEY)
if SECRET_KEY == DEMO_SECRET_KEY and not DEMO:
    raise ImproperlyConfigured(
        "正式运行不能使用演示密钥：请在环境变量或 .env 中设置 SECRET_KEY（50 个以上随机字符）。"
    )
AUDIT_KEY = env("AUDIT_KEY", default=SECRET_KEY)
# What lies encrypted in the database (core.encryption): newest key first, and the key of exact search.
DEMO_SEALING_KEY = "ZGVtby1vbmx5LW5ldmVyLXVzZS1pdC1vdXRzaWRlLWE="
SEALING_KEYS = env.list("SEALING_KEYS", default=[DEMO_SEALING_KEY] if DEMO else [])
SEALING_SEARCH_KEY = env("SEALING_SEARCH_KEY", default=SECRET_KEY if DEMO else "")
# The chain's head, a line a day: best on another machine's disk, and in the auditors' mailboxes.
AUDIT_ANCHOR_FILE = env("AUDIT_ANCHOR_FILE", default=str(VAR_DIR / "audit" / "anchors.txt"))
AUDIT_ANCHOR_MAIL = env.list("AUDIT_ANCHOR_MAIL", default=[])
# host:port that takes every event at once as syslog over TLS, and the certificates that vouch for it.
AUDIT_SYSLOG = env("AUDIT_SYSLOG", default="")
AUDIT_SYSLOG_CA = env("AUDIT_SYSLOG_CA", default="")
# Backups (core.backup): where the daily ones go, to which age keys they are encrypted, how old the
# newest may be before administrators are told. The private key is not on this machine.
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
# An empty database of its own, into which the newest backup is restored every month for practice.
BACKUP_DRILL_DATABASE_URL = env("BACKUP_DRILL_DATABASE_URL", default="")
BACKUP_MAX_HOURS = env.int("BACKUP_MAX_HOURS", default=26)
