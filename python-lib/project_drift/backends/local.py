"""States in local files: one file that is replaced, or a directory in the layout of a folder."""

from __future__ import annotations

import os
import re
import stat
from datetime import datetime, timezone
from pathlib import Path

from project_drift.backends import codec
from project_drift.backends.base import (
    Lineage,
    SnapshotInfo,
    StateBackend,
    as_saved,
    check_belongs,
    check_environment,
)
from project_drift.backends.bytes import StoredFile
from project_drift.backends.names import is_lineage, unfinished_name
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import (
    ConfigurationError,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)
from project_drift.models.state import State


def write_atomically(path: Path, content: bytes, private: bool = False) -> None:
    """Replace a file so that a reader sees the old content or the new, never a part.

    Parent folders are created. A `private` file is for its owner alone, where the system knows
    owners; others have the rights that the umask leaves. Raises `StateWriteError`; the old file is
    then untouched. A process that is killed leaves a file of an `unfinished_name` beside it.
    """
    temporary = path.with_name(unfinished_name())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            if private:  # before its content is in it
                temporary.touch(mode=0o600, exist_ok=False)
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise StateWriteError(f"cannot write {path}: {error.strerror or error}") from error


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows has no such call for folders."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse(error: OSError) -> None:
    """Raise `StateCorruptedError`, but not where there is no such folder, or not any more."""
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        told = f"cannot read {error.filename}: {error.strerror or error}"
        raise StateCorruptedError(told) from error


class LocalDirectory:
    """A byte store in a local directory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def list(self, folder: str) -> list[StoredFile]:
        """Return all files below a folder, at any depth.

        Raises `StateCorruptedError` where one of the folders cannot be read: what is in it would
        look as if it were not there.
        """
        found = []
        for place, _, names in os.walk(self.path / folder, onerror=_refuse):
            for file in (Path(place) / name for name in names):
                try:
                    status = file.stat()
                except OSError as error:
                    _refuse(error)
                    continue
                if stat.S_ISREG(status.st_mode):
                    found.append(StoredFile(file.relative_to(self.path).as_posix(), status.st_size))
        return sorted(found)

    def read(self, path: str) -> bytes:
        try:
            return (self.path / path).read_bytes()
        except FileNotFoundError:
            raise StateNotFoundError(f"{self.describe()} has no file {path}") from None
        except OSError as error:
            raise StateCorruptedError(f"cannot read {path}: {error.strerror or error}") from error

    def write(self, path: str, content: bytes) -> None:
        write_atomically(self.path / path, content, private=is_lineage(path))

    def delete(self, path: str) -> None:
        _delete(self.path / path)

    def describe(self) -> str:
        return f"the store {self.path}"


class LocalDirectoryBackend(SnapshotBackend):
    """Snapshots in a local directory, in the same layout as in a managed folder."""

    def __init__(self, path: Path, project_key: str, environment: str = "default") -> None:
        super().__init__(LocalDirectory(Path(path)), project_key, environment)


class LocalFileBackend(StateBackend):
    """One current state file, replaced atomically; each replaced file stays as a numbered backup.

    It is for one writer at a time: of two that save at once, one is the current file and the other
    may not even become a backup. `prod.state.json` has its lineage and fingerprint key in
    `prod.state.json.lineage.json` and its backups in `prod.state.json.<serial>.backup`. The project
    and environment are those of the first state saved.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._lineage_path = self.path.with_name(f"{self.path.name}.lineage.json")
        self._backup_name = re.compile(re.escape(self.path.name) + r"\.([0-9]{6,})\.backup\Z")

    def open(self) -> Lineage:
        try:
            return Lineage.decode(self._lineage_path.read_bytes(), str(self._lineage_path))
        except FileNotFoundError:
            if _is_there(self.path):
                raise StateCorruptedError(
                    f"{self.path} has lost its lineage file {self._lineage_path.name}: "
                    "restore it, or save to another path"
                ) from None
        except OSError as error:
            told = f"cannot read {self._lineage_path}: {error.strerror or error}"
            raise StateCorruptedError(told) from error
        lineage = Lineage.create()
        write_atomically(self._lineage_path, lineage.encode(), private=True)
        return lineage

    def load(self, serial: int | None = None) -> State:
        for info in reversed(self.history()):
            if serial in (None, info.serial):
                state = self._read(self.path.with_name(info.name))
                if state.complete or serial is not None:
                    return state
        if serial is None:
            raise StateNotFoundError(f"there is no state at {self.path} yet")
        raise StateNotFoundError(f"neither {self.path} nor its backups have serial {serial}")

    def save(self, state: State) -> State:
        lineage = self.open()
        previous = self._read(self.path) if _is_there(self.path) else None
        if previous is not None:
            check_belongs(state, lineage, previous.project_key, previous.environment)
        else:
            check_belongs(state, lineage, state.project_key, state.environment)
        highest = max((info.serial for info in self.history()), default=0)
        saved = as_saved(state, lineage, highest + 1)
        content = codec.encode_text(saved)
        if previous is not None:
            write_atomically(self._numbered_backup(previous.serial), self.path.read_bytes())
        write_atomically(self.path, content)
        return saved

    def exists(self) -> bool:
        return any(self._read(self.path.with_name(info.name)).complete for info in self.history())

    def delete(self) -> None:
        named = re.compile(re.escape(self.path.name) + r"\.[A-Za-z0-9_-]{1,40}\.backup\Z")
        backups = [path for path in self._beside() if named.match(path.name)]
        for path in [self.path, self._lineage_path, *backups]:
            _delete(path)

    def backup(self, suffix: str) -> str:
        check_environment(suffix)
        state = self.load()
        copy = self.path.with_name(f"{self.path.name}.{suffix}.backup")
        if self._backup_name.match(copy.name):
            raise ConfigurationError(
                f"{copy.name} would be the name of a replaced state: add a letter"
            )
        if _is_there(copy):
            raise ConfigurationError(f"{copy} is there already")
        write_atomically(copy, codec.encode_text(state))
        return str(copy)

    def history(self) -> list[SnapshotInfo]:
        files = [
            (int(match[1]), file)
            for file in self._beside()
            if (match := self._backup_name.match(file.name))
        ]
        if _is_there(self.path):
            current = self._read(self.path).serial
            # A save that broke off had made its backup, and not yet replaced the file.
            files = [(serial, file) for serial, file in files if serial != current]
            files.append((current, self.path))
        found = []
        for serial, file in sorted(files):
            try:
                status = file.stat()
            except OSError as error:
                _refuse(error)
                continue
            moment = datetime.fromtimestamp(int(status.st_mtime), timezone.utc)
            found.append(SnapshotInfo(serial, moment.isoformat(), file.name, status.st_size))
        return found

    def _beside(self) -> list[Path]:
        """Return all that is in the folder of the file, where it may be looked into."""
        try:
            return list(self.path.parent.iterdir())
        except OSError as error:
            _refuse(error)
            return []

    def _read(self, path: Path) -> State:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise StateNotFoundError(f"there is no state at {path}") from None
        except OSError as error:
            raise StateCorruptedError(
                f"{path} cannot be read: {error.strerror or error}"
            ) from error
        try:
            return codec.decode_text(content)
        except StateCorruptedError as error:
            raise type(error)(f"{path}: {error}") from error

    def _numbered_backup(self, serial: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{serial:06d}.backup")


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StateWriteError(f"cannot delete {path}: {error.strerror or error}") from error


def _is_there(path: Path) -> bool:
    """Whether a file is there; raises `StateCorruptedError` where that cannot be told."""
    try:
        path.stat()
    except OSError as error:
        _refuse(error)
        return False
    return True
