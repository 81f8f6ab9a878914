"""A file is read, and its first bytes tell what it is; its name is not asked.

Signatures: ISO 32000-1, 7.5.2 (PDF); ISO 10918-1 (JPEG); RFC 2083 (PNG); TIFF 6.0; RFC 9649 (WebP);
ISO 23008-12 (HEIF); APPNOTE 4.3.7 (ZIP).
"""

import io
import zipfile
from pathlib import Path
from typing import Literal

from zidocs.errors import EvidenceFault, Place, Problem, os_reason, say

Kind = Literal["pdf", "jpeg", "png", "tiff", "webp", "heic", "docx", "office", "html", "empty", ""]
"""``office`` is any other office file; "" is a file that is none of these."""

PICTURES: frozenset[Kind] = frozenset({"jpeg", "png", "tiff", "webp", "heic"})

MAX_EVIDENCE_BYTES = 500_000_000
"""Of a file that is read; a larger one would not fit into the memory of an office machine."""

_PDF_WITHIN = 1024
"""Viewers look for the header in the first kilobyte (ISO 32000-1, annex H.3, note 13)."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_HTML = (b"<!doctype html", b"<html")


def read_evidence(path: Path, place: Place) -> bytes:
    """A file becomes its bytes; raises EvidenceFault at ``place``: too large, or not readable."""
    try:
        if path.stat().st_size > MAX_EVIDENCE_BYTES:
            raise EvidenceFault.at(
                place, "Z401", file=path.name, most=MAX_EVIDENCE_BYTES // 1_000_000
            ).says(
                "{file} is larger than {most} MB.",
                "Split it into several files, or save it smaller.",
            )
        return path.read_bytes()
    except OSError as error:
        raise EvidenceFault.at(place, "Z402", file=path.name, detail=os_reason(error)).says(
            "{file} cannot be read ({detail}).",
            "Close it in other programs, and check that you may open it.",
        ) from error


def kind_of(data: bytes) -> Kind:
    """The bytes of a file become its kind."""
    head = data[:_PDF_WITHIN]
    if not data.strip(b"\0") if len(data) < _PDF_WITHIN else not data:
        return "empty"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "tiff"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "office"
    if head.lstrip().lower().startswith(_HTML):
        return "html"
    return "pdf" if b"%PDF-" in head else ""


def _kind_of_zip(data: bytes) -> Kind:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "office" if "[Content_Types].xml" in names or "mimetype" in names else ""


def refuse(kind: Kind, name: str) -> EvidenceFault:
    """A file that cannot become pages here becomes the fault that says what to do instead."""
    place = Place(name)
    match kind:
        case "empty":
            what = say("This file is empty.")
            fix = say("Copy or scan it again.")
            code = "Z403"
        case "docx":
            what = say("This is a Word file; it must be laid out before it can be evidence.")
            fix = say("Save it as PDF in Word, and use the PDF.")
            code = "Z404"
        case "office":
            what = say("This is an office file that cannot become pages here.")
            fix = say("Open it in its program, save it as PDF, and use the PDF.")
            code = "Z405"
        case "html":
            what = say("This is a web page, not a document.")
            fix = say("Open it in a browser, print it to PDF, and use the PDF.")
            code = "Z406"
        case "pdf":
            what = say("This is a PDF, not a photo.")
            fix = say("Use the photo itself, or add the PDF as an attachment (lampiran).")
            code = "Z411"
        case _:
            what = say(
                "This file is neither a PDF nor a picture nor a Word file that can be opened."
            )
            fix = say(
                "Use a PDF, DOCX, JPEG, PNG, TIFF, WEBP or HEIC file; save a broken one anew."
            )
            code = "Z407"
    return EvidenceFault(Problem(place, what, fix, code))
