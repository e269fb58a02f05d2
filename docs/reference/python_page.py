"""The reference of the Python API, from the docstrings of its public names."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import project_drift
from project_drift import service

_INTRODUCTION = """\
# Python API

This page is made from the docstrings by `make reference`. [Use it from Python](\
../how-to/use-from-python.md) and [Automate with Python](../how-to/automate-with-python.md) begin \
with examples.

What stands here is what `import project_drift` promises. Other modules may change with any version.
"""
_SERVICE = """\
## project_drift.service

What the command line, the macros, the scenario steps and the webapp call. A `SnapshotBackend` is \
what `open_store` returns: a `LocalDirectoryBackend` or a `ManagedFolderBackend`.
"""
_GROUPS = {
    "Read a project": ("StateManager",),
    "Keep states": (
        "StateBackend", "LocalFileBackend", "LocalDirectoryBackend", "ManagedFolderBackend",
    ),
    "States": ("State", "Resource", "ResourceMetadata", "make_resource_id"),
    "Compare": ("DiffEngine", "ResourceDiff", "ChangeType", "Change"),
    "Types of objects": ("ResourceSync",),
    "Format": ("get_state_schema", "validate_state", "validate_state_safe"),
    "Errors": (
        "ProjectDriftError", "ConfigurationError", "StateNotFoundError", "StateCorruptedError",
        "StateWriteError", "ResourceNotFoundError", "Unauthorized", "Forbidden", "NotFound",
        "Unavailable",
    ),
}  # fmt: skip
_WIDTH = 88


def page() -> str:
    """Return the page in Markdown; raises `ValueError` where a public name is in no group."""
    grouped = {name for names in _GROUPS.values() for name in names}
    if left := set(project_drift.__all__) - grouped - {"__version__"}:
        raise ValueError(f"in no group of the Python reference: {', '.join(sorted(left))}")
    parts = [_INTRODUCTION]
    for title, names in _GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_entry(name, getattr(project_drift, name)) for name in names]
    parts.append(_SERVICE)
    parts += [_entry(name, found) for name, found in sorted(_called(service))]
    return "\n".join(parts)


def _called(module: Any) -> Iterator[tuple[str, Any]]:
    """Yield the functions and classes that a module hands on."""
    for name, found in vars(module).items():
        if inspect.isfunction(found) or (inspect.isclass(found) and name[0].isupper()):
            yield name, found


def _entry(name: str, found: Any) -> str:
    if not inspect.isclass(found):
        return _joined(f"### {name}", _block(_call(name, found)), _words(found))
    if issubclass(found, Exception):
        base = found.__bases__[0].__name__
        return _joined(f"### {name}", _block(f"class {name}({base})"), _words(found))
    if issubclass(found, enum.Enum):
        members = [f'{one.name} = "{one.value}"' for one in found]
        return _joined(f"### {name}", _block(f"class {name}", *members), _words(found))
    made = _call(name, found) if _is_made(found) else name
    told = [base.__name__ for base in found.__mro__[1:] if base.__name__ in project_drift.__all__]
    if told:
        members = [f"It has the methods of [{told[0]}](#{told[0].lower()})."]
    else:
        members = [_member(name, *pair) for pair in _members(found)]
    return _joined(f"### {name}", _block(f"class {made}"), _words(found), *members)


def _is_made(found: type) -> bool:
    """Whether calling the class is how people get one."""
    return not inspect.isabstract(found) and found.__init__ is not object.__init__  # type: ignore[misc]


def _members(found: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods and properties that a class or one of its bases defines."""
    told = set()
    for home in (one for one in found.__mro__ if one.__module__.startswith("project_drift")):
        for name, member in vars(home).items():
            unwrapped = member.__func__ if isinstance(member, classmethod) else member
            known = inspect.isfunction(unwrapped) or isinstance(member, property)
            if known and not name.startswith("_") and name not in told:
                told.add(name)
                yield name, getattr(found, name)


def _member(owner: str, name: str, member: Any) -> str:
    if isinstance(member, property):
        kind = str(member.fget.__annotations__.get("return", "")) if member.fget else ""
        return _joined(_block(f"{owner}.{name}: {kind}"), _words(member))
    return _joined(_block(_call(f"{owner}.{name}", member)), _words(member))


def _call(name: str, found: Any) -> str:
    """Return how something is called, as it stands in the source."""
    signature = inspect.signature(found)
    shown = [_parameter(one, found) for one in signature.parameters.values() if one.name != "self"]
    answer = signature.return_annotation
    tail = "" if inspect.isclass(found) or answer is signature.empty else f" -> {answer}"
    line = f"{name}({', '.join(shown)}){tail}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {one}," for one in shown), f"){tail}"])


def _parameter(one: inspect.Parameter, owner: Any) -> str:
    kind = "" if one.annotation is one.empty else f": {one.annotation}"
    if one.default is one.empty:
        return f"{one.name}{kind}"
    default = json.dumps(one.default) if isinstance(one.default, str) else repr(one.default)
    for field in dataclasses.fields(owner) if dataclasses.is_dataclass(owner) else ():
        if field.name == one.name and callable(field.default_factory):
            default = f"{field.default_factory.__name__}()"  # type: ignore[attr-defined]
    if dataclasses.is_dataclass(one.default):
        default = f"{type(one.default).__name__}()"
    return f"{one.name}{kind} = {default}"


def _words(found: Any) -> str:
    """Return the docstring, each paragraph in one line."""
    text = inspect.getdoc(found) or ""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


def _block(*lines: str) -> str:
    head, *rest = lines
    return "\n".join(["```python", head, *(f"    {line}" for line in rest), "```"])


def _joined(*parts: str) -> str:
    filled: Iterable[str] = (part.rstrip("\n") for part in parts if part)
    return "\n\n".join(filled) + "\n"
