"""What of a new order is still in the old one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


def longest_rise(numbers: Iterable[int]) -> list[int]:
    """Return the indices of a longest rising selection of different numbers.

    Patience sorting: each number goes on the first pile whose top is not below it. Linked to the
    top of the pile before, it ends a longest rise of those so far.
    """
    tops: list[int] = []
    indices: list[int] = []
    links: list[int] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        indices[pile : pile + 1] = [index]
        links.append(indices[pile - 1] if pile else -1)
    rise = []
    index = indices[-1] if indices else -1
    while index >= 0:
        rise.append(index)
        index = links[index]
    return rise[::-1]
