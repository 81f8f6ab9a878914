"""A file is read, and its first bytes tell what it is; its name is not asked.

Signatures: ISO 32000-1, 7.5.2 (PDF); ISO 10918-1 (JPEG); RFC 2083 (PNG); TIFF 6.0; RFC 9649 (WebP);
ISO 23008-12 (HEIF, and AVIF by its brands); GIF89a, 17; BMP with the size of its header; APPNOTE
4.3.7 (ZIP). ISO 14496-12 (MP4, M4A, MOV), RFC 3533 (Ogg), EBML (Matroska), MS-SHLLINK (shortcuts).
"""

import io
import re
import zipfile
from pathlib import Path
from typing import BinaryIO, Literal, cast

from zidocs.errors import EvidenceFault, Place, Problem, os_reason, say

Kind = Literal[
    "pdf", "jpeg", "png", "tiff", "webp", "heic", "avif", "gif", "bmp",
    "drawing", "docx", "office", "html", "parcel", "recording", "shortcut", "text", "empty", "",
]  # fmt: skip
"""``drawing`` is a picture of a kind that is not taken, ``office`` any other office file,
``parcel`` packed files (ZIP, RAR, 7-Zip), ``text`` letters without pages (RTF, e-mail, plain text);
"" is a file that is none of these."""

PICTURES: frozenset[Kind] = frozenset({"jpeg", "png", "tiff", "webp", "heic", "avif", "gif", "bmp"})

MAX_EVIDENCE_BYTES = 500_000_000
"""Of a file that is read; a larger one would not fit into the memory of an office machine."""

_PDF_WITHIN = 1024
"""Viewers look for the header in the first kilobyte (ISO 32000-1, annex H.3, note 13)."""

_PDF_HEADER = b"%PDF-"
_ZIP_HEADER = 30
"""Bytes of a ZIP member's header before its name (APPNOTE 4.3.7)."""
_PDF_BEGINS = re.compile(
    rb"(?:\A|[\r\n])%PDF-[0-9]\.[0-9][^\r\n]{0,9}[\r\n].{0,4000}?\b\d{1,9}\s{1,3}\d{1,5}\s{1,3}obj\b",
    re.DOTALL,
)
"""A header that has its line to itself, and an object behind it; a page about PDFs has no such."""
_LONGEST_BEGINNING = 6000
_MHTML = re.compile(rb"(?i)\AFrom: <Saved by |^Content-Type:\s*multipart/related\b", re.MULTILINE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_SIGNATURES = re.compile(
    rb"(?P<jpeg>\xff\xd8\xff)|(?P<png>\x89PNG\r\n\x1a\n)|(?P<tiff>II[*+]\0|MM\0[*+])"
    rb"|(?P<webp>RIFF.{4}WEBP)|(?P<gif>GIF8[79]a)|(?P<bmp>BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0)"
    rb"|(?P<avif>.{4}ftyp(?:avif|avis|(?:mif1|msf1|miaf).{0,64}?avi[fs]))"
    rb"|(?P<heic>.{4}ftyp(?:he(?:ic|ix|vc|vx|im|is)|mif1|msf1))"
    rb"|(?P<drawing>\0\0\0\x0cjP  |\0\0\0\x0cJXL |\xff\x0a|\xff\x4f\xff\x51|\0\0[\1\2]\0.\0|8BPS"
    rb"|P[1-6]\s[\d#]|gimp xcf|AT&TFORM|%!PS|\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF"
    rb"|\s*+(?:<\?xml.*?)?<svg)"
    rb"|(?P<parcel>Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|PK\x05\x06|PK00PK|.{257}ustar)"
    rb"|(?P<recording>.{4}ftyp|.{4}(?:moov|mdat)|OggS|\x1a\x45\xdf\xa3|ID3|\xff[\xe3\xf3\xfb]"
    rb"|RIFF.{4}(?:AVI |WAVE)|#!AMR|\0\0\1\xba|FLV\1)"
    rb"|(?P<shortcut>L\0\0\0\x01\x14\x02\0|\[InternetShortcut\])|(?P<text>\{\\rtf)"
    rb"|(?P<zip>PK\x03\x04)|(?P<office>\xd0\xcf\x11\xe0)|(?P<html>(?i:\s*+<(?:!doctype )?html))",
    re.DOTALL,
)


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
    return _kind(data[:_LONGEST_BEGINNING], io.BytesIO(data))


def kind_of_file(path: Path) -> Kind | None:
    """The kind of a file, by its beginning and the contents of a ZIP; None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return _kind(file.read(_LONGEST_BEGINNING), file)
    except OSError:
        return None


def _kind(beginning: bytes, file: BinaryIO) -> Kind:
    """``file`` is looked into where its beginning is that of a ZIP."""
    head = beginning[:_PDF_WITHIN]
    if not beginning.strip(b"\0") if len(beginning) < _PDF_WITHIN else not beginning:
        return "empty"
    found = _SIGNATURES.match(head)
    if not found:
        return "pdf" if _PDF_HEADER in head else _kind_of_text(beginning)
    kind = cast(Kind, found.lastgroup)
    if found.lastgroup == "zip":
        kind = _kind_of_zip(file)
    return "pdf" if kind in ("html", "") and _is_pdf_behind(beginning, kind, file) else kind


def _is_pdf_behind(beginning: bytes, kind: Kind, file: BinaryIO) -> bool:
    """Whether a PDF follows what looks like the beginning of a web page or a ZIP file."""
    if kind == "html":
        start = _PDF_BEGINS.search(beginning)
        is_near = start is not None and start.start() < _PDF_WITHIN
        return start is not None and is_near and b"<body" not in beginning[: start.start()]
    at = beginning[:_PDF_WITHIN].find(_PDF_HEADER)
    lengths = beginning[26:28], beginning[28:30]
    names = sum(int.from_bytes(length, "little") for length in lengths)
    # In a ZIP file, a damaged one too, it would be the first of the files inside.
    return at >= 0 and at != _ZIP_HEADER + names and not zipfile.is_zipfile(file)


def _kind_of_text(beginning: bytes) -> Kind:
    """A web page saved as MHTML, or other text without signs that only programs write."""
    if _MHTML.search(beginning):
        return "html"
    if beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text"
    return "" if _NO_TEXT.search(beginning) else "text"


def _kind_of_zip(file: BinaryIO) -> Kind:
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "office" if "[Content_Types].xml" in names or "mimetype" in names else "parcel"


def refuse(kind: Kind, name: str) -> EvidenceFault:
    """The fault that says what to do with a file that cannot become pages here."""
    match kind:
        case "empty":
            code, what = "Z403", say("This file is empty.")
            fix = say("Copy or scan it again.")
        case "docx":
            code = "Z404"
            what = say("This is a Word file; it must be laid out before it can be evidence.")
            fix = say("Save it as PDF in Word, and use the PDF.")
        case "office":
            code = "Z405"
            what = say(
                "A file of Excel, PowerPoint, LibreOffice or an older Word cannot become pages "
                "here."
            )
            fix = say("In its program: File > Save As > PDF; then use that PDF.")
        case "html":
            code, what = "Z406", say("This is a web page, not a document.")
            fix = say("Open it in a browser, print it to PDF, and use the PDF.")
        case "pdf":
            code, what = "Z411", say("This is a PDF, not a photo.")
            fix = say("Use the photo itself, or add the PDF as an attachment (lampiran).")
        case "drawing":
            code, what = "Z470", say("This is a picture of a kind that is not taken here.")
            fix = say("Open it in the program that made it, and save it as PNG, JPEG or PDF.")
        case "parcel":
            code, what = "Z494", say("Files are packed in this file (ZIP, RAR or the like).")
            fix = say("Unpack it, and give the files in it that are evidence.")
        case "recording":
            code, what = "Z495", say("This is a video or a sound recording; it has no pages.")
            fix = say("Give a capture of what it shows, or a written record of it.")
        case "shortcut":
            code, what = "Z496", say("This is only a shortcut to another file or page.")
            fix = say("Give the file itself to which it leads.")
        case "text":
            code, what = "Z497", say("This is text without pages (plain text, RTF, e-mail).")
            fix = say("Open it in Word or its own program, print it to PDF, and use the PDF.")
        case _:
            return EvidenceFault.at(name, "Z407").says(
                "This file is neither a PDF nor a picture nor a Word file that can be opened.",
                "Use a PDF, DOCX, JPEG, PNG, TIFF, BMP, GIF, WEBP, AVIF or HEIC file; save a "
                "broken one anew.",
            )
    return EvidenceFault(Problem(Place(name), what, fix, code))
