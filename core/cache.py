"""A cache whose absence is a miss, never an error and never a wait on every call."""

import time

import redis
from django.core.cache.backends.redis import RedisCache

PAUSE_SECONDS = 5


class ForgivingRedisCache(RedisCache):
    """Redis as long as it answers; after a failure it is left alone for five seconds."""

    _silent_until = 0.0

    def _ask(self, method: str, answer_without, *args, **kwargs):
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return answer_without
        try:
            return getattr(super(), method)(*args, **kwargs)
        except redis.exceptions.RedisError:  # away, or answering that it can write nothing
            ForgivingRedisCache._silent_until = time.monotonic() + PAUSE_SECONDS
            return answer_without

    def get(self, key, default=None, version=None):
        return self._ask("get", default, key, default, version)

    def get_many(self, keys, version=None):
        return self._ask("get_many", {}, keys, version)

    def set(self, *args, **kwargs):
        return self._ask("set", None, *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return self._ask("set_many", list(data), data, *args, **kwargs)

    def add(self, *args, **kwargs):
        return self._ask("add", False, *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self._ask("touch", False, *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._ask("delete", False, *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._ask("delete_many", None, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._ask("has_key", False, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", delta, key, delta, version)

    def clear(self):
        return self._ask("clear", False)
