"""Reading the one file of a multipart upload, whole or cut off."""

from __future__ import annotations

from .errors import bad_request


def uploaded_file(body: bytes, content_type: str) -> bytes:
    """The bytes of the first part of a multipart body.

    Where the body ends before the closing boundary, what came of the part is returned.
    Raises `WireError` 400 where no part has begun.
    """
    _, _, parameters = content_type.partition("boundary=")
    boundary = parameters.partition(";")[0].strip().strip('"')
    if not boundary:
        raise bad_request("The upload has to be multipart/form-data")
    marker = b"--" + boundary.encode("latin-1")
    _, begun, part = body.partition(marker + b"\r\n")
    _, headers_ended, content = part.partition(b"\r\n\r\n")
    if not (begun and headers_ended):
        raise bad_request("The upload has no file part")
    return content.partition(b"\r\n" + marker)[0]


def cut_off(body: bytes, length: int) -> bytes:
    """A multipart body that breaks off after so many bytes of its first part's content."""
    head, separator, content = body.partition(b"\r\n\r\n")
    return head + separator + content[:length]
