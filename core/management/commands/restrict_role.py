"""``manage.py restrict_role ROLE``: the rights of the role that the application works with.

Run as the owner of the tables (the role that migrates). The application's role then reads and
writes everything, but of the audit trail it can only read and append: PostgreSQL itself refuses
UPDATE, DELETE and TRUNCATE, and a role that does not own the table cannot switch its triggers off.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

APPEND_ONLY = ("core_auditevent", "core_auditseal")
STATEMENTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}}" for table in APPEND_ONLY),
)


class Command(BaseCommand):
    help = "给应用程序的数据库角色授权：审计表只能读和追加。由表的所有者运行，每次 migrate 之后再运行一次。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("role", help="应用程序登录数据库用的角色，不能是表的所有者")

    def handle(self, *args, **options) -> None:
        with connection.cursor() as cursor:
            self.may_be_restricted(cursor, options["role"])
            role = connection.ops.quote_name(options["role"])
            for statement in STATEMENTS:
                cursor.execute(statement.format(role=role))
        self.stdout.write(self.style.SUCCESS(f"角色{options['role']}对审计表只能读和追加。"))

    def may_be_restricted(self, cursor, role: str) -> None:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise CommandError(
                f"数据库里没有角色{role}：请先 CREATE ROLE {role} LOGIN PASSWORD …。"
            )
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = %s", [APPEND_ONLY[0]])
        if found[0] or cursor.fetchone() == (role,):
            raise CommandError(
                f"{role}是超级用户或表的所有者，限制不了：请为应用程序另建一个角色。"
            )
