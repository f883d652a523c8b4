"""What guards the tables of the trail in the database itself: our triggers, and nothing beside them.

A trigger or rule of a stranger can drop events before any code of ours is computed; a chain over
what is left is whole. So the catalogue is compared with what the migrations made.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from core.audit.proof import Fault

TABLES = ("core_auditevent", "core_auditseal")
OURS = {f"{table}_{what}" for table in TABLES for what in ("append_only", "no_truncate")}
REFUSES = "RAISE EXCEPTION 'the audit trail is append-only'"
TRIGGERS = """
SELECT t.tgname, c.relname, t.tgenabled, p.proname, p.prosrc FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(%s) name) AND NOT t.tgisinternal
ORDER BY c.relname, t.tgname
"""
RULES = """
SELECT r.rulename, c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(%s) name)
"""
TABLE = """
SELECT c.relname, c.relkind, c.relrowsecurity, c.relowner = m.relowner, pg_get_userbyid(c.relowner),
    pg_has_role(current_user, c.relowner, 'MEMBER')
FROM pg_class c, pg_class m
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(%s) name)
    AND m.oid = to_regclass('django_migrations')
"""
GRANTED = """
SELECT DISTINCT c.relname, coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC')
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.oid IN (SELECT to_regclass(name) FROM unnest(%s) name) AND a.grantee <> c.relowner
    AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
ORDER BY 1, 2
"""


def faults() -> Iterator[Fault]:
    """Triggers, rules, owners and rights that are not those of the migrations, each by its name."""
    for sentence in (*_triggers(), *_rules(), *_tables(), *_rights()):
        yield Fault(None, sentence)


def _rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(TABLES)])
        return cursor.fetchall()


def _triggers() -> Iterator[str]:
    missing = set(OURS)
    for name, table, enabled, function, source in _rows(TRIGGERS):
        if name not in OURS or function != "core_audit_refuse":
            yield f"审计表{table}上有外来触发器{name}：它可以改动或丢弃记录，请核查后删除。"
        elif enabled not in ("O", "A"):
            yield f"审计表{table}的保护触发器{name}被停用。"
        elif REFUSES not in source:
            yield f"保护审计表的函数{function}被改写。"
        missing.discard(name)
    for name in sorted(missing):
        yield f"审计表的保护触发器{name}被删除（重新运行 manage.py migrate 前请先核查是谁删的）。"


def _rules() -> Iterator[str]:
    for name, table in _rows(RULES):
        yield f"审计表{table}上有规则{name}：它可以改写或丢弃写入的记录，请核查后删除。"


def _tables() -> Iterator[str]:
    found = _rows(TABLE)
    for table in sorted(set(TABLES) - {row[0] for row in found}):
        yield f"审计表{table}不存在。"
    for table, kind, hides, is_same_owner, owner, is_ours in found:
        if kind != "r":
            yield f"{table}不是数据表，被换成了别的对象。"
        if hides:
            yield f"审计表{table}开启了行级安全，部分记录可能看不见。"
        if not is_same_owner:
            yield f"审计表{table}的所有者是{owner}，与其他表不同：所有者可以停用保护。"
        elif is_ours and not settings.DEMO:
            yield (
                f"程序使用的数据库角色拥有审计表{table}，可以停用保护："
                "请为应用程序另建角色，并由所有者运行 manage.py restrict_role。"
            )


def _rights() -> Iterator[str]:
    for table, role in _rows(GRANTED):
        yield f"数据库角色{role}可以改动、删除、清空审计表{table}，或在其上建触发器，请收回权限。"
