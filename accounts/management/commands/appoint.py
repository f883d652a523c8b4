"""manage.py appoint ROLE ACCOUNT --name NAME: the first holder of an administrator's role.

The three administrators grant each other nothing (三员分立), so somebody outside must name the
first of each: whoever installs the system, by hand, and never again once the role is held.
"""

import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.enums import ADMINISTRATORS, Role
from accounts.models import User
from accounts.verbs import AccountVerb
from core import audit


class Command(BaseCommand):
    help = "任命首名系统管理员（sysadmin）、安全保密管理员（security）或安全审计员（auditor）"

    def add_arguments(self, parser) -> None:
        parser.add_argument("role", choices=[role.value for role in ADMINISTRATORS])
        parser.add_argument("account")
        parser.add_argument("--name", required=True, help="姓名")

    def handle(self, *args, role: str, account: str, name: str, **options) -> None:
        label = Role(role).label
        if User.objects.with_role(Role(role)).exists():
            raise CommandError(f"已有在用的{label}账号；后续人员请在系统管理中建立账号并授予角色。")
        password = os.environ.get("XUNCHA_PASSWORD") or getpass.getpass("初始密码：")
        user = User(username=account, name=name, roles=[role])
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            user.save()
            audit.record(user, AccountVerb.ADMINISTRATOR_APPOINTED, by=None, note=label)
        self.stdout.write(f"已任命{label}：{account}。首次登录须修改密码。")
