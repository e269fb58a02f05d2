"""The HTML report: one page of sound markup that asks the network for nothing and runs nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given

from examples import HOSTILE, report_of, week_report
from project_drift.models.report import Overview, OverviewLine
from project_drift.models.state import State
from project_drift.reports import render, render_overview
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
