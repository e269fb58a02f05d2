"""Texts of a project as Markdown that means nothing but itself.

A backslash stops formatting, but on the usual hosts neither mentions nor references nor links from
bare addresses: those are looked for after the Markdown was read. None of them looks into code. So a
word that holds anything but letters, digits and plain punctuation becomes code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from project_drift.reports._values import TEXT_LIMIT, visible

_RUN = re.compile("`+")
# Letters with an apostrophe or a hyphen inside, numbers, times; then the end of a sentence. Words
# such as GH-12 name an issue on some hosts, and a dot inside may make an address.
_PLAIN_WORD = re.compile(
    r"[(\"'“]*"
    r"(?:[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\W\d_]*\d+(?:[:-]\d+)*)"
    r"[)\"'”]*[,.;:!?…]?[)\"'”]*"
)
_PLAIN_SIGNS = {"›", "→", "…", "·", "–", "—"}
# At the beginning of a block these would number a list.
_NUMBERING = re.compile(r"\d+[.)]")


def prose(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return a sentence; what could be more than words in it becomes code."""
    words = visible(text, limit).split()
    return " ".join(_word(word, place == 0) for place, word in enumerate(words))


def code(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return a text as code on one line."""
    held = visible(text, limit)
    if not held:
        return '`""`'
    fence = "`" * (_longest_run([held]) + 1)
    pad = " " if held[0] in "` " or held[-1] in "` " else ""
    return f"{fence}{pad}{held}{pad}{fence}"


def cell(text: str) -> str:
    """Return what stands in a cell of a table, where a bar would begin the next one."""
    return text.replace("|", "\\|")


def fenced(lines: list[str], language: str) -> list[str]:
    """Return lines as a block of code with a fence that none of them can close."""
    fence = "`" * max(3, _longest_run(lines) + 1)
    return [f"{fence}{language}", *lines, fence]


def _word(word: str, is_first: bool) -> str:
    if is_first and _NUMBERING.fullmatch(word):
        return code(word)
    return word if word in _PLAIN_SIGNS or _PLAIN_WORD.fullmatch(word) else code(word)


def _longest_run(texts: Iterable[str]) -> int:
    return max((len(run) for text in texts for run in _RUN.findall(text)), default=0)
