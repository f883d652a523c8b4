"""The archive file: members with checksums in a manifest, made and verified, never half believed."""

import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import IO

from core.backup.tools import BackupError

MANIFEST, SEAL, DUMP = "manifest.json", "manifest.sha256", "database.dump"
FORMAT = 1
BLOCK = 1024 * 1024


def checksum(file) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


class Writer:
    """Adds members and, last, the manifest with their checksums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files: dict[str, str] = {}

    def add(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            self.files[name] = checksum(file)
        self.tar.add(path, arcname=name, recursive=False)

    def add_tree(self, root: Path, name: str) -> None:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                self.add(path, f"{name}/{path.relative_to(root)}")

    def seal(self, **facts) -> None:
        manifest = {"format": FORMAT, **facts, "files": self.files}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._add_text(MANIFEST, text)
        self._add_text(SEAL, hashlib.sha256(text).hexdigest().encode())

    def _add_text(self, name: str, text: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(text), 0o600
        self.tar.addfile(member, io.BytesIO(text))


def verify(tar: tarfile.TarFile) -> dict:
    """The manifest, once every member has been read and found as it was written."""
    manifest = _manifest(tar)
    members = {member.name for member in tar.getmembers()} - {MANIFEST, SEAL}
    if members != set(manifest["files"]):
        raise BackupError("备份文件不完整：其中的文件与清单不符。")
    for name, expected in manifest["files"].items():
        if checksum(_open(tar, name)) != expected:
            raise BackupError(f"备份文件已损坏：{name} 的校验和不符。")
    return manifest


def _manifest(tar: tarfile.TarFile) -> dict:
    try:
        text = _open(tar, MANIFEST).read()
        seal = _open(tar, SEAL).read().decode()
    except (KeyError, UnicodeDecodeError, tarfile.TarError) as error:
        raise BackupError("这不是完整的巡察平台备份文件：缺少清单。") from error
    if hashlib.sha256(text).hexdigest() != seal:
        raise BackupError("备份文件已损坏：清单的校验和不符。")
    manifest = json.loads(text)
    if manifest["format"] != FORMAT:
        raise BackupError("备份文件由更新的版本生成，请先升级程序再恢复。")
    return manifest


def _open(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """A member's content. Raises KeyError where it is missing or not a plain file."""
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file


def extract_tree(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """Write the members below `name` into target, and only there."""
    for member in tar.getmembers():
        if not member.name.startswith(f"{name}/"):
            continue
        path = (target / member.name.removeprefix(f"{name}/")).resolve()
        if not path.is_relative_to(target.resolve()) or not member.isfile():
            raise BackupError(f"备份文件中的路径 {member.name} 不合法。")
        path.parent.mkdir(parents=True, exist_ok=True)
        with _open(tar, member.name) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, BLOCK)
        path.chmod(0o600)
