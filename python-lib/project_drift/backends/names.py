"""Names of files in a store: what they tell, and what is no name of ours."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from project_drift.backends.base import SnapshotInfo, utc_now
from project_drift.backends.bytes import ByteStore

# Everything of a store lies below it.
STORE_FOLDER = "project-drift"
TIME_IN_NAMES = "%Y%m%dT%H%M%SZ"
_SNAPSHOT = re.compile(
    r"(?P<serial>[0-9]{6,})-(?P<time>[0-9]{8}T[0-9]{6}Z)-(?P<token>[0-9a-f]{12})"
    r"(?P<partial>\.partial)?\.json\.gz\Z"
)
LINEAGE = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{32}\.json\Z")
_UNFINISHED = re.compile(r"\.writing-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}\Z")
_TIME = re.compile(r"[0-9]{8}T[0-9]{6}Z")


def snapshot_name(serial: int, moment: datetime, token: str, partial: bool) -> str:
    """Return the name of a snapshot's file."""
    mark = ".partial" if partial else ""
    return f"{serial:06d}-{moment.strftime(TIME_IN_NAMES)}-{token}{mark}.json.gz"


def parsed_name(name: str, size: int) -> SnapshotInfo | None:
    """Return what the name of a snapshot tells, `None` where it is not one."""
    match = _SNAPSHOT.match(name)
    if match is None:
        return None
    try:
        serial = int(match["serial"])  # Python refuses thousands of digits
        saved_at = datetime.strptime(match["time"], TIME_IN_NAMES).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return SnapshotInfo(
        serial=serial,
        saved_at=saved_at.isoformat(),
        name=name,
        size=size,
        token=match["token"],
        partial=match["partial"] is not None,
    )


def is_lineage(path: str) -> bool:
    """Whether a file of a store is a lineage, which holds the key of the fingerprints."""
    *_, folder, name = "", *path.split("/")
    return folder == "lineage" and LINEAGE.match(name) is not None


def unfinished_name() -> str:
    """Return a name for a file that is being written and will be renamed; no two are the same."""
    return f".writing-{utc_now().strftime(TIME_IN_NAMES)}-{secrets.token_hex(8)}"


def is_unfinished(path: str) -> bool:
    """Whether a file is, or was when its writer broke off, still being written."""
    return _UNFINISHED.match(path.rsplit("/", 1)[-1]) is not None


def time_in(name: str) -> datetime | None:
    """Return the time in the name of a file, `None` where there is none."""
    match = _TIME.search(name)
    try:
        return match and datetime.strptime(match[0], TIME_IN_NAMES).replace(tzinfo=timezone.utc)
    except ValueError:
        return None


def later_than(names: Iterable[str]) -> datetime:
    """Return a time later than those in names that begin with one, and not before now.

    Clocks go wrong and seconds are coarse, but the order of such names is their meaning.
    """
    moment = utc_now()
    for name in names:
        try:
            last = datetime.strptime(name[:16], TIME_IN_NAMES).replace(tzinfo=timezone.utc)
            moment = max(moment, last + timedelta(seconds=1))
        except (ValueError, OverflowError):
            continue  # somebody else's file
    return moment


def histories(store: ByteStore) -> list[tuple[str, str]]:
    """Return project and environment of every history with a snapshot, in order.

    Whoever asks for a project that there is not may have opened a store for it.
    """
    files = (file.path for file in store.list(STORE_FOLDER) if not is_unfinished(file.path))
    places = (path.split("/") for path in files)
    return sorted({(parts[1], parts[2]) for parts in places if parts[3:4] == ["snapshots"]})
