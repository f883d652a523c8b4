"""The draw of a revisit: arithmetic that anybody can do again from what is published of it.

In words for the user: docs/manual.md (回访抽样的算法). Done again by other code: scripts/check_draw.py.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

Frame = Mapping[int, str]  # number of an item → its stratum


def rank(seed: str, number: int) -> str:
    """What the items of a stratum are ordered by: SHA-256 of “seed:number”, in hexadecimal."""
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def drawn(frame: Frame, *, size: int, forced: Iterable[int], seed: str) -> list[int]:
    """The numbers of the sample, ascending: those forced in, and ``size`` of the others by lot."""
    kept = set(forced)
    strata = _strata({number: name for number, name in frame.items() if number not in kept})
    sample = set(kept)
    for name, quota in quotas(strata, size).items():
        sample |= set(sorted(strata[name], key=lambda number: rank(seed, number))[:quota])
    return sorted(sample)


def quotas(strata: Mapping[str, list[int]], size: int) -> dict[str, int]:
    """How many of each stratum: in proportion, the rest by largest remainder.

    Of equal remainders the stratum with the smaller first number comes first.
    """
    whole = sum(map(len, strata.values()))
    size = min(size, whole)
    if not size:
        return dict.fromkeys(strata, 0)
    shares = {name: divmod(size * len(numbers), whole) for name, numbers in strata.items()}
    found = {name: share for name, (share, _) in shares.items()}
    by_remainder = sorted(strata, key=lambda name: (-shares[name][1], min(strata[name])))
    for name in by_remainder[: size - sum(found.values())]:
        found[name] += 1
    return found


def _strata(frame: Frame) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in sorted(frame.items()):
        found.setdefault(name, []).append(number)
    return found
