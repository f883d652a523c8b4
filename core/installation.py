"""What the place is called, and whether anybody has said so: names with ×× are the settings' defaults."""

from django.conf import settings

from core.errors import NotYet

NAMES = ("OFFICE_NAME", "CITY_NAME")


def unnamed() -> list[str]:
    """Settings that still hold a default which would be printed on red heads; none in the demo."""
    if settings.DEMO:
        return []
    return [name for name in NAMES if "×" in getattr(settings, name)]


def check_named() -> None:
    """Raises NotYet while a document that goes out would bear the settings' defaults."""
    if unnamed():
        raise NotYet(
            "还没有设置本单位的名称，红头会印成“××”。请系统管理员先设置 OFFICE_NAME 和 CITY_NAME。"
        )


def trouble() -> str:
    """What administrators are told on every page until the names are set."""
    if missing := unnamed():
        return (
            f"没有设置{'、'.join(missing)}：红头和落款会印成“××”，文书不能印发。"
            "请在服务器的环境变量或 .env 中设置后重启服务。"
        )
    return ""
