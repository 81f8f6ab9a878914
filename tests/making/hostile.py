"""Files that a stranger might send: each must end in a named refusal or in clean pages."""

import importlib.util
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from random import Random

from tests.making import raw_pdf
from tests.making.pictures import huge_png, noise, saved, stored, upright
from zidocs.evidence.attachments import attachment_pages

_DEEP = b"[" * 10_000 + b"]" * 10_000
_PAGES = b"<< /Type /Catalog /Pages 2 0 R >>"
_ONE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _page(entries: bytes) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] %s >>" % entries


@cache
def _squeezed_zeros() -> bytes:
    return zlib.compress(bytes(400_000_000), 9)


def _bomb(contents: bytes, entries: bytes = b"") -> bytes:
    zeros = raw_pdf.stream(_squeezed_zeros(), b"/Filter /FlateDecode " + entries)
    drawing = raw_pdf.stream(b"/A Do")
    return raw_pdf.assemble({1: _PAGES, 2: _ONE, 3: _page(contents), 4: zeros, 5: drawing})


def _object_stream_in_itself() -> bytes:
    """The object stream is its own first object."""
    out = bytearray(b"%PDF-1.7\n")
    place = len(out)
    body = raw_pdf.stream(b"1 0 2 30 " + _PAGES, b"/Type /ObjStm /N 2 /First 9")
    out += b"3 0 obj\n%s\nendobj\n" % body
    start = len(out)
    rows = [(0, 0, 0), (2, 3, 0), (2, 3, 1), (2, 3, 0), (1, place, 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    body = raw_pdf.stream(table, b"/Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R")
    out += b"4 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (body, start)
    return bytes(out)


def _many_directories() -> bytes:
    """A TIFF of 5,000 pages of one pixel, each directory after the other."""
    tags = [(256, 3, 1), (257, 3, 1), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 8),
            (277, 3, 1), (278, 3, 1), (279, 4, 1)]  # fmt: skip
    size = 2 + 12 * len(tags) + 4
    out = bytearray(b"II*\0" + struct.pack("<I", 10) + b"\0\0")
    for number in range(5_000):
        following = 10 + (number + 1) * size if number < 4_999 else 0
        out += struct.pack("<H", len(tags))
        for tag, kind, value in tags:
            out += struct.pack("<HHII", tag, kind, 1, value)
        out += struct.pack("<I", following)
    return bytes(out)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Names and bytes."""
    yield "empty", b""
    yield "zeros", bytes(5_000)
    yield "html.pdf", b"<!DOCTYPE html><html></html>"
    yield "header only", b"%PDF-1.7\n"
    yield (
        "page tree in itself",
        raw_pdf.assemble({1: _PAGES, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    )
    yield (
        "page tree in a circle",
        raw_pdf.assemble({1: _PAGES, 2: _ONE, 3: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    )
    yield "no pages", raw_pdf.assemble({1: _PAGES, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})
    yield (
        "a million pages",
        raw_pdf.assemble({1: _PAGES, 2: b"<< /Type /Pages /Kids [] /Count 1000000 >>"}),
    )
    yield "no catalogue", raw_pdf.assemble({1: b"<< >>"})
    yield "deep array", raw_pdf.one_page(page=b"/Group << /S /Transparency /X %s >>" % _DEEP)
    yield (
        "millions of values",
        raw_pdf.one_page(page=b"/Group << /S /Transparency /X [%s] >>" % (b"(abc) " * 2_000_000)),
    )
    yield (
        "deep array aside",
        raw_pdf.one_page(page=b"/Group << /S /Transparency /X 6 0 R >>", more={6: _DEEP}),
    )
    yield (
        "deep chain",
        raw_pdf.one_page(
            page=b"/Group << /S /Transparency /X 6 0 R >>",
            more={number: b"<< /Next %d 0 R >>" % (number + 1) for number in range(6, 10_006)},
        ),
    )
    yield (
        "deep page tree",
        raw_pdf.assemble(
            {1: _PAGES}
            | {n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, 10_002)}
            | {10_002: _page(b"")}
        ),
    )
    yield "flate bomb", _bomb(b"/Contents 4 0 R")
    yield "flate bomb in disguise", _bomb(b"/Contents 4 0 R", b"/Subtype /Image")
    yield "flate bomb in pieces", _bomb(b"/Contents [4 0 R 4 0 R]")
    yield "flate bomb in a form", _bomb(b"/Contents 5 0 R /Resources << /XObject << /A 4 0 R >> >>")
    yield (
        "huge image",
        raw_pdf.one_page(
            more={6: raw_pdf.stream(b"", b"/Subtype /Image /Width 60000 /Height 60000")},
            page=b"/Annots [<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 6 0 R >> >>]",
        ),
    )
    yield "huge PNG", huge_png(60_000, 60_000)
    yield "large PNG", huge_png(12_000, 10_000)
    yield "many directories", _many_directories()
    yield "object stream in itself", _object_stream_in_itself()
    yield "length that is itself", raw_pdf.one_page().replace(b"/Length 42", b"/Length 4 0 R")
    yield "object that is itself", raw_pdf.one_page(page=b"/Group 6 0 R", more={6: b"6 0 R"})
    yield (
        "objects that are not there",
        raw_pdf.one_page(
            b"%" * 4_000_000,
            page=b"/Group << /S /Transparency /X [%s] >>"
            % b" ".join(b"%d 0 R" % number for number in range(100, 9_100)),
        ),
    )
    yield (
        "annotations in a circle",
        raw_pdf.one_page(
            page=b"/Annots 6 0 R",
            more={
                6: b"[6 0 R 7 0 R 3 0 R 1 0 R]",
                7: b"<< /Subtype /Widget /Parent 7 0 R /Rect [0 0 1 1] /A << /S /JavaScript /Next "
                b"7 0 R >> /AP << /N 8 0 R >> >>",
                8: raw_pdf.stream(
                    b"/A Do",
                    b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 8 0 R >> >>",
                ),
            },
        ),
    )
    yield (
        "names in a circle",
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest (a) >>]",
            catalog=b"/Names << /Dests 6 0 R >>",
            more={6: b"<< /Kids [6 0 R 6 0 R] /Names [(a) (a)] >>"},
        ),
    )
    yield (
        "masks in a circle",
        raw_pdf.one_page(
            page=b"/Group << /S /Transparency /X 6 0 R >>",
            more={
                6: raw_pdf.stream(b"x", b"/Subtype /Image /Width 1 /Height 1 /SMask 7 0 R"),
                7: raw_pdf.stream(b"x", b"/Subtype /Image /Width 1 /Height 1 /SMask 6 0 R"),
            },
        ),
    )


def _heic() -> dict[str, bytes]:
    """A photo of a phone, where the package that reads such photos is installed."""
    if importlib.util.find_spec("pillow_heif") is None:
        return {}
    importlib.import_module("pillow_heif").register_heif_opener()
    return {"heic": saved(noise(60, 40), "HEIF", quality=80)}


VALID = {
    "pdf": raw_pdf.text_pages("satu", "dua", "tiga"),
    "packed pdf": attachment_pages(raw_pdf.text_pages("satu", "dua"), "").pdf,
    "form": raw_pdf.one_page(
        page=b"/Annots [6 0 R << /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]",
        catalog=b"/AcroForm << /Fields [6 0 R] >>",
        more={
            6: b"<< /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /V (x) /AP << /N 7 0 R >> >>",
            7: raw_pdf.flate(b"0 0 9 9 re f", b"/Subtype /Form /BBox [0 0 9 9]"),
        },
    ),
    "jpeg": stored(6, noise(60, 40)),
    "png": saved(noise(60, 40), "PNG"),
    "palette": saved(upright(60, 40).quantize(8), "PNG"),
    "tiff": saved(noise(60, 40), "TIFF", save_all=True, append_images=[upright(60, 40)]),
    "webp": saved(noise(60, 40), "WEBP"),
    "webp without loss": saved(upright(60, 40), "WEBP", lossless=True),
    **_heic(),
}
"""Sound files, by what they are; to be broken."""


def mutated(data: bytes, chance: Random) -> bytes:
    """Bytes changed, lost, doubled or cut off."""
    changed = bytearray(data)
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 20)):
                changed[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del changed[at : at + chance.randrange(1, 200)]
        case 2:
            start = chance.randrange(len(data))
            changed[at:at] = changed[start : start + chance.randrange(1, 300)]
        case _:
            del changed[at:]
    return bytes(changed)
