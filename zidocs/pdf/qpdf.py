"""The library qpdf opens, repairs and rewrites a PDF, within bounds.

qpdf reads what comes from outside for this package, and rewrites a file in which only a few
objects change.
"""

import io
import re
from pathlib import Path
from typing import BinaryIO

import pikepdf
from pikepdf import AccessMode, ObjectStreamMode, Pdf, StreamDecodeLevel
from pikepdf.settings import set_qpdf_limits

_LARGEST_STREAM = 100_000_000
"""Bytes of a decoded stream; pypdf, which decodes most of them, stops at 75 million."""
_MOST_WARNINGS = 2_000
_END = b"%%EOF"
_TAIL = 4096


def opened_by_qpdf(data: bytes | Path | BinaryIO, *, whole_pages: bool = True) -> Pdf:
    """A PDF becomes a document of qpdf; what its tables lack is made up for.

    Of ``whole_pages`` each has what it inherits, and is repaired.

    Raises what pikepdf raises: PdfError at what it cannot repair, PasswordError, RuntimeError at
    more than the bounds allow.
    """
    # They hold for the whole process; nobody in it has a use for larger streams. Where warnings are
    # limited, qpdf repairs all pages at once; those who take them as they are count for themselves.
    set_qpdf_limits(
        doc_max_warnings=_MOST_WARNINGS if whole_pages else 0,
        flate_max_memory=_LARGEST_STREAM,
        png_max_memory=_LARGEST_STREAM,
        tiff_max_memory=_LARGEST_STREAM,
        run_length_max_memory=_LARGEST_STREAM,
    )
    opened = file_for_qpdf(data) if isinstance(data, bytes) else data
    # Mapped into memory, all of a large file would stand there when its pictures are read.
    return pikepdf.open(opened, inherit_page_attributes=whole_pages, access_mode=AccessMode.stream)


_HYBRID = re.compile(
    rb"trailer\s*+<<((?:(?!trailer|>>\s*+startxref).){0,2000}+)>>\s*+startxref\s++(\d++)\s++%%EOF",
    re.DOTALL,
)
_PREVIOUS = re.compile(rb"/Prev\s++\d++")


def file_for_qpdf(data: bytes) -> BinaryIO:
    """The bytes of a PDF become a file that qpdf reads as new readers do.

    One that is for old readers too, whose last table hides objects from these, gets one more: the
    stream beside the table has them (ISO 32000-1, 7.5.8.4); to qpdf they would be free.
    """
    ends = [*_HYBRID.finditer(data, max(0, len(data) - _TAIL))]
    if not ends or b"/XRefStm" not in ends[-1][1]:
        return io.BytesIO(data)
    entries = _PREVIOUS.sub(b"", ends[-1][1])
    table = b"\nxref\n0 0\ntrailer\n<<%b /Prev %b>>\nstartxref\n%d\n%%%%EOF\n"
    return io.BytesIO(data + table % (entries, ends[-1][2], len(data) + 1))


def repaired_by_qpdf(data: bytes) -> bytes:
    """A broken PDF becomes one in order, without encryption.

    Raises what ``opened_by_qpdf`` raises.
    """
    if _END not in data[-_TAIL:]:
        # qpdf passes over an object that nothing follows.
        data += b"\n%s\n" % _END
    data = _BEYOND.sub(_within, data)
    with opened_by_qpdf(data) as pdf:
        # To walk over the pages repairs their tree.
        len(pdf.pages)
        if "/Size" not in pdf.trailer:
            # Where qpdf had to make up the trailer, it would write none without this entry.
            pdf.trailer.Size = 0
        return rewritten_by_qpdf(pdf)


_BEYOND = re.compile(rb"(?<=[\[\s])\d{19,}+(?=\s*+(?:[\]/>+\-\d]|endobj))")


def _within(number: re.Match[bytes]) -> bytes:
    """A whole number of more digits than qpdf takes, which would lose all of its object."""
    return (b"9" * 18).rjust(len(number[0]))


def rewritten_by_qpdf(pdf: Pdf) -> bytes:
    """A document becomes bytes, always the same ones; its streams stay as they are encoded."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return out.getvalue()
