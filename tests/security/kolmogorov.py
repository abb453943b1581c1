"""Whether two samples may come of one distribution: the test of Kolmogorov and Smirnov, by its limit for large samples."""

from __future__ import annotations

import math
from collections.abc import Sequence


def same_distribution(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance that two samples of one distribution lie as far apart as these, or further."""
    left, right = sorted(one), sorted(other)
    i = j = 0
    furthest = 0.0
    while i < len(left) and j < len(right):
        value = min(left[i], right[j])
        while i < len(left) and left[i] == value:
            i += 1
        while j < len(right) and right[j] == value:
            j += 1
        furthest = max(furthest, abs(i / len(left) - j / len(right)))
    effective = math.sqrt(len(left) * len(right) / (len(left) + len(right)))
    return _tail(furthest * effective)


def _tail(distance: float) -> float:
    if distance < 0.2:  # the series below converges too slowly there, and its sum is one to nine places
        return 1.0
    terms = ((1 if k % 2 else -1) * math.exp(-2 * k * k * distance * distance) for k in range(1, 101))
    return max(0.0, min(1.0, 2 * math.fsum(terms)))
