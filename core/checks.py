"""System checks: what an operator can get wrong, each with what to do about it.

Those that need a running service carry Django's `database` tag: `migrate` runs them, and
`manage.py check --database default`; a plain `manage.py check` stays quick and needs no server.
"""

import ctypes.util
from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.db import OperationalError, ProgrammingError, connections
from django.utils import timezone

from core import encryption
from core.documents import fonts, signing
from core.errors import ActionDenied

SET_UP = "运行 scripts/setup_system.sh，它会安装或告诉您该输入什么。"


@checks.register(checks.Tags.security)
def audit_key_is_its_own(app_configs, **_) -> list[checks.CheckMessage]:
    """Whoever changes the signing key must not break the audit chain with it."""
    if settings.DEMO or settings.AUDIT_KEY != settings.SECRET_KEY:
        return []
    return [
        checks.Error(
            "没有单独设置审计密钥 AUDIT_KEY：更换 SECRET_KEY 后审计链将无法核验。",
            hint="在环境变量或 .env 中设置 AUDIT_KEY，并与数据备份分开保管。",
            id="xuncha.E002",
        )
    ]


@checks.register(checks.Tags.security)
def sealing_keys_are_set(app_configs, **_) -> list[checks.CheckMessage]:
    """Outside the demo clues are never written under a known key, nor under none."""
    try:
        encryption.check_keys()
    except ValueError:
        return [_bad_keys("SEALING_KEYS 中有不能使用的密钥。")]
    if settings.DEMO:
        return []
    if not settings.SEALING_KEYS or settings.DEMO_SEALING_KEY in settings.SEALING_KEYS:
        return [_bad_keys("没有设置加密密钥 SEALING_KEYS，或仍在使用演示密钥：线索不能加密保存。")]
    other = (settings.SECRET_KEY, settings.AUDIT_KEY, *settings.SEALING_KEYS, "")
    if settings.SEALING_SEARCH_KEY in other:
        return [_bad_keys("没有单独设置查找密钥 SEALING_SEARCH_KEY。")]
    return []


def _bad_keys(sentence: str) -> checks.CheckMessage:
    hint = "按 .env.example 的说明生成密钥，写入环境变量或 .env，并与数据备份分开保管。"
    return checks.Error(sentence, hint=hint, id="xuncha.E022")


@checks.register(checks.Tags.compatibility)
def front_end_is_built(app_configs, **_) -> list[checks.CheckMessage]:
    """Style sheet and script are made at installation; without them pages are bare."""
    if finders.find("built/app.css"):
        return []
    hint = "运行 make install；没有 Node 的服务器，请从安装好的机器把 static/built 目录一并拷来。"
    return [checks.Error("没有找到生成好的样式 static/built。", hint=hint, id="xuncha.E027")]


@checks.register(checks.Tags.compatibility)
def libraries_are_installed(app_configs, **_) -> list[checks.CheckMessage]:
    """System libraries behind documents and uploads."""
    found: list[checks.CheckMessage] = []
    if not ctypes.util.find_library("harfbuzz-subset"):
        found.append(
            checks.Warning(
                "缺少系统库 libharfbuzz-subset0：生成 PDF 会慢十倍以上。",
                hint=SET_UP,
                id="xuncha.W003",
            )
        )
    if not ctypes.util.find_library("magic"):
        found.append(
            checks.Error(
                "缺少系统库 libmagic1：无法识别上传文件的真实类型。", hint=SET_UP, id="xuncha.E004"
            )
        )
    return found


@checks.register(checks.Tags.security)
def signing_key_is_usable(app_configs, **_) -> list[checks.CheckMessage]:
    """A key that cannot be opened, or whose certificate ends, stops every issue."""
    if not signing.is_configured():
        return []
    try:
        ends = signing.valid_until()
    except ActionDenied as error:
        hint = "检查 SIGNING_KEY_FILE 的路径、读取权限和 SIGNING_KEY_PASSPHRASE。"
        return [checks.Error(error.sentence, hint=hint, id="xuncha.E020")]
    if ends > timezone.now() + timedelta(days=30):
        return []
    sentence = f"电子签名证书于{timezone.localtime(ends):%Y-%m-%d}到期。"
    hint = "向发证机构换发，替换 SIGNING_KEY_FILE 指向的文件。"
    return [checks.Warning(sentence, hint=hint, id="xuncha.W021")]


@checks.register(checks.Tags.security)
def webhook_is_signed(app_configs, **_) -> list[checks.CheckMessage]:
    """What goes to the gateway names people: it is signed, and nothing but http(s) is called."""
    if not settings.WEBHOOK_URL:
        return []
    found: list[checks.CheckMessage] = []
    if not settings.WEBHOOK_URL.startswith(("http://", "https://")):
        sentence = "WEBHOOK_URL 不是 http 或 https 地址，短信网关无法调用。"
        found.append(checks.Error(sentence, hint="请写完整地址。", id="xuncha.E030"))
    if len(settings.WEBHOOK_SECRET) < 32:
        sentence = "WEBHOOK_SECRET 未设置或太短：短信网关无法核验消息来自本系统。"
        hint = "与网关约定 32 个以上随机字符，例如 openssl rand -hex 32 的输出。"
        found.append(checks.Error(sentence, hint=hint, id="xuncha.E031"))
    return found


@checks.register(checks.Tags.compatibility)
def fonts_are_installed(app_configs, **_) -> list[checks.CheckMessage]:
    """Documents need the fonts of GB/T 9704 and one that holds rare characters."""
    return [
        checks.Warning(sentence, hint=SET_UP, id="xuncha.W005") for sentence in fonts.problems()
    ]


@checks.register(checks.Tags.database)
def database_knows_chinese(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """With another character type a trigram index over Chinese is empty, without a word."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        ctype, encoding = _character_type(alias)
        if encoding != "UTF8" or "UTF" not in ctype.upper().replace("-", ""):
            found.append(
                checks.Error(
                    f"数据库 {alias} 的字符类型是 {ctype}、编码是 {encoding}，中文检索会失效。",
                    hint="用 CREATE DATABASE … ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' 重建数据库。",
                    id="xuncha.E006",
                )
            )
    return found


def _character_type(alias: str) -> tuple[str, str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        )
        return cursor.fetchone()


@checks.register(checks.Tags.database)
def broker_is_reachable(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    from core import health

    told = health.broker_trouble() if databases else ""
    return [checks.Warning(told, hint="检查 REDIS_URL。", id="xuncha.W007")] if told else []


@checks.register(checks.Tags.database)
def calendar_knows_this_year_and_next(app_configs, databases=None, **_) -> list:
    """Working-day deadlines need the State Council's arrangement for the years they reach into."""
    if not databases:
        return []
    from core.calendar import is_known  # its models are loaded by now

    this_year = timezone.localdate().year
    try:
        unknown = [year for year in (this_year, this_year + 1) if not is_known(year)]
    except (OperationalError, ProgrammingError):  # before the first migration
        return []
    return [
        checks.Warning(
            f"节假日表缺少{year}年的放假和调休安排，按工作日计算的期限将是暂定的。",
            hint="国务院办公厅公布后，在系统管理的“节假日”中录入。",
            id="xuncha.W008",
        )
        for year in unknown
    ]


@checks.register(checks.Tags.database)
def trail_is_not_ours_to_change(app_configs, databases=None, **_) -> list[checks.CheckMessage]:
    """Whoever owns the audit tables can switch their triggers off; the pages need no such right."""
    if not databases or settings.DEMO or not _owns_the_trail():
        return []
    return [
        checks.Warning(
            "应用程序使用的数据库角色是审计表的所有者，能够关掉审计表的保护。",
            hint="为应用程序另建一个角色，由所有者运行 manage.py restrict_role（见 docs/operations.md）。",
            id="xuncha.W010",
        )
    ]


def _owns_the_trail() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables"
            " WHERE tablename = 'core_auditevent' AND tableowner = current_user"
        )
        return cursor.fetchone()[0] > 0
