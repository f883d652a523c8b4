from django.db import migrations, models

FORWARD = """
CREATE TRIGGER core_auditevent_no_truncate BEFORE TRUNCATE ON core_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditseal_no_truncate BEFORE TRUNCATE ON core_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
"""
BACKWARD = """
DROP TRIGGER core_auditevent_no_truncate ON core_auditevent;
DROP TRIGGER core_auditseal_no_truncate ON core_auditseal;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0014_notice_mail_to")]
    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="nonce",
            field=models.CharField(db_default="", default="", editable=False, max_length=24),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
