"""The tables of the first version, the first reminder rules and two rules in the database.

The history of deadlines refuses UPDATE and DELETE. An account stands on one side: who answers for a
unit or an organ, or administers, is in no team. Whoever writes locks the account first, so that of
two writers at once the second sees the first."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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

    replaces = [
        ("rounds", "0001_initial"),
        ("rounds", "0002_round_submission"),
        ("rounds", "0003_deadline_parties_and_limits"),
        ("rounds", "0004_history_append_only"),
        ("rounds", "0005_deadline_missed_once"),
        ("rounds", "0006_calendar_feed"),
        ("rounds", "0007_reminders"),
        ("rounds", "0008_first_reminder_rules"),
        ("rounds", "0009_supervision"),
        ("rounds", "0010_reminders_of_letters"),
        ("rounds", "0011_accounts_on_one_side"),
        ("rounds", "0012_trail_keeping"),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('stage', models.CharField(choices=[('preparation', '准备'), ('fieldwork', '了解'), ('reporting', '报告'), ('feedback', '反馈'), ('rectification', '整改'), ('follow_up', '回访'), ('archived', '归档')], default='preparation', editable=False, max_length=14, verbose_name='阶段')),
                ('entry_on', models.DateField(blank=True, null=True, verbose_name='进驻日期')),
                ('exit_on', models.DateField(blank=True, null=True, verbose_name='驻点结束日期')),
                ('feedback_on', models.DateField(blank=True, null=True, verbose_name='反馈日期')),
                ('archived_on', models.DateField(blank=True, null=True, verbose_name='归档日期')),
            ],
            options={
                'verbose_name': '巡察任务',
                'verbose_name_plural': '巡察任务',
                'ordering': ['-round__starts_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReminderSweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateField(verbose_name='已提醒至')),
            ],
            options={
                'verbose_name': '提醒进度',
                'verbose_name_plural': '提醒进度',
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True, verbose_name='领域')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
            ],
            options={
                'verbose_name': '领域',
                'verbose_name_plural': '领域',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='开通时间')),
                ('used_at', models.DateTimeField(editable=False, null=True, verbose_name='最近读取')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '日历订阅',
                'verbose_name_plural': '日历订阅',
            },
        ),
        migrations.CreateModel(
            name='DeadlinePreset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='方案名称')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='总依据')),
                ('is_default', models.BooleanField(default=False, verbose_name='默认')),
                ('most_extensions', models.PositiveSmallIntegerField(default=2, help_text='同一事项经同意的延期次数上限；0表示不准延期。', verbose_name='最多延期次数')),
                ('longest_extension', models.PositiveSmallIntegerField(default=90, help_text='每次延期不得超过现行期限之后的这些日历日。', verbose_name='每次延期最长（日）')),
            ],
            options={
                'verbose_name': '期限方案',
                'verbose_name_plural': '期限方案',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='preset_one_default', violation_error_message='已有默认方案，请先取消它。')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('responsible', models.CharField(blank=True, choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12, verbose_name='责任方')),
                ('reminded', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12), blank=True, default=list, size=None, verbose_name='同时提醒')),
                ('kind', models.CharField(choices=[('notice', '巡察通知'), ('group_report', '向领导小组报告'), ('secretary_report', '向书记专题会报告'), ('plan', '整改方案'), ('concentrated', '集中整改'), ('evaluation', '整改成效评估'), ('clue_sign', '线索签收'), ('clue_answer', '线索办理答复'), ('recommendation', '移交建议答复'), ('immediate_fix', '立行立改'), ('materials', '资料清单'), ('item', '整改事项'), ('measure', '整改措施'), ('supervision', '督办答复')], max_length=16, verbose_name='事项')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('label', models.CharField(max_length=200, verbose_name='名称')),
                ('url', models.CharField(blank=True, max_length=300)),
                ('starts_on', models.DateField(verbose_name='起算日期')),
                ('first_due_on', models.DateField(verbose_name='原定期限')),
                ('due_on', models.DateField(verbose_name='现行期限')),
                ('rule_text', models.CharField(blank=True, max_length=60, verbose_name='计算规则')),
                ('start', models.CharField(blank=True, choices=[('entry', '进驻'), ('exit', '驻点结束'), ('feedback', '反馈'), ('concentrated_end', '集中整改期满'), ('handoff', '移交'), ('receipt', '签收'), ('issue', '发出')], max_length=16, verbose_name='起算')),
                ('offset', models.SmallIntegerField(default=0, verbose_name='数值')),
                ('unit', models.CharField(blank=True, choices=[('day', '日'), ('workday', '工作日'), ('month', '月')], max_length=8, verbose_name='单位')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('most_extensions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='最多延期次数')),
                ('longest_extension', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='每次延期最长（日）')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('is_restricted', models.BooleanField(default=False, verbose_name='限制知悉')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='完成日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='rounds.inspection')),
            ],
            options={
                'verbose_name': '期限台账',
                'verbose_name_plural': '期限台账',
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('met_on', None), ('withdrawn_on', None)), fields=['due_on', 'id'], name='deadline_open'), models.Index(fields=['target_type', 'target_id'], name='deadline_by_target')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'target_type', 'target_id'), name='deadline_once_per_target')],
            },
        ),
        migrations.CreateModel(
            name='Inspector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('search_text', models.TextField(default='', editable=False)),
                ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, editable=False, size=None)),
                ('name', models.CharField(max_length=80, verbose_name='姓名')),
                ('gender', models.CharField(blank=True, max_length=4, verbose_name='性别')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='出生年月')),
                ('party', models.CharField(blank=True, max_length=20, verbose_name='政治面貌')),
                ('employer_name', models.CharField(max_length=100, verbose_name='现工作单位')),
                ('post', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('rank', models.CharField(blank=True, max_length=30, verbose_name='职级')),
                ('specialities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, size=None, verbose_name='专业特长')),
                ('school', models.CharField(blank=True, max_length=100, verbose_name='毕业院校')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='联系电话')),
                ('history_text', models.TextField(blank=True, verbose_name='工作经历')),
                ('is_active', models.BooleanField(default=True, verbose_name='在库')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspector', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '巡察人才',
                'verbose_name_plural': '巡察人才',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='申请日期')),
                ('wanted', models.TextField(max_length=2000, verbose_name='本人要求更正的内容')),
                ('outcome', models.CharField(choices=[('corrected', '已更正'), ('partly', '部分更正'), ('kept', '核实无误，未更正')], max_length=10, verbose_name='处理结果')),
                ('answer', models.TextField(max_length=2000, verbose_name='核实和处理情况')),
                ('handled_at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                ('handled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('inspector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='rounds.inspector', verbose_name='人员')),
            ],
            options={
                'verbose_name': '个人信息更正申请',
                'verbose_name_plural': '个人信息更正申请',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['corrected', 'partly', 'kept'])), name='correction_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='PresetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsible', models.CharField(blank=True, choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12, verbose_name='责任方')),
                ('reminded', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12), blank=True, default=list, size=None, verbose_name='同时提醒')),
                ('kind', models.CharField(choices=[('notice', '巡察通知'), ('group_report', '向领导小组报告'), ('secretary_report', '向书记专题会报告'), ('plan', '整改方案'), ('concentrated', '集中整改'), ('evaluation', '整改成效评估'), ('clue_sign', '线索签收'), ('clue_answer', '线索办理答复'), ('recommendation', '移交建议答复'), ('immediate_fix', '立行立改'), ('materials', '资料清单'), ('item', '整改事项'), ('measure', '整改措施'), ('supervision', '督办答复')], max_length=16, verbose_name='事项')),
                ('start', models.CharField(choices=[('entry', '进驻'), ('exit', '驻点结束'), ('feedback', '反馈'), ('concentrated_end', '集中整改期满'), ('handoff', '移交'), ('receipt', '签收'), ('issue', '发出')], max_length=16, verbose_name='起算')),
                ('offset', models.SmallIntegerField(verbose_name='数值')),
                ('unit', models.CharField(choices=[('day', '日'), ('workday', '工作日'), ('month', '月')], max_length=8, verbose_name='单位')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('preset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='rounds.deadlinepreset')),
            ],
            options={
                'verbose_name': '期限',
                'verbose_name_plural': '期限',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('preset', 'kind'), name='preset_row_once', violation_error_message='同一方案里每个事项只能有一行。')],
            },
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(blank=True, choices=[('notice', '巡察通知'), ('group_report', '向领导小组报告'), ('secretary_report', '向书记专题会报告'), ('plan', '整改方案'), ('concentrated', '集中整改'), ('evaluation', '整改成效评估'), ('clue_sign', '线索签收'), ('clue_answer', '线索办理答复'), ('recommendation', '移交建议答复'), ('immediate_fix', '立行立改'), ('materials', '资料清单'), ('item', '整改事项'), ('measure', '整改措施'), ('supervision', '督办答复')], help_text='不选则适用于没有专门规则的全部事项；某事项一旦有专门规则，通用规则不再适用于它。', max_length=16, verbose_name='事项')),
                ('days', models.SmallIntegerField(help_text='期限前填负数，当天填0，期限后填正数。', verbose_name='相对期限的天数')),
                ('every', models.PositiveSmallIntegerField(blank=True, help_text='不填则只提醒一次；填7为以后每周一次，直到办结。', null=True, verbose_name='以后每隔几天')),
                ('to_responsible', models.BooleanField(default=True, verbose_name='提醒责任人')),
                ('to_leader', models.BooleanField(default=False, help_text='单位和巡察组的事项为组长，组长和接收机关的事项为巡察办，巡察办的事项为领导小组。', verbose_name='提醒上一级负责人')),
                ('to_office', models.BooleanField(default=False, verbose_name='提醒巡察办')),
                ('to_told', models.BooleanField(default=True, verbose_name='提醒期限方案列明的知会对象')),
                ('by_mail', models.BooleanField(default=True, verbose_name='发邮件')),
                ('by_webhook', models.BooleanField(default=False, help_text='须先在运行环境中设置 WEBHOOK_URL 和 WEBHOOK_SECRET。', verbose_name='发短信网关')),
                ('is_urgent', models.BooleanField(default=False, help_text='不并入每日汇总，立即单独发一封。', verbose_name='单独发送')),
                ('workdays_only', models.BooleanField(default=True, help_text='期限前的提醒提前到上一工作日，期限后的顺延到下一工作日。', verbose_name='只在工作日')),
                ('at_hour', models.PositiveSmallIntegerField(default=8, verbose_name='几点以后发')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '提醒规则',
                'verbose_name_plural': '提醒规则',
                'ordering': ['kind', 'days'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'days'), name='reminder_rule_once', violation_error_message='同一事项在同一天已有一条规则，请修改原有的那条。'), models.CheckConstraint(condition=models.Q(('to_responsible', True), ('to_leader', True), ('to_office', True), ('to_told', True), _connector='OR'), name='reminder_rule_has_audience', violation_error_message='请至少选择一类提醒对象。'), models.CheckConstraint(condition=models.Q(('days__range', (-366, 366))), name='reminder_rule_days_in_a_year', violation_error_message='天数请填写-366至366之间。'), models.CheckConstraint(condition=models.Q(('at_hour__lte', 22)), name='reminder_rule_hour', violation_error_message='钟点请填写0至22。'), models.CheckConstraint(condition=models.Q(('every', None), models.Q(('every__gt', 0), ('days__gte', 0)), _connector='OR'), name='reminder_rule_repeats_after', violation_error_message='重复提醒只用于期限当天及以后，间隔至少1天。')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='当时的期限')),
                ('step', models.SmallIntegerField(help_text='相对期限的天数', verbose_name='步')),
                ('planned_on', models.DateField(verbose_name='应提醒日')),
                ('sent_on', models.DateField(verbose_name='提醒日')),
                ('audience', models.CharField(choices=[('responsible', '责任人'), ('leader', '上一级负责人'), ('office', '巡察办'), ('told', '期限方案列明的知会对象')], max_length=12, verbose_name='身份')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='rounds.deadline')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='rounds.reminderrule', verbose_name='规则')),
            ],
            options={
                'verbose_name': '提醒记录',
                'verbose_name_plural': '提醒记录',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['recipient', 'sent_on'], name='reminder_by_person')],
                'constraints': [models.UniqueConstraint(fields=('deadline', 'due_on', 'step', 'recipient'), name='reminder_once'), models.CheckConstraint(condition=models.Q(('sent_on__gte', models.F('planned_on'))), name='reminder_never_early')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('number', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('kind', models.CharField(choices=[('regular', '常规巡察'), ('special', '专项巡察'), ('mobile', '机动巡察'), ('elevated', '提级巡察'), ('cross', '交叉巡察'), ('revisit', '巡察“回头看”'), ('extended', '延伸巡察（对村）')], default='regular', max_length=10, verbose_name='类型')),
                ('topics', models.TextField(blank=True, verbose_name='监督重点')),
                ('starts_on', models.DateField(verbose_name='进驻日期')),
                ('ends_on', models.DateField(verbose_name='驻点结束日期')),
                ('state', models.CharField(choices=[('planning', '筹备'), ('submitted', '待批'), ('approved', '已批准'), ('underway', '实施'), ('rectifying', '整改'), ('archived', '已归档')], default='planning', editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='报批时间')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='rounds.deadlinepreset', verbose_name='期限方案')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '巡察轮次',
                'verbose_name_plural': '巡察轮次',
                'ordering': ['-starts_on', '-id'],
            },
        ),
        migrations.AddField(
            model_name='inspection',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='rounds.round', verbose_name='轮次'),
        ),
        migrations.CreateModel(
            name='RoundDeadlineRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('responsible', models.CharField(blank=True, choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12, verbose_name='责任方')),
                ('reminded', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unit', '被巡察单位'), ('heads', '组长、副组长'), ('team', '巡察组'), ('office', '巡察办'), ('organ', '接收机关'), ('leadership', '领导小组')], max_length=12), blank=True, default=list, size=None, verbose_name='同时提醒')),
                ('kind', models.CharField(choices=[('notice', '巡察通知'), ('group_report', '向领导小组报告'), ('secretary_report', '向书记专题会报告'), ('plan', '整改方案'), ('concentrated', '集中整改'), ('evaluation', '整改成效评估'), ('clue_sign', '线索签收'), ('clue_answer', '线索办理答复'), ('recommendation', '移交建议答复'), ('immediate_fix', '立行立改'), ('materials', '资料清单'), ('item', '整改事项'), ('measure', '整改措施'), ('supervision', '督办答复')], max_length=16, verbose_name='事项')),
                ('start', models.CharField(choices=[('entry', '进驻'), ('exit', '驻点结束'), ('feedback', '反馈'), ('concentrated_end', '集中整改期满'), ('handoff', '移交'), ('receipt', '签收'), ('issue', '发出')], max_length=16, verbose_name='起算')),
                ('offset', models.SmallIntegerField(verbose_name='数值')),
                ('unit', models.CharField(choices=[('day', '日'), ('workday', '工作日'), ('month', '月')], max_length=8, verbose_name='单位')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadline_rows', to='rounds.round')),
            ],
            options={
                'verbose_name': '本轮期限',
                'verbose_name_plural': '本轮期限',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'kind'), name='round_deadline_row_once')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('number', models.PositiveSmallIntegerField(verbose_name='组号')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='rounds.round', verbose_name='轮次')),
            ],
            options={
                'verbose_name': '巡察组',
                'verbose_name_plural': '巡察组',
                'ordering': ['round', 'number'],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='team_number_once_per_round', violation_error_message='本轮已有这个组号。')],
            },
        ),
        migrations.AddField(
            model_name='inspection',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='rounds.team', verbose_name='巡察组'),
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('duty', models.CharField(choices=[('leader', '组长'), ('deputy', '副组长'), ('member', '组员'), ('contact', '联络员')], default='member', max_length=8, verbose_name='职责')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('inspector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='rounds.inspector', verbose_name='人员')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='rounds.round')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='rounds.team', verbose_name='巡察组')),
            ],
            options={
                'verbose_name': '巡察组成员',
                'verbose_name_plural': '巡察组成员',
                'ordering': ['team', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('round', 'inspector'), name='member_one_team_per_round', violation_error_message='此人已在本轮另一个巡察组，不能重复编入。'), models.UniqueConstraint(condition=models.Q(('duty', 'leader'), ('to_on', None)), fields=('team',), name='team_one_leader', violation_error_message='每个巡察组只能有一名组长。'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='member_ends_after_start', violation_error_message='截止日期不能早于起始日期。')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='届次')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(verbose_name='截止日期')),
                ('is_current', models.BooleanField(default=False, verbose_name='本届')),
            ],
            options={
                'verbose_name': '届次',
                'verbose_name_plural': '届次',
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='term_ends_after_start', violation_error_message='截止日期须晚于起始日期。'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='term_one_current', violation_error_message='已有一届标为“本届”，请先取消它。')],
            },
        ),
        migrations.AddField(
            model_name='round',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='rounds.term', verbose_name='届次'),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('search_text', models.TextField(default='', editable=False)),
                ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, editable=False, size=None)),
                ('name', models.CharField(error_messages={'unique': '已有同名单位，请核对是否重复。'}, max_length=100, unique=True, verbose_name='单位名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('organisation', models.CharField(blank=True, max_length=30, verbose_name='党组织形式')),
                ('size', models.CharField(choices=[('large', '大'), ('small', '小')], default='small', max_length=5, verbose_name='规模')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='在职人数')),
                ('party_members', models.PositiveIntegerField(blank=True, null=True, verbose_name='党员人数')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='备注')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='rounds.unit', verbose_name='上级党组织')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='rounds.sector', verbose_name='领域')),
            ],
            options={
                'verbose_name': '被巡察单位',
                'verbose_name_plural': '被巡察单位',
                'ordering': ['order', 'id'],
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_grams'], name='rounds_unit_grams')],
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='unit_not_its_own_parent', violation_error_message='上级党组织不能是单位自己。')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('employed', '现任职单位'), ('recent', '三年内曾在该单位工作或学习'), ('long', '在该单位工作或学习累计满三年'), ('declared', '申报的回避关系')], max_length=10, verbose_name='情形')),
                ('detail', models.CharField(max_length=300, verbose_name='说明')),
                ('state', models.CharField(choices=[('open', '待处理'), ('asked', '已申请例外，待决定'), ('overridden', '已批准例外'), ('resolved', '已调整人员')], default='open', editable=False, max_length=10, verbose_name='处理')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='例外理由')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inspector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='rounds.inspector')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='rounds.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='rounds.unit')),
            ],
            options={
                'verbose_name': '回避',
                'verbose_name_plural': '回避',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'inspector', 'unit', 'kind'), name='recusal_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'overridden'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='recusal_override_decided'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='recusal_decider_not_asker', violation_error_message='申请人不能自己批准。')],
            },
        ),
        migrations.CreateModel(
            name='Liaison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('user', models.ForeignKey(limit_choices_to={'roles__contains': ['liaison']}, on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liaisons', to='rounds.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '单位联络员',
                'verbose_name_plural': '单位联络员',
                'ordering': ['unit', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('user',), name='liaison_one_unit_at_a_time', violation_error_message='这个账号已是某单位的联络员，请先填写原来的截止日期。'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='liaison_ends_after_start', violation_error_message='截止日期不能早于起始日期。')],
            },
        ),
        migrations.AddField(
            model_name='inspector',
            name='employer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='employees', to='rounds.unit', verbose_name='对应单位'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='rounds.unit', verbose_name='被巡察单位'),
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=100, verbose_name='单位')),
                ('from_on', models.DateField(verbose_name='起')),
                ('to_on', models.DateField(blank=True, help_text='留空表示至今', null=True, verbose_name='止')),
                ('inspector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employments', to='rounds.inspector')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rounds.unit')),
            ],
            options={
                'verbose_name': '工作经历',
                'verbose_name_plural': '工作经历',
                'ordering': ['from_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='employment_ends_after_start', violation_error_message='结束时间不能早于开始时间。')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('relation', models.CharField(choices=[('history', '本人学习或工作经历'), ('spouse', '夫妻关系'), ('blood', '直系或旁系血亲'), ('in_law', '近姻亲'), ('superior', '上下级关系'), ('colleague', '同班子'), ('teacher', '师生、同学')], max_length=12, verbose_name='关系类型')),
                ('relative', models.CharField(blank=True, max_length=80, verbose_name='关系人')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('inspector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='rounds.inspector', verbose_name='人员')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rounds.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '回避申报',
                'verbose_name_plural': '回避申报',
                'constraints': [models.UniqueConstraint(fields=('inspector', 'unit', 'relation', 'relative'), name='relation_once')],
            },
        ),
        migrations.CreateModel(
            name='UnitLeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('name', models.CharField(max_length=80, verbose_name='姓名')),
                ('post', models.CharField(max_length=80, verbose_name='职务')),
                ('rank', models.CharField(blank=True, max_length=30, verbose_name='职级')),
                ('kind', models.CharField(choices=[('board', '班子成员'), ('key_post', '重点岗位')], default='board', max_length=10, verbose_name='类别')),
                ('is_first', models.BooleanField(default=False, verbose_name='主要负责人')),
                ('duties', models.CharField(blank=True, max_length=200, verbose_name='分工')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaders', to='rounds.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '班子成员与重点岗位',
                'verbose_name_plural': '班子成员与重点岗位',
                'ordering': ['-is_first', 'order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('set', '设定'), ('recomputed', '重新计算'), ('extension_asked', '申请延期'), ('extension_approved', '同意延期'), ('extension_refused', '不同意延期'), ('met', '按期完成'), ('met_late', '逾期完成'), ('missed', '到期未完成'), ('withdrawn', '撤销')], max_length=20, verbose_name='动作')),
                ('old_due_on', models.DateField(blank=True, null=True, verbose_name='原期限')),
                ('new_due_on', models.DateField(blank=True, null=True, verbose_name='新期限')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='history', to='rounds.deadline')),
            ],
            options={
                'verbose_name': '期限变动',
                'verbose_name_plural': '期限变动',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'missed')), fields=('deadline', 'new_due_on'), name='deadline_date_missed_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('term', 'number'), name='round_number_once_per_term', violation_error_message='本届已有这一轮次，请改用下一个轮次号。'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='round_ends_after_start', violation_error_message='驻点结束日期不能早于进驻日期。'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='round_approved_together'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='round_approver_not_submitter', violation_error_message='报批人不能批准自己报送的方案。'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planning', 'submitted', 'approved', 'underway', 'rectifying', 'archived'])), name='round_state_known'),
        ),
        migrations.AddIndex(
            model_name='inspector',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_grams'], name='rounds_inspector_grams'),
        ),
        migrations.AddConstraint(
            model_name='inspector',
            constraint=models.UniqueConstraint(fields=('name', 'employer_name', 'phone'), name='inspector_once', violation_error_message='人才库中已有这个人（姓名、单位、电话都相同）。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('round', 'unit'), name='inspection_unit_once_per_round', violation_error_message='本轮已列入这个单位，不能重复。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('exit_on', None), ('exit_on__gte', models.F('entry_on')), _connector='OR'), name='inspection_exit_after_entry', violation_error_message='驻点结束日期不能早于进驻日期。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('feedback_on', None), ('feedback_on__gte', models.F('exit_on')), _connector='OR'), name='inspection_feedback_after_exit', violation_error_message='反馈日期不能早于驻点结束日期。'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['preparation', 'fieldwork', 'reporting', 'feedback', 'rectification', 'follow_up', 'archived'])), name='inspection_stage_known'),
        ),
        migrations.RunSQL(HISTORY_FORWARD, HISTORY_BACKWARD),
        migrations.RunSQL(SIDES_FORWARD, SIDES_BACKWARD),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
