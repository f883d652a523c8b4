"""A browser's own description in the few words that a person recognises."""

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
)
SYSTEMS = (
    *(("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")),
)


def name_of(agent: str) -> str:
    """``Chrome，Windows``; what nobody knows is 未知设备."""
    found = [_first(agent, BROWSERS), _first(agent, SYSTEMS)]
    return "，".join(word for word in found if word) or "未知设备"


def _first(agent: str, words) -> str:
    return next((shown for sign, shown in words if sign in agent), "")
