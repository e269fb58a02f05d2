"""Secrets in definitions: a fingerprint in their place, and nothing else changes."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from project_drift.models.resource import is_secret
from project_drift.normalize.noise import Normalizer, secret
from project_drift.normalize.secrets import (
    MARK,
    Concealer,
    is_secret_name,
    without_fingerprints,
)
from secret_texts import PLAIN, PLANTED
from strategies import json_values, keys

CONCEAL = Concealer(b"one key")
OTHER_KEY = Concealer(b"another key")
DIGITS = re.compile(r"[0-9a-f]{16}")

SECRET_NAMES = (
    "password", "db.password", "DB_PASSWORD", "Password", "smtp-password", "old password",
    "passwd", "pwd", "passphrase", "apiKey", "api_key", "API-KEY", "x-api-key", "openaiApiKey",
    "secret", "clientSecret", "client_secret", "secretKey", "aws.secret.key", "accessKey",
    "AWS_SECRET_ACCESS_KEY", "accountKey", "privateKey", "private_key", "token", "refreshToken",
    "sasToken", "webhookUrl", "webhook_url", "connectionString", "connection_string",
    "credential", "credentials", "passwords", "secrets", "apiKeys", "Authorization",
)  # fmt: skip
OTHER_NAMES = (
    "name", "key", "value", "tokens", "maxTokens", "tokenizer", "passwordPolicy", "secretary",
    "keyColumn", "primaryKey", "joinKeys", "foreignKey", "partitionKey", "token_count", "basic",
    "apiKeyHeader", "webhook", "url", "connection", "user", "", "секрет",
)  # fmt: skip
PAIRS = (("name", "value"), ("key", "value"), ("from", "to"))
NOT_SECRET: tuple[Any, ...] = (True, False, None, "", "${db_password}", [], {})

secret_names = st.sampled_from(SECRET_NAMES)
secret_texts = st.text(min_size=1).filter(lambda text: not text.startswith("${"))
secret_scalars = st.one_of(secret_texts, st.integers(), st.floats(allow_nan=False))
names_in_between = st.sampled_from(("params", "config", "a b", "0"))
# Definitions with fields of both kinds, at any depth, and with texts of both kinds.
definitions = st.dictionaries(
    st.one_of(secret_names, st.sampled_from(OTHER_NAMES), keys()),
    st.recursive(
        st.one_of(
            json_values(2),
            st.sampled_from(NOT_SECRET),
            st.sampled_from([planted.text for planted in PLANTED.values()]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.one_of(secret_names, keys()), inner, max_size=3),
            st.fixed_dictionaries({"name": secret_names, "value": inner}),
        ),
        max_leaves=6,
    ),
    max_size=4,
)


def is_fingerprint(value: Any) -> bool:
    return is_secret(value) and DIGITS.fullmatch(value[MARK]) is not None


def leaves(value: Any) -> list[Any]:
    """All values without parts, fingerprints taken whole."""
    if isinstance(value, dict) and not is_secret(value):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def test_names_of_secrets_are_known() -> None:
    assert [name for name in SECRET_NAMES if not is_secret_name(name)] == []


def test_other_names_are_not_taken_for_secrets() -> None:
    assert [name for name in OTHER_NAMES if is_secret_name(name)] == []


@given(secret_names, secret_scalars)
def test_a_value_under_a_telling_name_becomes_a_fingerprint(name: str, value: Any) -> None:
    hidden = CONCEAL({name: value, "other": 1})
    assert list(hidden) == [name, "other"]
    assert is_fingerprint(hidden[name])
    assert hidden["other"] == 1


@given(secret_names, secret_texts, st.lists(names_in_between, max_size=4))
def test_at_any_depth_nothing_of_the_value_is_left(name: str, value: str, path: list[str]) -> None:
    definition: Any = {name: f"~{value}~"}
    for step in path:
        definition = {step: [definition]}
    assert f"~{value}~" not in str(CONCEAL(definition))


@pytest.mark.parametrize(("named", "holder"), PAIRS)
@given(name=secret_names, value=secret_scalars)
def test_a_pair_is_hidden_by_the_name_in_it(named: str, holder: str, name: str, value: Any) -> None:
    hidden = CONCEAL({"map": [{named: name, holder: value}, {named: "colour", holder: "red"}]})
    assert hidden["map"][0][named] == name
    assert is_fingerprint(hidden["map"][0][holder])
    assert hidden["map"][1] == {named: "colour", holder: "red"}


def test_a_pair_whose_name_is_no_text_is_no_pair() -> None:
    definition = {"value": "red", "name": ["password"], "key": None}
    assert CONCEAL(definition) == definition


@given(secret_names, st.recursive(
    st.one_of(st.sampled_from(NOT_SECRET), secret_scalars),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys(), inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_below_a_telling_name_every_value_is_hidden_and_the_shape_stays(
    name: str, value: Any
) -> None:
    hidden = CONCEAL({name: value})[name]
    before, after = leaves(value), leaves(hidden)
    assert len(before) == len(after)
    for was, became in zip(before, after):
        if isinstance(was, bool) or was in (None, "", "${db_password}"):
            assert became == was
        else:
            assert is_fingerprint(became)


@pytest.mark.parametrize("value", NOT_SECRET, ids=repr)
@given(name=secret_names)
def test_references_switches_and_nothing_are_no_secrets(name: str, value: Any) -> None:
    definition = {name: value, "list": [{"name": name, "value": value}]}
    assert CONCEAL(definition) == definition


@pytest.mark.parametrize("value", ["${a}b", "a${b}", "${a", "$ {a}", "${a}\n", "${a}${b}x"])
def test_what_only_begins_like_a_reference_is_a_secret(value: str) -> None:
    assert is_fingerprint(CONCEAL({"password": value})["password"])


@given(secret_names, secret_names, secret_scalars)
def test_equal_secrets_have_equal_fingerprints_under_one_key(
    name: str, other_name: str, value: Any
) -> None:
    hidden = CONCEAL({name: value})[name]
    assert Concealer(b"one key")({other_name: value})[other_name] == hidden
    assert OTHER_KEY({name: value})[name] != hidden


@given(secret_texts, secret_texts)
def test_different_secrets_have_different_fingerprints(value: str, other: str) -> None:
    assert (CONCEAL({"token": value}) == CONCEAL({"token": other})) is (value == other)


def test_a_number_has_one_fingerprint_however_json_writes_it() -> None:
    assert CONCEAL({"token": 1}) == CONCEAL({"token": 1.0})


def test_a_secret_has_the_same_fingerprint_as_a_field_and_in_a_rule() -> None:
    rule = Normalizer([secret("/keys/*/key", "lets its holder in")])
    hidden = CONCEAL(rule({"keys": [{"key": PLAIN}], "password": PLAIN}))
    assert hidden["keys"][0]["key"] == hidden["password"]
    assert is_fingerprint(hidden["password"])


@pytest.mark.parametrize("value", [PLAIN, 12, *NOT_SECRET, {"a": PLAIN}, [PLAIN]], ids=repr)
def test_a_rule_for_a_secret_applied_again_changes_nothing(value: Any) -> None:
    rule = Normalizer([secret("/keys/*/key", "lets its holder in")])
    stored = CONCEAL(rule({"keys": [{"key": value}]}))
    assert rule(stored) == stored


@given(definitions)
def test_a_definition_is_not_changed_by_hiding_its_secrets(definition: dict[str, Any]) -> None:
    before = copy.deepcopy(definition)
    CONCEAL(definition)
    assert definition == before


@given(definitions)
def test_states_of_different_keys_are_alike_without_fingerprints(
    definition: dict[str, Any],
) -> None:
    ours, theirs = CONCEAL(definition), OTHER_KEY(definition)
    assert without_fingerprints(ours) == without_fingerprints(theirs)


@given(definitions)
def test_only_fingerprints_are_taken_out(definition: dict[str, Any]) -> None:
    assume(MARK not in json.dumps(definition))
    assert without_fingerprints(definition) == definition


@given(st.dictionaries(keys(), json_values(), max_size=4))
def test_a_definition_without_secrets_stays_as_it_is(definition: dict[str, Any]) -> None:
    assert CONCEAL(definition) == definition


@pytest.mark.parametrize(
    "definition",
    [
        {"type": "string", "name": "token", "comment": "the token of the basic session"},
        {"columns": [{"name": "password", "type": "string"}, {"name": "secret", "type": "int"}]},
        {"maxTokens": 4096, "tokenizer": "basic", "joinKeys": ["token"], "primaryKey": "secret"},
        {"step": {"type": "ColumnsSelector", "columns": ["token", "password"], "keep": False}},
        {"name": "password"},
        {"webhook": {"channel": "#ops"}, "useCustomWebhook": True},
    ],
)
def test_ordinary_definitions_stay_as_they_are(definition: dict[str, Any]) -> None:
    assert CONCEAL(definition) == definition


@pytest.mark.parametrize(
    "definition",
    [
        {"headers": {"Authorization": f"Basic {PLAIN}Zz=="}},
        {"headers": [{"name": "Authorization", "value": f"Basic {PLAIN}Zz=="}]},
        {"sparkConf": [{"key": "spark.hadoop.fs.s3a.secret.key", "value": PLAIN}]},
        {"params": {"customConfig": {"password": PLAIN}}},
        {"integrations": [{"hook": {"configuration": {"webhookUrl": f"https://x/{PLAIN}"}}}]},
        {"variables": {"db": {"credentials": {"user": "etl", "pin": [PLAIN]}}}},
        {"secrets": {"db": PLAIN}},
        {"apiKeys": [PLAIN]},
    ],
)
def test_secrets_of_dss_objects_are_hidden(definition: dict[str, Any]) -> None:
    assert PLAIN not in json.dumps(CONCEAL(definition))


@pytest.mark.parametrize("value", [PLAIN, "${a}", 7], ids=repr)
def test_a_value_that_pretends_to_be_a_fingerprint_is_fingerprinted(value: Any) -> None:
    hidden = CONCEAL({"a": {MARK: value}, "password": {MARK: value}})
    assert hidden["a"] == hidden["password"]
    assert PLAIN not in json.dumps(hidden)


ADDRESS = "postgres://svc:{}@db.internal/sales"


@pytest.mark.parametrize("below", ["targets", "credentials"])
def test_secrets_in_names_are_hidden_too(below: str) -> None:
    hidden = CONCEAL({below: {ADDRESS.format("Hunter2Sesame"): True, "plain": False}})
    (name, plain) = hidden[below]
    assert re.fullmatch(ADDRESS.format(r"\[secret [0-9a-f]{16}\]"), name)
    assert hidden == {below: {name: True, plain: False}}
    assert plain == "plain"


def test_names_that_differ_in_secrets_alone_stay_apart() -> None:
    definition = {"targets": {ADDRESS.format(f"Hunter{n}Sesame"): n for n in range(5)}}
    hidden = CONCEAL(definition)
    assert sorted(hidden["targets"].values()) == [0, 1, 2, 3, 4]
    alike = without_fingerprints(hidden)
    assert sorted(alike["targets"].values()) == [0, 1, 2, 3, 4]
    assert alike == without_fingerprints(OTHER_KEY(definition))


def test_a_name_that_pretends_to_hold_a_fingerprint_swallows_no_other() -> None:
    secret_one = ADDRESS.format("Hunter2Sesame")
    (pretended,) = CONCEAL({"a": {secret_one: 1}})["a"]
    hidden = CONCEAL({"a": {pretended: 2, secret_one: 1}})
    assert sorted(hidden["a"].values()) == [1, 2]
