"""Lists what the project depends on with its licences; ends with 1 where one is not agreed upon.

    python tests/audit/licences.py

Python packages are those of the environment that runs this, told by their own metadata; the page's
are those of `frontend/package-lock.json` and of the licence texts beside the built page.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OURS = "project-drift"

PERMISSIVE = frozenset(
    {"Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PSF-2.0"}
)
# Asks for the source of its own files only, where somebody changes them and passes them on. We do
# neither: pip fetches such a package from its makers.
BESIDE_US = PERMISSIVE | {"MPL-2.0"}
# Chosen where the other choice is the GPL; for what no user of ours ever installs.
FOR_TESTS = BESIDE_US | {"Artistic-1.0-Perl"}

# Packages whose metadata says too little, with what their licence texts say.
_READ = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its own code, and the axe-core that it carries
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
}

# How packages from before SPDX expressions call the same.
_CALLED = {
    "apache 2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd license": "BSD",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
_TEXT_HEAD = re.compile(r"^(\S+) (\d\S*) \(([^()]+)\)$", re.MULTILINE)


class Package(NamedTuple):
    """One package; `licence` is an SPDX expression, empty where nothing tells it."""

    name: str
    version: str
    licence: str


class Group(NamedTuple):
    """Packages of one use, and the licences that are agreed upon for it."""

    title: str
    packages: list[Package]
    allowed: frozenset[str]

    def problems(self) -> Iterator[str]:
        """Say which packages are not as agreed, one line each."""
        for package in self.packages:
            if not package.version:
                yield f"{package.name}: not installed, so its licence is not known (make init)"
            elif not package.licence:
                yield f"{package.name} {package.version}: does not tell its licence"
            elif not is_allowed(package.licence, self.allowed):
                yield f"{package.name} {package.version}: {package.licence} is not agreed upon"


def is_allowed(expression: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression lets us choose licences that are all agreed upon."""
    plain = re.sub(r"[()]", " ", expression)
    return any(
        all(part.strip() in allowed for part in re.split(r"\s+AND\s+", choice))
        for choice in re.split(r"\s+OR\s+", plain)
    )


def licence_of(told: metadata.Distribution) -> str:
    """Return the licence that a package tells, by its clearest word.

    Several classifiers may mean a choice or a sum; they are taken for a sum.
    """
    expression = told.metadata.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = map(_CLASSIFIER.fullmatch, told.metadata.get_all("Classifier") or [])
    named = sorted({_spdx(match[1]) for match in classifiers if match})
    if named:
        return " AND ".join(named)
    free = str(told.metadata.get("License") or "").strip()
    return _spdx(free) if 0 < len(free) <= 60 else ""


def closure(requirements: Iterable[str], path: list[str] | None = None) -> list[Package]:
    """Return the packages that these requirements bring on this Python, themselves included.

    A package that is not installed has no version. `path` replaces the folders to look in.
    """
    found: dict[str, Package] = {}
    waiting = [_needed(line) for line in requirements]
    while waiting:
        name = waiting.pop()
        if name is None or name in found:
            continue
        told = _distribution(name, path)
        if told is None:
            found[name] = Package(name, "", "")
            continue
        found[name] = Package(name, told.version, _READ.get(name) or licence_of(told))
        waiting += [_needed(line) for line in told.requires or []]
    return [found[name] for name in sorted(found)]


def of_page(lock: str, texts: str) -> tuple[list[Package], list[Package], list[str]]:
    """Return what the page brings, what building it needs, and where the two files disagree.

    `lock` is the content of package-lock.json, `texts` the licence texts beside the built page.
    """
    used: list[Package] = []
    needed: list[Package] = []
    for path, item in json.loads(lock)["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            package = Package(name, str(item.get("version", "")), str(item.get("license", "")))
            (needed if item.get("dev") else used).append(package)
    told = [Package(*match) for match in _TEXT_HEAD.findall(texts)]
    wrong = [
        f"{package.name} {package.version} ({package.licence}): its licence text stands beside the "
        "built page, but it is not what package-lock.json names (make frontend)"
        for package in told
        if package not in used
    ]
    if not told:
        wrong.append("no licence text stands beside the built page")
    return used, needed, wrong


def groups() -> tuple[list[Group], list[str]]:
    """Return everything the project depends on, and what is wrong with the lists themselves."""
    plugin = closure(_lines(ROOT / "code-env/python/spec/requirements.txt"))
    ours = metadata.requires(OURS) or []
    package = [item for item in closure(ours) if item not in plugin]
    development = [
        item
        for item in closure(_lines(ROOT / "requirements-dev.txt"))
        if item not in plugin and item not in package
    ]
    used, needed, wrong = of_page(
        (ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"),
        (ROOT / "resource/webapp/THIRD-PARTY-LICENSES.txt").read_text(encoding="utf-8"),
    )
    return [
        Group("The plugin's code environment", plugin, BESIDE_US),
        Group("The command line besides", package, BESIDE_US),
        Group("The page of the webapp, inside the archive", used, PERMISSIVE),
        Group("Development only", development, FOR_TESTS),
        Group("Development of the page only", needed, FOR_TESTS),
    ], wrong


def main() -> int:
    """Print the list; return 1 where something is not agreed upon."""
    found, problems = groups()
    for group in found:
        print(f"{group.title} ({len(group.packages)})")
        for package in group.packages:
            print(f"  {package.name:<28} {package.version:<16} {package.licence}")
        problems += [f"{group.title}: {problem}" for problem in group.problems()]
    for problem in problems:
        print(f"NOT AGREED UPON: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _lines(file: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def _needed(line: str) -> str | None:
    """Return the package that a requirement asks for on this Python, `None` for none."""
    wanted = Requirement(line)
    applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
    return canonicalize_name(wanted.name) if applies else None


def _distribution(name: str, path: list[str] | None) -> metadata.Distribution | None:
    if path is None:
        found = metadata.distributions(name=name)
    else:
        found = metadata.distributions(name=name, path=path)
    return next(iter(found), None)


def _spdx(name: str) -> str:
    return _CALLED.get(name.lower(), name)


if __name__ == "__main__":
    sys.exit(main())
