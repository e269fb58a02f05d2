"""Reading a project's on-disk form from a folder, a zip or a git commit."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

Tree = Mapping[str, bytes]
"""File contents by path, relative to the project's folder, with forward slashes."""

_ROOT_FILE = "params.json"
_GIT_TIMEOUT = 120


def read_tree(source: str | os.PathLike[str], revision: str | None = None) -> Tree:
    """The files of the project at `source`.

    The project may stand in a subfolder (as in an export archive): its root is the topmost folder
    with a `params.json`. Raises ValueError where there is none, FileNotFoundError where there is
    no such source, and RuntimeError where git refuses.
    """
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"no project at {path}")
    if revision is not None:
        files = _from_git(path, revision)
    elif path.is_dir():
        files = _from_folder(path)
    else:
        files = _from_zip(path)
    return _below_root(files, f"{path}" + (f" at {revision}" if revision else ""))


def _from_folder(folder: Path) -> dict[str, bytes]:
    files = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and ".git" not in relative.parts:
            files[relative.as_posix()] = path.read_bytes()
    return files


def _from_zip(archive: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(archive) as opened:
            return {
                entry.filename: opened.read(entry)
                for entry in opened.infolist()
                if not entry.is_dir()
            }
    except zipfile.BadZipFile as error:
        raise ValueError(f"{archive} is neither a folder nor a zip archive") from error


def _from_git(repository: Path, revision: str) -> dict[str, bytes]:
    if revision.startswith("-"):
        raise ValueError(f"{revision!r} is no git revision")
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    done = subprocess.run(
        ["git", "-C", str(repository), "archive", "--format=tar", revision],
        capture_output=True,
        check=False,
        env=environment,
        timeout=_GIT_TIMEOUT,
    )
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise RuntimeError(f"git archive of {revision!r} in {repository} failed: {complaint}")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                files[member.name] = content.read()
    return files


def _below_root(files: dict[str, bytes], source: str) -> Tree:
    roots = [PurePosixPath(path).parent for path in files if path.split("/")[-1] == _ROOT_FILE]
    if not roots:
        raise ValueError(f"no {_ROOT_FILE} in {source}: not a project in DSS's on-disk form")
    root = min(roots, key=lambda folder: (len(folder.parts), str(folder)))
    prefix = "" if str(root) == "." else f"{root}/"
    return {path[len(prefix) :]: data for path, data in files.items() if path.startswith(prefix)}
