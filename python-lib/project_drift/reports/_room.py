"""Shares a limited number of characters among pieces of text, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A text in its full and in its short form."""

    full: list[str]
    short: list[str]


def fitted(pieces: Sequence[Piece], order: Iterable[int], room: int) -> list[list[str]]:
    """Return of each piece as many lines as there is room for, an empty list where there is none.

    As many as possible get their short form first, then as many of these as possible their full
    one; both in the order given.
    """
    chosen: list[list[str]] = [[] for _ in pieces]
    places = list(order)
    for place in places:
        size = _size(pieces[place].short)
        if size > room:
            break
        room -= size
        chosen[place] = pieces[place].short
    for place in places:
        more = _size(pieces[place].full) - _size(chosen[place])
        if chosen[place] and more <= room:
            room -= more
            chosen[place] = pieces[place].full
    return chosen


def within(blocks: Iterable[list[str]], room: int) -> tuple[list[str], int]:
    """Return the lines of as many blocks as fit, and the number of the others."""
    kept: list[str] = []
    hidden = 0
    for block in blocks:
        size = _size(block)
        if hidden or size > room:
            hidden += 1
            continue
        room -= size
        kept += block
    return kept, hidden


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)
