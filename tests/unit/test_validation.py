"""The schema: every state that capture can make passes, one wrong field anywhere does not."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import a_resource, a_state, an_alert
from project_drift.exceptions import StateCorruptedError, StateVersionError
from project_drift.models.state import FORMAT_VERSION, State
from project_drift.validation import get_state_schema, validate_state, validate_state_safe
from strategies import Json
from strategies import states as any_state

FIELDS = sorted(a_state().to_dict())
RESOURCE_FIELDS = ("resource_type", "resource_id", "display_name", "attributes", "metadata")
METADATA_FIELDS = ("deployed_at", "deployed_by", "created_at", "created_by", "dataiku_internal_id")
WRONG_RESOURCES: list[Any] = [None, [], "text", 1, {}]


def many_alike(count: int = 12) -> Json:
    """The plain form of a state whose resources all have the same shape."""
    found = [a_resource(f"d{place:02}", rows=place) for place in range(count)]
    return copy.deepcopy(a_state(*found, alerts=[an_alert()]).to_dict())


def places() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(many_alike()["resources"]))


@given(any_state())
def test_every_state_passes(state: State) -> None:
    assert validate_state_safe(state.to_dict()) == (True, "")


@given(any_state())
def test_the_short_cut_agrees_with_the_whole_schema(state: State) -> None:
    plain = state.to_dict()
    whole = jsonschema.Draft7Validator(get_state_schema()).is_valid(plain)
    assert validate_state_safe(plain)[0] == whole


@pytest.mark.parametrize("field", FIELDS)
def test_a_state_without_one_of_its_fields_is_refused(field: str) -> None:
    plain = many_alike()
    del plain[field]
    with pytest.raises(StateCorruptedError, match=field):
        validate_state(plain)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_another_kind_is_refused_by_name(field: str) -> None:
    plain = many_alike()
    plain[field] = None
    with pytest.raises(StateCorruptedError, match=field):
        validate_state(plain)


def test_a_field_that_is_not_of_the_format_is_refused() -> None:
    with pytest.raises(StateCorruptedError, match="smuggled"):
        validate_state({**many_alike(), "smuggled": 1})


@pytest.mark.parametrize("field", RESOURCE_FIELDS)
@given(place=places())
def test_a_resource_without_one_of_its_fields_is_refused(field: str, place: str) -> None:
    plain = many_alike()
    del plain["resources"][place][field]
    with pytest.raises(StateCorruptedError, match=place):
        validate_state(plain)


@pytest.mark.parametrize("field", RESOURCE_FIELDS)
@given(place=places(), value=st.sampled_from((None, 1, [], True)))
def test_a_wrong_field_of_any_resource_is_refused(field: str, place: str, value: Any) -> None:
    plain = many_alike()
    plain["resources"][place][field] = value
    with pytest.raises(StateCorruptedError, match=f"resources/{place}/{field}"):
        validate_state(plain)


@pytest.mark.parametrize("field", [*METADATA_FIELDS, "checksum"])
@given(place=places(), value=st.sampled_from((1, [], {}, True)))
def test_wrong_metadata_of_any_resource_is_refused(field: str, place: str, value: Any) -> None:
    plain = many_alike()
    plain["resources"][place]["metadata"][field] = value
    with pytest.raises(StateCorruptedError, match=f"resources/{place}/metadata/{field}"):
        validate_state(plain)


@pytest.mark.parametrize("level", ["resource", "metadata"])
@given(place=places())
def test_an_unknown_field_of_any_resource_is_refused(level: str, place: str) -> None:
    plain = many_alike()
    resource = plain["resources"][place]
    (resource if level == "resource" else resource["metadata"])["smuggled"] = "x"
    with pytest.raises(StateCorruptedError, match="smuggled"):
        validate_state(plain)


@pytest.mark.parametrize("wrong", WRONG_RESOURCES, ids=repr)
@given(place=places())
def test_what_is_no_resource_is_refused_wherever_it_stands(wrong: Any, place: str) -> None:
    plain = many_alike()
    plain["resources"][place] = wrong
    with pytest.raises(StateCorruptedError, match=place):
        validate_state(plain)


@pytest.mark.parametrize(
    ("field", "value"),
    [("resource_type", None), ("resource_id", 1), ("reason", None), ("smuggled", "x")],
)
def test_a_wrong_alert_is_refused(field: str, value: Any) -> None:
    plain = many_alike()
    plain["alerts"][0][field] = value
    with pytest.raises(StateCorruptedError, match="alerts/0"):
        validate_state(plain)


def test_a_type_cannot_be_covered_in_a_way_that_there_is_not() -> None:
    plain = {**many_alike(), "coverage": {"dataset": "perhaps"}}
    with pytest.raises(StateCorruptedError, match="coverage/dataset"):
        validate_state(plain)


@pytest.mark.parametrize("serial", [-1, 1.5, "1", True])
def test_a_serial_is_a_whole_number_from_zero(serial: Any) -> None:
    with pytest.raises(StateCorruptedError, match="serial"):
        validate_state({**many_alike(), "serial": serial})


@pytest.mark.parametrize("name", ["", "a b", "../up", "é", "x" * 41, "prod\n"])
def test_what_is_no_environment_name_is_refused(name: str) -> None:
    with pytest.raises(StateCorruptedError, match="environment"):
        validate_state({**many_alike(), "environment": name})


@given(st.integers(FORMAT_VERSION + 1, 10**6))
def test_a_newer_format_is_refused_by_name(version: int) -> None:
    with pytest.raises(StateVersionError) as refusal:
        validate_state({"version": version, "whatever": "the future holds"})
    assert f"format {version}" in str(refusal.value)
    assert "update" in str(refusal.value)


@pytest.mark.parametrize("version", [0, -1, "1", None, True, []])
def test_what_is_no_version_is_refused_as_damaged(version: Any) -> None:
    with pytest.raises(StateCorruptedError, match="version") as refusal:
        validate_state({**many_alike(), "version": version})
    assert not isinstance(refusal.value, StateVersionError)


@pytest.mark.parametrize("data", [None, 1, "text", [], [{}], {}], ids=repr)
def test_what_is_no_state_at_all_is_refused(data: Any) -> None:
    with pytest.raises(StateCorruptedError, match="not a valid state"):
        validate_state(data)


def test_the_reason_stays_short_however_large_the_wrong_value_is() -> None:
    with pytest.raises(StateCorruptedError) as refusal:
        validate_state({**many_alike(), "lineage": ["x" * 1_000_000]})
    assert len(str(refusal.value)) < 400


def test_a_valid_state_is_told_without_a_reason() -> None:
    assert validate_state_safe(many_alike()) == (True, "")


def test_an_invalid_state_is_told_with_the_reason() -> None:
    valid, reason = validate_state_safe({**many_alike(), "lineage": None})
    assert not valid
    assert "lineage" in reason


def test_a_newer_state_is_told_with_the_reason() -> None:
    valid, reason = validate_state_safe({**many_alike(), "version": FORMAT_VERSION + 1})
    assert not valid
    assert f"format {FORMAT_VERSION + 1}" in reason


def test_the_schema_is_itself_a_valid_draft_07_schema() -> None:
    schema = get_state_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


def test_changing_the_schema_that_was_handed_out_changes_no_check() -> None:
    handed_out = get_state_schema()
    handed_out["required"].clear()
    handed_out["properties"]["serial"].clear()
    assert json.dumps(get_state_schema()) != json.dumps(handed_out)
    assert not validate_state_safe({**many_alike(), "serial": "x"})[0]
