"""A comparison as a patch: a unified diff of the definition of every object that changed.

Each object is a file of JSON with sorted keys. Texts of several lines, such as code, are files of
their own beside it, so that they are compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from project_drift.diff.flow import name_of
from project_drift.models.diff import Hunk
from project_drift.models.report import Row
from project_drift.models.resource import Resource
from project_drift.service.exploring import Exploration
from project_drift.strategies.code import hunks
from project_drift.strategies.place import escaped

# Stands behind a last line that does not end with a line break.
_OPEN_END = "\0open end"
_NOWHERE = "/dev/null"


def patch(exploration: Exploration) -> str:
    """Return the patch; objects that could not be read are not in it."""
    written: set[str] = set()
    parts = []
    for row in exploration.rows:
        if row.resource_id not in written and row.change != "unknown":
            written.add(row.resource_id)
            parts.append(_of_row(row, *exploration.sides.get(row.resource_id, (None, None))))
    return "".join(parts)


def _of_row(row: Row, old: Resource | None, new: Resource | None) -> str:
    before, after = _files(old), _files(new)
    return "".join(
        _of_file(
            f"a/{_path(row.renamed_from or row.resource_id)}{name}" if name in before else _NOWHERE,
            f"b/{_path(row.resource_id)}{name}" if name in after else _NOWHERE,
            before.get(name, ""),
            after.get(name, ""),
        )
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _path(resource_id: str) -> str:
    kind, _, rest = resource_id.partition(".")
    name = name_of(resource_id) if "." in rest else kind
    # Line breaks in a name would forge lines of the patch.
    return f"{kind}/{quote(name, safe=' -_.()', errors='backslashreplace')}"


def _files(resource: Resource | None) -> dict[str, str]:
    """Return the files of one side: their content, by what stands behind the object's path."""
    if resource is None:
        return {}
    texts: dict[str, str] = {}
    rest = _without_texts(resource.attributes, "", texts)
    return {".json": json.dumps(rest, sort_keys=True, indent=2) + "\n", **texts}


def _without_texts(value: Any, place: str, texts: dict[str, str]) -> Any:
    """Return a value with its texts moved to files."""
    if isinstance(value, str) and "\n" in value:
        name = quote(place, safe="/ -_.()", errors="backslashreplace")
        texts[name] = value
        return f"(in {name.lstrip('/')})"
    if isinstance(value, dict):
        return {
            key: _without_texts(item, f"{place}/{escaped(key)}", texts)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_without_texts(item, f"{place}/{i}", texts) for i, item in enumerate(value)]
    return value


def _of_file(old_name: str, new_name: str, old: str, new: str) -> str:
    lines = [f"--- {old_name}", f"+++ {new_name}"]
    if old and new:
        for hunk in hunks("\n".join(_lines(old)), "\n".join(_lines(new))):
            lines += _of_hunk(hunk)
    else:
        sign, content = ("+", _lines(new)) if new else ("-", _lines(old))
        many = f"1,{len(content)}"
        lines.append(f"@@ -0,0 +{many} @@" if new else f"@@ -{many} +0,0 @@")
        lines += (line for text in content for line in _signed(sign, text))
    return "\n".join(lines) + "\n"


def _of_hunk(hunk: Hunk) -> Iterator[str]:
    old = sum(sign != "+" for sign, _ in hunk.lines)
    new = sum(sign != "-" for sign, _ in hunk.lines)
    yield f"@@ -{hunk.old_start},{old} +{hunk.new_start},{new} @@"
    for sign, text in hunk.lines:
        yield from _signed(sign, text)


def _lines(text: str) -> list[str]:
    return text[:-1].split("\n") if text.endswith("\n") else (text + _OPEN_END).split("\n")


def _signed(sign: str, text: str) -> Iterator[str]:
    if text.endswith(_OPEN_END):
        yield sign + text[: -len(_OPEN_END)]
        yield "\\ No newline at end of file"
    else:
        yield sign + text
