"""Uploads too large for memory: sealed while they come in, so that no plain byte touches the disk.

The file has no name, so that nothing of it is left however the process ends, and its key lives in
this process's memory only: not even the application's own keys open what a disk gave back later.
"""

import io
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.attachments.files import FULL
from core.encryption import files as encrypted_files
from core.errors import NotYet

BOUND_TO = "upload"


class EncryptedUploadHandler(FileUploadHandler):
    """Stands after MemoryFileUploadHandler, which keeps whole requests below 2.5 MB to itself."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self._key, self._is_lost = encrypted_files.new_key(), False
        self._file = TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the upload
        self._sealed = encrypted_files.EncryptedWriter(self._file, self._key, BOUND_TO)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self._is_lost:
            self._try(lambda: self._sealed.write(raw_data))

    def file_complete(self, file_size: int) -> UploadedFile:
        if not self._is_lost:
            self._try(self._finish)
        content = io.BufferedReader(Lost()) if self._is_lost else self._content()
        return UploadedFile(
            content,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    def _finish(self) -> None:
        self._sealed.finish()
        self._file.flush()

    def _content(self) -> IO[bytes]:
        self._file.seek(0)
        return encrypted_files.reading(self._file, self._key, bound_to=BOUND_TO)

    def _try(self, write) -> None:
        """A full disk is told where the file is used: here no page could be answered yet."""
        try:
            write()
        except OSError:
            self._is_lost = True
            with suppress(OSError):  # what it had not yet written finds no room, either
                self._file.close()


class Lost(io.RawIOBase):
    """What there was no room for: whoever reads it is refused with the sentence."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return offset

    def readinto(self, buffer) -> int:
        raise NotYet(FULL)
