"""What a place for bytes must do: everything else about snapshots is the same in all of them."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class StoredFile(NamedTuple):
    """One file of a byte store; `path` is relative to the store's root, `size` in bytes."""

    path: str
    size: int


class ByteStore(Protocol):
    """The five things that a place for bytes must do; paths are relative and slash-separated."""

    def list(self, folder: str) -> list[StoredFile]:
        """Return all files below a folder, at any depth; none where it does not exist."""

    def read(self, path: str) -> bytes:
        """Return a file's content; raises `StateNotFoundError`."""

    def write(self, path: str, content: bytes) -> None:
        """Store a file with one call, replacing it; raises `StateWriteError`."""

    def delete(self, path: str) -> None:
        """Delete a file; nothing happens where there is none. Raises `StateWriteError`."""

    def describe(self) -> str:
        """Return the place's name for messages."""
