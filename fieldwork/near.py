"""How near two texts are: the share of the shorter one's pairs of characters that stand in the longer.

Copies with a word changed, a sentence added or another punctuation are near; two letters that only speak of
the same kind of thing are not.
"""

import re

LONGEST = 400  # characters that are compared: the beginning says what it is about
FEWEST = 12  # pairs; of fewer, both texts count alike, for a short phrase stands in many letters
_BETWEEN = re.compile(r"[\W_]+")

Pairs = frozenset[str]


def pairs(*texts: str) -> Pairs:
    """Without blanks and punctuation."""
    text = _BETWEEN.sub("", "".join(texts))[:LONGEST].casefold()
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def share(one: Pairs, other: Pairs) -> float:
    """0 for nothing in common, 1 where the shorter stands in the longer word by word."""
    if not one or not other:
        return 0.0
    shorter = min(len(one), len(other))
    whole = shorter if shorter >= FEWEST else max(len(one), len(other))
    return len(one & other) / whole
