"""Every table's number of rows and a checksum over them that does not depend on their order."""

from django.db import connection
from psycopg2 import sql

# The first 60 bits of each row's MD5, added up: no sorting, no memory, one pass.
DIGEST = sql.SQL(
    "SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text"
    " FROM {} t"
)


def digests() -> dict[str, list]:
    """Table name → [rows, checksum], as the current transaction sees them."""
    with connection.cursor() as cursor:
        # What a timestamp's text looks like must not depend on the machine.
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute("SET LOCAL DateStyle = 'ISO'")
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(DIGEST.format(sql.Identifier(table)))
            found[table] = list(cursor.fetchone())
    return found


def is_empty() -> bool:
    """True before the first migration and while nobody has an account yet."""
    with connection.cursor() as cursor:
        if "accounts_user" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
        return cursor.fetchone()[0]
