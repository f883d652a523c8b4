#!/usr/bin/env python3
"""核验本文书包：在任何装有 Python 3.8 以上的电脑上运行 python3 verify.py，不需要联网，不改动任何文件。

Checks every file of the package against SHA256SUMS and catalogue.json; needs the standard library
alone. Exit code 0: whole; 1: something is missing, altered or was added.
"""

import hashlib
import json
import sys
from pathlib import Path

SUMS, CATALOGUE = "SHA256SUMS", "catalogue.json"
LOOSE = {SUMS, SUMS + ".p7s"}  # what cannot be listed in the list itself
PIECE = 1024 * 1024


def digest(path):
    found = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            found.update(piece)
    return found.hexdigest()


def listed(folder):
    """File name → SHA-256, as `sha256sum` writes and reads them."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines if line)}


def present(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files} - LOOSE


def faults(folder):
    """One sentence for each thing that is wrong."""
    wanted, found = listed(folder), present(folder)
    for name in sorted(set(wanted) - found):
        yield "缺少文件：" + name
    for name in sorted(found - set(wanted)):
        yield "多出文件：" + name
    for name in sorted(set(wanted) & found):
        if digest(folder / name) != wanted[name]:
            yield "内容被改动：" + name
    for line in json.loads((folder / CATALOGUE).read_text(encoding="utf-8"))["documents"]:
        if wanted.get(line["file"]) != line["sha256"]:
            yield "目录与校验清单不符：" + line["file"]


def main():
    folder = Path(__file__).resolve().parent
    try:
        found = list(faults(folder))
    except (OSError, ValueError, KeyError) as error:
        found = ["文书包不完整，无法核验：" + str(error)]
    if found:
        found.append(f"发现{len(found)}处问题，请勿使用。")
    sys.stdout.write("\n".join(found or ["核验通过：全部文件完整，没有改动。"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
