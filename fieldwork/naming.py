"""Which names a sealed text holds: what stands between its separators, and leaders whom it names."""

import re
from collections.abc import Iterable

LONGEST = 40
BETWEEN = re.compile(r"[、，,；;。：:/|（）()\[\]【】\s]+|等人?$")


def names_in(text: str, known: Iterable[str] = ()) -> list[str]:
    """Each once: “局长张某甲、李某乙等” gives 局长张某甲 and 李某乙, and 张某甲 where he is ``known``."""
    pieces = [piece for part in BETWEEN.split(text) if (piece := part.removesuffix("等"))]
    found = [piece for piece in pieces if 1 < len(piece) <= LONGEST]
    found += [name for name in known if len(name) > 1 and name in text]
    return list(dict.fromkeys(found))
