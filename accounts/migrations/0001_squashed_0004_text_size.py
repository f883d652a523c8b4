"""The tables of the first version."""

import core.encryption.fields
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_door"),
        ("accounts", "0003_one_person_one_office"),
        ("accounts", "0004_text_size"),
    ]

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
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', core.encryption.fields.EncryptedText(verbose_name='密钥')),
                ('last_step', models.BigIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='启用时间')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='factor', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
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
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='地址')),
                ('device', models.CharField(blank=True, max_length=60, verbose_name='设备')),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='登录时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_in', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '在线登录',
                'verbose_name_plural': '在线登录',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='accounts.secondfactor')),
            ],
            options={
                'verbose_name': '备用码',
                'verbose_name_plural': '备用码',
                'constraints': [models.UniqueConstraint(fields=('factor', 'digest'), name='recovery_code_once')],
            },
        ),
    ]
