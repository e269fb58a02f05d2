"""Resources: ids that fall apart into their parts again, checksums of the definition alone."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import PROJECT, TYPES, a_resource
from project_drift import canonical
from project_drift.exceptions import ConfigurationError, StateCorruptedError
from project_drift.models.resource import (
    Resource,
    ResourceMetadata,
    make_resource_id,
    parse_resource_id,
)
from strategies import AWKWARD, Json, filled_texts, json_values
from strategies import definition_pairs as pairs
from strategies import resources as any_resource

BAD_TYPES = ("", "Dataset", "data set", "data.set", "dataset\n", "9lives", "_x", "dätaset")
BAD_KEYS = ("", "A.B", "A B", "A/B", "SHOP\n", "É", "..")


def names() -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), filled_texts())


@given(st.sampled_from(TYPES), names())
def test_an_id_falls_apart_into_what_it_was_made_of(kind: str, name: str | None) -> None:
    made = make_resource_id(kind, PROJECT, name)
    assert parse_resource_id(made) == (kind, PROJECT, name)


@given(st.tuples(st.sampled_from(TYPES), names()), st.tuples(st.sampled_from(TYPES), names()))
def test_two_objects_never_share_an_id(left: Any, right: Any) -> None:
    ids = [make_resource_id(kind, PROJECT, name) for kind, name in (left, right)]
    assert (ids[0] == ids[1]) == (left == right)


def test_a_name_is_everything_after_the_second_dot() -> None:
    assert parse_resource_id("library_file.SHOP.python/my.own lib.py").name == (
        "python/my.own lib.py"
    )


@pytest.mark.parametrize("kind", BAD_TYPES)
def test_an_id_is_not_made_for_what_is_no_type(kind: str) -> None:
    with pytest.raises(ConfigurationError, match="type"):
        make_resource_id(kind, PROJECT, "x")


@pytest.mark.parametrize("key", BAD_KEYS)
def test_an_id_is_not_made_for_what_is_no_project_key(key: str) -> None:
    with pytest.raises(ConfigurationError, match="project key"):
        make_resource_id("dataset", key, "x")


def test_an_id_is_not_made_for_an_empty_name() -> None:
    with pytest.raises(ConfigurationError, match="empty name"):
        make_resource_id("dataset", PROJECT, "")


@pytest.mark.parametrize(
    "text", ["", "dataset", "dataset.", "dataset.SHOP.", ".SHOP.x", "Dataset.SHOP.x", "a.B C.x"]
)
def test_what_is_no_id_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        parse_resource_id(text)
    assert repr(text) in str(refusal.value)


def test_a_resource_is_refused_under_the_id_of_another_type() -> None:
    with pytest.raises(ConfigurationError, match="not of a recipe"):
        Resource("recipe", "dataset.SHOP.orders", {})


def test_a_resource_is_refused_under_what_is_no_id() -> None:
    with pytest.raises(ConfigurationError, match="not a resource id"):
        Resource("dataset", "orders", {})


@pytest.mark.parametrize(("name", "shown"), [("a.b/c", "a.b/c"), (None, PROJECT)])
def test_a_resource_without_a_display_name_is_called_by_its_name_or_its_project(
    name: str | None, shown: str
) -> None:
    assert a_resource(name).display_name == shown


def test_a_display_name_of_its_own_is_kept() -> None:
    assert Resource("scenario", "scenario.SHOP.S1", {}, display_name="Nightly").display_name == (
        "Nightly"
    )


def test_a_resource_tells_project_and_name_by_its_id() -> None:
    resource = a_resource("a.b")
    assert (resource.project_key, resource.resource_name) == (PROJECT, "a.b")


def test_a_resource_of_which_there_is_one_per_project_has_no_name() -> None:
    assert a_resource(None, "variables").resource_name is None


def test_a_resource_cannot_be_assigned_to() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(a_resource(), "attributes", {})  # noqa: B010 - a type checker refuses the other


@given(pairs())
def test_a_resource_has_changed_exactly_when_its_canonical_definition_has(
    definitions: tuple[Json, Json],
) -> None:
    old, new = (Resource("dataset", "dataset.SHOP.a", item) for item in definitions)
    differ = canonical.dumps(old.attributes) != canonical.dumps(new.attributes)
    assert new.has_changed(old) == old.has_changed(new) == differ


@given(any_resource())
def test_the_checksum_is_that_of_the_definition(resource: Resource) -> None:
    assert resource.compute_checksum() == canonical.checksum(resource.attributes)


@given(any_resource())
def test_who_saved_a_resource_and_when_is_never_a_change(resource: Resource) -> None:
    other = dataclasses.replace(
        resource,
        metadata=ResourceMetadata("2027-01-01T00:00:00+00:00", "tom", stamp=99),
        display_name="another",
    )
    assert not other.has_changed(resource)


@given(any_resource())
def test_a_resource_survives_its_plain_form(resource: Resource) -> None:
    assert Resource.from_dict(resource.to_dict()) == resource


@given(any_resource())
def test_the_plain_form_survives_json(resource: Resource) -> None:
    plain = resource.to_dict()
    assert Resource.from_dict(json.loads(json.dumps(plain))).to_dict() == plain


@given(any_resource())
def test_the_plain_form_tells_the_checksum(resource: Resource) -> None:
    assert resource.to_dict()["metadata"]["checksum"] == canonical.checksum(resource.attributes)


@given(any_resource(), json_values())
def test_a_tampered_definition_is_refused(resource: Resource, value: Any) -> None:
    plain = resource.to_dict()
    plain["attributes"] = {**plain["attributes"], "smuggled": value}
    with pytest.raises(StateCorruptedError, match="checksum"):
        Resource.from_dict(plain)


def test_a_tampered_checksum_is_refused() -> None:
    plain = a_resource(a=1).to_dict()
    plain["metadata"]["checksum"] = canonical.checksum({"a": 2})
    with pytest.raises(StateCorruptedError, match=r"dataset\.SHOP\.orders"):
        Resource.from_dict(plain)


@pytest.mark.parametrize("name", [name for name in AWKWARD if name])
def test_awkward_names_survive_the_plain_form(name: str) -> None:
    assert Resource.from_dict(a_resource(name).to_dict()).resource_name == name
