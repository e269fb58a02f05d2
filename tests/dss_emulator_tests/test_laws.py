"""Laws that hold for any name and any bytes."""

from __future__ import annotations

from urllib.parse import quote

from dataikuapi._vendor.requests_toolbelt import MultipartEncoder
from hypothesis import given, settings
from hypothesis import strategies as st

from dss_emulator.faults import Fault
from dss_emulator.git_history import History
from dss_emulator.multipart import uploaded_file
from dss_emulator.routing import parse_target

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


@settings(deadline=None)
@given(st.lists(names, min_size=1, max_size=4))
def test_quoted_segments_are_decoded_once(segments: list[str]) -> None:
    """Segments quoted as a whole come back, whatever is in them."""
    path = "/".join(quote(segment, safe="") for segment in segments)
    for prefix in ("/dip/publicapi/", "/public/api//"):
        assert parse_target(f"{prefix}{path}/?a=b").segments == tuple(segments)


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_uploads_come_back(data: bytes) -> None:
    """What the client's own encoder sends is taken apart without loss."""
    encoder = MultipartEncoder(fields={"file": ("", data, None, {"Expires": "0"})})
    body, content_type = encoder.read(), encoder.content_type
    assert uploaded_file(body, content_type) == data
    begun = body.index(b"\r\n\r\n") + 4
    for cut in range(begun, begun + len(data), 97):
        assert uploaded_file(body[:cut], content_type) == data[: cut - begun]


@settings(deadline=None)
@given(st.integers(0, 5), st.none() | st.integers(0, 5), st.integers(0, 15))
def test_faults_count(after: int, times: int | None, calls: int) -> None:
    """A fault lets the first calls pass, hits the next ones, and then is over."""
    fault = Fault(after=after, times=times)
    hits = [fault.take("GET", "/x") is not None for _ in range(calls)]
    last = calls if times is None else min(calls, after + times)
    assert hits == [after <= number < last for number in range(calls)]
    assert fault.hits == sum(hits)


@settings(deadline=None)
@given(st.lists(names, max_size=12), st.integers(1, 5))
def test_pages_of_the_log_make_the_log(messages: list[str], count: int) -> None:
    """Following nextCommit gives every commit once, newest first."""
    history = History()
    for date, message in enumerate(messages):
        history.record(message, "anna", date * 1000, ["params.json"])
    seen: list[str] = []
    start = None
    while True:
        page = history.log(None, start, count)
        seen += [entry["message"] for entry in page["entries"]]
        start = page.get("nextCommit")
        if start is None:
            break
    assert seen == messages[::-1]
