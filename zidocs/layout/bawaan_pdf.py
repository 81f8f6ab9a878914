"""Objects become the bytes of a PDF file (ISO 32000-1, clause 7.5).

The file has no clock and no random identifier in it: the same objects are the same bytes.
"""

import hashlib
import zlib

_HEADER = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"


class PdfFile:
    """Collects objects, numbered from 1 in the order they are announced."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that others refer to before it is written."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, body: bytes) -> int:
        """Give a reserved number its object."""
        self._objects[number - 1] = body
        return number

    def add(self, body: bytes) -> int:
        """Add an object; its number."""
        return self.put(self.reserve(), body)

    def add_stream(self, entries: bytes, data: bytes) -> int:
        """Add a stream whose data is as its ``entries`` say (filters included); its number."""
        return self.add(b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data))

    def add_packed(self, data: bytes, entries: bytes = b"") -> int:
        """Add a stream, deflated here; its number."""
        return self.add_stream(entries + b"/Filter/FlateDecode", zlib.compress(data))

    def finish(self, root: int, info: int) -> bytes:
        """The file with its cross-reference table and trailer."""
        parts, offset, offsets = [_HEADER], len(_HEADER), []
        for number, body in enumerate(self._objects, 1):
            offsets.append(offset)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(part)
            offset += len(part)
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        size = len(offsets) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        parts.extend(b"%010d 00000 n \n" % at for at in offsets)
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, root, info, identity, identity, offset)
        )
        return b"".join(parts)


def text_string(text: str) -> bytes:
    """Text as a PDF string object in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def literal(data: bytes) -> bytes:
    """Bytes as a PDF literal string (ISO 32000-1, 7.3.4.2)."""
    escaped = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    # A bare carriage return would be read as a line feed.
    return b"(%b)" % escaped.replace(b"\r", b"\\r")
