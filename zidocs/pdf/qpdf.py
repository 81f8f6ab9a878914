"""The library qpdf opens, repairs and rewrites a PDF, within bounds.

pypdf is the reader of this package; qpdf repairs what pypdf cannot open, and rewrites a file in
which only a few objects change.
"""

import io
from pathlib import Path

import pikepdf
from pikepdf import AccessMode, ObjectStreamMode, Pdf, StreamDecodeLevel
from pikepdf.settings import set_qpdf_limits

_LARGEST_STREAM = 100_000_000
"""Bytes of a decoded stream; pypdf stops at 75 million."""
_MOST_WARNINGS = 2_000
_END = b"%%EOF"
_TAIL = 1024


def opened_by_qpdf(data: bytes | Path, *, repair: bool = True) -> Pdf:
    """A PDF becomes a document of qpdf; if to ``repair``, what its tables lack is made up for.

    Raises what pikepdf raises: PdfError at what it cannot repair, PasswordError, RuntimeError at
    more than the bounds allow.
    """
    # They hold for the whole process; nobody in it has a use for larger streams or more faults.
    set_qpdf_limits(
        doc_max_warnings=_MOST_WARNINGS,
        flate_max_memory=_LARGEST_STREAM,
        png_max_memory=_LARGEST_STREAM,
        tiff_max_memory=_LARGEST_STREAM,
        run_length_max_memory=_LARGEST_STREAM,
    )
    opened = io.BytesIO(data) if isinstance(data, bytes) else data
    # Mapped into memory, all of a large file would stand there when its pictures are read.
    return pikepdf.open(opened, attempt_recovery=repair, access_mode=AccessMode.stream)


def repaired_by_qpdf(data: bytes) -> bytes:
    """A broken PDF becomes one in order, without encryption.

    Raises what ``opened_by_qpdf`` raises.
    """
    if _END not in data[-_TAIL:]:
        # qpdf passes over an object that nothing follows.
        data += b"\n%s\n" % _END
    with opened_by_qpdf(data) as pdf:
        # To walk over the pages repairs their tree.
        len(pdf.pages)
        if "/Size" not in pdf.trailer:
            # Where qpdf had to make up the trailer, it would write none without this entry.
            pdf.trailer.Size = 0
        return rewritten_by_qpdf(pdf)


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
