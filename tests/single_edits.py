"""Every single edit of a JSON document that a person could make, and what a path leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple, Union

Keys = tuple[Union[str, int], ...]

# Texts that tell items apart; a new item has others.
_TELLING = frozenset(
    {
        "code", "column", "customName", "from", "group", "id", "input", "insightId", "itemId",
        "localName", "login", "name", "objectId", "ref", "source", "text", "title", "toolRef",
        "versionId",
    }
)  # fmt: skip
_STEPS = re.compile(r"\[[^\]]*\]|/[^/\[]*")


class Edit(NamedTuple):
    """One edit: `keys` lead to what it touches, for an edit of a list to the list."""

    kind: str
    keys: Keys
    make: Callable[[], Any]


def single_edits(document: Any) -> Iterator[Edit]:
    """Yield edits of every leaf, key and list; one of two equal results is as good as the other."""
    for keys, value in _places(document):
        if isinstance(value, dict):
            yield _edit(
                "key added", (*keys, "zNew"), document, keys, lambda old: {**old, "zNew": 1}
            )
            for key in value:
                yield _edit("key removed", (*keys, key), document, keys, _without_key(key))
        elif isinstance(value, list):
            yield from _edits_of_list(document, keys, value)
        else:
            yield _edit("value changed", keys, document, keys, _another)


def _edits_of_list(document: Any, keys: Keys, items: list[Any]) -> Iterator[Edit]:
    for place in sorted({0, len(items) // 2, len(items) - 1} if items else ()):
        yield _edit("item removed", keys, document, keys, _without_item(place))
        yield _edit("item doubled", keys, document, keys, _doubled(place))
        if place:
            yield _edit("item moved", keys, document, keys, _in_front(place))
    for place in sorted({0, len(items)} if items else ()):
        yield _edit("item added", keys, document, keys, _inserted(place, _new_item(items[0])))


def _edit(kind: str, keys: Keys, document: Any, inside: Keys, change: Callable[[Any], Any]) -> Edit:
    return Edit(kind, keys, lambda: replaced(document, inside, change))


def replaced(value: Any, keys: Keys, change: Callable[[Any], Any]) -> Any:
    """Return the value with what the keys lead to changed; the rest is shared, not copied."""
    if not keys:
        return change(value)
    first, rest = keys[0], keys[1:]
    if isinstance(value, dict):
        return {**value, first: replaced(value[first], rest, change)}
    return [
        replaced(item, rest, change) if place == first else item for place, item in enumerate(value)
    ]


def _places(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    yield keys, value
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, item in inside:
        yield from _places(item, (*keys, key))


def _another(leaf: Any) -> Any:
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, (int, float)):
        return leaf + 1 if abs(leaf) < 2**50 else 0
    return f"{leaf}~x" if isinstance(leaf, str) else "x"


def _without_key(key: str) -> Callable[[Any], Any]:
    return lambda old: {name: item for name, item in old.items() if name != key}


def _without_item(place: int) -> Callable[[Any], Any]:
    return lambda old: old[:place] + old[place + 1 :]


def _doubled(place: int) -> Callable[[Any], Any]:
    return lambda old: [*old[:place], old[place], *old[place:]]


def _in_front(place: int) -> Callable[[Any], Any]:
    return lambda old: [old[place], *old[:place], *old[place + 1 :]]


def _inserted(place: int, item: Any) -> Callable[[Any], Any]:
    return lambda old: [*old[:place], item, *old[place:]]


def _new_item(like: Any) -> Any:
    if isinstance(like, dict):
        return {
            key: f"new {key}" if key in _TELLING and isinstance(value, str) else value
            for key, value in like.items()
        }
    return "new" if isinstance(like, str) else 987_654


def leads_to(path: str, keys: Keys, old: Any, new: Any) -> bool:
    """Whether a path names what the keys lead to, or something around or inside it."""
    steps = _STEPS.findall(path if path != "/" else "")
    if "".join(steps) != (path if path != "/" else ""):
        return False
    sides = [old, new]
    for step, key in zip(steps, keys):
        if isinstance(key, str):
            if step != "/" + _escaped(key).replace("[", "~2"):
                return False
        elif step != f"[{key}]" and not any(
            _tells(step[1:-1], side[key])
            for side in sides
            if isinstance(side, list) and key < len(side)
        ):
            return False
        sides = [_inside(side, key) for side in sides]
    return True


def _inside(value: Any, key: str | int) -> Any:
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


def _tells(mark: str, item: Any) -> bool:
    """Whether a mark such as `id=a,type=b` has the item's own values."""
    if not isinstance(item, dict):
        return False
    for field, value in item.items():
        start = f"{field}={_escaped(value).replace(']', '~3')}"
        if mark == start or (mark.startswith(start + ",") and _tells(mark[len(start) + 1 :], item)):
            return True
        if isinstance(value, dict) and mark.startswith(f"{field}/"):
            flat = {f"{field}/{key}": inner for key, inner in value.items()}
            return _tells(mark, flat)
    return False


def _escaped(text: Any) -> str:
    return str(text).replace("~", "~0").replace("/", "~1")
