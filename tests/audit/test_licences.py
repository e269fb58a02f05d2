"""What the project depends on has licences that were agreed upon; any other is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit import licences
from audit.licences import BESIDE_US, PERMISSIVE, Group, Package

LOCK = {
    "packages": {
        "": {"name": "page", "license": "Apache-2.0"},
        "node_modules/@shop/drawn": {"version": "1.2.0", "license": "MIT"},
        "node_modules/builder": {"version": "3.0.0", "license": "MIT", "dev": True},
    }
}
TEXTS = "@shop/drawn 1.2.0 (MIT)\n\nPermission is hereby granted (free of charge)\n"


def test_everything_in_use_is_agreed_upon(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main() == 0
    told = capsys.readouterr()
    assert told.err == ""
    for name in ("deepdiff", "flask", "jinja2", "jsonschema", "pyyaml", "requests", "preact"):
        assert f"  {name} " in told.out


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MIT OR GPL-3.0-only", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only OR SSPL-1.0", False),
        ("MPL-2.0", False),
        ("mit-like", False),
    ],
)
def test_of_a_choice_one_is_enough_and_of_a_sum_all_are_needed(
    expression: str, allowed: bool
) -> None:
    assert licences.is_allowed(expression, PERMISSIVE) is allowed


def installed(folder: Path, name: str, *lines: str) -> list[str]:
    """Install a package that tells these lines of metadata; return where to look for it."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    head = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines]
    (info / "METADATA").write_text("\n".join(head) + "\n")
    return [str(folder)]


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT", "License: something else"], "MIT"),
        (["License: Apache 2.0"], "Apache-2.0"),
        (["Classifier: License :: OSI Approved :: BSD License"], "BSD"),
        (
            [
                "Classifier: License :: OSI Approved :: MIT License",
                "Classifier: License :: OSI Approved :: GNU Affero General Public License v3",
            ],
            "GNU Affero General Public License v3 AND MIT",
        ),
        (["License: " + "Permission is hereby granted. " * 9], ""),
        ([], ""),
    ],
)
def test_a_licence_is_taken_from_the_clearest_word(
    tmp_path: Path, lines: list[str], licence: str
) -> None:
    where = installed(tmp_path, "drawn", *lines)
    assert licences.closure(["drawn>=1"], where) == [Package("drawn", "1.0", licence)]


def test_what_a_package_needs_is_looked_at_and_what_it_does_not_need_here_is_not(
    tmp_path: Path,
) -> None:
    installed(tmp_path, "deep", "License-Expression: GPL-3.0-only")
    where = installed(
        tmp_path,
        "drawn",
        "License-Expression: MIT",
        "Requires-Dist: deep",
        "Requires-Dist: absent; python_version < '3'",
        "Requires-Dist: extra; extra == 'more'",
    )
    found = licences.closure(["drawn"], where)
    assert [package.name for package in found] == ["deep", "drawn"]
    assert list(Group("all", found, BESIDE_US).problems()) == [
        "deep 1.0: GPL-3.0-only is not agreed upon"
    ]


@pytest.mark.parametrize(
    ("package", "told"),
    [
        (Package("drawn", "", ""), "not installed"),
        (Package("drawn", "1.0", ""), "does not tell its licence"),
        (Package("drawn", "1.0", "SSPL-1.0"), "not agreed upon"),
    ],
)
def test_what_is_not_known_does_not_pass(package: Package, told: str) -> None:
    (problem,) = Group("all", [package], BESIDE_US).problems()
    assert told in problem


def test_the_page_is_told_apart_from_what_builds_it() -> None:
    used, needed, wrong = licences.of_page(json.dumps(LOCK), TEXTS)
    assert used == [Package("@shop/drawn", "1.2.0", "MIT")]
    assert needed == [Package("builder", "3.0.0", "MIT")]
    assert wrong == []


@pytest.mark.parametrize(
    "texts",
    [
        TEXTS.replace("1.2.0", "1.1.0"),
        TEXTS.replace("MIT", "GPL-3.0-only"),
        TEXTS.replace("@shop/drawn", "stray"),
        "",
    ],
)
def test_licence_texts_that_are_not_those_of_the_built_page_are_told(texts: str) -> None:
    _, _, wrong = licences.of_page(json.dumps(LOCK), texts)
    assert len(wrong) == 1
