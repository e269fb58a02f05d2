"""Renames are claimed on evidence alone, and what only follows one is told from edits."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from examples import MOMENT, a_resource, a_state
from project_drift.diff import references
from project_drift.diff.engine import DiffEngine, has_drift
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import NOT_PERMITTED, State

OTHER_MOMENT = "2026-11-23T10:00:01+00:00"
CODE = "import dataiku\nfor name in dataiku.Dataset.list():\n    print(name, 'has been built')\n"
SENTENCE = "Gold members at high risk, for a call by the manager of the shop"


def born(resource: Resource, when: str | None = MOMENT, who: str | None = "anna") -> Resource:
    """The resource with a mark of creation."""
    marked = dataclasses.replace(resource.metadata, created_at=when, created_by=who)
    return resource.with_metadata(marked)


def diff(old: State, new: State) -> list[ResourceDiff]:
    """The differences, without what did not change."""
    found = DiffEngine().diff(old, new)
    return [item for item in found if item.change_type is not ChangeType.UNCHANGED]


def told(old: list[Resource], new: list[Resource]) -> list[str]:
    return [str(item) for item in diff(a_state(*old), a_state(*new))]


OLD, NEW = born(a_resource("orders", rows=1)), born(a_resource("sales", rows=1))
RENAMED = ["> dataset.SHOP.sales"]
APART = ["- dataset.SHOP.orders", "+ dataset.SHOP.sales"]


# ---------------------------------------------------------------------------- by their creation


def test_what_was_created_by_the_same_person_in_the_same_second_is_the_same_object() -> None:
    (found,) = diff(a_state(OLD), a_state(NEW))
    assert (found.change_type, found.resource_id) == (ChangeType.RENAMED, "dataset.SHOP.sales")
    assert (found.old_resource, found.new_resource) == (OLD, NEW)
    assert found.reason == "both were created by anna at 2026-11-23 10:00:00 UTC"


def test_a_rename_is_counted_as_one_and_is_drift() -> None:
    found = DiffEngine().diff(a_state(OLD), a_state(NEW))
    counts = DiffEngine().summary(found)
    assert {name: count for name, count in counts.items() if count} == {"renamed": 1}
    assert has_drift(found)


def test_a_rename_can_be_taken_apart_again() -> None:
    (found,) = diff(a_state(OLD), a_state(NEW))
    assert [str(part) for part in found.unpaired()] == APART


def test_what_was_edited_beside_the_name_is_told_as_well() -> None:
    (found,) = diff(a_state(OLD), a_state(born(a_resource("sales", rows=2))))
    assert [(change.path, change.old, change.new) for change in found.changes] == [("/rows", 1, 2)]


def test_a_place_that_took_the_new_name_is_a_change_that_is_seen() -> None:
    old = born(a_resource("orders", params={"path": "/data/orders"}))
    new = born(a_resource("sales", params={"path": "/data/sales"}))
    (found,) = diff(a_state(old), a_state(new))
    assert [(change.path, change.follows) for change in found.changes] == [("/params/path", "")]


@pytest.mark.parametrize(
    "other",
    [
        born(a_resource("sales", rows=1), when=OTHER_MOMENT),
        born(a_resource("sales", rows=1), who="marc"),
        born(a_resource("sales", rows=1), when=None),
        born(a_resource("sales", rows=1), who=None),
    ],
    ids=["another second", "another person", "no time", "nobody"],
)
def test_another_mark_of_creation_is_no_evidence(other: Resource) -> None:
    assert told([OLD], [other]) == APART


@pytest.mark.parametrize(
    ("when", "who"),
    [(None, None), (MOMENT, None), (None, "anna")],
    ids=["nothing", "a time", "a person"],
)
def test_objects_are_not_one_for_half_a_mark_of_creation(when: str | None, who: str | None) -> None:
    assert told([born(OLD, when, who)], [born(NEW, when, who)]) == APART


def test_objects_of_two_types_are_two_objects() -> None:
    assert told([OLD], [born(a_resource("sales", "recipe"))]) == [
        "- dataset.SHOP.orders", "+ recipe.SHOP.sales",
    ]  # fmt: skip


def test_an_object_of_another_project_is_a_copy() -> None:
    copy = dataclasses.replace(OLD, resource_id="dataset.COPY.orders")
    assert told([OLD], [copy]) == ["+ dataset.COPY.orders", "- dataset.SHOP.orders"]


def test_what_a_project_has_one_of_is_not_renamed() -> None:
    old, new = (born(a_resource(name, "variables")) for name in "ab")
    assert told([old], [new]) == ["- variables.SHOP.a", "+ variables.SHOP.b"]


@pytest.mark.parametrize("side", ["before", "after", "both"])
def test_a_mark_of_creation_that_a_third_object_has_is_no_evidence(side: str) -> None:
    twin = born(a_resource("twin"))
    old = [OLD, twin] if side in ("before", "both") else [OLD]
    new = [NEW, twin] if side in ("after", "both") else [NEW]
    assert not [line for line in told(old, new) if line.startswith(">")]


def test_each_of_two_renames_is_told_by_its_own_evidence() -> None:
    first, second = (("a", "x"), ("b", "y"))
    old = [born(a_resource(first[0])), born(a_resource(second[0]), who="marc")]
    new = [born(a_resource(second[1]), who="marc"), born(a_resource(first[1]))]
    pairs = [
        (item.old_resource.resource_name, item.new_resource.resource_name)
        for item in diff(a_state(*old), a_state(*new))
        if item.old_resource and item.new_resource
    ]
    assert pairs == [first, second]


def test_what_could_not_be_read_on_one_side_was_not_renamed() -> None:
    for kinds in ((), ("dataset",)):
        unread = a_state(NEW, coverage=dict.fromkeys(kinds, NOT_PERMITTED))
        unread.resources = {} if kinds else unread.resources
        found = diff(a_state(OLD), unread)
        assert [str(item) for item in found] == ([] if kinds else RENAMED)


def test_secrets_that_cannot_be_compared_are_said_beside_the_evidence() -> None:
    old, new = (
        a_state(born(a_resource(name, params={"password": {"$secret": key * 16}})), key_id=key)
        for name, key in (("orders", "a"), ("sales", "b"))
    )
    (found,) = diff(old, new)
    assert found.reason.startswith(
        "both were created by anna at 2026-11-23 10:00:00 UTC. Whether its secrets"
    )


# ------------------------------------------------------------------------------ by their content


def a_file(path: str, text: str = CODE) -> Resource:
    return a_resource(path, "library_file", text=text)


def test_a_file_that_was_moved_is_known_by_its_text() -> None:
    (found,) = diff(a_state(a_file("python/a.py")), a_state(a_file("python/b.py")))
    assert str(found) == "> library_file.SHOP.python/b.py"
    assert found.reason == "same content, which no other library file has"
    assert found.changes == ()


def test_a_moved_file_that_was_edited_is_not_known_any_more() -> None:
    assert len(told([a_file("a.py")], [a_file("b.py", CODE + "# more")])) == 2


@pytest.mark.parametrize(
    "text",
    ["", "x = 1", "# -*- coding: utf-8 -*-", "from __future__ import annotations\n", "x" * 99,
     "yyyy-MM-dd'T'HH:mm:ss.SSSZ;yyyy-MM-dd'T'HH:mm:ss.SSS", "Default (in DSS data dir.)"],
)  # fmt: skip
def test_content_that_anybody_may_have_is_no_evidence(text: str) -> None:
    assert len(told([a_file("a/__init__.py", text)], [a_file("b/__init__.py", text)])) == 2


def test_content_that_a_third_object_has_is_no_evidence() -> None:
    kept = a_file("python/kept.py")
    assert len(told([a_file("a.py"), kept], [a_file("b.py"), kept])) == 2


def test_content_that_a_third_object_had_is_no_evidence() -> None:
    edited = (a_file("python/kept.py", CODE), a_file("python/kept.py", "pass"))
    assert len(told([a_file("a.py"), edited[0]], [a_file("b.py"), edited[1]])) == 3


def test_two_copies_of_what_is_gone_are_not_told_apart() -> None:
    assert len(told([a_file("a.py")], [a_file("b.py"), a_file("c.py")])) == 3


def a_dataset(name: str, **attributes: Any) -> Resource:
    """A dataset as DSS makes it when nobody changes a setting."""
    return a_resource(
        name,
        type="Filesystem",
        managed=True,
        formatType="csv",
        formatParams={"style": "excel", "dateSerializationFormat": "ISO", "charset": "utf8"},
        params={"connection": "filesystem_managed", "path": "${projectKey}/" + name},
        schema={"columns": [{"name": "id", "type": "bigint"}, {"name": "amount"}]},
        **attributes,
    )


def a_recipe(name: str, **attributes: Any) -> Resource:
    """A sampling recipe as DSS makes it."""
    payload = {"samplingMethod": "HEAD_SEQUENTIAL", "maxRecords": 100000, "filter": {}}
    return a_resource(name, "recipe", type="sampling", payload=payload, **attributes)


@pytest.mark.parametrize("made", [a_dataset, a_recipe])
def test_objects_as_dss_makes_them_are_alike_by_nature(made: Any) -> None:
    assert len(told([made("orders")], [made("sales")])) == 2


@pytest.mark.parametrize("made", [a_dataset, a_recipe])
def test_a_description_that_nothing_else_has_tells_an_object(made: Any) -> None:
    """It tells it wherever the definition repeats the object's own name."""
    old, new = made("orders", shortDesc=SENTENCE), made("sales", shortDesc=SENTENCE)
    assert len(told([old], [new])) == 1


def test_a_title_is_no_evidence_since_dss_makes_some_up() -> None:
    title = {"name": "Performance modeling of is_churned on the customers of last year"}
    old, new = (Resource("analysis", f"analysis.SHOP.{name}", title) for name in "ab")
    assert len(told([old], [new])) == 2


def test_a_change_of_looks_does_not_hide_equal_content() -> None:
    old, new = (
        a_resource(name, "flow_zone", shortDesc=SENTENCE, color=color)
        for name, color in (("a", "red"), ("b", "blue"))
    )
    (found,) = diff(a_state(old), a_state(new))
    assert [(change.path, change.cosmetic) for change in found.changes] == [("/color", True)]


def test_equal_content_of_objects_that_were_created_apart_is_a_template() -> None:
    old = born(a_resource("a", "jupyter_notebook", cells=[{"source": CODE}]))
    new = born(a_resource("b", "jupyter_notebook", cells=[{"source": CODE}]), when=OTHER_MOMENT)
    assert len(told([old], [new])) == 2


def test_content_decides_among_objects_of_one_import() -> None:
    texts = [CODE, CODE.replace("built", "checked")]
    old = [born(a_resource(name, "recipe", payload=text)) for name, text in zip("ab", texts)]
    new = [born(a_resource(name, "recipe", payload=text)) for name, text in zip("yx", texts)]
    assert told(old, new) == ["> recipe.SHOP.x", "> recipe.SHOP.y"]


def never(old: Resource, new: Resource) -> ResourceDiff:
    pytest.fail(f"compared {old} with {new}")


# -------------------------------------------------------------------------------- what follows


def followed(old: Resource, new: Resource) -> list[Change]:
    """The changes of one object while the dataset "orders" was renamed to "sales"."""
    (found,) = (
        item
        for item in diff(a_state(OLD, old), a_state(NEW, new))
        if item.resource_id == new.resource_id
    )
    return list(found.changes)


def own(changes: list[Change]) -> list[str]:
    assert {change.follows for change in changes} <= {"", "dataset.SHOP.sales"}
    return [change.path for change in changes if not change.follows]


def reading(*names: str, **attributes: Any) -> Resource:
    items = [{"ref": name, "deps": []} for name in names]
    return a_resource("compute", "recipe", inputs={"main": {"items": items}}, **attributes)


def zone(*members: tuple[str, str]) -> Resource:
    items = [{"objectId": name, "objectType": kind} for kind, name in members]
    return a_resource("z1", "flow_zone", items=sorted(items, key=lambda item: item["objectId"]))


def building(**build: Any) -> Resource:
    steps = [{"id": "b1", "name": "Build it", "params": {"builds": [{"type": "DATASET", **build}]}}]
    return a_resource("NIGHTLY", "scenario", params={"steps": steps})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (reading("orders"), reading("sales")),
        (reading("a", "orders", "b"), reading("a", "sales", "b")),
        (reading("SHOP.orders"), reading("SHOP.sales")),
        (
            zone(("DATASET", "orders"), ("DATASET", "p")),
            zone(("DATASET", "sales"), ("DATASET", "p")),
        ),
        (building(itemId="orders"), building(itemId="sales")),
        (
            a_resource("a1", "analysis", inputDatasetSmartName="orders"),
            a_resource("a1", "analysis", inputDatasetSmartName="sales"),
        ),
    ],
    ids=["recipe", "one of several", "with the project", "zone", "scenario", "analysis"],
)
def test_a_reference_follows(old: Resource, new: Resource) -> None:
    changes = followed(old, new)
    assert changes
    assert own(changes) == []


def test_an_object_in_which_only_references_changed_is_told_as_such() -> None:
    found = diff(a_state(OLD, reading("orders")), a_state(NEW, reading("sales")))
    assert [(str(item), item.only_follows) for item in found] == [
        ("> dataset.SHOP.sales", False), ("~ recipe.SHOP.compute", True),
    ]  # fmt: skip


def test_without_the_rename_the_same_reference_is_an_edit() -> None:
    (found,) = diff(a_state(reading("orders")), a_state(reading("sales")))
    assert not any(change.follows for change in found.changes)


def test_an_edit_beside_a_reference_stays_an_edit() -> None:
    changes = followed(reading("orders", limit=1), reading("sales", limit=2))
    assert own(changes) == ["/limit"]
    assert len(changes) > 1


def test_an_edit_within_what_refers_stays_an_edit() -> None:
    changes = followed(
        building(itemId="orders", partitions="day"), building(itemId="sales", partitions="month")
    )
    assert [path.rpartition("/")[2] for path in own(changes)] == ["partitions"]


def test_an_edit_of_a_list_item_that_is_known_by_the_reference_stays_an_edit() -> None:
    old, new = reading("a", "orders"), reading("a", "sales")
    new.attributes["inputs"]["main"]["items"][1]["deps"] = ["x"]
    changed = a_resource("compute", "recipe", **new.attributes)
    (path,) = own(followed(old, changed))
    assert path.startswith("/inputs/main/items[ref=sales]/deps")


def test_another_order_of_the_inputs_stays_an_edit() -> None:
    changes = followed(reading("orders", "b"), reading("b", "sales"))
    assert [change.kind for change in changes if not change.follows] == ["moved"]


def test_a_member_that_left_the_zone_besides_stays_an_edit() -> None:
    old = zone(("DATASET", "orders"), ("DATASET", "gone"), ("RECIPE", "p"))
    changes = followed(old, zone(("DATASET", "sales"), ("RECIPE", "p")))
    assert [change.kind for change in changes if not change.follows] == ["removed"]


def test_a_recipe_of_the_dataset_s_old_name_keeps_it() -> None:
    members = (("RECIPE", "orders"), ("DATASET", "p"))
    old, new = zone(("DATASET", "orders"), *members), zone(("DATASET", "sales"), *members)
    assert own(followed(old, new)) == []


def test_a_column_of_the_old_name_is_no_reference() -> None:
    columns = {"payload": {"selectedColumns": [{"name": "orders", "table": 0}], "keys": ["orders"]}}
    assert own(followed(reading("orders", **columns), reading("sales", **columns))) == []


@pytest.mark.parametrize("payload", [{"keys": ["orders"]}, {"values": [{"column": "orders"}]}])
def test_a_column_that_takes_the_new_name_of_a_dataset_is_an_edit(payload: dict[str, Any]) -> None:
    text = json.dumps(payload).replace("orders", "sales")
    old, new = reading("orders", payload=payload), reading("sales", payload=json.loads(text))
    edits = own(followed(old, new))
    assert edits
    assert all(path.startswith("/payload") for path in edits)


def test_a_column_in_a_chart_that_takes_the_new_name_of_a_dataset_is_an_edit() -> None:
    sides = [
        a_resource("i1", "insight", params={"datasetSmartName": name, "def": {"column": name}})
        for name in ("orders", "sales")
    ]
    assert own(followed(*sides)) == ["/params/def/column"]


@pytest.mark.parametrize("which", [0, 1], ids=["had the old name", "has the new name"])
def test_a_reference_that_may_be_to_something_else_of_the_name_is_an_edit(which: int) -> None:
    states = [[OLD, reading("orders")], [NEW, reading("sales")]]
    folder = "orders" if which == 0 else "sales"
    states[which].append(a_resource(folder, "streaming_endpoint"))
    found = diff(*(a_state(*state) for state in states))
    (recipe,) = (item for item in found if item.resource_type == "recipe")
    assert recipe.changes
    assert not any(change.follows for change in recipe.changes)


def test_an_input_does_not_follow_the_rename_of_a_notebook() -> None:
    notebooks = [born(a_resource(name, "jupyter_notebook")) for name in ("orders", "sales")]
    data = [a_resource(name) for name in ("orders", "sales")]
    found = diff(
        a_state(notebooks[0], *data, reading("orders")),
        a_state(notebooks[1], *data, reading("sales")),
    )
    assert [str(item) for item in found if item.change_type is not ChangeType.UNCHANGED] == [
        "> jupyter_notebook.SHOP.sales", "~ recipe.SHOP.compute",
    ]  # fmt: skip
    assert not any(change.follows for item in found for change in item.changes)


@pytest.mark.parametrize("other", ["recipe", "jupyter_notebook", "library_file"])
def test_what_no_recipe_reads_does_not_keep_an_input_from_following(other: str) -> None:
    same = a_resource("orders", other)
    found = diff(a_state(OLD, same, reading("orders")), a_state(NEW, same, reading("sales")))
    (recipe,) = (item for item in found if item.resource_id == "recipe.SHOP.compute")
    assert recipe.only_follows


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("recipe", {"payload": "read('orders')\n"}, {"payload": "read('sales')\n"}),
        ("recipe", {"tags": ["orders"]}, {"tags": ["sales"]}),
        ("insight", {"name": "orders"}, {"name": "sales"}),
        ("variables", {"standard": {"input": "orders"}}, {"standard": {"input": "sales"}}),
        ("dataset", {"params": {"table": "orders"}}, {"params": {"table": "sales"}}),
        ("library_file", {"text": "orders"}, {"text": "sales"}),
        ("recipe", {"params": {"path": "/orders"}}, {"params": {"path": "/sales"}}),
        ("recipe", {"params": {"from": "orders"}}, {"params": {"from": "clients"}}),
        ("recipe", {"params": {"from": "clients"}}, {"params": {"from": "sales"}}),
        ("recipe", {"params": {"from": "orders"}}, {"params": {"from": None}}),
        ("recipe", {"params": {"from": "orders"}}, {"params": {"from": ["sales"]}}),
        ("recipe", {"params": {"from": "clients"}}, {"params": {"from": None}}),
        ("recipe", {"params": {"orders": 1}}, {"params": {"sales": 1}}),
    ],
    ids=[
        "code", "tags", "title", "variable", "table", "file", "path", "from it", "to it",
        "to nothing", "to a list", "another to nothing", "key",
    ],
)  # fmt: skip
def test_what_somebody_wrote_is_no_reference(
    kind: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    resource_id = f"{kind}.SHOP" if kind == "variables" else f"{kind}.SHOP.other"
    changes = followed(*(Resource(kind, resource_id, side) for side in (before, after)))
    assert changes
    assert not any(change.follows for change in changes)


def test_each_reference_is_told_with_the_rename_it_follows() -> None:
    second = [born(a_resource(name), who="marc") for name in ("clients", "people")]
    states = [
        a_state(OLD, second[0], reading("orders", "clients")),
        a_state(NEW, second[1], reading("sales", "people")),
    ]
    (found,) = (item for item in diff(*states) if item.resource_type == "recipe")
    assert {change.path: change.follows.rpartition(".")[2] for change in found.changes} == {
        "/inputs/main/items[ref=orders]": "sales",
        "/inputs/main/items[ref=sales]": "sales",
        "/inputs/main/items[ref=clients]": "people",
        "/inputs/main/items[ref=people]": "people",
    }


def test_what_is_told_by_the_name_of_an_input_follows_the_rename_of_that_input() -> None:
    """The settings of a join have numbers for its inputs, which are told by their names."""
    join: dict[str, Any] = {
        "type": "join",
        "payload": {"virtualInputs": [{"index": 0}, {"index": 1}]},
    }
    second = [born(a_resource(name), who="marc") for name in ("clients", "people")]
    states = [
        a_state(OLD, second[0], reading("orders", "clients", **join)),
        a_state(NEW, second[1], reading("sales", "people", **join)),
    ]
    (found,) = (item for item in diff(*states) if item.resource_type == "recipe")
    told = {c.path: c.follows for c in found.changes if c.path.startswith("/payload")}
    assert told
    for path, follows in told.items():
        assert follows.endswith("people" if "clients" in path or "people" in path else "sales")


def test_a_dataset_and_a_recipe_of_one_name_follow_each_to_its_own() -> None:
    """In the zone each takes the new name of its type."""
    recipes = [born(a_resource(name, "recipe")) for name in ("orders", "run")]
    old = [OLD, recipes[0], zone(("DATASET", "orders"), ("RECIPE", "orders"))]
    new = [NEW, recipes[1], zone(("DATASET", "sales"), ("RECIPE", "run"))]
    (found,) = (x for x in diff(a_state(*old), a_state(*new)) if x.resource_type == "flow_zone")
    assert found.only_follows
    assert {change.follows for change in found.changes} == {"dataset.SHOP.sales", "recipe.SHOP.run"}


def test_an_object_is_compared_once_more_however_many_renames_it_follows() -> None:
    """Else a zone of a thousand renamed datasets would be compared a thousand times."""
    many = range(30)
    sides = [[a_resource(f"{name}{number}") for number in many] for name in ("old", "new")]
    zones = [zone(*(("DATASET", str(item.resource_name)) for item in side)) for side in sides]
    (whole,) = diff(a_state(zones[0]), a_state(zones[1]))
    found = [
        ResourceDiff(ChangeType.RENAMED, new.resource_id, "dataset", old, new)
        for old, new in zip(*sides)
    ]
    compared = []

    def compare(old: Resource, new: Resource) -> ResourceDiff:
        compared.append(new.resource_id)
        return dataclasses.replace(whole, changes=())

    *_, marked = references.folded([*found, whole], a_state(*sides[0]), a_state(*sides[1]), compare)
    assert compared == [whole.resource_id]
    assert {change.follows for change in marked.changes} == {item.resource_id for item in sides[1]}


def test_references_in_a_renamed_object_follow_as_well() -> None:
    recipes = [
        born(a_resource(name, "recipe", **reading(ref).attributes))
        for name, ref in (("compute_orders", "orders"), ("compute_sales", "sales"))
    ]
    found = diff(a_state(OLD, recipes[0]), a_state(NEW, recipes[1]))
    assert [(str(item), item.only_follows) for item in found] == [
        ("> dataset.SHOP.sales", False), ("> recipe.SHOP.compute_sales", False),
    ]  # fmt: skip
    assert {change.follows for change in found[1].changes} == {"dataset.SHOP.sales"}


def test_an_object_does_not_follow_its_own_rename() -> None:
    old = born(a_resource("A", "scenario", params={"scenarioId": "A"}))
    new = born(a_resource("B", "scenario", params={"scenarioId": "B"}))
    (found,) = diff(a_state(old), a_state(new))
    assert [change.follows for change in found.changes] == [""]
