"""What a password must be: long enough, hard to guess here, and none that the person had before."""

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from accounts.password_words import WORDS
from core import secrecy

if TYPE_CHECKING:
    from accounts.models import User

LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
JUDGED = 72  # characters; zxcvbn takes no more, and a longer one is no weaker
KEPT = 5  # former passwords


class LongEnough:
    """The security administrator's number, asked when a password is chosen."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        least = secrecy.policy().password_length
        if len(password) < least:
            raise ValidationError(f"密码太短，至少{least}个字符。", code="password_too_short")

    def get_help_text(self) -> str:
        return f"至少{secrecy.policy().password_length}个字符。"


class HardToGuess:
    """What zxcvbn thinks of it, told the words that people of an inspection office use."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        words = [*WORDS, *_own_words(user)]
        if zxcvbn(password[:JUDGED], user_inputs=words)["score"] < LEAST_SCORE:
            raise ValidationError(
                "这个密码容易被猜到，请换一个：不要用地名、单位、姓名的拼音加年份，不要用键盘顺序和"
                "重复的字符；几个互不相干的词连起来更好记也更安全。",
                code="password_easy",
            )

    def get_help_text(self) -> str:
        return "不要用拼音加年份、键盘顺序和常见密码。"


class NotUsedBefore:
    """Neither the present one nor one of the last few; an account that is being made has none."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.past_passwords.values_list("encoded", flat=True)[:KEPT]
        if any(check_password(password, one) for one in (user.password, *former)):
            raise ValidationError(
                f"这个密码您用过，请换一个没有用过的（最近{KEPT}次的都不能再用）。",
                code="password_used",
            )

    def get_help_text(self) -> str:
        return f"不能与最近{KEPT}次用过的相同。"


def remember(user: "User") -> None:
    """The present password becomes a former one; of those only the last few are kept."""
    from accounts.models import PastPassword, User  # validators load before the models

    encoded = User.objects.values_list("password", flat=True).get(pk=user.pk)
    PastPassword.objects.create(user=user, encoded=encoded)
    old = user.past_passwords.values_list("pk", flat=True)[KEPT:]
    PastPassword.objects.filter(pk__in=list(old)).delete()


def _own_words(user: "User") -> list[str]:
    values = [getattr(user, name, "") for name in ("username", "name", "phone", "email")]
    return [word for value in values if value for word in {value, value.partition("@")[0]}]
