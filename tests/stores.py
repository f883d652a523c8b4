"""The stores that files may lie in: a folder, and a bucket of a real S3 server (OpenStack Swift)."""

import signal
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import storages

from core import storage
from tests.processes import free_port, wait_until
from tests.world import ROOT
from xuncha.embedded.process import die_with_parent

BUCKET = "xuncha"
ALIASES = {"default": "uploads", "documents": "documents", "packages": "packages"}
# Debian's Swift is Debian's Python's; what our own environment says of Python is not for it.
SERVER = ["/usr/bin/python3", "-I", "-W", "ignore", "tests/object_store_server.py"]


class Server:
    """Swift over one folder; stopped and started again it holds what it held."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.log = folder / "log"
        self.environment = {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "S3_ACCESS_KEY": "test:tester",
            "S3_SECRET_KEY": "testing",
        }

    def start(self) -> None:
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [*SERVER, str(self.folder), str(self.port)],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            )
        wait_until(lambda: "ready" in self.log.read_text(), process=self.process, log=self.log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)

    def storages(self, prefix: str) -> dict[str, dict]:
        """What the settings hold where the environment names this store, below a prefix."""
        return {
            alias: {
                "BACKEND": "core.storage.objects.ObjectStorage",
                "OPTIONS": {
                    "bucket_name": BUCKET,
                    "location": prefix + folder,
                    "endpoint_url": self.environment["S3_ENDPOINT_URL"],
                    "region_name": "us-east-1",
                    "access_key": self.environment["S3_ACCESS_KEY"],
                    "secret_key": self.environment["S3_SECRET_KEY"],
                },
            }
            for alias, folder in ALIASES.items()
        }


@pytest.fixture(scope="session")
def object_store(tmp_path_factory):
    """A running S3 server with an empty bucket."""
    server = Server(tmp_path_factory.mktemp("swift"))
    server.start()
    storages.create_storage(server.storages("")["default"]).bucket.create()
    yield server
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def store(request, settings, tmp_path):
    """Runs the test with its files in empty folders, and once more in a bucket; says which."""
    if request.param == "bucket":
        server = request.getfixturevalue("object_store")
        prefix = f"{tmp_path.name}/"
        settings.STORAGES = {**settings.STORAGES, **server.storages(prefix)}
    else:
        settings.MEDIA_ROOT = tmp_path / "uploads"
        settings.DOCUMENT_ROOT = tmp_path / "documents"
        settings.PACKAGE_ROOT = tmp_path / "packages"
    return request.param


class Lying:
    """One stored file as it lies, whichever the store: as whoever gets at the store sees and alters it."""

    def __init__(self, name: str, store: storage.Store | None = None) -> None:
        self.name, self.store = name, store or storage.uploads()

    def read_bytes(self) -> bytes:
        with storage.opened(self.store, self.name) as file:
            return file.read()

    def write_bytes(self, data: bytes) -> None:
        storage.save(self.store, self.name, [data])

    def exists(self) -> bool:
        return self.store.exists(self.name)

    def unlink(self) -> None:
        self.store.delete(self.name)


def names(store: storage.Store | None = None) -> list[str]:
    """What lies there, in order."""
    return sorted(entry.name for entry in (store or storage.uploads()).entries())
