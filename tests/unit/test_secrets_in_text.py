"""Secrets in code, queries and prose: found by their shape, and nothing else is hidden."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DEMO_PROJECT
from project_drift.normalize.secrets import Concealer, mask, without_fingerprints
from secret_texts import HARMLESS, PLAIN, PLANTED, WHOLE_TEXTS, Planted

CONCEAL = Concealer(b"one key")
OTHER_KEY = Concealer(b"another key")
MARK = re.compile(r"\[secret [0-9a-f]{16}\]")

SIZE = 200_000  # characters
LIMIT = 5.0  # seconds of the processor, so that a busy machine does not count

# Beginnings of what is searched for, repeated: each invites a search to start over at every place.
HOSTILE = (
    "\n", "\r\n", "\n ", "\t", "-", "--a-", "a.", "a-", "${", "- ",
    "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "://", "://a:", "https://a.", "@",
    "bearer ", "Authorization:Basic ", "eyJ-", "eyJaaaaaaaa.", "AKIA", "sk-", "sk-a ", "xoxb-",
    "e:AES:", "https://hooks.slack.com/services/", "?sig=", "password", "token=a", "token='",
    "token=\"a'", "token=\\\"", "token: ", "\ntoken: ", "\ntoken=a\\", "export ", "--token ",
    "identified by ", "token: a[", "token=a_", "token=a.", "A_", "token: a.",
)  # fmt: skip

pieces = st.one_of(
    st.sampled_from([planted.text for planted in PLANTED.values()]),
    st.sampled_from([line for text in WHOLE_TEXTS.values() for line in text.splitlines()]),
    st.sampled_from(["\n", " ", '"', "'", "password", "token=", "://", "@", "Bearer ", "${a}"]),
    st.text(max_size=4),
)
texts = st.lists(pieces, max_size=6).map("".join)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fails what takes longer, even inside one call of the regular expression engine."""

    def too_long(*_: object) -> None:
        pytest.fail(f"took more than {seconds} seconds")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def with_another(planted: Planted) -> str:
    """The text with another secret of the same shape."""
    last = "7" if planted.secret[-1] != "7" else "8"
    return planted.text.replace(planted.secret, planted.secret[:-1] + last)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_secret_is_hidden_and_its_change_shows(planted: Planted) -> None:
    hidden = CONCEAL.text(planted.text)
    assert planted.secret not in hidden
    assert MARK.search(hidden)
    assert hidden == Concealer(b"one key").text(planted.text)
    assert hidden != CONCEAL.text(with_another(planted))
    assert hidden != OTHER_KEY.text(planted.text)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_message_shows_neither_secret_nor_fingerprint(planted: Planted) -> None:
    masked = mask(planted.text)
    assert planted.secret not in masked
    assert "[secret]" in masked
    assert mask(masked) == masked


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_secret_is_found_inside_any_definition(planted: Planted) -> None:
    definition = {"params": {"steps": [{"script": f"first line\n{planted.text}\nlast line"}]}}
    hidden = CONCEAL(definition)["params"]["steps"][0]["script"]
    assert planted.secret not in hidden
    assert hidden.startswith("first line\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://etl:§@db/shop", "postgresql://etl:[secret]@db/shop"),
        ('connect(user="etl", password="§")', 'connect(user="etl", password="[secret]")'),
        ("export DB_PASSWORD=§\nls", "export DB_PASSWORD=[secret]\nls"),
        ("db:\n  password: §\n  user: etl", "db:\n  password: [secret]\n  user: etl"),
        ("a --token=§ b", "a --token=[secret] b"),
        ("Authorization: Bearer §, please", "Authorization: Bearer [secret], please"),
    ],
)
def test_what_is_around_a_secret_stays_readable(text: str, shown: str) -> None:
    assert mask(text.replace("§", PLAIN)) == shown


def test_every_secret_of_a_text_is_hidden() -> None:
    text = "\n".join(planted.text for planted in PLANTED.values() if "cut off" not in planted.text)
    hidden = CONCEAL.text(text)
    assert [planted for planted in PLANTED.values() if planted.secret in hidden] == []


def test_one_secret_has_one_fingerprint_wherever_it_stands() -> None:
    places = ('password = "§"', "export TOKEN=§", "https://etl:§@db.example.com", "Bearer §")
    found = {tuple(MARK.findall(CONCEAL.text(place.replace("§", PLAIN)))) for place in places}
    (marks,) = found
    assert len(marks) == 1
    digits = CONCEAL({"password": PLAIN})["password"]["$secret"]
    assert marks == (f"[secret {digits}]",)


@pytest.mark.parametrize("line", HARMLESS.values(), ids=HARMLESS)
def test_a_line_without_secrets_stays_as_it_is(line: str) -> None:
    assert CONCEAL.text(line) == line
    assert mask(line) == line


@pytest.mark.parametrize("text", WHOLE_TEXTS.values(), ids=WHOLE_TEXTS)
def test_a_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert CONCEAL.text(text).splitlines() == text.splitlines()


@pytest.mark.parametrize("ending", ["py", "sql", "md", "js", "html", "css", "ipynb"])
def test_nothing_is_hidden_in_the_code_and_prose_of_the_demo(ending: str) -> None:
    found: list[Path] = sorted(DEMO_PROJECT.rglob(f"*.{ending}"))
    assert found
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert mask(text).splitlines() == text.splitlines(), path.name


@given(texts)
def test_a_fingerprint_and_a_mask_hide_the_same(text: str) -> None:
    assert without_fingerprints(CONCEAL.text(text)) == mask(text)
    assert without_fingerprints(OTHER_KEY.text(text)) == mask(text)


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_without_any_telling_word_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("start", HOSTILE)
def test_no_text_takes_long_to_search(start: str) -> None:
    text = "token " + start * (SIZE // len(start)) + "("
    with at_most(LIMIT):
        assert mask(text)
