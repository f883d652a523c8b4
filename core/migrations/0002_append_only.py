"""The audit trail refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

TABLES = ("core_auditevent", "core_auditseal")
FORWARD = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
"""
    for table in TABLES
)
BACKWARD = "".join(
    f"""
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""
    for table in TABLES
) + "DROP FUNCTION core_audit_refuse();"


class Migration(migrations.Migration):
    replaces = [("core", "0015_audit_nonce_and_truncate")]
    dependencies = [("core", "0001_squashed_0023_delivery")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
