import core.encryption.fields
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_squashed_0004_text_size'), ('accounts', '0005_sealed_in_place'), ('accounts', '0006_approvals'), ('accounts', '0007_list_settings')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='RolePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('leadership', '领导小组'), ('office', '巡察办'), ('inspector', '巡察组成员'), ('liaison', '被巡察单位联络员'), ('organ', '接收机关经办人'), ('sysadmin', '系统管理员'), ('security', '安全保密管理员'), ('auditor', '安全审计员')], max_length=12, unique=True, verbose_name='角色')),
                ('second_factor', models.BooleanField(default=False, verbose_name='须用动态验证码')),
                ('password_days', models.PositiveSmallIntegerField(blank=True, help_text='留空表示不过期；到期后下次登录时须修改密码。', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='密码有效天数')),
            ],
            options={
                'verbose_name': '登录要求',
                'verbose_name_plural': '登录要求',
                'ordering': ['role'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(error_messages={'unique': '这个账号已被使用，请换一个。'}, max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='账号')),
                ('name', models.CharField(max_length=80, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('leadership', '领导小组'), ('office', '巡察办'), ('inspector', '巡察组成员'), ('liaison', '被巡察单位联络员'), ('organ', '接收机关经办人'), ('sysadmin', '系统管理员'), ('security', '安全保密管理员'), ('auditor', '安全审计员')], max_length=12), blank=True, default=list, size=None, verbose_name='角色')),
                ('text_size', models.CharField(choices=[('normal', '标准'), ('large', '大'), ('largest', '特大')], default='normal', max_length=8, verbose_name='页面字号')),
                ('list_settings', models.JSONField(blank=True, default=dict, editable=False, verbose_name='列表设置')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='下次登录须改密码')),
                ('password_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='密码修改时间')),
                ('previous_login', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='上次登录')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['username'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('roles__overlap', ['sysadmin', 'security', 'auditor', 'liaison', 'organ']), _negated=True), ('roles__len', 1), _connector='OR'), name='user_exclusive_role_alone', violation_error_message='系统管理员、安全保密管理员、安全审计员、单位联络员、机关经办人只能单独担任，请去掉其他角色或另建账号。'), models.UniqueConstraint(condition=models.Q(('is_active', True), ('roles__overlap', ['sysadmin', 'security', 'auditor'])), fields=('name', 'phone'), name='user_administrator_once', violation_error_message='三员须由三人担任：已有同名同电话的管理员账号。确为不同的人，请系统管理员先核对并填写各自的电话。')],
            },
        ),
        migrations.CreateModel(
            name='PastPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_passwords', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('encoded', models.CharField(max_length=128)),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='停用时间')),
            ],
            options={
                'verbose_name': '用过的密码',
                'verbose_name_plural': '用过的密码',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Rest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rest', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='静置时间')),
            ],
            options={
                'verbose_name': '静置账号',
                'verbose_name_plural': '静置账号',
            },
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='factor', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('secret', core.encryption.fields.EncryptedText(verbose_name='密钥')),
                ('last_step', models.BigIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '动态验证码',
                'verbose_name_plural': '动态验证码',
            },
        ),
        migrations.CreateModel(
            name='SignedIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_in', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='地址')),
                ('device', models.CharField(blank=True, max_length=60, verbose_name='设备')),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='登录时间')),
            ],
            options={
                'verbose_name': '在线登录',
                'verbose_name_plural': '在线登录',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('kind', models.CharField(editable=False, max_length=40, verbose_name='事项')),
                ('target_type', models.CharField(editable=False, max_length=60)),
                ('target_id', models.BigIntegerField(editable=False)),
                ('about', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='所涉账号')),
                ('subject', models.CharField(max_length=200, verbose_name='内容')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('values', models.JSONField(default=dict, editable=False)),
                ('state', models.CharField(choices=[('pending', '待复核'), ('confirmed', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='pending', editable=False, max_length=10, verbose_name='状态')),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='复核人')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='复核时间')),
            ],
            options={
                'verbose_name': '双人复核',
                'verbose_name_plural': '双人复核',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'confirmed', 'refused', 'withdrawn'])), name='approval_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='approval_takes_two', violation_error_message='申请人不能复核自己的申请，请由另一人办理。'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='approval_decided_together'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('kind', 'target_type', 'target_id'), name='approval_pending_once', violation_error_message='同一事项已有申请在等待复核，请先办结那一件。')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='accounts.secondfactor')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
            ],
            options={
                'verbose_name': '备用码',
                'verbose_name_plural': '备用码',
                'constraints': [models.UniqueConstraint(fields=('factor', 'digest'), name='recovery_code_once')],
            },
        ),
    ]
