"""A PDF becomes the number of its pages at a glance, if it is plain: pages, and nothing to be told.

Nearly all scans are. qpdf reads a whole file in a tenth of the time that pypdf needs, which is
spared for when the pages are copied. Whatever is not quite plain has to be examined by
``zidocs.evidence.attachments``; and whoever copies the pages must be ready to find more there.
"""

from dataclasses import dataclass

from pikepdf import Array, Object, Pdf, Stream

from zidocs.errors import EvidenceFault
from zidocs.evidence.archival import Obstacle, surveyed_obstacles
from zidocs.evidence.attachments import MOST_PAGES
from zidocs.evidence.pdf_source import reading
from zidocs.evidence.qpdf import opened_by_qpdf

_HEADER = b"%PDF-"
_PLAIN_ENTRIES = frozenset(
    {
        "/Type", "/Pages", "/Version", "/Extensions", "/Lang", "/Metadata", "/MarkInfo",
        "/StructTreeRoot", "/PageLabels", "/PageLayout", "/PageMode", "/Outlines", "/Dests",
        "/ViewerPreferences", "/OutputIntents", "/PieceInfo",
    }
)  # fmt: skip
"""Entries of a catalogue that have nothing to be told of (ISO 32000-1, 7.7.2)."""


@dataclass(frozen=True)
class PlainPdf:
    """How many pages a plain PDF has, and what keeps them from being PDF/A."""

    pages: int
    obstacles: tuple[Obstacle, ...]


def glance(data: bytes, name: str) -> PlainPdf | None:
    """The bytes of a PDF become what is known of it if it is plain, else None."""
    if not data.startswith(_HEADER):
        return None
    try:
        with reading(name) as complaints, opened_by_qpdf(data, repair=False) as opened:
            if not _is_plain(opened):
                return None
            found = PlainPdf(len(opened.pages), surveyed_obstacles(opened))
            return None if complaints.count or opened.get_warnings() else found
    except EvidenceFault:
        return None


def _is_plain(opened: Pdf) -> bool:
    pages, announced = opened.pages, opened.Root.Pages.get("/Count")
    return (
        not opened.is_encrypted
        and opened.Root.keys() <= _PLAIN_ENTRIES
        and 0 < len(pages) <= MOST_PAGES
        and len(pages) == announced
        and all(_is_plain_page(page.obj) for page in pages)
    )


def _is_plain_page(page: Object) -> bool:
    if "/Annots" in page or "/AA" in page:
        return False
    content = page.get("/Contents")
    streams = content if isinstance(content, Array) else [content]
    return all(isinstance(stream, Stream) for stream in streams)
