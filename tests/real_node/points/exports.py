"""Points 12 and 3d: what is in an export, how long it takes and what it leaves behind."""

from __future__ import annotations

from real_node.facts import Fact, NotTestable, Seen
from real_node.ground import Ground

_UNUSED = "nothing: the plugin never exports a project"


def _version_tags(ground: Ground) -> Seen:
    names = ground.export.names
    found = [name for name in names if name.endswith("version-tags.json")]
    return Seen(bool(found), f"{len(names)} files; {', '.join(found) or 'no version-tags.json'}")


def _timeline(ground: Ground) -> Seen:
    before = _events(ground)
    seconds = ground.export.seconds
    after = _events(ground)
    return Seen(
        after > before, f"{before} items before, {after} after an export of {seconds:.1f} s"
    )


def _events(ground: Ground) -> int:
    return len(ground.node.read(f"{ground.node.path}/timeline", itemCount=1000)["items"])


def _duration(ground: Ground) -> Seen:
    raise NotTestable(
        f"this project is small: {ground.export.seconds:.1f} s for {len(ground.export.names)} "
        "files; time the export of a large one by hand"
    )


def _audit(_ground: Ground) -> Seen:
    raise NotTestable("the public API does not show the audit log; look into it by hand")


EXPORT_IN_GIT = Fact(
    "3d",
    "The zip of an export holds version-tags.json.",
    f"{_UNUSED}; a mode that reads exports would need other marks without it",
    _version_tags,
)
FACTS = (
    Fact("12a", "An export adds an item to the project's timeline.", _UNUSED, _timeline),
    Fact("12b", "An export is written into the audit log.", _UNUSED, _audit),
    Fact("12c", "An export of a large project takes minutes, not hours.", _UNUSED, _duration),
)
