"""Talks and materials stand in this app; their tables stay where and what they are (ADR 0101)."""

import core.encryption.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


STATE = [
    migrations.CreateModel(
        name="Interview",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ("number", models.PositiveIntegerField(verbose_name="编号")),
            ("held_at", models.DateTimeField(verbose_name="谈话时间")),
            ("place", models.CharField(max_length=100, verbose_name="谈话地点")),
            ("subject", core.encryption.fields.EncryptedText(max_length=80, verbose_name="谈话对象")),
            ("post", core.encryption.fields.EncryptedText(blank=True, max_length=100, verbose_name="职务")),
            ("points", core.encryption.fields.EncryptedText(blank=True, verbose_name="谈话要点")),
            ("problems", core.encryption.fields.EncryptedText(blank=True, verbose_name="反映的问题")),
            ("subject_mark", core.encryption.fields.BlindIndex(source="subject")),
            ("outcome", models.CharField(choices=[("none", "无需处理"), ("finding", "转问题底稿"), ("clue", "转问题线索")], default="none", max_length=8, verbose_name="处理")),
            ("state", models.CharField(choices=[("draft", "记录中"), ("registered", "已登记")], default="draft", editable=False, max_length=10, verbose_name="状态")),
            ("created_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="登记人")),
            ("first", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.inspector", verbose_name="谈话人（一）")),
            ("inspection", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="rounds.inspection", verbose_name="巡察任务")),
            ("recorder", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.inspector", verbose_name="记录人")),
            ("second", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.inspector", verbose_name="谈话人（二）")),
        ],
        options={
            "verbose_name": "个别谈话",
            "verbose_name_plural": "个别谈话",
            "db_table": "findings_interview",
            "ordering": ["-id"],
        },
    ),
    migrations.CreateModel(
        name="MaterialRequest",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
            ("number", models.PositiveIntegerField(verbose_name="编号")),
            ("note", models.TextField(blank=True, verbose_name="说明")),
            ("state", models.CharField(choices=[("issued", "收集中"), ("complete", "已收齐"), ("withdrawn", "已撤回")], default="issued", editable=False, max_length=10, verbose_name="状态")),
            ("issued_on", models.DateField(verbose_name="发出日期")),
            ("due_on", models.DateField(verbose_name="提交期限")),
            ("completed_on", models.DateField(editable=False, null=True, verbose_name="交齐日期")),
            ("inspection", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="material_requests", to="rounds.inspection", verbose_name="巡察任务")),
            ("issued_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        ],
        options={
            "verbose_name": "资料清单",
            "verbose_name_plural": "资料清单",
            "db_table": "findings_materialrequest",
            "ordering": ["-id"],
        },
    ),
    migrations.CreateModel(
        name="Material",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ("order", models.PositiveSmallIntegerField(verbose_name="序号")),
            ("name", models.CharField(max_length=200, verbose_name="资料名称")),
            ("state", models.CharField(choices=[("wanted", "待交"), ("delivered", "待核收"), ("received", "已收")], default="wanted", editable=False, max_length=10, verbose_name="状态")),
            ("is_absent", models.BooleanField(default=False, editable=False, verbose_name="本单位没有")),
            ("delivery_note", models.CharField(blank=True, max_length=500, verbose_name="交付说明")),
            ("delivered_at", models.DateTimeField(null=True, verbose_name="交付时间")),
            ("received_at", models.DateTimeField(null=True, verbose_name="核收时间")),
            ("return_note", models.CharField(blank=True, max_length=500, verbose_name="退回原因")),
            ("delivered_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("received_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("request", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="materials", to="fieldwork.materialrequest")),
        ],
        options={
            "verbose_name": "清单资料",
            "verbose_name_plural": "清单资料",
            "db_table": "findings_material",
            "ordering": ["request", "order"],
        },
    ),
    migrations.CreateModel(
        name="PlannedTalk",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
            ("number", models.PositiveIntegerField(verbose_name="编号")),
            ("planned_at", models.DateTimeField(verbose_name="计划时间")),
            ("minutes", models.PositiveSmallIntegerField(default=60, verbose_name="预计时长（分钟）")),
            ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
            ("subject", core.encryption.fields.EncryptedText(max_length=80, verbose_name="谈话对象")),
            ("post", core.encryption.fields.EncryptedText(blank=True, max_length=100, verbose_name="职务")),
            ("topics", core.encryption.fields.EncryptedText(blank=True, max_length=2000, verbose_name="要了解的问题")),
            ("subject_mark", core.encryption.fields.BlindIndex(source="subject")),
            ("overlap_reason", core.encryption.fields.EncryptedText(blank=True, max_length=200, verbose_name="时间冲突的原因")),
            ("state", models.CharField(choices=[("planned", "待谈"), ("held", "已谈"), ("cancelled", "已取消")], default="planned", editable=False, max_length=10, verbose_name="状态")),
            ("created_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="安排人")),
            ("first", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.inspector", verbose_name="谈话人（一）")),
            ("inspection", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="planned_talks", to="rounds.inspection", verbose_name="巡察任务")),
            ("interview", models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="fieldwork.interview", verbose_name="谈话记录")),
            ("second", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.inspector", verbose_name="谈话人（二）")),
        ],
        options={
            "verbose_name": "谈话计划",
            "verbose_name_plural": "谈话计划",
            "db_table": "findings_plannedtalk",
            "ordering": ["-id"],
        },
    ),
    migrations.AddIndex(
        model_name="interview",
        index=models.Index(fields=["inspection", "state"], name="interview_by_inspection"),
    ),
    migrations.AddConstraint(
        model_name="interview",
        constraint=models.UniqueConstraint(fields=("inspection", "number"), name="interview_number_once"),
    ),
    migrations.AddConstraint(
        model_name="interview",
        constraint=models.CheckConstraint(condition=models.Q(("state__in", ["draft", "registered"])), name="interview_state_known"),
    ),
    migrations.AddConstraint(
        model_name="interview",
        constraint=models.CheckConstraint(
            condition=models.Q(("first", models.F("second")), _negated=True), name="interview_by_two", violation_error_message="谈话须由两人进行，请选择两名不同的谈话人。"
        ),
    ),
    migrations.AddConstraint(
        model_name="materialrequest",
        constraint=models.CheckConstraint(condition=models.Q(("state__in", ["issued", "complete", "withdrawn"])), name="material_request_state_known"),
    ),
    migrations.AddConstraint(
        model_name="materialrequest",
        constraint=models.UniqueConstraint(fields=("year", "number"), name="material_request_number_once"),
    ),
    migrations.AddConstraint(
        model_name="materialrequest",
        constraint=models.CheckConstraint(condition=models.Q(("due_on__gte", models.F("issued_on"))), name="material_request_due_after_issue", violation_error_message="提交期限不能早于发出日期。"),
    ),
    migrations.AddConstraint(
        model_name="materialrequest",
        constraint=models.CheckConstraint(
            condition=models.Q(models.Q(("state", "complete"), _negated=True), ("completed_on__isnull", False), _connector="OR"), name="material_request_completed_whole"
        ),
    ),
    migrations.AddConstraint(
        model_name="material",
        constraint=models.CheckConstraint(condition=models.Q(("state__in", ["wanted", "delivered", "received"])), name="material_state_known"),
    ),
    migrations.AddConstraint(
        model_name="material",
        constraint=models.UniqueConstraint(fields=("request", "order"), name="material_order_once"),
    ),
    migrations.AddConstraint(
        model_name="material",
        constraint=models.CheckConstraint(
            condition=models.Q(("state", "wanted"), models.Q(("delivered_at__isnull", False), ("delivered_by__isnull", False)), _connector="OR"), name="material_delivered_whole"
        ),
    ),
    migrations.AddConstraint(
        model_name="material",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("state", "received"), _negated=True), models.Q(("received_by__isnull", False), models.Q(("received_by", models.F("delivered_by")), _negated=True)), _connector="OR"
            ),
            name="material_received_by_another",
            violation_error_message="交付人不能自己核收。",
        ),
    ),
    migrations.AddIndex(
        model_name="plannedtalk",
        index=models.Index(fields=["inspection", "state"], name="planned_talk_by_inspection"),
    ),
    migrations.AddIndex(
        model_name="plannedtalk",
        index=models.Index(fields=["planned_at"], name="planned_talk_by_time"),
    ),
    migrations.AddConstraint(
        model_name="plannedtalk",
        constraint=models.UniqueConstraint(fields=("inspection", "number"), name="planned_talk_number_once"),
    ),
    migrations.AddConstraint(
        model_name="plannedtalk",
        constraint=models.CheckConstraint(condition=models.Q(("state__in", ["planned", "held", "cancelled"])), name="planned_talk_state_known"),
    ),
    migrations.AddConstraint(
        model_name="plannedtalk",
        constraint=models.CheckConstraint(
            condition=models.Q(models.Q(("interview__isnull", False), ("state", "held")), models.Q(models.Q(("state", "held"), _negated=True), ("interview", None)), _connector="OR"),
            name="planned_talk_held_has_record",
        ),
    ),
    migrations.AddConstraint(
        model_name="plannedtalk",
        constraint=models.CheckConstraint(condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)), name="planned_talk_lasts", violation_error_message="预计时长请填5到480分钟。"),
    ),
    migrations.AddConstraint(
        model_name="plannedtalk",
        constraint=models.CheckConstraint(
            condition=models.Q(("second", None), models.Q(("first", models.F("second")), _negated=True), _connector="OR"),
            name="planned_talk_by_two",
            violation_error_message="请选择两名不同的谈话人。",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("fieldwork", "0010_work_plans"),
        ("findings", "0026_remove_interview_finding"),
        ("rounds", "0026_work_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.SeparateDatabaseAndState(state_operations=STATE)]
