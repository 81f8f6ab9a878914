"""An attachment becomes harmless PDF pages, whatever office machine or program it came from.

What it is, its bytes tell, not its name. Word files are laid out before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zidocs.errors import EvidenceFault, Place, Problem, say
from zidocs.evidence.foreign_pdf import foreign_pages
from zidocs.evidence.image_pages import picture_count, picture_pages
from zidocs.evidence.kinds import PICTURES, Kind, kind_of, refuse
from zidocs.evidence.photo_pages import lone_frame_mm, lone_photo_page
from zidocs.evidence.photos import prepare_photo
from zidocs.evidence.pictures import decoding, is_photo, open_picture, orientation_of

MOST_PAGES = 2_000
"""Of one attachment; a TIFF may claim any number of directories."""


@dataclass(frozen=True)
class PhotoPrint:
    """What stands under a photo, upright paper in mm (width, height), and its pixels per inch."""

    caption: str
    paper_mm: tuple[float, float]
    dpi: int = 200


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
    """A PDF, JPEG, PNG, TIFF, WEBP or HEIC file becomes pages.

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
        picture = open_picture(data, name)
        indexes = _chosen(ranges, picture_count(picture), name)
        if photo_print and kind != "tiff" and is_photo(picture):
            size = picture.size if orientation_of(picture) < 5 else picture.size[::-1]
            return EvidencePages(_photo_page(data, name, size, photo_print), (1,), photo=True)
        pdf = picture_pages(picture, data, kind, indexes, name)
    return EvidencePages(pdf, tuple(index + 1 for index in indexes))


def _photo_page(data: bytes, name: str, size: tuple[int, int], wanted: PhotoPrint) -> bytes:
    """A photo of this upright size becomes its page."""
    paper = wanted.paper_mm if size[0] <= size[1] else wanted.paper_mm[::-1]
    photo = prepare_photo(data, name, *lone_frame_mm(paper), wanted.dpi)
    return lone_photo_page(photo, wanted.caption, paper)


def _pdf_pages(
    data: bytes, name: str, ranges: Sequence[tuple[int, int]], in_place: bool
) -> EvidencePages:
    found = foreign_pages(data, name, lambda count: _chosen(ranges, count, name), in_place=in_place)
    pages = tuple(index + 1 for index in found.indexes)
    return EvidencePages(found.pdf, pages, found.problems, found.signed, in_place=found.in_place)


def _chosen(ranges: Sequence[tuple[int, int]], count: int, name: str) -> list[int]:
    """Page ranges become indexes from 0, in the order asked for."""
    if not count:
        raise EvidenceFault(no_pages(name))
    for first, last in ranges:
        if not 1 <= first <= last <= count:
            raise EvidenceFault(
                Problem(
                    Place(name, key="halaman"),
                    say(
                        "This file has {count} pages; there are no pages {first} to {last}.",
                        count=count,
                        first=first,
                        last=last,
                    ),
                    say("Correct the pages (halaman)."),
                    "Z409",
                )
            )
    indexes = [
        page - 1 for first, last in ranges or [(1, count)] for page in range(first, last + 1)
    ]
    if len(indexes) > MOST_PAGES:
        raise EvidenceFault(
            Problem(
                Place(name),
                say("This file has {count} pages, too many to be evidence.", count=len(indexes)),
                say("Choose the pages that prove something (halaman)."),
                "Z410",
            )
        )
    return indexes


def no_pages(name: str) -> Problem:
    """What to say of a file without pages."""
    return Problem(
        Place(name),
        say("This file has no pages."),
        say("Make the file again, or leave it out."),
        "Z408",
    )
