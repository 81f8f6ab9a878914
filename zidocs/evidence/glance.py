"""A PDF becomes the number of its pages at a glance, if it is plain: pages, and nothing to be told.

Nearly all scans are. qpdf reads a file in a tenth of the time that pypdf needs, and pypdf is spared
until the pages are copied. It must bear out then that nothing is to be told; else the file has to
be examined by ``zidocs.evidence.attachments``, as is every file that is not plain. So a glance can
cost time, but never changes what comes of a file.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Object, Pdf, Stream

from zidocs.errors import EvidenceFault
from zidocs.evidence.archival import Obstacle, surveyed_obstacles
from zidocs.evidence.attachments import MOST_PAGES
from zidocs.evidence.pdf_findings import Finding, document_findings
from zidocs.evidence.pdf_source import Complaints, PdfSource, reading
from zidocs.evidence.qpdf import opened_by_qpdf
from zidocs.evidence.signatures import signature_findings

_HEADER = b"%PDF-"
_PLAIN_ENTRIES = frozenset(
    {
        "/Type", "/Pages", "/Version", "/Extensions", "/Lang", "/Metadata", "/MarkInfo",
        "/StructTreeRoot", "/PageLabels", "/PageLayout", "/PageMode", "/Outlines", "/Dests",
        "/ViewerPreferences", "/OutputIntents", "/PieceInfo",
    }
)  # fmt: skip
"""Entries of a catalogue of which there is hardly ever anything to be told (ISO 32000-1, 7.7.2)."""

_MOST_DECODED = 2_000_000
"""Bytes of drawing, decoded; scans have next to none."""


@dataclass(frozen=True)
class PlainPdf:
    """How many pages a plain PDF has, and what keeps them from being PDF/A."""

    pages: int
    obstacles: tuple[Obstacle, ...]


def glance(data: bytes, name: str) -> PlainPdf | None:
    """The bytes of a PDF become what is known of it if it seems plain, else None."""
    if not data.startswith(_HEADER):
        return None
    try:
        with reading(name) as complaints, opened_by_qpdf(data, repair=False) as opened:
            if not _seems_plain(opened):
                return None
            found = PlainPdf(len(opened.pages), surveyed_obstacles(opened, _MOST_DECODED))
            return None if complaints.count or opened.get_warnings() else found
    except EvidenceFault:
        return None


def bears_out(
    source: PdfSource, data: bytes, on_pages: Set[Finding], complaints: Complaints
) -> bool:
    """Whether nothing is to be told of a PDF that was glanced at, now that its pages were copied.

    ``on_pages`` is what copying all of them found. To be used inside ``reading(name)``.
    """
    return not (
        on_pages
        or document_findings(source)
        or signature_findings(source, data)
        or source.reader.is_encrypted
        or source.announced > len(source.pages)
        or source.missing
        or complaints.count
    )


def _seems_plain(opened: Pdf) -> bool:
    pages = opened.pages
    return (
        not opened.is_encrypted
        and {*_entries(opened.Root)} <= _PLAIN_ENTRIES
        and 0 < len(pages) <= MOST_PAGES
        and len(pages) == opened.Root.Pages.get("/Count")
        and all(_seems_plain_page(page.obj) for page in pages)
    )


def _entries(catalog: Object) -> Iterator[str]:
    """Those of a catalogue, without a mere view to open it at, and without mere named places."""
    for key, value in catalog.items():
        only_a_view = key == "/OpenAction" and isinstance(value, Array)
        only_places = key == "/Names" and value.keys() <= {"/Dests"}
        if not (only_a_view or only_places):
            yield key


def _seems_plain_page(page: Object) -> bool:
    annotations, content = page.get("/Annots", ()), page.get("/Contents")
    streams = content if isinstance(content, Array) else [content]
    return (
        "/AA" not in page
        and all(annotation.get("/Subtype") == pikepdf.Name.Link for annotation in annotations)
        and all(isinstance(stream, Stream) for stream in streams)
    )
