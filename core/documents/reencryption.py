"""Secret documents written anew under the newest key: what they say and their files, row by row.

Names its columns one by one, so that migrations can use it while the model has not got the others.
"""

from django.db import transaction

from core import encryption, storage
from core.documents import files
from core.models import Document

COLUMNS = ("target_type", "target_id", "content", "path", "sha256", "formats")


def older() -> int:
    """Secret documents whose content lies under an older key; their files go with it."""
    tokens = _secret().values_list("content__sealed", flat=True)
    return sum(not encryption.is_newest(token) for token in tokens.iterator())


def renew() -> int:
    """All of them under the newest key; returns how many. A run that was broken off is started again."""
    return sum(map(_renew, list(_secret().order_by("pk").values_list("pk", flat=True))))


def _secret():
    return Document.objects.filter(content__has_key="sealed")


@transaction.atomic
def _renew(pk: int) -> bool:
    """New files are written before the row names them; the old ones go after the commit."""
    row = Document.objects.select_for_update().values(*COLUMNS).get(pk=pk)
    if encryption.is_newest(row["content"]["sealed"]):
        return False
    owner, formats = f"{row['target_type']}:{row['target_id']}", row["formats"]
    path = _again(row["path"], row["sha256"], owner)
    formats = [
        file_format | {"path": _again(file_format["path"], file_format["sha256"], owner)}
        for file_format in formats
    ]
    text = _content(row, owner)
    content = {"sealed": encryption.encrypt(text, bound_to=Document.binding_of(owner, path))}
    Document.objects.filter(pk=pk).update(content=content, path=path, formats=formats)
    return True


def _content(row: dict, owner: str) -> str:
    bound_to = Document.binding_of(owner, row["path"])
    return encryption.decrypt(row["content"]["sealed"], bound_to=bound_to)


def _again(path: str, sha256: str, owner: str) -> str:
    """The same sealed file at another place; a plain one stays, and one that is gone stays missing."""
    if not (path.endswith(files.SEALED) and storage.documents().exists(path)):
        return path
    data = files.read(path, sha256, owner=owner)
    suffix = path.removesuffix(files.SEALED).rpartition(".")[2]
    transaction.on_commit(lambda: files.remove(path))
    return files.write(data, suffix, owner=owner, sealed=True).path
