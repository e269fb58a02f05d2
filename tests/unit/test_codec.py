"""States as bytes: whatever is stored comes back as it was, or is refused as damaged."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import math
import re
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import a_resource, a_state, an_alert
from project_drift.backends import codec
from project_drift.exceptions import StateCorruptedError, StateVersionError, StateWriteError
from project_drift.models.state import FORMAT_VERSION, State
from strategies import Json
from strategies import states as any_state

GZIP_HEADER, GZIP_TRAILER = 10, 8
SMALL = a_state(a_resource(columns=["id", "é"]), alerts=[an_alert("recipe", "r")], lineage="ab")
DEEP = [100, 500, 900, 990, 1000, 3000, 100_000]


def packed(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)


def altered(content: bytes, place: int, mask: int) -> bytes:
    return content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]


def refuse_or_return(decode: Callable[[bytes], State], content: bytes) -> State | None:
    """Read as a store would; `None` where the content is refused. Any other error is a defect."""
    try:
        return decode(content)
    except StateCorruptedError:
        return None


@given(any_state())
def test_a_packed_state_comes_back_as_it_was(state: State) -> None:
    assert codec.decode(codec.encode(state)) == state


@given(any_state())
def test_a_plain_state_comes_back_as_it_was(state: State) -> None:
    assert codec.decode_text(codec.encode_text(state)) == state


@given(any_state())
def test_equal_states_give_equal_bytes(state: State) -> None:
    reordered = dataclasses.replace(
        state,
        resources=dict(reversed(list(state.resources.items()))),
        coverage=dict(reversed(list(state.coverage.items()))),
    )
    assert codec.encode(reordered) == codec.encode(state)
    assert codec.encode_text(reordered) == codec.encode_text(state)


def test_the_bytes_do_not_tell_when_they_were_made() -> None:
    assert codec.encode(SMALL)[4:8] == bytes(4)


@pytest.mark.parametrize("encode", [codec.encode, codec.encode_text])
def test_whole_numbers_give_equal_bytes_however_they_are_held(
    encode: Callable[[State], bytes],
) -> None:
    assert encode(a_state(a_resource(rows=1.0))) == encode(a_state(a_resource(rows=1)))


@given(any_state())
def test_reading_and_writing_again_gives_the_same_bytes(state: State) -> None:
    content = codec.encode(state)
    assert codec.encode(codec.decode(content)) == content


@given(any_state())
def test_the_plain_form_is_ascii_with_one_line_break_at_its_end(state: State) -> None:
    content = codec.encode_text(state)
    assert content.isascii()
    assert content.endswith(b"}\n")


def test_the_plain_form_is_indented_for_version_control() -> None:
    assert b'\n  "captured_by": "",\n' in codec.encode_text(SMALL)


@pytest.mark.parametrize(("number", "word"), [(math.nan, "NaN"), (-math.inf, "-Infinity")])
def test_a_number_that_json_does_not_know_is_stored_by_its_name(number: float, word: str) -> None:
    content = gzip.decompress(codec.encode(a_state(a_resource(limit=number))))
    stored = json.loads(content, parse_constant=pytest.fail)
    assert stored["resources"]["dataset.SHOP.orders"]["attributes"]["limit"] == word


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_state_with_such_a_number_can_be_read_again(number: float) -> None:
    state = a_state(a_resource(limit=number))
    assert codec.decode(codec.encode(state)).content_checksum() == state.content_checksum()


@pytest.mark.parametrize("encode", [codec.encode, codec.encode_text])
def test_a_state_that_breaks_its_own_schema_is_not_written(
    encode: Callable[[State], bytes],
) -> None:
    with pytest.raises(StateCorruptedError, match="environment"):
        encode(a_state(environment="not a name"))


def test_a_packed_state_cut_short_anywhere_is_refused() -> None:
    content = codec.encode(SMALL)
    readable = [
        length
        for length in range(len(content))
        if refuse_or_return(codec.decode, content[:length]) is not None
    ]
    assert readable == []


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_a_packed_state_with_an_altered_byte_is_refused(mask: int) -> None:
    content = codec.encode(SMALL)
    padded = len(content) - GZIP_TRAILER - 1  # the bits after the last symbol mean nothing
    readable = [
        place
        for place in range(GZIP_HEADER, len(content))
        if refuse_or_return(codec.decode, altered(content, place, mask)) is not None
    ]
    assert set(readable) <= {padded}


@given(st.data())
def test_an_altered_byte_never_gives_another_state(data: st.DataObject) -> None:
    content = codec.encode(SMALL)
    place, mask = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(1, 255))
    assert refuse_or_return(codec.decode, altered(content, place, mask)) in (None, SMALL)


@pytest.mark.parametrize("serial", range(1, 21))
def test_a_changed_bit_near_the_end_is_not_taken_for_a_missing_end(serial: int) -> None:
    content = codec.encode(a_state(a_resource("orders"), serial=serial))
    for place in range(len(content) - 40, len(content)):
        for bit in range(8):
            flipped = bytes([content[place] ^ (1 << bit)])
            assert not codec.is_half_packed(content[:place] + flipped + content[place + 1 :])


def test_a_packed_state_cut_short_anywhere_is_half_of_one() -> None:
    content = codec.encode(a_state(a_resource("orders")))
    assert all(codec.is_half_packed(content[:length]) for length in range(len(content) - 12))


def test_a_plain_state_cut_short_anywhere_is_refused() -> None:
    content = codec.encode_text(SMALL).rstrip()
    readable = [
        length
        for length in range(len(content))
        if refuse_or_return(codec.decode_text, content[:length]) is not None
    ]
    assert readable == []


@given(st.data())
def test_an_altered_byte_of_a_plain_state_never_alters_a_definition(data: st.DataObject) -> None:
    content = codec.encode_text(SMALL)
    place, mask = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(1, 255))
    state = refuse_or_return(codec.decode_text, altered(content, place, mask))
    found = [] if state is None else state.list_resources()
    assert all(item.attributes == {"columns": ["id", "é"]} for item in found)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_state_are_refused(content: bytes) -> None:
    assert refuse_or_return(codec.decode_text, content) is None
    assert refuse_or_return(codec.decode, packed(content)) is None


@pytest.mark.parametrize("tail", [b"\0", b"x", codec.encode(SMALL)], ids=["0", "x", "another"])
def test_a_packed_state_followed_by_anything_is_refused(tail: bytes) -> None:
    with pytest.raises(StateCorruptedError, match="followed by"):
        codec.decode(codec.encode(SMALL) + tail)


def test_a_plain_state_followed_by_anything_is_refused() -> None:
    with pytest.raises(StateCorruptedError, match="not JSON"):
        codec.decode_text(codec.encode_text(SMALL) + b"{}")


def test_a_small_file_that_unpacks_beyond_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(codec, "MAX_PLAIN_BYTES", 1000)
    with pytest.raises(StateCorruptedError, match="more than 1000 bytes"):
        codec.gunzip(packed(b" " * 1_000_000))


@pytest.mark.parametrize("size", [999, 1000])
def test_a_file_up_to_the_limit_is_unpacked(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(codec, "MAX_PLAIN_BYTES", 1000)
    assert codec.gunzip(packed(b" " * size)) == b" " * size


def test_one_byte_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_PLAIN_BYTES", 1000)
    for read in (lambda content: codec.gunzip(packed(content)), codec.decode_text):
        with pytest.raises(StateCorruptedError, match="1000 bytes"):
            read(b" " * 1001)


@pytest.mark.parametrize("form", ["packed", "plain"])
def test_what_could_not_be_read_again_is_not_written_and_says_what_is_large(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    encode, decode = {
        "packed": (codec.encode, codec.decode),
        "plain": (codec.encode_text, codec.decode_text),
    }[form]
    monkeypatch.setattr(codec, "MAX_PLAIN_BYTES", 3 * 1024**2)
    sizes = {"a": 0, "b": 900_000, "c": 500_000, "d": 1_500_000}
    parts = [a_resource(name, text="x" * size) for name, size in sizes.items()]
    assert decode(encode(a_state(*parts))) == a_state(*parts)
    with pytest.raises(StateWriteError) as refusal:
        encode(a_state(*parts, a_resource("e", text="x" * 700_000)))
    told = str(refusal.value)
    assert "takes 3.4 MB, more than the 3.0 MB that can be read again" in told
    assert re.findall(r"\.([a-z]) \((.*?)\)", told) == [
        ("d", "1.4 MB"),
        ("b", "0.9 MB"),
        ("e", "0.7 MB"),
    ]


@pytest.mark.parametrize("depth", DEEP)
@pytest.mark.parametrize("shape", ["list", "object", "fractions"])
def test_deep_nesting_is_read_or_refused(shape: str, depth: int) -> None:
    opening, leaf, closing = {
        "list": ("[", "1", "]"), "object": ('{"a":', "1", "}"), "fractions": ("[", "1.0", "]"),
    }[shape]  # fmt: skip
    nested = opening * depth + leaf + closing * depth
    plain = json.dumps(a_state(a_resource(deep="HERE")).to_dict()).replace('"HERE"', nested)
    assert refuse_or_return(codec.decode_text, plain.encode()) is None
    assert refuse_or_return(codec.decode_text, nested.encode()) is None


@pytest.mark.parametrize("plain", [b"", b"\xff\xfe", b"nul", b"{", b"1" * 5000, b"\xef\xbb\xbf{}"])
def test_what_is_not_json_is_refused(plain: bytes) -> None:
    assert refuse_or_return(codec.decode_text, plain) is None


def test_a_state_of_a_newer_format_is_refused_by_name() -> None:
    plain = {**SMALL.to_dict(), "version": FORMAT_VERSION + 1}
    with pytest.raises(StateVersionError, match=f"format {FORMAT_VERSION + 1}"):
        codec.decode(packed(json.dumps(plain).encode()))


def tampered(change: Callable[[Json], Any]) -> bytes:
    plain = json.loads(json.dumps(SMALL.to_dict()))
    change(plain["resources"])
    return packed(json.dumps(plain).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["dataset.SHOP.orders"]["attributes"].update(columns=[]),
        lambda found: found["dataset.SHOP.orders"].update(resource_id="dataset.SHOP.clients"),
        lambda found: found["dataset.SHOP.orders"].update(resource_id="orders"),
        lambda found: found["dataset.SHOP.orders"].update(resource_type="recipe"),
        lambda found: found.update(other=found.pop("dataset.SHOP.orders")),
    ],
    ids=["definition", "id", "no id", "type", "key"],
)
def test_a_tampered_resource_is_refused(change: Callable[[Json], Any]) -> None:
    with pytest.raises(StateCorruptedError):
        codec.decode(tampered(change))


def test_a_file_is_recognised_by_the_first_digits_of_its_sha_256() -> None:
    assert codec.token(b"abc") == hashlib.sha256(b"abc").hexdigest()[:12]
