"""PDF files: passwords, scripts, actions that start programs."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

ENCRYPTED = "设有打开密码，系统打不开，别人也看不了"
SCRIPT = "含有 JavaScript 脚本"
RUNS = "含有启动程序的动作"
_ACTIONS = {"/JavaScript": SCRIPT, "/Launch": RUNS}
_SCRIPTED = re.compile(rb"/JavaScript\b|/JS\s*[(<\[]")
_LAUNCHING = re.compile(rb"/S\s*/Launch\b")
_RAW = {SCRIPT: _SCRIPTED, RUNS: _LAUNCHING}


def faults(data: bytes) -> list[str]:
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as file:
            return [fault for each in file.objects for fault in _of_object(each, 0)]
    except pikepdf.PasswordError:
        return [ENCRYPTED]
    except (pikepdf.PdfError, RuntimeError, ValueError):  # damaged: as far as it can be read
        return [fault for fault, pattern in _RAW.items() if pattern.search(data)]


def _of_object(each: Any, depth: int) -> Iterator[str]:
    """An indirect object and what stands directly in it; references are objects of their own."""
    import pikepdf

    if depth > 20 or isinstance(each, (str, bytes, int, float, bool)):
        return
    if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
        fault = _ACTIONS.get(str(each.get("/S", "")))
        if fault or "/JS" in each:
            yield fault or SCRIPT
        values = [value for _, value in each.items()]
    else:
        values = list(each) if isinstance(each, pikepdf.Array) else []
    for value in values:
        if not getattr(value, "is_indirect", False):
            yield from _of_object(value, depth + 1)
