"""What DSS saves of somebody's screen with an object: never a reason for drift."""

from __future__ import annotations

from project_drift.normalize.noise import Rule, drop


def screen_state(place: str) -> tuple[Rule, ...]:
    """Return the rules for an explore screen whose state is saved at a place of a definition."""
    return (
        drop(f"{place}/explorationSampling", "the sample on somebody's screen"),
        drop(f"{place}/explorationFilters", "the filters on somebody's screen"),
        drop(f"{place}/vizSampling", "the sample of the charts on somebody's screen"),
        drop(f"{place}/exploreUIParams", "the state of somebody's screen"),
        drop(f"{place}/columnWidthsByName", "the widths of columns on somebody's screen"),
        drop(f"{place}/**/_refreshTrigger", "counts how often a sample was refreshed"),
        drop(f"{place}/**/refreshTrigger", "counts how often a sample was refreshed"),
    )
