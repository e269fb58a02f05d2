"""What a policy hides and what it never hides: laws of judging, then patterns one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examples import a_resource, a_state
from project_drift.diff.engine import DiffEngine
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import LEVELS
from project_drift.models.resource import Resource
from project_drift.policy.levels import level_of
from project_drift.policy.rules import IgnoreRule, Policy, SeverityRule, names
from project_drift.policy.verdict import Judged, judge, reaches
from strategies import state_pairs

TODAY = date(2026, 11, 23)
WHOLE = (ChangeType.ADDED, ChangeType.REMOVED, ChangeType.RENAMED)
PATTERNS = (
    "*",
    "dataset.*",
    "recipe.*",
    "dataset.orders",
    "variables",
    "*.orders",
    "[dr]*",
    "none",
)
PATHS = ("", "/tags", "/*", "/**", "/params", "/steps/*/value", "/steps[id=*]", "/payload")


def a_rule(resource: str = "*", path: str = "", **fields: object) -> IgnoreRule:
    return IgnoreRule(resource, "it is so", path, **fields)  # type: ignore[arg-type]


rules = st.builds(
    a_rule,
    st.sampled_from(PATTERNS),
    st.sampled_from(PATHS),
    expires=st.sampled_from((None, TODAY, TODAY - timedelta(1))),
    where=st.sampled_from(("line 1", "line 2")),
)
policies = st.lists(rules, max_size=4).map(lambda found: Policy(ignore=tuple(found)))


@st.composite
def differences(draw: st.DrawFn) -> list[ResourceDiff]:
    """What the engine finds between two states, and sometimes a rename with changes inside."""
    found = DiffEngine().diff(*draw(state_pairs()))
    if draw(st.booleans()):
        found.append(a_rename(draw(st.sampled_from(("orders", "clients")))))
    return found


def a_rename(old: str = "clients", new: str = "sales", kind: str = "dataset") -> ResourceDiff:
    changes = (
        Change("/tags", "added", None, "x", "tag added"),
        Change("/params/table", "modified", "a", "b", "table changed"),
    )
    before, after = a_resource(old, kind), a_resource(new, kind)
    return ResourceDiff(
        ChangeType.RENAMED, after.resource_id, kind, before, after, changes, "same birth"
    )


def modified(*changes: Change, name: str = "orders", kind: str = "dataset") -> ResourceDiff:
    resource = a_resource(name, kind)
    return ResourceDiff(
        ChangeType.MODIFIED, resource.resource_id, kind, resource, resource, changes
    )


def a_change(path: str = "/tags", follows: str = "") -> Change:
    return Change(path, "modified", 1, 2, path, follows=follows)


def pieces(diffs: Iterable[ResourceDiff]) -> Counter[tuple[object, ...]]:
    """Every difference by itself: what happened to whole objects, and each change inside one."""
    found: Counter[tuple[object, ...]] = Counter()
    for diff in diffs:
        if diff.change_type in WHOLE:
            found[diff.resource_id, diff.change_type] += 1
        for change in diff.changes:
            found[diff.resource_id, change.path, change.kind, repr((change.old, change.new))] += 1
    return found


def hidden(judged: Judged) -> Counter[tuple[object, ...]]:
    return pieces(diff for diff, _ in judged.expected)


def worst(judged: Judged) -> int:
    """The place of the highest level that counts; beyond all of them where nothing does."""
    found = [level_of(diff).name for diff in judged.counted if not diff.only_follows]
    return min((LEVELS.index(name) for name in found if name), default=len(LEVELS))


@given(differences(), policies)
def test_what_counts_and_what_is_expected_are_all_differences_once(
    diffs: list[ResourceDiff], policy: Policy
) -> None:
    judged = judge(diffs, policy, TODAY)
    assert pieces(judged.counted) + hidden(judged) == pieces(diffs)


@given(differences(), policies)
def test_as_many_are_suppressed_as_are_expected(diffs: list[ResourceDiff], policy: Policy) -> None:
    judged = judge(diffs, policy, TODAY)
    assert judged.suppressed == sum(hidden(judged).values())


@given(differences())
def test_an_empty_policy_changes_nothing(diffs: list[ResourceDiff]) -> None:
    judged = judge(diffs, Policy(), TODAY)
    assert list(judged.counted) == diffs
    assert (judged.expected, judged.uses) == ((), ())


@given(differences(), policies)
def test_no_rule_hides_what_could_not_be_read(diffs: list[ResourceDiff], policy: Policy) -> None:
    judged = judge(diffs, policy, TODAY)
    unread = [diff for diff in diffs if diff.change_type is ChangeType.UNKNOWN]
    assert [it for it in judged.counted if it.change_type is ChangeType.UNKNOWN] == unread


def test_no_rule_hides_changes_in_what_could_not_be_read_whole() -> None:
    unread = replace(modified(a_change()), change_type=ChangeType.UNKNOWN)
    assert judge([unread], Policy(ignore=(a_rule(),)), TODAY).counted == (unread,)


@given(differences(), policies)
def test_what_did_not_change_is_still_there(diffs: list[ResourceDiff], policy: Policy) -> None:
    judged = judge(diffs, policy, TODAY)
    same = [diff for diff in diffs if diff.change_type is ChangeType.UNCHANGED]
    assert [it for it in judged.counted if it.change_type is ChangeType.UNCHANGED] == same


@given(differences(), policies, rules)
def test_one_more_rule_never_raises_the_level(
    diffs: list[ResourceDiff], policy: Policy, rule: IgnoreRule
) -> None:
    more = replace(policy, ignore=(*policy.ignore, rule))
    assert worst(judge(diffs, more, TODAY)) >= worst(judge(diffs, policy, TODAY))


@given(differences(), policies, rules)
def test_one_more_rule_never_shows_what_was_hidden(
    diffs: list[ResourceDiff], policy: Policy, rule: IgnoreRule
) -> None:
    more = replace(policy, ignore=(*policy.ignore, rule))
    assert hidden(judge(diffs, policy, TODAY)) - hidden(judge(diffs, more, TODAY)) == Counter()


@given(differences(), policies)
def test_an_expired_rule_hides_nothing(diffs: list[ResourceDiff], policy: Policy) -> None:
    over = Policy(ignore=tuple(replace(it, expires=TODAY - timedelta(1)) for it in policy.ignore))
    judged = judge(diffs, over, TODAY)
    assert judged.expected == ()
    assert all(use.state == "expired" for use in judged.uses)


@given(differences(), policies, st.randoms())
def test_the_order_of_rules_does_not_matter_for_what_is_hidden(
    diffs: list[ResourceDiff], policy: Policy, chance: object
) -> None:
    shuffled = list(policy.ignore)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    other = Policy(ignore=tuple(shuffled))
    assert hidden(judge(diffs, policy, TODAY)) == hidden(judge(diffs, other, TODAY))


@given(differences(), policies)
def test_a_rule_with_a_path_never_hides_what_happened_to_a_whole_object(
    diffs: list[ResourceDiff], policy: Policy
) -> None:
    only = Policy(ignore=tuple(rule for rule in policy.ignore if rule.path))
    judged = judge(diffs, only, TODAY)
    assert [diff for diff, _ in judged.expected if diff.change_type in WHOLE] == []


@given(differences(), policies)
def test_what_is_expected_has_the_rule_that_says_so(
    diffs: list[ResourceDiff], policy: Policy
) -> None:
    for diff, at_work in judge(diffs, policy, TODAY).expected:
        assert at_work
        assert set(at_work) <= set(policy.ignore)
        assert all(not rule.is_expired(TODAY) for rule in at_work)
        if diff.change_type in WHOLE:
            assert not any(rule.path for rule in at_work)


@given(differences(), policies)
def test_a_resource_that_counts_still_has_a_difference(
    diffs: list[ResourceDiff], policy: Policy
) -> None:
    for diff in judge(diffs, policy, TODAY).counted:
        assert diff.changes or diff.change_type is not ChangeType.MODIFIED


@given(differences(), rules)
def test_a_working_rule_matches_what_it_would_hide_alone(
    diffs: list[ResourceDiff], rule: IgnoreRule
) -> None:
    judged = judge(diffs, Policy(ignore=(replace(rule, expires=None),)), TODAY)
    (use,) = judged.uses
    followed = sum(bool(change.follows) for diff in diffs for change in diff.changes)
    assume(not followed)
    assert use.matches == judged.suppressed


def test_an_expired_rule_tells_what_counts_again() -> None:
    rule = a_rule("dataset.orders", "/tags", expires=TODAY - timedelta(1), owner="anna")
    (use,) = judge([modified(a_change(), a_change("/x"))], Policy(ignore=(rule,)), TODAY).uses
    assert (use.state, use.matches, use.owner, use.expires) == ("expired", 1, "anna", "2026-11-22")


def test_an_expired_rule_counts_nothing_that_another_one_still_hides() -> None:
    expired = a_rule("dataset.orders", "/tags", expires=TODAY - timedelta(1))
    judged = judge([modified(a_change())], Policy(ignore=(expired, a_rule(path="/tags"))), TODAY)
    assert [(use.state, use.matches) for use in judged.uses] == [("expired", 0), ("at work", 1)]


def test_a_rule_works_on_its_last_day() -> None:
    rule = a_rule("dataset.orders", expires=TODAY)
    assert judge([modified(a_change())], Policy(ignore=(rule,)), TODAY).counted == ()


@pytest.mark.parametrize(
    ("pattern", "state"), [("dataset.orders", "at work"), ("dataset.other", "idle")]
)
def test_a_rule_is_idle_where_the_project_has_no_such_resource(pattern: str, state: str) -> None:
    same = replace(modified(), change_type=ChangeType.UNCHANGED)
    (use,) = judge([same], Policy(ignore=(a_rule(pattern),)), TODAY).uses
    assert (use.state, use.matches) == (state, 0)


def test_the_first_of_two_rules_is_said_to_be_at_work() -> None:
    first, second = a_rule(where="line 1"), a_rule("dataset.*", where="line 2")
    judged = judge([modified(a_change())], Policy(ignore=(first, second)), TODAY)
    assert [at_work for _, at_work in judged.expected] == [(first,)]
    assert [use.matches for use in judged.uses] == [1, 1]


def test_an_added_object_is_hidden_by_a_rule_without_a_path() -> None:
    added = ResourceDiff(ChangeType.ADDED, "dataset.SHOP.orders", "dataset", None, a_resource())
    rule = a_rule("dataset.orders")
    judged = judge([added], Policy(ignore=(rule,)), TODAY)
    assert judged.counted == ()
    assert judged.expected == ((added, (rule,)),)


@pytest.mark.parametrize("pattern", ["dataset.clients", "dataset.tmp_*"])
def test_a_rename_is_not_hidden_by_a_rule_that_means_one_of_its_names(pattern: str) -> None:
    """Else whatever takes a name that is ignored would vanish without a word."""
    rename = a_rename("clients", "tmp_clients")
    judged = judge([rename], Policy(ignore=(a_rule(pattern),)), TODAY)
    assert [diff.change_type for diff in judged.counted] == [ChangeType.RENAMED]


@pytest.mark.parametrize("pattern", ["dataset.clients", "dataset.tmp_*"])
def test_what_changed_in_a_renamed_object_is_not_hidden_by_a_rule_for_one_name(
    pattern: str,
) -> None:
    rule = a_rule(pattern, "/tags")
    judged = judge([a_rename("clients", "tmp_clients")], Policy(ignore=(rule,)), TODAY)
    assert (judged.suppressed, judged.uses[0].matches) == (0, 0)


def a_renamed_column(old: str, new: str) -> ResourceDiff:
    before, after = (
        a_resource("orders", schema={"columns": [{"name": name, "type": "string"}, {"name": "b"}]})
        for name in (old, new)
    )
    (found,) = DiffEngine().diff(a_state(before), a_state(after))
    assert [change.kind for change in found.changes] == ["renamed"]
    return found


@pytest.mark.parametrize("old", ["customer", "a[b]/c~d"])
@pytest.mark.parametrize("pattern", ["tmp_*", "customer", "a*"])
def test_a_renamed_column_is_not_hidden_by_a_rule_that_means_one_of_its_names(
    pattern: str, old: str
) -> None:
    """Else a column that everybody reads would vanish without a word."""
    rule = a_rule("dataset.*", f"/schema/columns[name={pattern}]")
    judged = judge([a_renamed_column(old, "tmp_1")], Policy(ignore=(rule,)), TODAY)
    assert judged.suppressed == 0


def test_a_renamed_column_is_hidden_by_a_rule_that_means_both_its_names() -> None:
    rule = a_rule("dataset.*", "/schema/columns[name=tmp_*]")
    judged = judge([a_renamed_column("tmp_1", "tmp_2")], Policy(ignore=(rule,)), TODAY)
    assert judged.counted == ()


def test_a_rename_is_hidden_by_a_rule_that_means_both_its_names() -> None:
    judged = judge([a_rename("tmp_1", "tmp_2")], Policy(ignore=(a_rule("dataset.tmp_*"),)), TODAY)
    assert judged.counted == ()
    assert judged.suppressed == 3


def test_of_a_rename_that_counts_only_changes_are_expected() -> None:
    rename = a_rename()
    judged = judge([rename], Policy(ignore=(a_rule("dataset.*", "/tags"),)), TODAY)
    (part, _), (kept,) = judged.expected[0], judged.counted
    assert (part.change_type, part.reason) == (ChangeType.MODIFIED, "")
    assert [change.path for change in part.changes] == ["/tags"]
    assert (kept.change_type, len(kept.changes)) == (ChangeType.RENAMED, 1)


def test_references_that_follow_an_expected_rename_are_expected() -> None:
    rename = a_rename("tmp_1", "tmp_2")
    recipe = modified(
        a_change("/inputs", rename.resource_id), a_change("/x"), name="r", kind="recipe"
    )
    judged = judge([recipe, rename], Policy(ignore=(a_rule("dataset.tmp_*"),)), TODAY)
    assert [change.path for diff in judged.counted for change in diff.changes] == ["/x"]


def test_references_that_follow_a_rename_that_counts_count() -> None:
    recipe = modified(a_change("/inputs", "dataset.SHOP.sales"), name="r", kind="recipe")
    judged = judge([recipe, a_rename()], Policy(ignore=(a_rule("dataset.sales"),)), TODAY)
    assert recipe in judged.counted


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("dataset.orders", "dataset.SHOP.orders", True),
        ("dataset.orders", "dataset.BANK.orders", True),
        ("dataset.orders", "dataset.SHOP.orders_v2", False),
        ("dataset.order", "dataset.SHOP.orders", False),
        ("dataset.Orders", "dataset.SHOP.orders", False),
        ("Dataset.orders", "dataset.SHOP.orders", False),
        ("dataset.tmp_*", "dataset.SHOP.tmp_1", True),
        ("dataset.tmp_*", "dataset.SHOP.my_tmp_1", False),
        ("dataset.?", "dataset.SHOP.a", True),
        ("dataset.?", "dataset.SHOP.ab", False),
        ("dataset.[ab]x", "dataset.SHOP.bx", True),
        ("dataset.[!ab]x", "dataset.SHOP.bx", False),
        ("dataset.a[[]1]", "dataset.SHOP.a[1]", True),
        ("dataset.a[1]", "dataset.SHOP.a[1]", False),
        ("library_file.churn/*.py", "library_file.SHOP.churn/features.py", True),
        ("library_file.*.py", "library_file.SHOP.churn/a.b.py", True),
        ("dataset.a.b", "dataset.SHOP.a.b", True),
        ("*", "permissions.SHOP", True),
        ("permissions", "permissions.SHOP", True),
        ("permissions.*", "permissions.SHOP", False),
        ("*.orders", "recipe.SHOP.orders", True),
        ("dataset*", "dataset.SHOP.orders", True),
        ("*.SHOP.*", "dataset.SHOP.orders", False),
        ("dataset.é*", "dataset.SHOP.été", True),
        ("dataset.[", "dataset.SHOP.[", True),
    ],
)
def test_a_pattern_means_resources_by_type_and_name(pattern: str, name: str, fits: bool) -> None:
    assert names(pattern, name) is fits


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/tags", "/tags", True),
        ("/tags", "/tags[0]", True),
        ("/tags", "/tagsome", False),
        ("/tags", "/params/tags", False),
        ("/params", "/params/table", True),
        ("/params/table", "/params", False),
        ("/params/*", "/params/a", True),
        ("/params/*/b", "/params/a/b", True),
        ("/params/*/b", "/params/b", False),
        ("/*", "/anything/below", True),
        ("/**", "/anything/below", True),
        ("/**/b", "/a/x[id=1]/b", True),
        ("/**/b", "/b", True),
        ("/**/b", "/a/bc", False),
        ("/schema/columns/*/comment", "/schema/columns[name=id]/comment", True),
        ("/schema/columns/*/comment", "/schema/columns[name=id]/type", False),
        ("/schema/columns[name=tmp_*]", "/schema/columns[name=tmp_a]", True),
        ("/schema/columns[name=tmp_*]", "/schema/columns[name=tmp_a]/type", True),
        ("/schema/columns[name=tmp_*]", "/schema/columns[name=a]", False),
        ("/schema/columns[name=tmp_*]", "/schema/columns[name=tmp_a][0]", True),
        ("/schema/columns", "/schema/columns[name=id]", True),
        ("/a.c", "/abc", False),
        ("/a+", "/a+", True),
    ],
)
def test_a_path_means_a_place_and_all_below_it(pattern: str, path: str, fits: bool) -> None:
    assert a_rule("dataset.*", pattern).covers("dataset.SHOP.orders", path) is fits
    rule = SeverityRule("dataset.*", "low", pattern)
    assert rule.covers("dataset.SHOP.orders", path, "modified") is fits


def severity_of(diff: ResourceDiff, *found: SeverityRule) -> str:
    return level_of(diff, found).name


def test_the_first_severity_rule_that_fits_decides() -> None:
    low, critical = SeverityRule("*", "low"), SeverityRule("dataset.*", "critical")
    assert severity_of(modified(a_change("/params/table")), low, critical) == "low"
    assert severity_of(modified(a_change("/tags")), critical, low) == "critical"


def test_a_severity_rule_goes_before_what_is_built_in_and_says_where_it_stands() -> None:
    rule = SeverityRule("*", "critical", where="policy.yml, line 9")
    cosmetic = replace(a_change(), cosmetic=True)
    assert level_of(modified(cosmetic), (rule,)) == ("critical", "set in policy.yml, line 9")


@pytest.mark.parametrize("resource", ["dataset.clients", "dataset.sales"])
def test_a_severity_rule_for_one_name_of_what_was_renamed_raises_its_level(resource: str) -> None:
    assert severity_of(a_rename(), SeverityRule(resource, "critical")) == "critical"
    assert severity_of(a_rename(), SeverityRule(resource, "cosmetic")) == severity_of(a_rename())


def test_a_severity_rule_for_both_names_of_what_was_renamed_lowers_its_level() -> None:
    assert severity_of(a_rename(), SeverityRule("dataset.*", "cosmetic")) == "cosmetic"


@pytest.mark.parametrize("name", ["customer", "tmp_1"])
def test_a_severity_rule_for_one_name_of_a_renamed_column_raises_its_level(name: str) -> None:
    path = f"/schema/columns[name={name}]"
    renamed = a_renamed_column("customer", "tmp_1")
    assert severity_of(renamed, SeverityRule("*", "critical", path)) == "critical"
    assert severity_of(renamed, SeverityRule("*", "low", path)) == "high"


def test_a_severity_rule_of_a_kind_leaves_the_others_alone() -> None:
    rule = SeverityRule("dataset.*", "critical", change="removed")
    gone = ResourceDiff(ChangeType.REMOVED, "dataset.SHOP.a", "dataset", a_resource("a"))
    added = ResourceDiff(ChangeType.ADDED, "dataset.SHOP.a", "dataset", None, a_resource("a"))
    assert severity_of(gone, rule) == "critical"
    assert severity_of(added, rule) == "medium"


def test_a_severity_rule_with_a_path_is_not_about_whole_objects() -> None:
    added = ResourceDiff(ChangeType.ADDED, "dataset.SHOP.a", "dataset", None, a_resource("a"))
    assert severity_of(added, SeverityRule("*", "critical", "/**")) == "medium"


@pytest.mark.parametrize("fail_on", [*LEVELS, "none"])
@pytest.mark.parametrize("level", [*LEVELS, ""])
def test_a_level_reaches_all_that_are_not_above_it(level: str, fail_on: str) -> None:
    expected = bool(level) and fail_on != "none" and LEVELS.index(level) <= LEVELS.index(fail_on)
    assert reaches(level, fail_on) is expected


def test_two_states_are_judged_as_their_diffs_are() -> None:
    old = a_state(a_resource("orders", tags=["a"], type="x"), a_resource("tmp_1"))
    new = a_state(a_resource("orders", tags=["b"], type="x"), coverage={})
    found: list[ResourceDiff] = DiffEngine().diff(old, new)
    policy = Policy(ignore=(a_rule("dataset.tmp_*"), a_rule("dataset.*", "/tags")))
    judged = judge(found, policy, TODAY)
    assert judged.counted == ()
    assert sorted(use.matches for use in judged.uses) == [1, 2]
    assert all(isinstance(diff.old_resource, Resource) for diff, _ in judged.expected)
