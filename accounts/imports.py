"""Accounts from a workbook: one row a person; roles are granted afterwards, never by a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import rules
from accounts.actions import people
from accounts.models import User
from core.importing import Importer, Judged, Opinion, Verdict, differences
from core.spreadsheets import Column

COLUMNS = ("username", "name", "phone", "email")


class PeopleImporter(Importer):
    kind = "accounts.people"
    title = "导入账号"
    noun = "账号"
    columns = (
        Column("username", "账号", required=True, max_length=60),
        Column("name", "姓名", required=True, max_length=80),
        Column("phone", "电话", max_length=30),
        Column("email", "邮箱", max_length=254),
        Column("password", "初始密码", max_length=128),
    )
    preview = ("username", "name", "phone", "email")
    examples = (
        {
            "username": "zhangmoujia",
            "name": "张某甲",
            "phone": "13800000000",
            "email": "zhangmoujia@example.cn",
            "password": "（自定，10个字符以上）",
        },
    )

    def check_may(self) -> None:
        rules.check_can_edit_accounts(self.user)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        names = [value["username"] for value in values]
        self.known = {user.username: user for user in User.objects.filter(username__in=names)}

    def key(self, values: Mapping[str, Any]) -> str:
        return values["username"]

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        user = self.known.get(values["username"])
        columns = _columns(values)
        candidate = User(**_contacts(user) | columns)
        try:
            candidate.full_clean(exclude=["password"], validate_unique=False)
            if user is None:
                _check_password(values.get("password"), candidate)
        except ValidationError as error:
            return Opinion.wrong(*error.messages)
        return Opinion.new() if user is None else Opinion.of_changes(differences(user, columns))

    def apply(self, rows: Sequence[Judged]) -> None:
        for done, row in enumerate(rows, start=1):
            self.tell(done, len(rows))
            columns = _columns(row.values)
            if row.verdict == Verdict.NEW:
                people.create(**columns, password=row.values["password"], by=self.user)
            else:
                people.edit(self.known[columns["username"]], columns, by=self.user)


def _columns(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(values[name]) for name in COLUMNS if name in values}


def _contacts(user: User | None) -> dict[str, str]:
    """What an account has already, to be checked together with what is new."""
    return {name: getattr(user, name) for name in COLUMNS} if user else {}


def _check_password(password: Any, user: User) -> None:
    if not password:
        raise ValidationError("新账号须填写“初始密码”。")
    validate_password(str(password), user)
