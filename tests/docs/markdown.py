"""Reads the Markdown pages as far as the tests need: headings, links, code, and blocks to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.M | re.S
)
_MARK = re.compile(r"<!-- not run here: (?P<reason>[^>]+) -->\n\Z")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """One fenced block; `not_run` is the reason that the comment right above it gives."""

    language: str
    body: str
    start: int
    end: int
    not_run: str = ""


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def blocks(self) -> Iterator[Block]:
        text = self.text
        for fence in _FENCE.finditer(text):
            mark = _MARK.search(text[: fence.start()])
            reason = mark["reason"] if mark else ""
            yield Block(fence["language"], fence["body"], *fence.span("body"), not_run=reason)

    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    def spans(self) -> list[str]:
        """The pieces of code that stand in the running text."""
        return _SPAN.findall(self.prose())

    def links(self) -> list[str]:
        return [link["target"] for link in _LINK.finditer(_SPAN.sub("", self.prose()))]

    def anchors(self) -> set[str]:
        """The names that hosts give to the headings of a page."""
        found: list[str] = []
        for heading in re.findall(r"^#{1,6} +(.+?) *$", self.prose(), re.M):
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
            name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            count = sum(
                re.fullmatch(rf"{re.escape(name)}(-\d+)?", one) is not None for one in found
            )
            found.append(f"{name}-{count}" if count else name)
        return set(found)


def pages() -> list[Page]:
    """All pages of the repository."""
    folders = (ROOT, *(ROOT / name for name in ("docs", "frontend", "fuzz", "tests")))
    found = {path for folder in folders for path in folder.glob("*.md")}
    found.update((ROOT / "docs").glob("**/*.md"))
    return [Page(path) for path in sorted(found)]
