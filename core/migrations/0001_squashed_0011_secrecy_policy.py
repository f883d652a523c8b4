"""The tables of the first version; the audit trail refuses UPDATE and DELETE."""

import core.encryption.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER core_auditevent_append_only BEFORE UPDATE OR DELETE ON core_auditevent
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_auditseal_append_only BEFORE UPDATE OR DELETE ON core_auditseal
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
"""
BACKWARD = """
DROP TRIGGER core_auditevent_append_only ON core_auditevent;
DROP TRIGGER core_auditseal_append_only ON core_auditseal;
DROP FUNCTION core_audit_refuse();
"""


class Migration(migrations.Migration):

    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_audit_append_only"),
        ("core", "0003_audit_by_verb"),
        ("core", "0004_document_versions"),
        ("core", "0005_issued_numbers"),
        ("core", "0006_document_faces"),
        ("core", "0006_paper_words"),
        ("core", "0007_sealed"),
        ("core", "0008_packages"),
        ("core", "0009_reminders"),
        ("core", "0010_audit_pages"),
        ("core", "0011_secrecy_policy"),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0004_text_size'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='序号')),
                ('event_id', models.BigIntegerField(unique=True, verbose_name='审计记录编号')),
                ('event_mac', models.CharField(max_length=64, verbose_name='记录校验码')),
                ('digest', models.CharField(max_length=64, verbose_name='链上校验码')),
                ('sealed_at', models.DateTimeField(auto_now_add=True, verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '审计封条',
                'verbose_name_plural': '审计封条',
                'ordering': ['sequence'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('is_workday', models.BooleanField(verbose_name='是工作日')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='说明')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='依据')),
            ],
            options={
                'verbose_name': '日历',
                'verbose_name_plural': '日历',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='mail_choice', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('mode', models.CharField(choices=[('each', '有通知就发（期限提醒每天汇总成一封）'), ('daily', '全部汇总，每天早上一封'), ('muted', '不发邮件，只在站内通知')], default='each', max_length=6, verbose_name='邮件')),
            ],
            options={
                'verbose_name': '邮件设置',
                'verbose_name_plural': '邮件设置',
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(max_length=80, verbose_name='操作人')),
                ('verb', models.CharField(max_length=40, verbose_name='动作')),
                ('target_type', models.CharField(blank=True, max_length=60, verbose_name='对象类型')),
                ('target_id', models.BigIntegerField(null=True, verbose_name='对象编号')),
                ('target_label', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('trail', models.CharField(blank=True, max_length=80, verbose_name='所属')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('changes', models.JSONField(default=dict, verbose_name='变动')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('mac', models.CharField(max_length=64, verbose_name='校验码')),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['trail', '-id'], name='audit_by_trail'), models.Index(fields=['target_type', 'target_id', '-id'], name='audit_by_target'), models.Index(fields=['-at', '-id'], name='audit_by_time'), models.Index(fields=['actor_id', '-at', '-id'], name='audit_by_person'), models.Index(fields=['verb', '-at', '-id'], name='audit_by_deed'), models.Index(django.contrib.postgres.indexes.OpClass(models.F('address'), 'varchar_pattern_ops'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='audit_by_address'), models.Index(condition=models.Q(('verb__regex', '^(查看|查找|预览|打印|复制|比较|导出|下载|制作密封|访问被拒|操作被拒)')), fields=['actor_id', '-at', '-id'], name='audit_of_reading'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('target_label'), 'gin_trgm_ops'), name='audit_by_label')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('trail', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(max_length=60, verbose_name='文书种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('is_issued', models.BooleanField(default=True, verbose_name='已印发')),
                ('is_restricted', models.BooleanField(default=False, verbose_name='限制知悉')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='版次')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='改版原因')),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='验证码')),
                ('content', models.JSONField(default=dict)),
                ('content_sha256', models.CharField(blank=True, max_length=64)),
                ('path', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('faces', models.JSONField(default=list)),
                ('pages', models.PositiveIntegerField(verbose_name='页数')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='制作时间')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制作人')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['trail', '-id'], name='document_by_trail'), django.contrib.postgres.indexes.GinIndex(fields=['faces'], name='document_by_face', opclasses=['jsonb_path_ops'])],
                'constraints': [models.UniqueConstraint(fields=('target_type', 'target_id', 'kind', 'is_issued', 'revision'), name='document_revision_once'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='document_code_once')],
            },
        ),
        migrations.CreateModel(
            name='DocumentCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('taken_at', models.DateTimeField(verbose_name='下载时间')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='core.document')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '文书副本',
                'verbose_name_plural': '文书副本',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='IssuedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=30, verbose_name='机关代字')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60, verbose_name='文书种类')),
                ('issued_on', models.DateField(verbose_name='印发日期')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '文号',
                'verbose_name_plural': '文号',
                'ordering': ['series', '-year', '-number'],
                'constraints': [models.UniqueConstraint(fields=('series', 'year', 'number'), name='issued_number_once_per_series'), models.UniqueConstraint(fields=('target_type', 'target_id', 'kind'), name='issued_number_once_per_paper')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('params', models.JSONField(default=dict)),
                ('key', models.CharField(db_index=True, max_length=200, verbose_name='唯一键')),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '失败'), ('cancelled', '已取消')], default='queued', max_length=10, verbose_name='状态')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已完成')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总数')),
                ('message', models.CharField(blank=True, max_length=200, verbose_name='进度')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='原因')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('queued_at', models.DateTimeField(auto_now_add=True, verbose_name='提交时间')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('cancel_requested', models.BooleanField(default=False, verbose_name='要求取消')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='core.document')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['state', 'heartbeat_at'], name='job_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('key',), name='job_open_once_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='类别')),
                ('key', models.CharField(max_length=160, verbose_name='唯一键')),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='链接')),
                ('about_on', models.DateField(blank=True, null=True, verbose_name='所涉日期')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='紧急')),
                ('digest', models.CharField(blank=True, editable=False, max_length=20, verbose_name='汇总')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                ('mail_state', models.CharField(choices=[('none', '不发送'), ('pending', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '发送失败')], default='pending', max_length=10, verbose_name='邮件')),
                ('mail_after', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='不早于')),
                ('mail_batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('mail_claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('mail_sent_at', models.DateTimeField(blank=True, null=True, verbose_name='邮件发送时间')),
                ('mail_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='邮件尝试次数')),
                ('mail_error', models.CharField(blank=True, max_length=300, verbose_name='邮件错误')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '通知',
                'verbose_name_plural': '通知',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['recipient', '-id'], name='notice_inbox'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notice_unread'), models.Index(condition=models.Q(('mail_state__in', ['pending', 'sending'])), fields=['mail_state', 'mail_claimed_at'], name='notice_to_mail'), models.Index(condition=models.Q(('mail_state__in', ['pending', 'sending'])), fields=['recipient', 'digest'], name='notice_waiting'), models.Index(condition=models.Q(('mail_state__in', ['pending', 'sending'])), fields=['mail_batch'], name='notice_batch'), models.Index(condition=models.Q(('mail_state', 'failed')), fields=['-id'], name='notice_mail_failed')],
                'constraints': [models.UniqueConstraint(fields=('key', 'recipient'), name='notice_once_each')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=80)),
                ('year', models.PositiveSmallIntegerField(default=0)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': '编号',
                'verbose_name_plural': '编号',
                'constraints': [models.UniqueConstraint(fields=('series', 'year'), name='number_series_once')],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('documents', models.JSONField(default=list, verbose_name='文书')),
                ('path', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='制作时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='清除时间')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='package', to='core.job')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制作人')),
            ],
            options={
                'verbose_name': '文书包',
                'verbose_name_plural': '文书包',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['made_at'], name='package_kept')],
            },
        ),
        migrations.CreateModel(
            name='PaperWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60, verbose_name='文书种类')),
                ('texts', models.JSONField(default=dict, verbose_name='各部分文字')),
            ],
            options={
                'verbose_name': '文书文字',
                'verbose_name_plural': '文书文字',
                'constraints': [models.UniqueConstraint(fields=('target_type', 'target_id', 'kind'), name='paper_words_once')],
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_hour', models.PositiveSmallIntegerField(default=21, verbose_name='从几点')),
                ('to_hour', models.PositiveSmallIntegerField(default=7, verbose_name='到几点')),
            ],
            options={
                'verbose_name': '免打扰时段',
                'verbose_name_plural': '免打扰时段',
                'constraints': [models.CheckConstraint(condition=models.Q(('from_hour__lte', 23), ('to_hour__lte', 23), models.Q(('from_hour', models.F('to_hour')), _negated=True)), name='quiet_hours_on_the_clock', violation_error_message='钟点请填写0至23，起止不能相同。'), models.CheckConstraint(condition=models.Q(('id', 1)), name='quiet_hours_one_row', violation_error_message='免打扰时段只有一条，请修改已有的那条。')],
            },
        ),
        migrations.CreateModel(
            name='SecrecyPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password_length', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(64)], verbose_name='密码最少位数')),
                ('lock_minutes', models.PositiveSmallIntegerField(default=15, help_text='0表示不锁屏。锁屏后输入密码继续，填写的内容保留。', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(240)], verbose_name='无操作几分钟后锁屏')),
                ('export_rows', models.PositiveIntegerField(default=500, help_text='线索、移交、谈话和人才库；0表示不准导出。', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100000)], verbose_name='限知名册一次最多导出行数')),
                ('exports_a_day', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)], verbose_name='限知名册每人每日最多导出次数')),
                ('copied_characters', models.PositiveIntegerField(default=200, help_text='超过的复制被拦下；每次复制都记入审计。', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100000)], verbose_name='限知页面一次最多复制字数')),
                ('session_days', models.PositiveSmallIntegerField(default=180, help_text='已结束的登录过了这些天后清除；审计记录不受影响。', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3650)], verbose_name='登录记录保留天数')),
            ],
            options={
                'verbose_name': '保密设置',
                'verbose_name_plural': '保密设置',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='secrecy_policy_one_row', violation_error_message='保密设置只有一条，请修改已有的那条。'), models.CheckConstraint(condition=models.Q(('password_length__gte', 8), ('password_length__lte', 64)), name='secrecy_policy_password_long_enough', violation_error_message='密码最少位数请填写8至64。')],
            },
        ),
        migrations.CreateModel(
            name='WordingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='用语')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('text', models.TextField(verbose_name='内容')),
                ('reason', models.CharField(max_length=200, verbose_name='修改原因')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='修改时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '文书用语',
                'verbose_name_plural': '文书用语',
                'ordering': ['key', '-number'],
                'constraints': [models.UniqueConstraint(fields=('key', 'number'), name='wording_version_once', violation_error_message='他人刚刚修改过这段用语，请核对后再保存。')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.BigIntegerField()),
                ('name', core.encryption.fields.EncryptedText(max_length=255, verbose_name='文件名')),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('content_type', models.CharField(max_length=120, verbose_name='类型')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('path', models.CharField(max_length=120)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移除时间')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['target_type', 'target_id'], name='attachment_by_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='attachment_removed_together')],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160, verbose_name='唯一键')),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='链接')),
                ('about_on', models.DateField(blank=True, null=True, verbose_name='所涉日期')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='紧急')),
                ('digest', models.CharField(blank=True, max_length=20, verbose_name='汇总')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('state', models.CharField(choices=[('none', '不发送'), ('pending', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '发送失败')], default='pending', max_length=10, verbose_name='状态')),
                ('after', models.DateTimeField(blank=True, null=True, verbose_name='不早于')),
                ('batch', models.UUIDField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发送时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='错误')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '短信网关发送',
                'verbose_name_plural': '短信网关发送',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['recipient', 'digest'], name='dispatch_waiting'), models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['batch'], name='dispatch_batch')],
                'constraints': [models.UniqueConstraint(fields=('key', 'recipient'), name='dispatch_once_each')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
