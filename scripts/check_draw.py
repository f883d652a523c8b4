#!/usr/bin/env python3
"""Compute the draw of a 回访 again from its downloaded data, without any code of the product.

    python3 scripts/check_draw.py draw-3.json

The rule is that of docs/manual.md (回访抽样的算法); needs nothing but Python. Ends with 1 where it differs.
"""

import hashlib
import json
import sys
from pathlib import Path


def sample(data: dict) -> list[int]:
    """The numbers that the rule gives for this seed, frame, size and these forced ones."""
    forced = sorted(int(number) for number in data["forced"])
    groups: dict[str, list[int]] = {}
    for number, category in data["frame"]:
        if number not in forced:
            groups.setdefault(category, []).append(number)
    rest = sum(len(numbers) for numbers in groups.values())
    wanted = min(data["size"], rest)
    taken = {name: wanted * len(numbers) // rest for name, numbers in groups.items()}
    left = wanted - sum(taken.values())
    remainders = [
        (-(wanted * len(numbers) % rest), min(numbers), name) for name, numbers in groups.items()
    ]
    for _, _, name in sorted(remainders)[:left]:
        taken[name] += 1
    chosen = list(forced)
    for name, numbers in groups.items():
        by_lot = sorted((digest(data["seed"], number), number) for number in numbers)
        chosen += [number for _, number in by_lot[: taken[name]]]
    return sorted(chosen)


def digest(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def main(path: str) -> int:
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    found = sample(data)
    print("复算结果：", "、".join(map(str, found)))
    print("系统结果：", "、".join(map(str, data["drawn"])))
    same = found == data["drawn"]
    print("一致" if same else "不一致")
    return 0 if same else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
