"""Fingerprints of the keys an archive needs: without them it restores, and nothing opens."""

import hashlib
import hmac

from django.conf import settings

from core.backup.tools import BackupError

DOMAIN = b"xuncha backup: fingerprint of a key"


def fingerprints() -> dict[str, list[str]]:
    """By setting; they tell keys apart and say nothing about them."""
    return {
        "SEALING_KEYS": [_fingerprint(key) for key in settings.SEALING_KEYS],
        "SEALING_SEARCH_KEY": [_fingerprint(settings.SEALING_SEARCH_KEY)],
        "AUDIT_KEY": [_fingerprint(settings.AUDIT_KEY)],
    }


def check(manifest: dict) -> None:
    """Raises BackupError naming the settings whose keys of then are not here now.

    More sealing keys than then do no harm. Archives from before fingerprints name none.
    """
    here = fingerprints()
    missing = [
        name for name, then in manifest.get("keys", {}).items() if set(then) - set(here[name])
    ]
    if missing:
        raise BackupError(
            f"{'、'.join(missing)} 与备份时的不同：恢复后加密的内容打不开，审计链也无法核验。"
            "请先配置备份时的密钥；确实已丢失的，加 --without-keys 恢复其余内容。"
        )


def _fingerprint(key: str) -> str:
    return hmac.new(DOMAIN, key.encode(), hashlib.sha256).hexdigest()[:32]
