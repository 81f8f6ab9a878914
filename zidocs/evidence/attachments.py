"""A file of the office becomes upright pages, or a fault that says what to do instead."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial

from zidocs.errors import EvidenceFault, Place, Problem
from zidocs.evidence.image_pages import picture_indexes, picture_pages
from zidocs.evidence.photos import lone_frame_mm, lone_photo_page
from zidocs.image.file_kinds import PICTURES, Kind, kind_of, refuse
from zidocs.image.mending import cut_over_pages, is_moving, mended, moving
from zidocs.image.pictures import decoding, is_photo, open_picture, orientation_of, taken_at
from zidocs.image.upright_photos import prepare_photo
from zidocs.pdf.copying import page_findings, pages_alone
from zidocs.pdf.covered_text import covered_text
from zidocs.pdf.drawing import marks
from zidocs.pdf.effort import SECOND, Allowance
from zidocs.pdf.findings import (
    document_findings,
    left_in_portfolio,
    lost_pages,
    portfolio_files,
    told,
)
from zidocs.pdf.forms import FormValues, drawn_values, form_values
from zidocs.pdf.pixels import UNSEEN, SeenPage, seen_pages
from zidocs.pdf.qpdf import repaired_by_qpdf
from zidocs.pdf.signatures import is_cut_off, signature_findings
from zidocs.pdf.source import PdfSource, reading, too_many_pages


def day_made(data: bytes, name: str) -> date | None:
    """The day on which a scanner says that it made a PDF or a picture; None where it says none.

    The date of the file on the disk is not asked: copying changes it (ISO 32000-1, 14.3.3; Exif).
    Raises EvidenceFault naming ``name`` for a damaged or hostile file.
    """
    kind = kind_of(data)
    if kind == "pdf":
        return _day_of_pdf(data, name)
    if kind in PICTURES:
        with decoding(name):
            made = taken_at(open_picture(data, name))
            return made.date() if made else None
    return None


_DAY = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
"""How a date begins (ISO 32000-1, 7.9.4)."""


def _day_of_pdf(data: bytes, name: str) -> date | None:
    with reading(name):
        source = PdfSource(data)
        facts = source.dictionary(source.objects.trailer.get("/Info"))
        written = _DAY.match(source.text(facts.get("/CreationDate"), _LONGEST_DATE))
        source.close()
    with suppress(ValueError):
        return date(*map(int, written.groups())) if written else None
    return None


_LONGEST_DATE = 30


MOST_PAGES = 10_000
"""Of one attachment; a TIFF may claim any number of directories."""


@dataclass(frozen=True)
class PhotoPrint:
    """What stands under a photo, upright paper in mm (width, height), and its pixels per inch.

    With ``pictures`` it stands under any picture that is no scan of a sheet, e.g. a capture.
    """

    caption: str
    paper_mm: tuple[float, float]
    dpi: int = 200
    pictures: bool = False


@dataclass(frozen=True)
class EvidencePages:
    """Pages as a PDF, the page of the file that each comes from (from 1), and what was found.

    A file that is ``signed`` electronically proves that only as it is, byte for byte: its pages
    are marked, and it must be attached to the bundle. A ``photo`` stands on a captioned page. Where
    ``in_place``, ``pdf`` is the file itself, and only its pages may be taken of it.
    """

    pdf: bytes
    source_pages: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    signed: bool = False
    photo: bool = False
    in_place: bool = False


def attachment_pages(
    data: bytes,
    name: str,
    ranges: Sequence[tuple[int, int]] = (),
    *,
    in_place: bool = False,
    photo_print: PhotoPrint | None = None,
) -> EvidencePages:
    """A PDF, or a picture of a kind in ``PICTURES``, becomes pages.

    ``ranges`` are first and last pages, both included, counted from 1; none means all. ``name`` is
    the file as the user knows it. Raises EvidenceFault naming it: not such a file, damaged, locked
    by a password, too large, no pages, or no such pages. What a PDF carried beside its pages is
    left out and told as problems of severity "petunjuk" or "peringatan". With ``in_place`` a sound
    PDF is examined and not copied. With ``photo_print`` what a camera took becomes a captioned page
    of its own, upright or lying as it is, with no more pixels than print needs; without, it is
    taken for a scan: a document may have been photographed.
    """
    kind = kind_of(data)
    if kind == "pdf":
        return _pdf_pages(data, name, ranges, in_place)
    if kind in PICTURES:
        return _picture_pages(data, kind, name, ranges, photo_print)
    raise refuse(kind, name)


def _picture_pages(
    data: bytes,
    kind: Kind,
    name: str,
    ranges: Sequence[tuple[int, int]],
    photo_print: PhotoPrint | None,
) -> EvidencePages:
    with decoding(name):
        sound = mended(data, kind, name)
        picture = open_picture(sound.data, name)
        frames = picture_indexes(sound.data, kind)
        indexes = _chosen(ranges, len(frames), name)
        problems = sound.problems
        if is_moving(picture):
            problems += (moving(name),)
        if photo_print and kind != "tiff" and is_photo(picture):
            width, height = picture.size if orientation_of(picture) < 5 else picture.size[::-1]
            paper = photo_print.paper_mm if width <= height else photo_print.paper_mm[::-1]
            photo = prepare_photo(data, name, *lone_frame_mm(paper), photo_print.dpi)
            page = lone_photo_page(photo, photo_print.caption, paper)
            return EvidencePages(page, (1,), photo.problems, photo=True)
        wanted = [frames[index] for index in indexes]
        caption = photo_print.caption if photo_print and photo_print.pictures else ""
        made = picture_pages(picture, sound.data, kind, wanted, name, caption=caption)
    numbers = {frame: number for number, frame in enumerate(frames, start=1)}
    shown = tuple(numbers[frame] for frame in made.frames)
    if len(shown) > len(indexes):
        problems += (cut_over_pages(name, len(shown)),)
    return EvidencePages(made.pdf, shown, problems)


# A file is read as it is first. Where that fails, or misses pages, qpdf writes it anew, repaired,
# and it is read once more; the better reading is taken.

_HEADER = b"%PDF-"
_REPAIRABLE = frozenset({"Z408", "Z421", "Z422", "Z423"})
"""No pages, an unknown encryption, an endless structure, damage."""
_MOST_MARKED, _MOST_LOOKS = 60, 5 * SECOND
"""Pages of a signed file that are looked at, so that its mark stands where nothing is; the work."""
_FLAT = re.compile(rb"<<[^<>]*+>>")
_PAGE_TREE = re.compile(rb"/Type\s*+/Pages\b")
_COUNT = re.compile(rb"/Count\s++(\d{1,9})\b")
_MOST_ANNOUNCED = 100_000
"""Pages; a file that says it has more says nothing."""


@dataclass(frozen=True)
class _Reading:
    """The pages taken of a PDF; how many it has, how many of those have content; objects lost."""

    pages: EvidencePages
    amount: tuple[int, int, int]
    complete: bool


def _pdf_pages(
    data: bytes, name: str, ranges: Sequence[tuple[int, int]], in_place: bool
) -> EvidencePages:
    """The chosen pages of a PDF; ``data`` may begin with a few bytes of something else."""
    start = data.index(_HEADER)
    pdf = data[start:] if start else data
    try:
        first = _read(pdf, data, name, ranges, in_place=in_place)
    except EvidenceFault as fault:
        if fault.problems[0].code not in _REPAIRABLE:
            raise
        repaired = _read_repaired(pdf, data, name, ranges)
        if repaired is None:
            raise
        return repaired.pages
    if not first.complete or is_cut_off(pdf):
        repaired = _read_repaired(pdf, data, name, ranges)
        if repaired is not None and repaired.amount > first.amount:
            return repaired.pages
    return first.pages


def _read_repaired(
    pdf: bytes, data: bytes, name: str, ranges: Sequence[tuple[int, int]]
) -> _Reading | None:
    """What qpdf makes of a file; None if that cannot be read either."""
    try:
        with reading(name):
            repaired = repaired_by_qpdf(pdf)
        return _read(repaired, data, name, ranges, repaired=True)
    except EvidenceFault:
        return None


def _announced(pdf: bytes) -> int:
    """How many pages a file says it has, where its page tree can be read without the rest.

    A repair corrects that number to the pages that are left.
    """
    flat = (match.group() for match in _FLAT.finditer(pdf))
    trees = (dictionary for dictionary in flat if _PAGE_TREE.search(dictionary))
    counts = (int(count.group(1)) for tree in trees if (count := _COUNT.search(tree)))
    return max(counts, default=0)


def _read(
    pdf: bytes,
    data: bytes,
    name: str,
    ranges: Sequence[tuple[int, int]],
    *,
    repaired: bool = False,
    in_place: bool = False,
) -> _Reading:
    """The pages as they are read; ``pdf`` is the file ``data``, or what was ``repaired`` of it.

    With ``in_place`` a sound file of which all pages are chosen is only examined: whoever copies
    pages from it copies nothing else.
    """
    with reading(name) as complaints:
        source = PdfSource(pdf)
        source.check_annotations()
        count = len(source.pages)
        indexes = _chosen(ranges, count, name)
        findings = document_findings(source) | signature_findings(source, data)
        signed = "signature" in findings
        # What was signed is shown as it was stored; how it is to look, its original tells.
        values = FormValues() if signed else form_values(source, indexes)
        in_place = in_place and pdf is data and not signed and not source.is_encrypted
        in_place = in_place and indexes == [*range(count)] and not values.fields
        if in_place:
            alone, on_pages = data, page_findings(source, indexes)
            in_place = source.is_sound and not complaints.count
        if not in_place:
            added = partial(drawn_values, values, indexes)
            if signed:
                added = partial(marks, name, _looks(source, pdf, indexes))
            alone, on_pages = pages_alone(source, indexes, added, values.fields)
        if values.partly_unseen:
            findings.add("unseen")
        filled = sum(bool(source.contents(source.pages[index])) for index in indexes)
        meant, lost = source.announced, source.objects.lost
        complete = not (lost or source.objects.missing)
        if repaired and filled < len(indexes):
            # A repair leaves no trace of content that it did not find.
            findings.add("blank")
        if repaired or complaints.count or not source.is_sound:
            findings.add("repaired")
            meant = max(meant, _announced(data))
        inside = portfolio_files(source)
        pages = tuple(index + 1 for index in indexes)
        covered = covered_text(source, pdf, name, pages)
        source.close()
    if inside:
        findings.discard("file")
    problems = told(findings | on_pages, name)
    if inside:
        problems += (left_in_portfolio(inside, name),)
    if count < meant <= _MOST_ANNOUNCED:
        problems += (lost_pages(count, meant, name),)
    if covered:
        problems += (covered,)
    complete = complete and count >= meant and "blank" not in on_pages
    found = EvidencePages(alone, pages, problems, signed, in_place=in_place)
    return _Reading(found, (count, filled, -lost), complete)


def _looks(source: PdfSource, pdf: bytes, indexes: Sequence[int]) -> Sequence[SeenPage]:
    """What the pages of a signed file show; of one that is very long, nothing is asked."""
    if len(indexes) > _MOST_MARKED:
        return [UNSEEN] * len(indexes)
    return [*seen_pages(pdf, indexes, Allowance(_MOST_LOOKS).drawable(source, indexes))]


def _chosen(ranges: Sequence[tuple[int, int]], count: int, name: str) -> list[int]:
    """Page ranges become indexes from 0, in the order asked for."""
    if not count:
        raise EvidenceFault(no_pages(name))
    for first, last in ranges:
        if not 1 <= first <= last <= count:
            raise EvidenceFault.at(
                Place(name, key="halaman"), "Z409", count=count, first=first, last=last
            ).says(
                "This file has {count} pages; there are no pages {first} to {last}.",
                "Correct the pages (halaman).",
            )
    indexes = [
        page - 1 for first, last in ranges or [(1, count)] for page in range(first, last + 1)
    ]
    if len(indexes) > MOST_PAGES:
        raise too_many_pages(len(indexes), name)
    return indexes


def no_pages(name: str) -> Problem:
    """What to say of a file without pages."""
    return Problem.at(name, "Z408").says(
        "This file has no pages.", "Make the file again, or leave it out."
    )
