"""Policy files: nothing but a policy or an error that names file, line and field comes of one."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from project_drift.exceptions import ConfigurationError
from project_drift.models.report import HIGH
from project_drift.policy.files import get_policy_schema, parse
from project_drift.policy.rules import IgnoreRule, Policy, SeverityRule
from project_drift.sync.registry import resource_types
from strategies import json_values

NAME = "policy.yml"
WHOLE = b"""\
version: 1
ignore:
  - resource: dataset.tmp_*
    reason: scratch data
  - resource: dataset.*
    path: /schema/columns/*/comment
    reason: |
      comments are written
      by everybody
    owner: anna
    expires: 2026-12-31
severity:
  - resource: scenario.NIGHTLY
    path: /triggers
    change: modified
    level: critical
require: [dataset, api_service]
fail_on: medium
fail_on_open: false
"""
FIELDS = (
    "version", "ignore", "severity", "require", "fail_on", "fail_on_open", "resource", "path",
    "reason", "owner", "expires", "level", "change",
)  # fmt: skip
VALUES = st.one_of(
    json_values(4),
    st.sampled_from(("high", "none", "/a", "dataset.*", "2026-12-31", "2026-02-30", 1, True)),
)
pieces = st.sampled_from(
    (*(f"{field}: " for field in FIELDS), "\n", "  ", "- ", "[", "]", "{", "}", ",", "&a ", "*a",
     "!!int ", "!!bool ", "!!float ", "!!timestamp ", "!!set ", "!!binary ", "!!python/name:os ",
     "0x_", "0b_", "<<: ", "? ", ": ", "|\n", ">\n", "'", '"', "#", "---\n", "%YAML 9\n", "\t",
     "1", "1e9", ".nan", "1:60", "2026-12-31", "~", "abc", "\x00", "\ufeff", "\x85", "é")
)  # fmt: skip


def read(content: bytes | str) -> Policy:
    return parse({NAME: content.encode() if isinstance(content, str) else content})


def refusal(content: bytes | str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        read(content)
    return str(refused.value)


def read_or_refused(content: bytes) -> bool:
    """Whether it is a policy, or refused with an error that people can act on and no other."""
    try:
        read(content)
    except ConfigurationError as error:
        return str(error).startswith(NAME) and len(str(error)) < 1000
    return True


@given(st.lists(pieces, max_size=30).map("".join))
@example("version: 0x_")
@example("version: 1" + "0" * 5000)
@example("version: !!bool x")
def test_any_text_is_a_policy_or_refused(text: str) -> None:
    assert read_or_refused(text.encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_a_policy_or_refused(content: bytes) -> None:
    assert read_or_refused(content)


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.one_of(
            VALUES,
            st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5), max_size=3),
        ),
        max_size=5,
    )
)
def test_any_document_is_a_policy_or_refused(document: dict[str, object]) -> None:
    assert read_or_refused(json.dumps({"version": 1, **document}).encode())
    assert read_or_refused(yaml.safe_dump({"version": 1, **document}).encode("utf-8", "replace"))


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3))
def test_a_policy_with_a_slip_is_read_or_refused(place: int, slip: bytes) -> None:
    assert read_or_refused(WHOLE[:place] + slip + WHOLE[place + 1 :])


def test_a_whole_policy_is_read_as_it_was_written() -> None:
    assert read(WHOLE) == Policy(
        ignore=(
            IgnoreRule("dataset.tmp_*", "scratch data", where="policy.yml, line 3"),
            IgnoreRule(
                "dataset.*",
                "comments are written\nby everybody\n",
                "/schema/columns/*/comment",
                "anna",
                date(2026, 12, 31),
                "policy.yml, line 5",
            ),
        ),
        severity=(
            SeverityRule(
                "scenario.NIGHTLY", "critical", "/triggers", "modified", "policy.yml, line 13"
            ),
        ),
        require=("dataset", "api_service"),
        fail_on="medium",
        fail_on_open=False,
        sources=(NAME,),
    )


def test_only_the_version_is_needed() -> None:
    assert read("version: 1") == Policy(sources=(NAME,))


def test_without_files_the_built_in_policy_holds() -> None:
    assert parse({}) == Policy()
    assert Policy().fail_on == HIGH


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + WHOLE,
        WHOLE.replace(b"\n", b"\r\n"),
        WHOLE + b"\n# the end",
        WHOLE.rstrip(),
        WHOLE.replace(b"fail_on: medium", b'"fail_on": "medium"'),
        WHOLE.replace(b"[dataset, api_service]", b"[dataset, api_service, dataset]"),
    ],
    ids=["byte order mark", "crlf", "comment", "no last line break", "quotes", "twice"],
)
def test_it_does_not_matter_how_an_editor_writes_it(content: bytes) -> None:
    assert read(content) == read(WHOLE)


def test_json_is_read_too() -> None:
    document = {"version": 1, "fail_on": "low", "require": ["recipe"]}
    assert read(json.dumps(document)) == Policy(fail_on="low", require=("recipe",), sources=(NAME,))


def an_ignore_rule(*lines: str) -> str:
    return "\n".join(("version: 1", "ignore:", "  - resource: dataset.a", *lines))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the field 'version' is missing"),
        ("# nothing yet\n", 1, "the field 'version' is missing"),
        ("just words", 1, '"just words" is not a list of fields'),
        ("- version: 1", 1, "is not a list of fields"),
        ("version: 2", 1, "version: 2 is none of: 1"),
        ("version: '1'", 1, 'version: "1" is none of: 1'),
        ("version: true", 1, "version: true is none of: 1"),
        ("version: 1\nversion: 1", 2, "'version' is there twice"),
        ("version: 1\n\nignroe: []", 3, 'unknown field "ignroe"; the fields are: version, ignore'),
        ("version: 1\nignore: all", 2, 'ignore: "all" is not a list'),
        ("version: 1\nignore:", 2, "ignore: null is not a list"),
        ("version: 1\nignore:\n  - all", 3, 'ignore[0]: "all" is not a list of fields'),
        (an_ignore_rule(), 3, "ignore[0]: the field 'reason' is missing: Why it is expected"),
        (an_ignore_rule("    reason: ''"), 4, "ignore[0].reason: is empty. Why it is expected"),
        (an_ignore_rule("    reason: 5"), 4, "ignore[0].reason: 5 is not a text"),
        (an_ignore_rule("    reason: x", "    resource: b"), 5, "'resource' is there twice"),
        (an_ignore_rule("    reason: x", "    paht: /a"), 5, 'ignore[0]: unknown field "paht"'),
        (an_ignore_rule("    reason: x", "    path: tags"), 5,
         'ignore[0].path: "tags" is not of the expected form'),
        (an_ignore_rule("    reason: x", "    owner: 5"), 5, "ignore[0].owner: 5 is not a text"),
        (an_ignore_rule("    reason: x", "    expires: soon"), 5,
         'ignore[0].expires: "soon" is not of the expected form. The last day'),
        (an_ignore_rule("    reason: x", "    expires: 2026-02-30"), 5,
         'ignore[0].expires: "2026-02-30" is not a day'),
        (an_ignore_rule("    reason: x", "    expires: 2026-12-31 10:00:00"), 5,
         "is not of the expected form"),
        ("version: 1\nseverity:\n - {resource: a}", 3, "severity[0]: the field 'level' is missing"),
        ("version: 1\nseverity:\n - resource: a\n   level: hihg", 4,
         'severity[0].level: "hihg" is none of: critical, high'),
        ("version: 1\nseverity:\n - resource: a\n   level: low\n   change: gone", 5,
         'severity[0].change: "gone" is none of: added'),
        ("version: 1\nrequire: dataset", 2, 'require: "dataset" is not a list'),
        ("version: 1\nrequire:\n  - dataset\n  - Dataset", 4,
         'require[1]: "Dataset" is not of the expected form. The name of a type'),
        ("version: 1\nrequire:\n  - dataset\n  - datset", 4,
         "require[1]: no resource type 'datset'; there are: "),
        ("version: 1\nfail_on: never", 2,
         'fail_on: "never" is none of: critical, high, medium, low, none'),
        ("version: 1\nfail_on: no", 2, "fail_on: false is none of"),
        ("version: 1\nfail_on:\n  hihg", 2, 'fail_on: "hihg" is none of'),
        ("version: 1\nfail_on_open: 'no'", 2, 'fail_on_open: "no" is not true or false'),
        ("version: 1\n\tfail_on: low", 2, "cannot start any token"),
        ("version: 1\nfail_on: [low", 2, "expected ',' or ']'"),
        ("version: 1\n---\nversion: 1", 2, "another document"),
        ("version: 1\nfail_on: !!int low", 2, "not the value that its form or its tag promises"),
        ("version: !!python/object:os.system x", 1, "could not determine a constructor"),
        ("version: 1\n# \x00", 2, "a character that cannot be in a text file: #0000"),
        ("version: 1\nignore: " + "[" * 30, 2, "nested too deep for a policy"),
    ],
)  # fmt: skip
def test_an_error_names_file_line_and_field(text: str, line: int, words: str) -> None:
    told = refusal(text)
    assert told.startswith(f"{NAME}, line {line}: ")
    assert words in told


def test_references_are_refused() -> None:
    told = refusal("version: 1\nrequire: &all [dataset]\nignore: *all")
    assert told == "policy.yml, line 3: references (*name) are not allowed here"


def test_an_anchor_that_nothing_refers_to_does_no_harm() -> None:
    assert read("version: 1\nfail_on: &level low").fail_on == "low"


def test_a_text_that_would_grow_without_end_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    assert "references" in refusal("\n".join(lines))


@pytest.mark.parametrize("text", ["[" * 100_000, "version: " + "{a: " * 5000, "- " * 20_000])
def test_deep_nesting_is_refused_in_no_time(text: str) -> None:
    begun = time.monotonic()
    assert refusal(text)
    assert time.monotonic() - begun < 5


def test_what_is_not_utf_8_is_refused_with_its_line() -> None:
    told = refusal("version: 1\n# größer".encode("latin-1"))
    assert told == "policy.yml, line 2: not UTF-8 text"


def test_a_file_of_more_than_a_megabyte_is_not_read() -> None:
    assert refusal(b"#" * 1_000_001) == "policy.yml has more than 1000 kB: not a policy"


def test_a_file_of_a_megabyte_is() -> None:
    assert read(b"version: 1\n" + b"#" * (1_000_000 - 11)) == read("version: 1")


def test_a_long_value_is_cut_in_an_error() -> None:
    told = refusal("version: 1\nignore: " + "x" * 50_000)
    assert told.endswith("... is not a list")
    assert len(told) < 200


def test_a_day_may_stand_in_quotes() -> None:
    rule = an_ignore_rule("    reason: x", "    expires: '2026-12-31'")
    assert read(rule).ignore[0].expires == date(2026, 12, 31)


def test_the_lists_of_several_files_are_put_together_the_nearest_first() -> None:
    near = b"version: 1\nignore: [{resource: a, reason: near}]\nrequire: [recipe]"
    far = b"version: 1\nignore: [{resource: b, reason: far}]\nrequire: [dataset, recipe]"
    policy = parse({"near.yml": near, "far.yml": far})
    assert [rule.reason for rule in policy.ignore] == ["near", "far"]
    assert [rule.where for rule in policy.ignore] == ["near.yml, line 2", "far.yml, line 2"]
    assert policy.require == ("recipe", "dataset")
    assert policy.sources == ("near.yml", "far.yml")


@pytest.mark.parametrize(
    ("near", "far", "expected"),
    [("", "", ("high", True)), ("fail_on: low", "fail_on: none", ("low", True)),
     ("", "fail_on: none", ("none", True)), ("fail_on_open: false", "", ("high", False)),
     ("fail_on_open: true", "fail_on_open: false", ("high", True))],
)  # fmt: skip
def test_of_a_single_setting_the_nearest_counts(
    near: str, far: str, expected: tuple[str, bool]
) -> None:
    files = {name: f"version: 1\n{text}".encode() for name, text in (("near", near), ("far", far))}
    policy = parse(files)
    assert (policy.fail_on, policy.fail_on_open) == expected


def test_an_error_in_the_second_file_names_that_one() -> None:
    with pytest.raises(ConfigurationError, match=r"^far\.yml, line 2: "):
        parse({"near.yml": b"version: 1", "far.yml": b"version: 1\nfail_on: x"})


def test_the_schema_is_one_and_describes_every_field() -> None:
    schema = get_policy_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    parts = [schema, *(schema["properties"][name]["items"] for name in ("ignore", "severity"))]
    fields = [field for part in parts for field in part["properties"].values()]
    assert all("description" in field or "$ref" in field for field in fields)
    assert "description" in schema["properties"]["require"]["items"]


def test_a_copy_of_the_schema_is_given() -> None:
    get_policy_schema()["properties"].clear()
    assert read("version: 1\nfail_on: low").fail_on == "low"


@pytest.mark.parametrize("kind", sorted(resource_types()))
def test_every_type_can_be_required(kind: str) -> None:
    assert read(f"version: 1\nrequire: [{kind}]").require == (kind,)


def documented() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")


def test_the_example_of_the_reference_is_a_policy() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", documented(), re.DOTALL)
    policy = read(example)
    assert (len(policy.ignore), len(policy.severity), len(policy.require)) == (2, 2, 3)


def test_the_reference_names_every_field_and_no_other() -> None:
    schema = get_policy_schema()
    part = documented().split("## Fields")[1].split("## What a rule hides")[0]
    tables = [
        re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) for table in part.split("A rule of")
    ]
    rules = [schema["properties"][name]["items"] for name in ("ignore", "severity")]
    assert [set(found) for found in tables] == [set(it["properties"]) for it in (schema, *rules)]


def test_the_error_of_the_reference_is_the_one_that_is_told() -> None:
    (shown,) = re.findall(r"```\npolicy\.yml of SALES \(default\), (line .*)\n```", documented())
    rule = an_ignore_rule("    reason: x", "    expires: 2026-02-30")
    assert refusal(rule) == f"{NAME}, {shown}"
