"""The first reminder rules and two rules in the database.

The history of deadlines refuses UPDATE and DELETE. An account stands on one side: who answers for a
unit or an organ, or administers, is in no team. Whoever writes locks the account first, so that of
two writers at once the second sees the first."""

from django.db import migrations

HISTORY_FORWARD = """
CREATE FUNCTION rounds_history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a deadline is append-only';
END $$;
CREATE TRIGGER rounds_deadlinechange_append_only BEFORE UPDATE OR DELETE ON rounds_deadlinechange
    FOR EACH ROW EXECUTE FUNCTION rounds_history_refuse();
"""
HISTORY_BACKWARD = """
DROP TRIGGER rounds_deadlinechange_append_only ON rounds_deadlinechange;
DROP FUNCTION rounds_history_refuse();
"""
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


SIDES_FORWARD = "".join(trigger(table, *rest) for table, rest in CHECKS.items())
SIDES_BACKWARD = "".join(
    f"DROP TRIGGER {table}_one_side ON {table}; DROP FUNCTION {table}_one_side();\n"
    for table in CHECKS
)


HEADS = {"to_leader": True}
ALONE = {"to_leader": True, "is_urgent": True}
OFFICE = {"to_office": True}
WEEKLY = {"every": 7, "to_leader": True}
RULES = [
    *(("", days, {"to_told": False}) for days in (-30, -7, -3, -1)),
    ("", 0, {}),
    ("", 1, HEADS),
    ("", 3, HEADS),
    ("", 7, WEEKLY),
    ("clue_sign", -1, {}),
    ("clue_sign", 0, {}),
    ("clue_sign", 1, ALONE),
    ("clue_sign", 3, ALONE | OFFICE),
    ("clue_sign", 7, WEEKLY | OFFICE),
    *(("clue_answer", days, {}) for days in (-30, -7, -1, 0)),
    ("clue_answer", 1, ALONE),
    ("clue_answer", 7, WEEKLY | OFFICE),
]


def fill(apps, schema_editor) -> None:
    """An installation that was reminding goes on reminding after the update."""
    rules = apps.get_model("rounds", "ReminderRule").objects
    rules.bulk_create(rules.model(kind=kind, days=days, **more) for kind, days, more in RULES)


class Migration(migrations.Migration):
    replaces = [("rounds", "0001_squashed_0012_trail_keeping")]
    dependencies = [("rounds", "0001_squashed_0032_inspection_scope")]
    operations = [
        migrations.RunSQL(HISTORY_FORWARD, HISTORY_BACKWARD),
        migrations.RunSQL(SIDES_FORWARD, SIDES_BACKWARD),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
