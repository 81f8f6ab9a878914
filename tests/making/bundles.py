"""Parts of a bundle, made by hand, and what a bundle shows when it is read again."""

import hashlib
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.making import raw_pdf
from tests.reading.programs import clean
from zidocs.bundle.binding import bind
from zidocs.bundle.index import Shrunk, as_json
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover

MEETING = "Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas"
COVER = Cover(
    satker="Rumah Tahanan Negara Kelas IIB Contoh",
    kop=("KEMENTERIAN CONTOH", "REPUBLIK INDONESIA", "RUMAH TAHANAN NEGARA KELAS IIB CONTOH"),
    judul=MEETING,
    indikator="I.2.a",
    nama_indikator="Dokumen rencana kerja pembangunan Zona Integritas telah disusun",
    periode="B03",
    tahun=2024,
    paper_mm=(210.0, 297.0),
    author="Rutan Contoh",
)


def part(
    title: str, pdf: bytes | None = None, section: str = MEETING, pages: int = 1, **more: Any
) -> BoundPart:
    """A part; without a PDF, one of so many pages that say "<title> isi <n>"."""
    texts = [f"{title[:40]} isi {number}" for number in range(1, pages + 1)]
    file, signed = more.get("file"), more.get("signed", False)
    data = pdf or raw_pdf.text_pages(*texts)
    return BoundPart(
        title=title,
        section=section,
        kind=more.get("kind", "lampiran"),
        packet="rapat-maret",
        pdf=data,
        source=more.get("source", f"packets/rapat-maret/lampiran/{title[:20]}.pdf"),
        source_sha256=hashlib.sha256(file.read_bytes() if signed and file else data).hexdigest(),
        source_pages=tuple(range(1, len(PdfReader(io.BytesIO(data)).pages) + 1)),
        file=file,
        signed=signed,
    )


@dataclass(frozen=True)
class Read:
    """A bundle that was written and read again: its bytes, its index, its number of pages."""

    pdf: bytes
    index: dict[str, Any]
    pages: int


def bound(*parts: BoundPart, cover: Cover = COVER, asked: Sequence[AskedRow] = ()) -> Read:
    """The parts in one volume."""
    return volumes([parts], cover, asked)[0]


def volumes(
    shares: Sequence[Sequence[BoundPart]],
    cover: Cover = COVER,
    asked: Sequence[AskedRow] = (),
    shrunk: Sequence[Shrunk] = (),
) -> list[Read]:
    """The shares, each in a volume that qpdf finds clean."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.pdf" for number, _ in enumerate(shares)]
        made = bind(cover, shares, paths, asked, shrunk)
        return [read_again(each) for each in made]


def read_again(bundle: Bundle) -> Read:
    """A bundle on the disk, which qpdf finds clean."""
    return Read(clean(bundle.path).read_bytes(), as_json(bundle.index), bundle.pages)


def reader_of(bundle: Read) -> PdfReader:
    return PdfReader(io.BytesIO(bundle.pdf))


def links_on(reader: PdfReader, page: int) -> list[tuple[tuple[float, ...], int]]:
    """The rectangles of the links on a page, and the numbers of the pages they lead to."""
    numbers = {p.indirect_reference.idnum: n for n, p in enumerate(reader.pages, start=1)}
    return [
        (
            tuple(float(side) for side in link.get_object()["/Rect"]),
            numbers[link.get_object()["/Dest"][0].idnum],
        )
        for link in reader.pages[page - 1].get("/Annots", [])
    ]


def bookmarks(reader: PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and page number of every bookmark, in order."""

    def flat(items: Sequence[object], depth: int) -> list[tuple[int, str, int]]:
        found = []
        for item in items:
            if isinstance(item, list):
                found += flat(item, depth + 1)
            else:
                page = reader.get_destination_page_number(item)
                found.append((depth, item["/Title"], page + 1))
        return found

    return flat(reader.outline, 0)
