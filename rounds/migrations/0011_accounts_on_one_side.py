"""An account stands on one side: who answers for a unit or an organ, or administers, is in no team.

Whoever writes locks the account first, so that of two writers at once the second sees the first.
"""

from django.db import migrations

OUTSIDE = "ARRAY['liaison', 'organ', 'sysadmin', 'security', 'auditor']::varchar[]"
REFUSE = """
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'xuncha_account_on_one_side',
            MESSAGE = '单位联络员、机关经办人和管理员的账号不能属于巡察人才库，请为本人另建账号。';"""
# Table, when, whose account, and what it may not be besides.
CHECKS = {
    "rounds_inspector": (
        "INSERT OR UPDATE OF user_id",
        "NEW.user_id",
        f"""EXISTS (SELECT 1 FROM accounts_user WHERE id = account AND roles && {OUTSIDE})
            OR EXISTS (SELECT 1 FROM rounds_liaison WHERE user_id = account)""",
    ),
    "rounds_teammember": (
        "INSERT OR UPDATE OF inspector_id",
        "(SELECT user_id FROM rounds_inspector WHERE id = NEW.inspector_id)",
        f"EXISTS (SELECT 1 FROM accounts_user WHERE id = account AND roles && {OUTSIDE})",
    ),
    "rounds_liaison": (
        "INSERT OR UPDATE OF user_id",
        "NEW.user_id",
        "EXISTS (SELECT 1 FROM rounds_inspector WHERE user_id = account)",
    ),
    "accounts_user": (
        "UPDATE OF roles",
        "NEW.id",
        f"""NEW.roles && {OUTSIDE} AND NOT OLD.roles && {OUTSIDE}
            AND EXISTS (SELECT 1 FROM rounds_inspector WHERE user_id = account)""",
    ),
}


def trigger(table: str, moment: str, account: str, wrong: str) -> str:
    return f"""
CREATE FUNCTION {table}_one_side() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE account bigint := {account};
BEGIN
    IF account IS NULL THEN RETURN NEW; END IF;
    PERFORM 1 FROM accounts_user WHERE id = account FOR NO KEY UPDATE;
    IF {wrong} THEN{REFUSE}
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {table}_one_side BEFORE {moment} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_one_side();
"""


FORWARD = "".join(trigger(table, *rest) for table, rest in CHECKS.items())
BACKWARD = "".join(
    f"DROP TRIGGER {table}_one_side ON {table}; DROP FUNCTION {table}_one_side();\n"
    for table in CHECKS
)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0010_reminders_of_letters"), ("accounts", "0002_door")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
