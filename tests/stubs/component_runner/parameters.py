"""The parameter types of DSS forms: what Python value each gives, and what may declare it."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Any, Callable

COMMON_KEYS = frozenset(
    {"name", "type", "label", "description", "defaultValue", "mandatory", "visibilityCondition"}
)
CHOICE_KEYS = frozenset(
    {"selectChoices", "getChoicesFromPython", "disableAutoReload", "triggerParameters"}
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True)
class ParameterType:
    """One type: which values it accepts, in words for messages, and its keys in descriptors."""

    accepts: Callable[[Any], bool]
    wants: str
    keys: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    # A form may hand over 5.0 for 5.
    return _is_number(value) and float(value).is_integer()


def _is_date(value: Any) -> bool:
    return _is_text(value) and _DATE.fullmatch(value) is not None


def _is_pair(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"from", "to"}


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _list_of(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(accepts(item) for item in value)


def _anything(value: Any) -> bool:
    return True


def _type(
    accepts: Callable[[Any], bool], wants: str, *keys: str, needs: tuple[str, ...] = ()
) -> ParameterType:
    return ParameterType(accepts, wants, frozenset(keys) | frozenset(needs), frozenset(needs))


_TEXT = _type(_is_text, "a string")
_OBJECT = _type(_is_text, "an id or name", "canSelectForeign")
_OBJECTS = _type(_list_of(_is_text), "a list of ids or names", "canSelectForeign")

TYPES: dict[str, ParameterType] = {
    "STRING": _TEXT,
    "TEXTAREA": _TEXT,
    "PASSWORD": _TEXT,
    "STRINGS": _type(_list_of(_is_text), "a list of strings", "allowDuplicates"),
    "INT": _type(_is_whole, "a whole number", "minI", "maxI"),
    "DOUBLE": _type(_is_number, "a number", "minD", "maxD"),
    "INTS": _type(_list_of(_is_whole), "a list of whole numbers"),
    "DOUBLES": _type(_list_of(_is_number), "a list of numbers"),
    "BOOLEAN": _type(lambda value: isinstance(value, bool), "true or false"),
    "DATE": _type(_is_date, "an ISO date"),
    "SELECT": _type(_is_text, "a string", *CHOICE_KEYS),
    "MULTISELECT": _type(_list_of(_is_text), "a list of strings", *CHOICE_KEYS),
    "MAP": _type(_is_object, "an object"),
    "KEY_VALUE_LIST": _type(_list_of(_is_pair), "a list of from/to pairs"),
    "OBJECT_LIST": _type(_list_of(_is_object), "a list of objects", needs=("subParams",)),
    "ARRAY": _type(_list_of(_anything), "a list"),
    "SEPARATOR": _type(lambda value: False, "no value"),
    "DATASET": _type(
        _is_text, "a name", "canSelectForeign", "canCreateDataset", "markCreatedAsBuilt"
    ),
    "DATASETS": _OBJECTS,
    "SAVED_MODEL": _OBJECT,
    "MANAGED_FOLDER": _OBJECT,
    "DATASET_COLUMN": _type(_is_text, "a column", needs=("datasetParamName",)),
    "DATASET_COLUMNS": _type(_list_of(_is_text), "columns", needs=("datasetParamName",)),
    "API_SERVICE": _TEXT,
    "API_SERVICE_VERSION": _type(_is_text, "a string", "apiServiceParamName"),
    "BUNDLE": _TEXT,
    "CLUSTER": _TEXT,
    "CODE_ENV": _TEXT,
    "CONNECTION": _TEXT,
    "CONNECTIONS": _type(_list_of(_is_text), "a list of names"),
    "KNOWLEDGE_BANK": _TEXT,
    "LLM": _type(_is_text, "a string", "llmUsagePurpose"),
    "ML_TASK": _type(_is_text, "a string", "visualAnalysisParamName"),
    "PLUGIN": _TEXT,
    "PROJECT": _TEXT,
    "SCENARIO": _TEXT,
    "VISUAL_ANALYSIS": _TEXT,
    "PRESET": _type(_is_object, "a preset", needs=("parameterSetId",)),
    "PRESETS": _type(_list_of(_is_object), "presets", needs=("parameterSetId",)),
    "CREDENTIAL_REQUEST": _type(_is_object, "a credential", needs=("credentialRequestSettings",)),
}

_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minI": operator.lt,
    "minD": operator.lt,
    "maxI": operator.gt,
    "maxD": operator.gt,
}


def value_problem(parameter: dict[str, Any], value: Any) -> str | None:
    """Say why a value does not fit a declared parameter of a known type, `None` where it does."""
    declared = TYPES[parameter["type"]]
    if not declared.accepts(value):
        return f"must be {declared.wants}, not {value!r}"
    for bound, is_beyond in _BOUNDS.items():
        if bound in parameter and is_beyond(value, parameter[bound]):
            return f"is {value!r}, beyond its {bound} of {parameter[bound]!r}"
    return _choice_problem(parameter, value)


def _choice_problem(parameter: dict[str, Any], value: Any) -> str | None:
    if parameter["type"] not in {"SELECT", "MULTISELECT"} or "selectChoices" not in parameter:
        return None
    allowed = [choice.get("value") for choice in parameter["selectChoices"]]
    chosen = value if isinstance(value, list) else [value]
    wrong = [item for item in chosen if item not in allowed]
    if wrong:
        return f"is {wrong[0]!r}, which is not one of {', '.join(map(str, allowed))}"
    return None
