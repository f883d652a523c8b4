"""Where files lie: a folder, or a bucket of any S3-compatible store (ADR 0118)."""

from xuncha.settings.base import env

# Each with the setting that names its folder; in a bucket each is a prefix.
_FOLDERS = {"default": "MEDIA_ROOT", "documents": "DOCUMENT_ROOT", "packages": "PACKAGE_ROOT"}
_PREFIXES = {"default": "uploads", "documents": "documents", "packages": "packages"}

S3_BUCKET = env("S3_BUCKET", default="")


def _folder(alias: str) -> dict:
    return {"BACKEND": "core.storage.folder.FolderStorage", "OPTIONS": {"setting": _FOLDERS[alias]}}


def _bucket(alias: str) -> dict:
    options = {
        "bucket_name": S3_BUCKET,
        "location": _PREFIXES[alias],
        "endpoint_url": env("S3_ENDPOINT_URL", default="") or None,
        "region_name": env("S3_REGION", default="us-east-1"),
        "access_key": env("S3_ACCESS_KEY", default=""),
        "secret_key": env("S3_SECRET_KEY", default=""),
        # Certificates that vouch for the store, where they are the office's own.
        "verify": env("S3_CA", default="") or None,
    }
    return {"BACKEND": "core.storage.objects.ObjectStorage", "OPTIONS": options}


FILE_STORAGES = {alias: (_bucket if S3_BUCKET else _folder)(alias) for alias in _FOLDERS}
