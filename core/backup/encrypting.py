"""Archives under age: encrypted to public keys, so that the server cannot open its own backups.

age authenticates every 64 KiB and the end: what was altered or cut off is refused. The private key
(an identity file of `age-keygen`) lies elsewhere and comes to the machine for verifying and restoring.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyrage

from core.backup.tools import BackupError

MAGIC = b"age-encryption.org/v1\n"
NEEDS_IDENTITY = "备份文件是加密的：请用 --identity 指定私钥文件（age-keygen 生成）。"


def recipients_of(keys: list[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_RECIPIENTS 中有不能使用的公钥，应以 age1 开头。") from error


def encrypt(source: IO[bytes], out: IO[bytes], recipients: list) -> None:
    try:
        pyrage.encrypt_io(source, out, recipients)
    except pyrage.EncryptError as error:
        raise BackupError(f"备份加密失败：{error}") from error


@contextmanager
def encrypted(out: IO[bytes], recipients: list) -> Iterator[IO[bytes]]:
    """A file to write plain bytes into; encrypted, they go to ``out`` and nowhere else."""
    reading, writing = (
        os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True)
    )
    failed: list[BaseException] = []

    def encrypt() -> None:
        with reading:  # closed on a fault, so that the writer stops, too
            try:
                pyrage.encrypt_io(reading, out, recipients)
            except Exception as error:  # noqa: BLE001 - told to the thread that writes
                failed.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with writing:
            yield writing
    except BrokenPipeError:
        pass  # the reason is the other thread's
    finally:
        thread.join()
    if failed:
        raise BackupError(f"备份加密失败：{failed[0]}") from failed[0]


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def decrypt(source: Path, target: Path, identity: Path | None) -> None:
    """Write the plain archive; raises where the key is another one or a byte was altered."""
    if identity is None:
        raise BackupError(NEEDS_IDENTITY)
    opener = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    try:
        with source.open("rb") as sealed, os.fdopen(opener, "wb") as plain:
            pyrage.decrypt_io(sealed, plain, _identities(identity))
    except (pyrage.DecryptError, OSError) as error:
        if getattr(error, "errno", None):  # the disk's, not age's own in the middle of the stream
            raise
        raise BackupError("备份文件无法解密：私钥不符，或文件已损坏、被改动、不完整。") from error


def _identities(path: Path) -> list[pyrage.x25519.Identity]:
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        found = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.startswith("AGE-")
        ]
    except pyrage.IdentityError as error:
        raise BackupError(f"{path} 不是可用的私钥文件。") from error
    if not found:
        raise BackupError(f"{path} 中没有以 AGE-SECRET-KEY- 开头的私钥。")
    return found
