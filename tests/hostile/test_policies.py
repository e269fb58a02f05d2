"""Policies that break readers of YAML: refused at once, with file and line."""

from __future__ import annotations

import time

import pytest

from project_drift import ConfigurationError
from project_drift.models.diff import Change
from project_drift.policy.files import parse
from project_drift.policy.rules import IgnoreRule, names

REFUSED = {
    "a number without end": "version: 0x" + "f" * 20_000,
    "one in a list": "version: 1\nrequire: [0x" + "f" * 20_000 + "]",
    "a time of day without end": "version: 1" + ":59" * 30_000,
    "one with a fraction": "version: 1" + ":59" * 300 + ".5",
    "a version of YAML without end": "%YAML " + "9" * 5000 + ".1\n---\nversion: 1",
    "an escape of no character": 'version: "\\UFFFFFFFF"',
    "binary": "version: !!binary aaaa",
    "a Python object": "version: !!python/object/apply:os.system [x]",
    "references to references": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "100,000 lists": "version: " + "[" * 100_000,
    "100,000 objects": "version: " + "{a: " * 100_000,
    "not UTF-8": b"version: 1\nfail_on: \xff",
    "UTF-16": "version: 1".encode("utf-16"),
    "a field twice": "version: 1\nversion: 1",
    "not a number": "version: .nan",
    "without end": "version: .inf",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_hostile_policy_is_refused_at_once_with_file_and_line(text: str) -> None:
    content = REFUSED[text]
    started = time.process_time()
    with pytest.raises(ConfigurationError, match=r"^policy\.yml, line \d+: "):
        parse({"policy.yml": content if isinstance(content, bytes) else content.encode()})
    assert time.process_time() - started < 20


@pytest.mark.parametrize("section", ["ignore", "severity"])
@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        *(("resource", pattern) for pattern in ("[z-a]*", "[!z-a]", "x[0-9z-a]", "[]z-a]")),
        ("resource", "*" * 1001),
        ("path", "/" + "*" * 1000),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_line(
    section: str, field: str, pattern: str
) -> None:
    fields = {"resource": "x", "reason": "y", "level": "low", "path": "/x", field: pattern}
    del fields["level" if section == "ignore" else "reason"]
    rule = "\n  ".join(f"{name}: '{value}'" for name, value in fields.items())
    line = 3 + list(fields).index(field)
    with pytest.raises(ConfigurationError, match=rf"^p, line {line}: {section}\[0\]\.{field}: "):
        parse({"p": f"version: 1\n{section}:\n- {rule}\n".encode()})


@pytest.mark.parametrize(
    "pattern", ["[a-z]*", "[]-a]", "[a-", "[z-a", "[!]", "[[]x", "(", "\\", "*" * 1000, "../*"]
)
def test_a_pattern_that_only_looks_odd_is_used(pattern: str) -> None:
    policy = parse({"p": f"version: 1\nignore:\n- resource: '{pattern}'\n  reason: why\n".encode()})
    (rule,) = policy.ignore
    assert names(rule.resource, "dataset.SHOP.orders") in (True, False)


def test_brackets_in_a_path_name_an_item_and_no_range() -> None:
    (rule,) = parse(
        {"p": b"version: 1\nignore:\n- {resource: x, reason: y, path: '/columns[name=z-a]'}\n"}
    ).ignore
    assert rule.path == "/columns[name=z-a]"


@pytest.mark.parametrize("path", ["**/" * 330 + "x", "*a" * 500, "[" * 1000, "(" * 1000])
def test_a_pattern_is_matched_in_no_time(path: str) -> None:
    rule = IgnoreRule("*", "why", path)
    change = Change("/" + "a" * 500 + "[id=b]/" + "c" * 500, "modified", 1, 2, "")
    started = time.process_time()
    rule.covers("dataset.SHOP." + "a" * 500, change.path)
    assert time.process_time() - started < 5
