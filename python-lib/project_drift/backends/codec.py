"""States to bytes and back: UTF-8 JSON with sorted keys, gzip for snapshots, plain text for files.

Nothing read here is trusted: the size is bounded before anything is unpacked, then come JSON, the
schema, and each resource's checksum.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from typing import Any

from project_drift import canonical
from project_drift.exceptions import ConfigurationError, StateCorruptedError, StateWriteError
from project_drift.models.state import State
from project_drift.validation import validate_state

MAX_PLAIN_BYTES = 256 * 1024 * 1024

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b\x08\x00"
# An escape such as \u00e9, the longest thing that JSON reports from where it begins.
_LONGEST_ATOM = 6
# More than the last bytes of a gzip form can stand for.
_MOST_OF_THE_END = 64 * 1024
# How many resources the refusal of a state that is too large names.
_NAMED = 3


def encode(state: State) -> bytes:
    """Return the gzip form of a state; equal states give equal bytes.

    Raises `StateCorruptedError` where the state would not pass its own schema, `StateWriteError`
    where it is too large to be read again.
    """
    data = state.to_dict()
    validate_state(data)
    plain = _json(data, separators=(",", ":")).encode("ascii")
    _check_size(state, plain)
    return gzip.compress(plain, compresslevel=6, mtime=0)


def decode(content: bytes) -> State:
    """Return the state of a gzip form.

    Raises `StateCorruptedError` (cut short, altered, too large, not of the format) or
    `StateVersionError` (written by a newer version).
    """
    return _from_plain(gunzip(content))


def encode_text(state: State) -> bytes:
    """Return the plain form of a state, indented for people and for version control.

    Raises as `encode` does.
    """
    data = state.to_dict()
    validate_state(data)
    plain = (_json(data, indent=2) + "\n").encode("ascii")
    _check_size(state, plain)
    return plain


def decode_text(content: bytes) -> State:
    """Return the state of a plain form; raises as `decode` does."""
    if len(content) > MAX_PLAIN_BYTES:
        raise StateCorruptedError(f"larger than {MAX_PLAIN_BYTES} bytes: not a state")
    return _from_plain(content)


def gunzip(content: bytes) -> bytes:
    """Return the unpacked bytes, which are never more than `MAX_PLAIN_BYTES`.

    Raises `StateCorruptedError` for a stream that is damaged, cut short, too large, or followed by
    anything else.
    """
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacker.decompress(content, MAX_PLAIN_BYTES + 1)
    except zlib.error as error:
        raise StateCorruptedError(f"damaged gzip stream: {error}") from error
    if len(plain) > MAX_PLAIN_BYTES:
        raise StateCorruptedError(f"unpacks to more than {MAX_PLAIN_BYTES} bytes: not a state")
    if not unpacker.eof or unpacker.unused_data:
        raise StateCorruptedError("the gzip stream is cut short or followed by something else")
    return plain


def is_half_packed(content: bytes) -> bool:
    """Whether a gzip form of JSON is sound as far as it goes, and ends too early."""
    if not _GZIP_START.startswith(content[: len(_GZIP_START)]):
        return False
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacker.decompress(content, MAX_PLAIN_BYTES)
    except zlib.error:
        return False
    if unpacker.eof or unpacker.unconsumed_tail or _ends_with_its_length(content, plain):
        return False
    return is_half_text(plain)


def _ends_with_its_length(content: bytes, plain: bytes) -> bool:
    """Whether a gzip form is there to its last bytes, which tell the length of what is packed.

    A bit that changed near the end hides where the stream ends, and the rest is unpacked as data.
    """
    told = int.from_bytes(content[-4:], "little")
    return bool(plain) and abs(told - len(plain)) < _MOST_OF_THE_END


def is_half_text(content: bytes) -> bool:
    """Whether a text is JSON as far as it goes, and ends too early."""
    try:
        json.loads(content.decode("ascii"))
    except json.JSONDecodeError as error:
        ends_in_a_string = error.msg.startswith("Unterminated string")
        return ends_in_a_string or error.pos >= len(content) - _LONGEST_ATOM
    except (ValueError, RecursionError):
        return False
    return False


def token(content: bytes) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256, by which a file is recognised."""
    return hashlib.sha256(content).hexdigest()[:12]


def _json(data: dict[str, Any], **style: Any) -> str:
    try:
        return json.dumps(data, sort_keys=True, allow_nan=False, **style)
    except ValueError:  # infinities and NaN, which are not JSON
        return json.dumps(canonical.fold_numbers(data), sort_keys=True, allow_nan=False, **style)


def _check_size(state: State, plain: bytes) -> None:
    if len(plain) <= MAX_PLAIN_BYTES:
        return
    sizes = {key: len(canonical.dumps(it.attributes)) for key, it in state.resources.items()}
    largest = sorted(sizes, key=lambda key: (-sizes[key], key))[:_NAMED]
    raise StateWriteError(
        f"what was captured takes {_megabytes(len(plain))}, more than the "
        f"{_megabytes(MAX_PLAIN_BYTES)} that can be read again, so it was not saved; the largest "
        f"are {', '.join(f'{key} ({_megabytes(sizes[key])})' for key in largest)}: "
        "make them smaller, or capture other types only"
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"


def _from_plain(plain: bytes) -> State:
    try:
        data = json.loads(plain.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise StateCorruptedError(f"not JSON: {error}") from error
    try:
        validate_state(data)
        return State.from_dict(data)
    except (ConfigurationError, RecursionError) as error:
        raise StateCorruptedError(f"not a valid state: {error}") from error
