"""What stood as totals of an item becomes a row for each, of the day and by the person of its last report."""

from django.db import migrations

KINDS = (
    ("systems_made", "rule", "NULL"),
    ("punished", "punished", "NULL"),
    ("reorganised", "organisational", "NULL"),
    ("admonished", "admonished", "1"),
    ("criticised", "criticised", "1"),
    ("talked_to", "talked_to", "1"),
    ("cases_filed", "filed", "NULL"),
)
REST = "held_accountable - punished - reorganised - admonished - criticised - talked_to"
ROW = """
INSERT INTO rectification_itemoutcome
    (created_at, updated_at, version, kind, degree, decided_on, quantity, money, note, withdrawn_note,
     name, is_typical, entered_by_id, item_id)
SELECT now(), now(), 1, '{kind}', {degree}, said.day, {quantity}, {money}, '', '', '', false, said.who, item.id
FROM rectification_ledgeritem item
CROSS JOIN LATERAL (
    SELECT coalesce(max(report.at), item.submitted_at, item.updated_at)::date AS day,
           coalesce((array_agg(report.by_id ORDER BY report.id DESC))[1], item.submitted_by_id,
                    item.acknowledged_by_id, item.closed_by_id) AS who
    FROM rectification_progressreport report WHERE report.item_id = item.id
) said
WHERE {where} > 0 AND said.who IS NOT NULL
"""


def rows() -> list[str]:
    made = [
        ROW.format(kind=kind, degree=degree, quantity=column, money=0, where=column)
        for column, kind, degree in KINDS
    ]
    made.append(ROW.format(kind="held", degree="NULL", quantity=REST, money=0, where=REST))
    made.append(
        ROW.format(kind="recovered", degree="NULL", quantity=1, money="recovered", where="recovered")
    )
    return made


class Migration(migrations.Migration):
    dependencies = [("rectification", "0015_item_outcomes")]
    operations = [migrations.RunSQL(rows(), "DELETE FROM rectification_itemoutcome")]
