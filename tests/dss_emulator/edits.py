"""Changes to a project: content, stamp and commit together, as a save in DSS makes them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from .agents import stamp_versions, stored_form, with_version_tags
from .clock import Clock
from .object_types import OBJECT_TYPES, ObjectType
from .sidecars import files
from .stamps import Stamp
from .store import Json, ProjectData, StoredObject, bare, disk_path

_WITHOUT_CREATION_TAG = frozenset({"jupyter_notebook", "library_file", "ml_task", "flow_zone"})

_TAXONOMY = "wiki/taxonomy.json"
_DOCUMENT_FILES = {
    "settings": ("project settings", "params.json"),
    "permissions": ("project permissions", "params.json"),
    "custom": ("project metadata", "params.json"),
    "variables": ("project variables", ""),
    "tags": ("project tags", "tags.json"),
    "wiki": ("wiki", _TAXONOMY),
}
_VARIABLES_FILES = {"standard": "variables.json", "local": "localvariables.json"}
_STAMPED_DOCUMENTS = frozenset({"settings", "permissions", "custom"})


class Editor:
    """Edits one project; each public method is one save by `user`.

    Only `replace` is not: the next commit takes along what was replaced.
    """

    def __init__(self, project: ProjectData, clock: Clock, user: str) -> None:
        self._project = project
        self._clock = clock
        self._user = user
        self._replaced: list[str] = []

    def save(
        self,
        row: ObjectType,
        name: str,
        definition: Json,
        payload: str | None = None,
        data: bytes | None = None,
        bump: bool = True,
    ) -> None:
        """Create or replace an object; a payload or data of None keeps what is there.

        Without `bump` an object that exists changes content and keeps its stamp.
        """
        date = self._clock.tick()
        objects = self._project.of_type(row.name)
        old = objects.get(name)
        stamp = self._next_stamp(old, date, bump)
        objects[name] = StoredObject(
            self._content(row, definition, old, stamp, bump),
            stamp,
            old.payload if payload is None and old is not None else payload,
            data if data is not None else old.data if old is not None else b"",
        )
        if row.name == "wiki_article" and old is None:
            self._project.wiki["taxonomy"].append({"id": name, "children": []})
            self._replaced.append(_TAXONOMY)
        paths = _changed_files(row, name, old, objects[name])
        self._record(f"{'Saved' if old else 'Created'} {row.noun}: {self._named(name)}", paths)

    def delete(self, row: ObjectType, name: str) -> None:
        """Delete an object, what belongs to it and its place in zones; KeyError if missing."""
        objects = self._project.of_type(row.name)
        if name not in objects:
            raise KeyError(f"no {row.name} {name!r} in {self._project.key}")
        self._clock.tick()
        deleted = objects.pop(name)
        self._delete_dependents(row, name)
        self._record(f"Deleted {row.noun}: {self._named(name)}", files(row, name, deleted))

    def save_document(self, document: str, content: Json, bump: bool = True) -> None:
        """Replace one of the project's documents."""
        date = self._clock.tick()
        before = getattr(self._project, document)
        setattr(self._project, document, copy.deepcopy(content))
        if document in _STAMPED_DOCUMENTS and bump:
            self._project.stamp = self._project.stamp.bumped(self._user, date)
        noun, path = _DOCUMENT_FILES[document]
        paths = [path] if path else _variables_files(before, content)
        self._record(f"Saved {noun}: {self._project.key}", paths)

    def replace(self, row: ObjectType, name: str, definition: Json) -> None:
        """Change an object in the wake of another edit: stamped, without a commit of its own.

        UNCONFIRMED: the commit of the edit holds it as well.
        """
        stored = self._project.of_type(row.name)[name]
        stored.definition = definition
        stored.stamp = stored.stamp.bumped(self._user, self._clock.tick())
        self._replaced.append(disk_path(row, name))

    def record_rename(self, row: ObjectType, old: str, new: str) -> None:
        """Commit a rename."""
        renamed = self._project.of_type(row.name)[new]
        self._record(
            f"Renamed {row.noun}: {self._named(old)} to {new}",
            [*files(row, old, renamed), *files(row, new, renamed)],
        )

    def _content(
        self,
        row: ObjectType,
        definition: Json,
        old: StoredObject | None,
        stamp: Stamp,
        bump: bool,
    ) -> Json:
        content = bare(row, copy.deepcopy(definition))
        before = old.definition if old is not None else {}
        if "creationTag" in before:
            content.setdefault("creationTag", copy.deepcopy(before["creationTag"]))
        elif old is None and row.name not in _WITHOUT_CREATION_TAG:
            content.setdefault("creationTag", stamp.as_tag())
        if row.name == "jupyter_notebook" and (bump or old is None):
            content.setdefault("metadata", {})["modifiedBy"] = self._user
        if row.in_saved_models:
            content = with_version_tags(stored_form(content, row.name), stamp)
            if bump:
                content = stamp_versions(before, content, stamp)
        return content

    def _next_stamp(self, old: StoredObject | None, date: int, bump: bool) -> Stamp:
        if old is None:
            return Stamp(0, self._user, date)
        return old.stamp.bumped(self._user, date) if bump else old.stamp

    def _delete_dependents(self, row: ObjectType, name: str) -> None:
        project = self._project
        if row.flow:
            place = {"objectType": row.flow, "objectId": name}
            for zone_id, zone in project.of_type("flow_zone").items():
                for key in ("items", "shared"):
                    if place in zone.definition.get(key, []):
                        zone.definition[key] = [i for i in zone.definition[key] if i != place]
                        self._replaced.append(disk_path(OBJECT_TYPES["flow_zone"], zone_id))
        owned = {"dataset": "statistics_worksheet", "analysis": "ml_task"}.get(row.name)
        if owned:
            children = project.of_type(owned)
            for child in [child for child in children if child.startswith(f"{name}/")]:
                self._replaced += files(OBJECT_TYPES[owned], child, children.pop(child))
        if row.name == "managed_folder":
            project.contents.pop(name, None)
        if row.name == "wiki_article":
            project.wiki["taxonomy"] = _without_article(project.wiki["taxonomy"], name)
            self._replaced.append(_TAXONOMY)

    def _record(self, message: str, paths: Iterable[str]) -> None:
        touched, self._replaced = [*paths, *self._replaced], []
        self._project.history.record(
            message, self._user, self._clock.now, touched, self._project.commit_mode
        )

    def _named(self, name: str) -> str:
        return f"{self._project.key}.{name}"


def restamp_after_load(old: ProjectData, new: ProjectData, tagged: set[tuple[str, str]],
                       clock: Clock) -> None:  # fmt: skip
    """Stamp a project that takes the place of `old`, where the files did not bring the stamps.

    What did not change keeps the stamp it had; what changed gets a new one, by the owner.
    `tagged` are the (type, name) pairs whose files brought a stamp; ("", "") is the project.
    """
    for type_name in OBJECT_TYPES:
        for name, stored in new.of_type(type_name).items():
            before = old.of_type(type_name).get(name)
            if before is None or (type_name, name) in tagged:
                continue
            if before.same_content(stored):
                stored.stamp = before.stamp
            else:
                stored.stamp = before.stamp.bumped(new.owner, clock.tick())
    if ("", "") not in tagged:
        same = (old.settings, old.permissions) == (new.settings, new.permissions)
        new.stamp = old.stamp if same else old.stamp.bumped(new.owner, clock.tick())


def _without_article(taxonomy: list[Any], article_id: str) -> list[Any]:
    kept = []
    for node in taxonomy:
        children = _without_article(node.get("children", []), article_id)
        if node.get("id") == article_id:
            kept.extend(children)
        else:
            kept.append({**node, "children": children})
    return kept


def _changed_files(
    row: ObjectType, name: str, old: StoredObject | None, new: StoredObject
) -> list[str]:
    """Where a save changed something; the definition's file where nothing did."""
    before, after = files(row, name, old) if old else {}, files(row, name, new)
    paths = sorted(before.keys() | after.keys())
    changed = [path for path in paths if before.get(path) != after.get(path)]
    return changed or [disk_path(row, name)]


def _variables_files(old: Json, new: Json) -> list[str]:
    changed = [path for part, path in _VARIABLES_FILES.items() if old.get(part) != new.get(part)]
    return changed or list(_VARIABLES_FILES.values())
