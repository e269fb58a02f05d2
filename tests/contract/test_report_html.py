"""The HTML report: one page of sound markup that asks the network for nothing and runs nothing."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from examples import HOSTILE, a_resource, a_state, busy_report, report_of, week_report
from project_drift.models.report import Group, Overview, OverviewLine, Row
from project_drift.models.state import State
from project_drift.reports import render, render_overview
from project_drift.reports._chart import chart
from project_drift.service import findings
from strategies import state_pairs

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LOADING = {"src", "srcset", "href", "action", "formaction", "data", "poster", "background", "style"}


class Page(HTMLParser):
    """Reads a page and refuses a tag that is closed in the wrong place or never."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == [], "not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_of_a_project_changes_the_markup(kind: str) -> None:
    harmless, hostile = (Page(render("html", report_of(t))) for t in ("harmless", HOSTILE[kind]))
    assert hostile.tags == harmless.tags
    assert hostile.attributes == harmless.attributes


@pytest.mark.parametrize("kind", ["script", "attribute", "closing tags", "template"])
def test_markup_in_a_name_is_shown_as_it_was_typed(kind: str) -> None:
    assert HOSTILE[kind] in Page(render("html", report_of(HOSTILE[kind]))).text


@given(state_pairs())
def test_the_report_on_any_two_states_is_sound_markup(pair: tuple[State, State]) -> None:
    assert Page(render("html", findings.compare("Drift check", *pair))).tags[0] == "html"


def test_nothing_is_asked_of_the_network() -> None:
    page = render("html", week_report())
    assert LOADING & Page(page).attributes == set()
    for words in ("http:", "https:", "url(", "@import", "//cdn"):
        assert words not in page


def test_nothing_is_run() -> None:
    page = Page(render("html", week_report()))
    assert {"script", "iframe", "object", "embed", "link", "base"} & set(page.tags) == set()
    assert [name for name in page.attributes if name.startswith("on")] == []


def test_a_browser_is_told_to_load_and_run_nothing_before_anything_else() -> None:
    head = render("html", week_report()).partition("<style>")[0]
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in head


def test_the_page_says_its_language_its_characters_and_its_title() -> None:
    text = render("html", week_report())
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    assert '<meta charset="utf-8">' in text
    assert "<title>Drift check of SHOP (prod)</title>" in text


def test_an_unread_object_stands_open_so_that_it_is_not_overlooked() -> None:
    text = render("html", week_report())
    assert text.count("<details") > text.count(" open>") == 1


def test_an_overview_is_sound_markup_whatever_it_holds() -> None:
    for text in HOSTILE.values():
        overview = Overview(text, (OverviewLine("SHOP", "failed", text),))
        assert Page(render_overview("html", overview)).tags[0] == "html"


def css() -> str:
    (text,) = re.findall(r"<style>(.*?)</style>", render("html", week_report()), re.DOTALL)
    return str(text)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = css().split("@media screen and (prefers-color-scheme: dark)", 1)
    return {"light": colours(light), "dark": colours(dark)}


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as WCAG 2 counts it."""

    def luminance(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = [
    ("ink", "paper"), ("ink", "tint"), ("soft", "paper"), ("soft", "tint"),
    ("ink", "modified-bg"), ("ink", "added-bg"), ("ink", "unknown-bg"),
    ("paper", "critical"), ("high", "paper"),
    *((kind, f"{kind}-bg") for kind in ("added", "removed", "modified", "renamed", "unknown")),
    *((kind, "paper") for kind in ("added", "removed", "modified", "renamed", "unknown")),
]  # fmt: skip
SHAPES = ["critical", "high", "medium", "low", "cosmetic", "unknown"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_read_easily(theme: str, text: str, ground: str) -> None:
    found = themes()[theme]
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shape", SHAPES)
def test_bars_stand_out(theme: str, shape: str) -> None:
    found = themes()[theme]
    assert contrast(found[shape], found["paper"]) >= 3


def test_both_themes_have_the_same_colours() -> None:
    assert themes()["light"].keys() == themes()["dark"].keys()


def test_no_rule_reaches_beyond_the_report() -> None:
    rules = re.sub(r"@media[^{]*\{", "", css())
    selectors = [one for part in re.findall(r"([^{}]+)\{", rules) for one in part.split(",")]
    assert len(selectors) > 50
    assert [one for one in selectors if not re.search(r"(\.pd\b|\.pd-|> \.pd\))", one)] == []


def test_the_picture_comes_first() -> None:
    text = render("html", busy_report())
    assert text.index("<svg") < text.index("pd-sentence pd-drift") < text.index('class="pd-row"')


def test_the_picture_has_a_bar_for_each_type_and_a_segment_for_each_level() -> None:
    text = render("html", busy_report())
    assert re.findall(r'<tspan class="pd-bar-label">(.*?)<', text) == [
        "Datasets", "Recipes", "Scenarios"
    ]  # fmt: skip
    assert re.findall(r'<rect class="pd-fill-(\w+)"', text) == [
        "critical", "medium", "high", "cosmetic", "unknown"
    ]  # fmt: skip


def test_the_numbers_of_the_picture_stand_beside_it_in_words_and_in_a_table() -> None:
    text = render("html", busy_report())
    assert '<svg role="img" aria-label="' in text
    assert '<tspan class="pd-bar-words" dx="8">1 critical, 1 medium</tspan>' in text
    assert '<th scope="row">Recipes</th><td>0</td><td>2</td><td>0</td><td>1</td>' in text


@given(state_pairs())
def test_bars_fit_the_picture(pair: tuple[State, State]) -> None:
    for bar in chart(findings.compare("Drift check", *pair).groups).bars:
        assert 0 < sum(part.width for part in bar.segments) <= 100.1
        assert sum(part.count for part in bar.segments) == sum(bar.levels.values())


def test_one_change_among_a_thousand_is_seen() -> None:
    few = Row("modified", "~", "dataset", "dataset.SHOP.d", "d", level="critical")
    many = (dataclasses.replace(few, level="low"),) * 999
    (bar,) = chart([Group("datasets", (few, *many))]).bars
    assert bar.segments[0].width > 1
    assert sum(part.width for part in bar.segments) <= 100.1


def test_a_report_without_differences_has_no_picture() -> None:
    state = a_state(a_resource("orders"), serial=3)
    assert "<svg" not in render("html", findings.compare("Check", state, state))


def test_what_is_folded_is_open_in_print() -> None:
    (print_style,) = re.findall(r"@media print \{(.*)\}", css(), re.DOTALL)
    assert "details::details-content" in print_style
    assert "details > :not(summary)" in print_style
    assert "white-space: pre-wrap" in print_style


def test_followers_and_cosmetic_changes_are_folded() -> None:
    text = render("html", busy_report())
    assert "<summary>2 references follow</summary>" in text
    assert "<summary>2 cosmetic changes</summary>" in text
