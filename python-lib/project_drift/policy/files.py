"""Reads policy files: YAML that people write, so that every error names its line and field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from jsonschema.validators import validator_for

from project_drift.exceptions import ConfigurationError
from project_drift.models.report import HIGH
from project_drift.policy.rules import IgnoreRule, Policy, SeverityRule, too_long, unusable
from project_drift.sync.registry import resource_type

# Far beyond what anybody writes, and little enough to be read whole.
_MOST_BYTES = 1_000_000
_MOST_DEPTH = 20
_MOST_SHOWN = 80
# Of a number, a truth value or a day. A longer one can take minutes to be worked out.
_MOST_LETTERS = 40
# The types of JSON as people call them.
_FORMS = {
    "array": "a list",
    "boolean": "true or false",
    "object": "a list of fields, such as version: 1",
    "string": "a text",
}

_Lines = dict[tuple[Any, ...], int]  # the line of each place, by its keys from the outside


def parse(files: Mapping[str, bytes]) -> Policy:
    """Return the policy of several files, by their names, the nearest to the project first.

    Lists are put together; of single settings the first that is set counts.
    Raises `ConfigurationError` with file, line and field.
    """
    read = [_read(name, content) for name, content in files.items()]
    documents = [document for document, _ in read]
    return Policy(
        ignore=tuple(rule for name, (document, lines) in zip(files, read)
                     for rule in _ignore(name, document, lines)),
        severity=tuple(rule for name, (document, lines) in zip(files, read)
                       for rule in _severity(name, document, lines)),
        require=tuple(dict.fromkeys(kind for one in documents for kind in one.get("require", ()))),
        fail_on=_first(documents, "fail_on", HIGH),
        fail_on_open=_first(documents, "fail_on_open", True),
        sources=tuple(files),
    )  # fmt: skip


def get_policy_schema() -> dict[str, Any]:
    """Return a copy of the JSON Schema of policy files."""
    schema: dict[str, Any] = json.loads(json.dumps(_validator().schema))
    return schema


@lru_cache(maxsize=1)
def _validator() -> Any:
    file = resources.files("project_drift").joinpath("schemas").joinpath("policy_v1.schema.json")
    schema = json.loads(file.read_text(encoding="utf-8"))
    return validator_for(schema)(schema)


def _read(name: str, content: bytes) -> tuple[dict[str, Any], _Lines]:
    if len(content) > _MOST_BYTES:
        raise ConfigurationError(f"{name} has more than {_MOST_BYTES // 1000} kB: not a policy")
    lines: _Lines = {}
    try:
        root = _composed(content.decode("utf-8"))
        document = _value(name, root, (), lines) if root is not None else {}
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        raise ConfigurationError(f"{name}, {_at(line, 'not UTF-8 text')}") from error
    except yaml.reader.ReaderError as error:
        # Only this one is told without the line; its place counts characters.
        line = content.decode("utf-8").count("\n", 0, error.position)
        what = f"a character that cannot be in a text file: #{error.character:04x}"
        raise ConfigurationError(f"{name}, {_at(line, what)}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(_told_by_yaml(name, error)) from error
    problems = sorted(
        _validator().iter_errors(document), key=lambda problem: list(map(str, problem.path))
    )
    if problems:
        raise ConfigurationError(_told_by_schema(name, problems[0], lines))
    _refuse_unknown_types(name, document, lines)
    _refuse_unusable_patterns(name, document, lines)
    return document, lines


def _composed(text: str) -> Any:
    """Return the nodes of a text, `None` where there is none; raises `yaml.YAMLError`."""
    loader = _Plain(text)
    try:
        return loader.get_single_node()
    except (ValueError, OverflowError) as error:
        # A version number without end, or an escape that stands for no character.
        raise yaml.YAMLError(_at(loader.line, "a number that no text can hold")) from error
    finally:
        loader.dispose()  # type: ignore[no-untyped-call]


class _Plain(yaml.SafeLoader):
    """Refuses what no policy needs and what can blow up: references, and deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(_at(line, "references (*name) are not allowed here"))
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise yaml.YAMLError(_at(line, "nested too deep for a policy"))
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _value(name: str, node: Any, place: tuple[Any, ...], lines: _Lines) -> Any:
    """Return a node as JSON has it; note the line of each place. A day stays the text it is."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(name, item, (*place, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, Any] = {}
        for key_node, item in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in found:
                line = key_node.start_mark.line + 1
                raise ConfigurationError(f"{name}, line {line}: {key!r} is there twice")
            found[key] = _value(name, item, (*place, key), lines)
            lines[(*place, key)] = key_node.start_mark.line + 1
        return found
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    if node.tag == "tag:yaml.org,2002:str":
        return node.value
    what = f"not the value that its form or its tag promises: {_shown(node.value)}"
    if len(node.value) > _MOST_LETTERS:
        raise ConfigurationError(f"{name}, {_at(node.start_mark.line, what)}")
    try:
        return yaml.SafeLoader("").construct_object(node)  # type: ignore[no-untyped-call]
    except (ValueError, LookupError) as error:
        # A tag such as !!int that the text does not keep to.
        raise ConfigurationError(f"{name}, {_at(node.start_mark.line, what)}") from error


def _told_by_yaml(name: str, error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"{name}, {_at(error.problem_mark.line, f'not valid YAML: {error.problem}')}"
    return f"{name}, {error}"


def _at(line: int, problem: str) -> str:
    return f"line {line + 1}: {problem}"


def _told_by_schema(name: str, problem: Any, lines: _Lines) -> str:
    place = tuple(problem.absolute_path)
    line = lines.get(place, 1)
    found = _shown(problem.instance)
    if problem.validator == "additionalProperties":
        unknown = sorted(set(problem.instance) - set(problem.schema["properties"]))
        line = lines.get((*place, unknown[0]), line)
        known = ", ".join(problem.schema["properties"])
        what = f"unknown field {_shown(unknown[0])}; the fields are: {known}"
    elif problem.validator == "required":
        missing = next(key for key in problem.validator_value if key not in problem.instance)
        what = f"the field {missing!r} is missing: {_meaning(problem.schema, missing)}"
    elif problem.validator == "enum":
        known = ", ".join(map(str, problem.validator_value))
        what = f"{found} is none of: {known}"
    elif problem.validator == "type":
        what = f"{found} is not {_FORMS[problem.validator_value]}"
    elif problem.validator == "minLength":
        what = f"is empty. {problem.schema['description']}"
    else:
        what = f"{found} is not of the expected form. {problem.schema['description']}"
    return f"{name}, line {line}: {_field(place)}{what}"


def _field(place: tuple[Any, ...]) -> str:
    """Return a place as people write it, such as `ignore[0].path: `; empty for the whole file."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return f"{steps[1:]}: " if steps else ""


def _shown(value: Any) -> str:
    """Return a value as it may stand in a message, however long it is."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _meaning(schema: dict[str, Any], key: str) -> str:
    described = schema["properties"][key]
    if "$ref" in described:
        described = _validator().schema["definitions"][described["$ref"].rsplit("/", 1)[1]]
    return str(described["description"])


def _ignore(name: str, document: dict[str, Any], lines: _Lines) -> Iterator[IgnoreRule]:
    for index, rule in enumerate(document.get("ignore", ())):
        place = ("ignore", index)
        yield IgnoreRule(
            resource=rule["resource"],
            reason=rule["reason"],
            path=rule.get("path", ""),
            owner=rule.get("owner", ""),
            expires=_day(name, (*place, "expires"), rule, lines) if "expires" in rule else None,
            where=f"{name}, line {lines[place]}",
        )


def _severity(name: str, document: dict[str, Any], lines: _Lines) -> Iterator[SeverityRule]:
    for index, rule in enumerate(document.get("severity", ())):
        yield SeverityRule(
            resource=rule["resource"],
            level=rule["level"],
            path=rule.get("path", ""),
            change=rule.get("change", ""),
            where=f"{name}, line {lines['severity', index]}",
        )


def _day(name: str, place: tuple[Any, ...], rule: dict[str, Any], lines: _Lines) -> date:
    text = rule["expires"]
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = f"{_shown(text)} is not a day: {error}"
        raise ConfigurationError(f"{name}, line {lines[place]}: {_field(place)}{what}") from error


def _refuse_unknown_types(name: str, document: dict[str, Any], lines: _Lines) -> None:
    for index, kind in enumerate(document.get("require", ())):
        place = ("require", index)
        try:
            resource_type(kind)
        except ConfigurationError as error:
            where = f"{name}, line {lines[place]}: {_field(place)}"
            raise ConfigurationError(f"{where}{error}") from None


def _refuse_unusable_patterns(name: str, document: dict[str, Any], lines: _Lines) -> None:
    for section in ("ignore", "severity"):
        for index, rule in enumerate(document.get(section, ())):
            found = {"resource": unusable(rule["resource"]), "path": too_long(rule.get("path", ""))}
            for key, problem in found.items():
                place = (section, index, key)
                if problem:
                    where = f"{name}, line {lines[place]}: {_field(place)}"
                    raise ConfigurationError(f"{where}{_shown(rule[key])} {problem}")


def _first(documents: Iterable[dict[str, Any]], key: str, otherwise: Any) -> Any:
    return next((document[key] for document in documents if key in document), otherwise)
