"""System checks of an installation: settings that look set and are not, and a database not made ready."""

from collections.abc import Iterator
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connections

from core import installation

SHORTEST, KINDS = 32, 10  # characters of a key, and how many different ones
WIDEST = 256  # addresses that may read figures
SECRETS = {
    "SECRET_KEY": "会话和表单的签名",
    "AUDIT_KEY": "审计链的密钥",
    "SEALING_SEARCH_KEY": "按姓名查找的密钥",
}
GENERATE = "用 python3 -c 'import secrets; print(secrets.token_urlsafe(64))' 生成。"


@checks.register(checks.Tags.security, deploy=True)
def secrets_are_long(app_configs, **_) -> list[checks.CheckMessage]:
    """A key of one letter passes every comparison with the others, and is guessed at once."""
    if settings.DEMO:
        return []
    return [
        checks.Error(
            f"{name}（{words}）太短或太简单：不足{SHORTEST}个字符，或反复用同几个字符。",
            hint=f"{GENERATE}已在使用的 {name} 按 docs/operations.md 更换。",
            id="xuncha.E040",
        )
        for name, words in SECRETS.items()
        if len(getattr(settings, name)) < SHORTEST or len(set(getattr(settings, name))) < KINDS
    ]


@checks.register(checks.Tags.security, deploy=True)
def hosts_are_named(app_configs, **_) -> list[checks.CheckMessage]:
    """With any host allowed, links in mails and pages can be made to lead elsewhere."""
    if settings.DEMO:
        return []
    found = list(_host_faults())
    if not settings.BASE_URL.startswith("https://") and settings.HTTPS:
        sentence = f"BASE_URL 是 {settings.BASE_URL}：通知邮件和文书里的链接打不开。"
        found.append(
            checks.Error(sentence, hint="写浏览器里的完整地址（https://…）。", id="xuncha.E042")
        )
    return found


def _host_faults() -> Iterator[checks.CheckMessage]:
    hint = "写人们在浏览器里输入的主机名，多个用逗号隔开。"
    wide = [host for host in settings.ALLOWED_HOSTS if _is_wide(host)]
    if wide:
        sentence = f"ALLOWED_HOSTS 里的 {'、'.join(wide)} 放行了任意主机名。"
        yield checks.Error(sentence, hint=hint, id="xuncha.E041")
    local = {"localhost", "127.0.0.1", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= local:
        sentence = "没有设置 ALLOWED_HOSTS：别的电脑打不开系统。"
        yield checks.Error(sentence, hint=hint, id="xuncha.E041")


def _is_wide(host: str) -> bool:
    """``*``, or all hosts below a domain of which others hold parts (``.gov.cn``)."""
    return "*" in host or (host.startswith(".") and host.count(".") < 3)


@checks.register(checks.Tags.security)
def metrics_are_closed(app_configs, **_) -> list[checks.CheckMessage]:
    """Figures are for one machine that watches: a net is no such machine, a short token is guessed."""
    found: list[checks.CheckMessage] = []
    if 0 < len(settings.METRICS_TOKEN) < SHORTEST:
        sentence = f"METRICS_TOKEN 太短：不足{SHORTEST}个字符。"
        found.append(checks.Error(sentence, hint=GENERATE, id="xuncha.E051"))
    for each in settings.METRICS_ALLOWED:
        try:
            is_wide = ip_network(each).num_addresses > WIDEST
        except ValueError:
            is_wide = True
        if is_wide:
            hint = "写监控服务器的地址，如 10.0.0.9 或 10.0.0.0/28。"
            sentence = f"METRICS_ALLOWED 里的 {each} 不是地址，或放行了整个网段。"
            found.append(checks.Error(sentence, hint=hint, id="xuncha.E052"))
    return found


@checks.register(checks.Tags.security, deploy=True)
def redis_asks_for_a_password(app_configs, **_) -> list[checks.CheckMessage]:
    """Whoever can write to the queue lets workers do what they like; a socket is guarded by its directory."""
    parts = urlsplit(settings.REDIS_URL)
    if settings.DEMO or parts.scheme == "unix" or parts.password:
        return []
    hint = "在 redis.conf 中设置 requirepass，把 REDIS_URL 写成 redis://:密码@主机:6379/0。"
    sentence = "REDIS_URL 没有密码：能连到 Redis 的任何程序都能改动队列和缓存。"
    return [checks.Warning(sentence, hint=hint, id="xuncha.W053")]


@checks.register(checks.Tags.compatibility, deploy=True)
def office_is_named(app_configs, **_) -> list[checks.CheckMessage]:
    """Its name stands on every red head and seal line."""
    return [
        checks.Error(
            f"没有设置 {name}：红头、落款会印成“{getattr(settings, name)}”，文书不能印发。",
            hint=f"在环境变量或 .env 中设置 {name}。",
            id="xuncha.E043",
        )
        for name in installation.unnamed()
    ]


@checks.register(checks.Tags.compatibility, deploy=True)
def backups_are_made(app_configs, **_) -> list[checks.CheckMessage]:
    """Without a directory no archive is made, and nothing else would say so."""
    if settings.DEMO:
        return []
    if not settings.BACKUP_DIR:
        hint = "设置 BACKUP_DIR（另一块磁盘或另一台机器），启用 xuncha-backup.timer。"
        sentence = "没有设置 BACKUP_DIR：没有任何自动备份，磁盘损坏时全部数据无法恢复。"
        return [checks.Error(sentence, hint=hint, id="xuncha.E046")]
    found: list[checks.CheckMessage] = []
    if not settings.BACKUP_RECIPIENTS:
        hint = "按 docs/operations.md 生成 age 密钥，把公钥写入 BACKUP_RECIPIENTS。"
        sentence = "没有设置 BACKUP_RECIPIENTS：备份不加密，拿到备份磁盘的人能读到数据库的行。"
        found.append(checks.Warning(sentence, hint=hint, id="xuncha.W047"))
    if not settings.BACKUP_DRILL_DATABASE_URL:
        hint = "建一个空的数据库，写入 BACKUP_DRILL_DATABASE_URL，启用 xuncha-drill.timer。"
        sentence = "没有设置 BACKUP_DRILL_DATABASE_URL：备份能否恢复，没有人每月试过。"
        found.append(checks.Warning(sentence, hint=hint, id="xuncha.W048"))
    return found


@checks.register(checks.Tags.database)
def database_has_trigrams(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """Chinese search stands on pg_trgm; without it the first migration would end in a traceback."""
    return [message for alias in databases or [] if (message := _trigram_fault(alias)) is not None]


def _trigram_fault(alias: str) -> checks.CheckMessage | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT installed_version IS NOT NULL,"
            " has_database_privilege(current_database(), 'CREATE')"
            " FROM pg_available_extensions WHERE name = 'pg_trgm'"
        )
        row = cursor.fetchone()
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
    if row is None:
        hint = "在数据库服务器上安装 PostgreSQL 的 contrib 组件（如 apt-get install postgresql-contrib）后重试。"
        return checks.Error("数据库服务器没有 pg_trgm 扩展。", hint=hint, id="xuncha.E044")
    if not any(row):
        hint = f"由数据库管理员运行：psql {name} -c 'CREATE EXTENSION pg_trgm'，然后重试。"
        sentence = f"数据库 {name} 还没有启用 pg_trgm 扩展，当前角色也无权启用。"
        return checks.Error(sentence, hint=hint, id="xuncha.E044")
    return None


@checks.register(checks.Tags.database)
def services_are_no_superuser(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """A superuser reads and alters everything, the audit trail and other databases included."""
    if settings.DEMO or not databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        name, is_super = cursor.fetchone()
    if not is_super:
        return []
    hint = "为应用程序另建普通角色（见 docs/operations.md），改 DATABASE_URL。"
    sentence = f"DATABASE_URL 用数据库超级用户 {name} 连接：程序的任何漏洞都会波及整个数据库集群。"
    return [checks.Error(sentence, hint=hint, id="xuncha.E045")]


@checks.register(checks.Tags.database)
def pool_is_named(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """Behind a pool that nobody told us of, long lists break off and a dump leaves its settings to others."""
    if not databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('join_collapse_limit')")
        pid, limit = cursor.fetchone()
        is_pooled = cursor.connection.info.backend_pid != pid  # a pool gives numbers of its own
    if not is_pooled:
        return []
    found: list[checks.CheckMessage] = []
    if "DIRECT" not in connections["default"].settings_dict:
        hint = "在 DATABASE_URL 末尾加上 ?direct=主机:端口（PostgreSQL 本身的地址），见 docs/operations.md。"
        sentence = "DATABASE_URL 指向连接池（PgBouncer），却没有写明 direct：长名单的导出会中断，备份会扰乱别人的连接。"
        found.append(checks.Error(sentence, hint=hint, id="xuncha.E049"))
    if limit != "5":
        hint = "在 pgbouncer.ini 的 [databases] 一行加上 connect_query（见 deploy/pgbouncer.ini）。"
        sentence = f"连接池没有设置 join_collapse_limit = 5（现为 {limit}）：每页慢几毫秒。"
        found.append(checks.Warning(sentence, hint=hint, id="xuncha.W050"))
    return found
