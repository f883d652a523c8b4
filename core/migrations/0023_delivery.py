"""One table says how each notice leaves the house, by mail or by the gateway (ADR 0109)."""

import django.db.models.deletion
from django.db import migrations, models

WAITING = models.Q(state__in=["pending", "sending"])
# A claim stood at its beginning and stands at its end; what waits has one date.
NEXT = """
CASE {state} WHEN 'sending' THEN {claimed} + interval '10 minutes' WHEN 'pending' THEN coalesce({claimed}, {after}) END
"""
FORWARDS = [
    # A message to the gateway whose notice was read and removed: its words stand there, read.
    """
    INSERT INTO core_notice (recipient_id, kind, key, subject, body, url, about_on, is_urgent, digest, created_at,
        read_at, mail_state, mail_to, mail_attempts, mail_error)
    SELECT recipient_id, 'deadline', key, subject, body, url, about_on, is_urgent, digest, created_at,
        created_at, 'none', '', 0, ''
    FROM core_dispatch WHERE state <> 'none' ON CONFLICT (key, recipient_id) DO NOTHING
    """,
    f"""
    INSERT INTO core_delivery
        (notice_id, channel, address, digest, state, batch, next_at, sent_at, attempts, error)
    SELECT id, 'mail', mail_to, digest, mail_state, mail_batch,
        {NEXT.format(state="mail_state", claimed="mail_claimed_at", after="mail_after")},
        mail_sent_at, mail_attempts, mail_error
    FROM core_notice WHERE mail_state <> 'none' ORDER BY id
    """,
    f"""
    INSERT INTO core_delivery
        (notice_id, channel, address, digest, state, batch, next_at, sent_at, attempts, error)
    SELECT n.id, 'gateway', '', d.digest, d.state, d.batch,
        {NEXT.format(state="d.state", claimed="d.claimed_at", after="d.after")},
        d.sent_at, d.attempts, d.error
    FROM core_dispatch d JOIN core_notice n USING (key, recipient_id) WHERE d.state <> 'none' ORDER BY d.id
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",
]
CLAIMED = "CASE WHEN d.batch IS NOT NULL THEN d.next_at - CASE d.state WHEN 'sending' THEN interval '10 minutes' ELSE interval '0' END END"  # noqa: E501
BACKWARDS = [
    "UPDATE core_notice SET mail_state = 'none'",
    f"""
    UPDATE core_notice SET digest = d.digest, mail_state = d.state, mail_to = d.address, mail_batch = d.batch,
        mail_after = CASE WHEN d.batch IS NULL THEN d.next_at END, mail_claimed_at = {CLAIMED},
        mail_sent_at = d.sent_at, mail_attempts = d.attempts, mail_error = d.error
    FROM core_delivery d WHERE d.notice_id = core_notice.id AND d.channel = 'mail'
    """,
    f"""
    INSERT INTO core_dispatch (recipient_id, key, subject, body, url, about_on, is_urgent, created_at,
        digest, state, batch, after, claimed_at, sent_at, attempts, error)
    SELECT recipient_id, key, subject, body, url, about_on, is_urgent, created_at, d.digest, d.state, d.batch,
        CASE WHEN d.batch IS NULL THEN d.next_at END, {CLAIMED}, d.sent_at, d.attempts, d.error
    FROM core_delivery d JOIN core_notice n ON n.id = d.notice_id WHERE d.channel = 'gateway' ORDER BY d.id
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",
]
COLUMNS = ("state", "to", "after", "batch", "claimed_at", "sent_at", "attempts", "error")
INDEXES = ("notice_to_mail", "notice_waiting", "notice_batch", "notice_mail_failed")


class Migration(migrations.Migration):
    dependencies = [("core", "0022_document_formats")]

    operations = [
        migrations.CreateModel(
            "Delivery",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField("渠道", choices=[("mail", "邮件"), ("gateway", "短信网关")], max_length=10)),
                ("address", models.EmailField("寄往", blank=True, max_length=254)),
                ("digest", models.CharField("汇总", blank=True, max_length=20)),
                ("state", models.CharField(
                    "状态", default="pending", max_length=10, choices=[
                        ("pending", "待发送"), ("sending", "发送中"), ("sent", "已发送"), ("failed", "发送失败"),
                    ],
                )),
                ("batch", models.UUIDField("批次", blank=True, null=True)),
                ("next_at", models.DateTimeField("不早于", blank=True, null=True)),
                ("sent_at", models.DateTimeField("发送时间", blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField("尝试次数", default=0)),
                ("error", models.CharField("原因", blank=True, max_length=300)),
                ("notice", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="deliveries",
                    to="core.notice", verbose_name="通知",
                )),
            ],
            {
                "verbose_name": "通知发送",
                "verbose_name_plural": "通知发送",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["channel", "id"], name="delivery_waiting", condition=WAITING),
                    models.Index(fields=["batch"], name="delivery_batch", condition=WAITING),
                    models.Index(
                        fields=["channel", "-id"], name="delivery_failed", condition=models.Q(state="failed")
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_each")
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        *(migrations.RemoveIndex("notice", name) for name in INDEXES),
        *(migrations.RemoveField("notice", f"mail_{name}") for name in COLUMNS),
        migrations.RemoveField("notice", "digest"),
        migrations.DeleteModel("Dispatch"),
    ]
