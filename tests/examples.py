"""Handmade objects, states and reports: an ordinary week, and whatever a project may hold."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from project_drift.backends.journal import Entry
from project_drift.models.diff import Change, ChangeType, Hunk, Line
from project_drift.models.report import (
    NEW,
    UNSEEN,
    Commit,
    Finding,
    Gap,
    Group,
    Impact,
    Report,
    Row,
    RuleUse,
    Side,
    Verdict,
)
from project_drift.models.resource import Resource, ResourceMetadata, make_resource_id
from project_drift.models.state import INCREMENTAL, NOT_PERMITTED, READ, Alert, State
from project_drift.policy.rules import IgnoreRule, Policy
from project_drift.service import findings
from project_drift.service.verdicts import with_news

PROJECT = "SHOP"
MOMENT = "2026-11-23T10:00:00+00:00"
TYPES = ("dataset", "recipe", "scenario", "variables")

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"\' onmouseover=\'alert(1)" x="',
    "closing tags": "</span></pre></style></title>--><b>",
    "template": "{{ 7 * 7 }}{% raw %}",
    "terminal": "\x1b[2J\x1b]0;title\x07",
    "null": "a\x00b",
    "new line": "orders\n+ forged",
    "carriage return": "orders\r+ forged",
    "other line breaks": "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "direction": "abc\u202edef\u2066ghi\u200f",
    "invisible": "a\u200bb\ufeffc\u00add",
    "lone surrogate": "\ud800 and \udfff",
    "long": "x" * 1_000_000,
}


def a_resource(
    name: str | None = "orders",
    kind: str = "dataset",
    who: str | None = None,
    when: str | None = None,
    **attributes: Any,
) -> Resource:
    """An object of the project SHOP; the keyword arguments are its attributes."""
    return Resource(
        resource_type=kind,
        resource_id=make_resource_id(kind, PROJECT, name),
        attributes=attributes,
        metadata=ResourceMetadata(deployed_by=who, deployed_at=when),
    )


def a_state(*found: Resource, coverage: dict[str, str] | None = None, **fields: Any) -> State:
    """A state of the project SHOP with these objects, all types read but those that are named.

    The other keyword arguments are its other fields.
    """
    return State(
        project_key=PROJECT,
        resources={item.resource_id: item for item in found},
        coverage={**dict.fromkeys(TYPES, READ), **(coverage or {})},
        complete=not fields.get("alerts"),
        **fields,
    )


def an_alert(kind: str = "dataset", name: str | None = None, message: str = "no answer") -> Alert:
    """Something that could not be read: one object, or the whole type without a name."""
    resource_id = None if name is None else make_resource_id(kind, PROJECT, name)
    return Alert(kind, resource_id, "unavailable", message)


def report_of(text: str) -> Report:
    """A report in which every text that may come from a project or a state file is this one."""
    side = Side(
        name=text,
        serial=3,
        taken_at=text,
        captured_by=text,
        environment=text,
        dss_version=text,
        node_id=text,
        objects=1,
        capture="full",
        complete=False,
    )
    changes = (
        Change(f"/{text}", "modified", text, {text: [text]}, text),
        Change(f"/{text}", "added", None, text, text),
        Change(f"/{text}", "removed", [text], None, text),
        Change(f"/{text}", "moved", [text, "a"], ["a", text], text),
        Change("/payload", "modified", text, text, text, (Hunk(1, 1, (Line("+", text),)),)),
    )
    rows = (
        Row("modified", "~", "dataset", text, text, text, text, changes, text),
        Row("unknown", "?", "dataset", text, text, reason=text),
        Row("added", "+", "dataset", text, text, unattributed=text, level="low"),
        Row("removed", "-", "dataset", text, text, impact=impact_of_text(text)),
        Row(
            "renamed",
            ">",
            "dataset",
            text,
            text,
            text,
            text,
            changes,
            text,
            commits=(Commit(text, text, text, text),),
            renamed_from=text,
            level="medium",
            level_reason=text,
            followers=(Row("modified", "~", "recipe", text, text, text, text, changes[:1]),),
        ),
    )
    return Report(
        title=text,
        project_key="SHOP",
        status="drift",
        sentence=text,
        new=side,
        old=side,
        counts={**{kind.value: 1 for kind in ChangeType}, "following": 1},
        levels={"critical": 0, "high": 1, "medium": 1, "low": 1, "cosmetic": 0},
        groups=(Group(text, rows),),
        inventory={text: 1},
        gaps=(Gap(text, text),),
        alerts=(text,),
        warnings=(text,),
        expected=(Group(text, rows[2:]),),
        verdict=verdict_of_text(text),
    )  # fmt: skip


def impact_of_text(text: str) -> Impact:
    """An impact in which every text that may come from a project is this one."""
    return Impact((text, text), (text,), (text,), {text: text})


def verdict_of_text(text: str) -> Verdict:
    """A verdict in which every text that may come from a project or a policy is this one."""
    found = Finding("0123456789abcdef", "dataset.SHOP.a", text, text, "high", NEW, text)
    return Verdict(
        level="high",
        fail_on="high",
        fails=True,
        unsure=True,
        why=text,
        suppressed=2,
        new=1,
        open=1,
        findings=(found, dataclasses.replace(found, news=UNSEEN)),
        resolved=(found,),
        rules=(RuleUse(text, text, text, text, text, text, 2, "at work"),),
    )


def week() -> tuple[State, State]:
    """Two states with changes of every kind by three people, an unread object and a gap."""
    old = a_state(
        a_resource("orders", type="Inline", tags=["a"], limit=1),
        a_resource("compute", "recipe", payload="a\nb\nc"),
        a_resource("gone"),
        a_resource("kept"),
        serial=3, updated_at=MOMENT, captured_by="anna", dss_version="13.1.0", node_id="design",
    )  # fmt: skip
    new = a_state(
        a_resource("orders", who="marc.dubois", when=MOMENT, type="Inline", tags=["b"], limit=None),
        a_resource("compute", "recipe", who="anna", when=MOMENT, payload="a\nB\nc"),
        a_resource("new", who="priya.nair", when=MOMENT),
        a_resource("kept"),
        alerts=[an_alert("scenario", "NIGHTLY", "Could not read scenario NIGHTLY: timed out")],
        coverage={"permissions": NOT_PERMITTED}, capture=INCREMENTAL, updated_at=MOMENT,
        captured_by="anna",
    )  # fmt: skip
    return old, new


def week_report() -> Report:
    report = findings.compare("Drift check of SHOP (prod)", *week())
    return dataclasses.replace(report, warnings=("Mind the gap.",))


def an_entry(*told: Finding, **fields: Any) -> Entry:
    """A check in the journal with these findings; the keyword arguments are its other fields."""
    facts = {"checked_at": MOMENT, "sentence": "1 object changed.", "against": 1, "verdict": "v"}
    return Entry(findings=[dataclasses.asdict(item) for item in told], **{**facts, **fields})


CHECK_POLICY = Policy(
    ignore=(
        IgnoreRule("dataset.gone", "scratch data", owner="anna", where="policy.yml, line 4"),
        IgnoreRule("dataset.new", "a trial", expires=date(2026, 1, 31), where="policy.yml, line 8"),
    ),
    sources=("policy.yml",),
)


def check_report() -> Report:
    """The week as a check tells it: new, still open, resolved, not looked at, expected."""
    told = "2026-11-20T07:30:00+00:00"
    found = findings.compare(
        "Drift check of SHOP (prod)", *week(), policy=CHECK_POLICY, today=date(2026, 11, 23)
    )
    known = found.verdict.findings if found.verdict else ()
    open_ones = [item for item in known if item.resource_id == "dataset.SHOP.orders"]
    gone = Finding(
        "r1", "recipe.SHOP.old", "/payload", "recipe old: code changed", "high", NEW, told
    )
    unseen = Finding(
        "r2",
        "scenario.SHOP.NIGHTLY",
        "/active",
        "scenario NIGHTLY: active changed",
        "high",
        NEW,
        told,
    )
    before = an_entry(*(dataclasses.replace(it, since=told) for it in open_ones), gone, unseen)
    return with_news(found, before, CHECK_POLICY)


def with_changes(*changes: Change, rows: int = 1) -> Report:
    row = Row("modified", "~", "dataset", "dataset.SHOP.orders", "orders", changes=changes)
    return dataclasses.replace(week_report(), groups=(Group("datasets", (row,) * rows),))


def busy_report() -> Report:
    """The week's report, with a row for everything that a row can tell."""
    code = Hunk(7, 7, (Line(" ", "def rate(x):"), Line("-", "    a = 12"), Line("+", "    a = 8 ")))
    sneaky = Change("/labels", "modified", "a", "b", "labels › title changed")
    rows = (
        Row(
            "modified", "~", "dataset", "dataset.SHOP.orders", "orders", "marc.dubois", MOMENT,
            (
                Change("/params/table", "modified", "orders", "orders_v2", "table changed"),
                Change("/params/password", "modified", {"$secret": "0123456789abcdef"},
                       {"$secret": "fedcba9876543210"}, "password changed"),
                Change("/params/url", "modified", "u:[secret 0123456789abcdef]@h",
                       "u:[secret fedcba9876543210]@h", "url changed"),
                Change("/schema/columns[name=id]", "modified", "int", "bigint",
                       "column id: int → bigint", told=True),
                dataclasses.replace(sneaky, cosmetic=True),
                dataclasses.replace(sneaky, path="/colour", cosmetic=True),
            ),
            commits=tuple(
                Commit(f"c{place}", "anna", f"2026-11-2{place}T10:00:00+00:00", f"Edit {place}")
                for place in range(7)
            ),
            level="critical", level_reason="data is read from another place",
        ),
        Row(
            "renamed", ">", "dataset", "dataset.SHOP.clients", "clients", "priya.nair", MOMENT,
            reason="same creation tag", renamed_from="dataset.SHOP.customers",
            followers=(
                Row("modified", "~", "recipe", "recipe.SHOP.compute", "compute", changes=(
                    Change("/inputs", "modified", "customers", "clients", "input follows"),)),
                Row("modified", "~", "flow_zone", "flow_zone.SHOP.z1", "Ingest", changes=(sneaky,)),
            ),
            level="medium", level_reason="an object was renamed",
        ),
    )  # fmt: skip
    recipes = (
        Row(
            "modified", "~", "recipe", "recipe.SHOP.score", "score", "anna", MOMENT,
            (Change("/payload", "modified", "", "", "code changed", (code,)),),
            level="high", level_reason="the code changed",
        ),
        Row("removed", "-", "recipe", "recipe.SHOP.old", "old",
            unattributed="DSS keeps no mark of who deleted it", level="high",
            level_reason="an object was removed"),
        Row("modified", "~", "recipe", "recipe.SHOP.tidy", "tidy", "anna", MOMENT,
            (dataclasses.replace(sneaky, cosmetic=True),), level="cosmetic",
            level_reason="only concerns how it looks"),
    )  # fmt: skip
    unread = Row("unknown", "?", "scenario", "scenario.SHOP.N", "N", reason="timed out")
    return dataclasses.replace(
        week_report(),
        counts={"added": 0, "removed": 1, "modified": 3, "renamed": 1, "unknown": 1,
                "unchanged": 4, "following": 2},
        levels={"critical": 1, "high": 2, "medium": 1, "low": 0, "cosmetic": 1},
        groups=(Group("datasets", rows), Group("recipes", recipes), Group("scenarios", (unread,))),
    )  # fmt: skip
