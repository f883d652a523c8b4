"""Zip files of strangers: how long their list of contents is, before anything reads that list."""

import struct
import zipfile
from typing import IO

# The end record (APPNOTE.TXT 4.3.16): signature, 4 × 16 bits, size and place of the list, comment.
_END = struct.Struct("<4s4H2LH")
_SIGNATURE, _SIGNATURE_64 = b"PK\x05\x06", b"PK\x06\x07"
_LOCATOR = 20  # bytes of the zip64 locator, which stands right before the end record
LONGEST_LIST = 1024 * 1024  # bytes: about ten thousand entries; office files have some dozens


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """Like ZipFile(file), which reads the whole list into memory; BadZipFile where that is too long."""
    _check_list(file)
    return zipfile.ZipFile(file)


def _check_list(file: IO[bytes]) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END.size - 0xFFFF - _LOCATOR))
    tail = file.read()
    place = len(tail) - _END.size
    if place < 0 or not (tail[place:].startswith(_SIGNATURE) and tail.endswith(b"\0\0")):
        place = tail.rfind(_SIGNATURE)
    if place < 0 or len(tail) - place < _END.size:
        raise zipfile.BadZipFile
    length = _END.unpack(tail[place : place + _END.size])[5]
    before = tail[max(0, place - _LOCATOR) : place]
    if length > LONGEST_LIST or before.startswith(_SIGNATURE_64):
        raise zipfile.BadZipFile
    file.seek(0)
