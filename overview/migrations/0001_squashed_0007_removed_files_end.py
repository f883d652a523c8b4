import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('overview', '0001_squashed_0005_retention_labels'), ('overview', '0006_alarm_two_people'), ('overview', '0007_removed_files_end')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0007_list_settings'),
        ('rectification', '0001_squashed_0018_history'),
        ('rounds', '0001_squashed_0032_inspection_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlarmRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('night_views', '夜间查看线索'), ('mass_export', '大量导出、下载'), ('refusals', '反复被拒'), ('failed_sign_ins', '反复登录失败'), ('fresh_grant', '刚获授权即查看'), ('new_address', '从新地址登录'), ('two_people', '申请改变知悉范围')], max_length=16, verbose_name='情形')),
                ('threshold', models.PositiveIntegerField(default=1, help_text='同一个人（登录失败为同一账号或同一地址）达到这个次数即告警；“从新地址登录”填1。', verbose_name='达到次数')),
                ('window', models.PositiveIntegerField(default=1, help_text='“夜间查看线索”按整夜计，“从新地址登录”为此前多久没用过。', verbose_name='时间范围')),
                ('unit', models.CharField(choices=[('minute', '分钟'), ('hour', '小时'), ('day', '天')], default='hour', max_length=6, verbose_name='单位')),
                ('from_hour', models.PositiveSmallIntegerField(blank=True, help_text='只用于“夜间查看线索”。', null=True, verbose_name='夜间从几点')),
                ('to_hour', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='夜间到几点')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '告警规则',
                'verbose_name_plural': '告警规则',
                'ordering': ['kind', 'threshold'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'threshold', 'window', 'unit'), name='alarm_rule_once', violation_error_message='已有同样的规则，请修改原有的那条。'), models.CheckConstraint(condition=models.Q(('threshold__gte', 1), ('window__gte', 1), ('window__lte', 1000)), name='alarm_rule_counts', violation_error_message='次数至少为1，时间范围请填写1至1000。'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'night_views'), _negated=True), models.Q(('from_hour__lte', 23), ('to_hour__lte', 23), models.Q(('from_hour', models.F('to_hour')), _negated=True)), _connector='OR'), name='alarm_rule_night', violation_error_message='夜间规则须填写起止钟点（0至23，不能相同）。')],
            },
        ),
        migrations.CreateModel(
            name='AlarmSweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateTimeField(verbose_name='已核至')),
            ],
            options={
                'verbose_name': '告警进度',
                'verbose_name_plural': '告警进度',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='alarm_sweep_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('team', '巡察组考核'), ('unit', '整改成效评估')], max_length=5, verbose_name='用于')),
                ('name', models.CharField(max_length=40, verbose_name='项目')),
                ('full', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='满分')),
                ('source', models.CharField(choices=[('none', '不统计'), ('findings', '审签底稿'), ('quality', '底稿退回'), ('clues', '线索数量'), ('clue_quality', '线索成案'), ('special', '专题报告'), ('fixes', '立行立改'), ('duties', '期限执行'), ('tasks', '整改任务')], default='none', max_length=12, verbose_name='统计')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='评分说明')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '评价项目',
                'verbose_name_plural': '评价项目',
                'ordering': ['kind', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='criterion_once', violation_error_message='已有同名的评价项目。'), models.CheckConstraint(condition=models.Q(('full__gt', 0)), name='criterion_full_positive', violation_error_message='满分须大于0。')],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('team', '巡察组考核'), ('unit', '整改成效评估')], max_length=5, verbose_name='用于')),
                ('name', models.CharField(max_length=20, verbose_name='等次')),
                ('least', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='最低分')),
            ],
            options={
                'verbose_name': '评价等次',
                'verbose_name_plural': '评价等次',
                'ordering': ['kind', '-least'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='grade_once', violation_error_message='已有同名的等次。')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('rounds', '办结轮次归档为只读'), ('sign_ins', '登录失败和登录记录'), ('sessions', '已过期的登录会话'), ('jobs', '结束的后台任务'), ('notices', '已读的通知和已发的短信'), ('drafts', '试印文书'), ('files', '已移除的附件')], max_length=16, unique=True, verbose_name='内容')),
                ('length', models.PositiveSmallIntegerField(help_text='从列明的起算时间算起。', verbose_name='保管多久')),
                ('unit', models.CharField(choices=[('day', '天'), ('year', '年')], default='year', max_length=5, verbose_name='单位')),
                ('basis', models.CharField(help_text='写明文件名称和条款。', max_length=200, verbose_name='依据')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '保管期限',
                'verbose_name_plural': '保管期限',
                'ordering': ['kind'],
                'constraints': [models.CheckConstraint(condition=models.Q(('length__gte', 1)), name='retention_at_least_one', violation_error_message='保管期限至少为1。'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sign_ins'), _negated=True), ('unit', 'year'), ('length__gte', 183), _connector='OR'), name='retention_logs_six_months', violation_error_message='登录记录依法至少留存六个月（183天），请延长期限。')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='overview.retentionrule', verbose_name='规则')),
                ('kind', models.CharField(choices=[('rounds', '办结轮次归档为只读'), ('sign_ins', '登录失败和登录记录'), ('sessions', '已过期的登录会话'), ('jobs', '结束的后台任务'), ('notices', '已读的通知和已发的短信'), ('drafts', '试印文书'), ('files', '已移除的附件')], max_length=16, verbose_name='内容')),
                ('words', models.CharField(max_length=40, verbose_name='期限')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('before', models.DateTimeField(verbose_name='此前的')),
                ('count', models.PositiveIntegerField(verbose_name='件数')),
                ('names', models.JSONField(default=list, verbose_name='明细')),
                ('done_at', models.DateTimeField(auto_now_add=True, verbose_name='执行时间')),
            ],
            options={
                'verbose_name': '处置凭证',
                'verbose_name_plural': '处置凭证',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('rule', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='overview.alarmrule', verbose_name='规则')),
                ('kind', models.CharField(choices=[('night_views', '夜间查看线索'), ('mass_export', '大量导出、下载'), ('refusals', '反复被拒'), ('failed_sign_ins', '反复登录失败'), ('fresh_grant', '刚获授权即查看'), ('new_address', '从新地址登录'), ('two_people', '申请改变知悉范围')], editable=False, max_length=16, verbose_name='情形')),
                ('words', models.CharField(editable=False, max_length=80, verbose_name='规则内容')),
                ('subject', models.CharField(editable=False, max_length=80, verbose_name='对象')),
                ('person', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('address', models.CharField(blank=True, editable=False, max_length=45, verbose_name='地址')),
                ('on', models.DateField(editable=False, verbose_name='日期')),
                ('count', models.PositiveIntegerField(editable=False, verbose_name='发现时次数')),
                ('first_at', models.DateTimeField(editable=False, verbose_name='自')),
                ('last_at', models.DateTimeField(editable=False, verbose_name='至')),
                ('event_id', models.BigIntegerField(editable=False, verbose_name='触发的审计记录')),
                ('state', models.CharField(choices=[('new', '待核查'), ('looked', '已核查'), ('dismissed', '已排除')], default='new', editable=False, max_length=10, verbose_name='状态')),
                ('finding', models.TextField(blank=True, editable=False, verbose_name='核查情况')),
                ('handled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核查人')),
                ('handled_at', models.DateTimeField(editable=False, null=True, verbose_name='核查时间')),
            ],
            options={
                'verbose_name': '异常告警',
                'verbose_name_plural': '异常告警',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', '-id'], name='alarm_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'new')), fields=('rule', 'subject', 'on'), name='alarm_open_once'), models.UniqueConstraint(fields=('rule', 'subject', 'event_id'), name='alarm_once'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'looked', 'dismissed'])), name='alarm_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('handled_at', None), ('handled_by', None), ('state', 'new')), models.Q(models.Q(('state', 'new'), _negated=True), ('handled_at__isnull', False), ('handled_by__isnull', False)), _connector='OR'), name='alarm_handled_together'), models.CheckConstraint(condition=models.Q(('person', None), ('handled_by', None), models.Q(('handled_by', models.F('person')), _negated=True), _connector='OR'), name='alarm_not_judged_by_its_person', violation_error_message='不能核查关于自己的告警，请由其他人核查。')],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(choices=[('team', '巡察组考核'), ('unit', '整改成效评估')], editable=False, max_length=5, verbose_name='类别')),
                ('round', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='rounds.round', verbose_name='轮次')),
                ('team', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='rounds.team')),
                ('ledger', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='rectification.ledger')),
                ('lines', models.JSONField(default=list, verbose_name='评分')),
                ('comment', models.TextField(blank=True, verbose_name='综合评语')),
                ('grade', models.CharField(blank=True, editable=False, max_length=20, verbose_name='等次')),
                ('state', models.CharField(choices=[('draft', '评分中'), ('confirmed', '已确认')], default='draft', editable=False, max_length=10, verbose_name='状态')),
                ('scored_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '评价',
                'verbose_name_plural': '评价',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'confirmed'])), name='evaluation_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'team'), ('ledger', None), ('team__isnull', False)), models.Q(('kind', 'unit'), ('ledger__isnull', False), ('team', None)), _connector='OR'), name='evaluation_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('state', 'draft')), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('state', 'confirmed')), _connector='OR'), name='evaluation_confirmed_together'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('scored_by')), _negated=True), _connector='OR'), name='evaluation_by_two', violation_error_message='评分人不能自己确认。')],
            },
        ),
    ]
