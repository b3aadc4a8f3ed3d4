"""Seeded chance and the golden texts: the same procedure as in Swift, so that golden files need not hold the texts.

The Swift side is SplitMix64.swift and Tests/TokenizationTests/GoldenTexts.swift; a change here is a change there.
"""

import json
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
POOLS = CHECKOUT / "Tests/TokenizationTests/Golden/text-pools.json"
MASK = (1 << 64) - 1


class SplitMix64:
    """Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def index(self, bound):
        threshold = (-bound & MASK) % bound
        while True:
            product = self.next() * bound
            if product & MASK >= threshold:
                return product >> 64


def fnv1a(data, value=0xCBF29CE484222325):
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


class GoldenTexts:
    def __init__(self):
        material = json.loads(POOLS.read_text(encoding="utf-8"))
        self.fixed = material["fixed"]
        self.separators = material["separators"]
        self.seed = material["seed"]
        self.count = len(self.fixed) + material["generatedCount"]
        self.pools = material["pools"]
        self.total_weight = sum(pool["weight"] for pool in self.pools)

    def text(self, index):
        if index < len(self.fixed):
            return self.fixed[index]
        chance = SplitMix64(self.seed + index)
        target = self._length(chance)
        scalars = []
        while len(scalars) < target:
            scalars += self._piece(chance)
            scalars += self.separators[chance.index(len(self.separators))]
        return "".join(scalars[:target])

    def _length(self, chance):
        """In scalars; a few texts have 10,000."""
        draw = chance.index(1000)
        if draw < 3:
            return 10_000
        return 200 + chance.index(600) if draw < 60 else 1 + chance.index(60)

    def _piece(self, chance):
        draw = chance.index(self.total_weight)
        for pool in self.pools:
            if draw < pool["weight"]:
                break
            draw -= pool["weight"]
        if "words" in pool:
            return list(pool["words"][chance.index(len(pool["words"]))])
        fewest, most = pool["count"]
        return [self._scalar(pool["ranges"], chance) for _ in range(fewest + chance.index(most - fewest + 1))]

    def _scalar(self, ranges, chance):
        offset = chance.index(sum(last - first + 1 for first, last in ranges))
        for first, last in ranges:
            if offset <= last - first:
                return chr(first + offset)
            offset -= last - first + 1
        raise AssertionError("beyond the ranges")
