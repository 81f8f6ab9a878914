"""Objects written by hand become PDF bytes: what no library would write."""

import zlib
from collections.abc import Mapping

CATALOG, PAGES, PAGE, CONTENT, FONT = 1, 2, 3, 4, 5
TEXT = b"BT /F1 24 Tf 100 700 Td (Halo dunia) Tj ET"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """The same, compressed."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Objects by number become a file with a cross-reference table; 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d %05d %s \n" % (
            (places[number], 0, b"n") if number in places else (0, 0, b"f")
        )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, start,
    )  # fmt: skip
    return bytes(out)


def one_page(
    content: bytes = TEXT,
    page: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    box: bytes = b"/MediaBox [0 0 595 842]",
    resources: bytes = b"",
) -> bytes:
    """A PDF of one page.

    ``page``, ``catalog`` and ``resources`` are entries, ``more`` are objects from 6 on.
    """
    return assemble(
        {
            CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE: b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (box, resources, page),
            CONTENT: stream(content),
            FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            **(more or {}),
        }
    )


def text_pages(
    *texts: str, catalog: bytes = b"", pages: Mapping[int, bytes] | None = None
) -> bytes:
    """A PDF with one page for each text; ``pages`` are further entries by page index.

    The pages are the objects 10, 12, 14 …
    """
    numbers = [10 + 2 * index for index in range(len(texts))]
    objects = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(texts), b" ".join(b"%d 0 R" % number for number in numbers)),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for index, (number, text) in enumerate(zip(numbers, texts, strict=True)):
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> %s >>"
            % (number + 1, (pages or {}).get(index, b""))
        )
        shown = text.encode("latin-1", errors="replace")
        objects[number + 1] = stream(b"BT /F1 24 Tf 100 700 Td (%s) Tj ET" % shown)
    return assemble(objects)
