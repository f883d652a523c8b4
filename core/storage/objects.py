"""A bucket of an S3-compatible store; imported only where the settings name one."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from core.outages import StoreAwayError
from core.storage import Entry

IN_MEMORY = 1024 * 1024  # bytes; what is longer passes through an unnamed file, sealed as it lies
# One part at a time: with threads each holds parts of its own.
TRANSFER = TransferConfig(use_threads=False)
CLIENT = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    s3={"addressing_style": "path"},
    # Sums of ours prove every file; stores other than Amazon's do not all know Amazon's newer ones.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@contextmanager
def _told_as_outage() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise StoreAwayError(f"file store: {error}") from error


class ObjectStorage(S3Storage):
    """django-storages', whose errors are OSErrors as those of a disk are."""

    def get_default_settings(self) -> dict:
        own = {"max_memory_size": IN_MEMORY, "transfer_config": TRANSFER, "client_config": CLIENT}
        return super().get_default_settings() | own

    def _open(self, name: str, mode: str = "rb"):
        with _told_as_outage():
            found = super()._open(name, mode)
            found.open()  # fetched here, where what fails is told
            return found

    def _save(self, name: str, content) -> str:
        with _told_as_outage():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _told_as_outage():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told_as_outage():
            return super().exists(name)

    def entries(self, prefix: str = "") -> Iterator[Entry]:
        """What lies under names that begin with ``prefix``."""
        root = f"{self.location}/"
        with _told_as_outage():
            for found in self.bucket.objects.filter(Prefix=root + prefix):
                yield Entry(found.key.removeprefix(root), found.size, found.last_modified)

    def head(self, name: str, length: int) -> bytes:
        """The first bytes, without the rest. Raises FileNotFoundError."""
        with _told_as_outage():
            try:
                found = self.bucket.Object(self._normalize_name(name))
                return found.get(Range=f"bytes=0-{length - 1}")["Body"].read()
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    raise FileNotFoundError(name) from error
                raise

    def drop_unfinished(self, before: datetime) -> None:
        """Parts of files that nobody finished before that moment: the store keeps and counts them."""
        with _told_as_outage():
            for upload in self.bucket.multipart_uploads.filter(Prefix=f"{self.location}/"):
                if upload.initiated < before:
                    upload.abort()

    def has_room(self) -> bool:
        """Whether it takes a file just now."""
        name = f"probe-{uuid.uuid4().hex}"
        try:
            with _told_as_outage():
                self.bucket.Object(self._normalize_name(name)).put(Body=b"\0" * 65536)
            self.delete(name)
        except OSError:
            return False
        return True
