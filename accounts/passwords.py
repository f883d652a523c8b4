"""How long a password must be: the security administrator's number, asked when one is chosen."""

from django.core.exceptions import ValidationError

from core import secrecy


class LongEnough:
    """A password validator as Django asks for them."""

    def validate(self, password: str, user=None) -> None:
        least = secrecy.policy().password_length
        if len(password) < least:
            raise ValidationError(f"密码太短，至少{least}个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        return f"至少{secrecy.policy().password_length}个字符。"
