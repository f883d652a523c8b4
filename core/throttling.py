"""How often one address may ask in a minute, counted in Redis under a keyed mark of the address."""

from django.core.cache import cache
from django.http import HttpRequest

from core import encryption

WINDOW = 60  # seconds


def is_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Count this request; whether its address asked ``what`` more than ``most`` times in this minute."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"throttle:{what}:{encryption.blind_index(f'{what} {address}')}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ended between the two calls
        return False
