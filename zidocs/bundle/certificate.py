"""What is promised of a bundle becomes its last pages, "SERTIFIKAT": what was proved, which files.

They are drawn before the proof (see ``zidocs.bundle.proof``): a bundle that does not pass it is
never written, so that whoever holds one may believe them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zidocs.bundle.archival import Archival, archival_level
from zidocs.bundle.numbering import NumberedPart
from zidocs.bundle.parts import Shrunk
from zidocs.evidence.sheets import (
    BOLD,
    BOTTOM_MM,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    lines_of,
)

HEADING = "SERTIFIKAT"
_OVERLEAF = " (lanjutan)"
_INTRODUCTION = (
    "Berkas ini dibaca ulang setelah selesai disusun, dengan pustaka PDF kedua, dan seluruhnya "
    "sesuai. Berkas yang tidak sesuai tidak diterbitkan."
)

_HEADING_SIZE, _SIZE, _SMALL = 14.0, 10.0, 8.0
_HEADING_GAP, _GAP, _BLOCK_GAP = 16.0, 4.0, 10.0
_INDENT = 20.0
_SEAL = "\0"
"""Stands in the plan for a line that is known later; no other line has such a sign."""


@dataclass(frozen=True)
class Original:
    """A file that is attached to the bundle as it came, because it is signed electronically."""

    name: str
    source: str
    sha256: str


@dataclass(frozen=True)
class Certified:
    """What a volume's certificate says: how much was compared, and of what it is made.

    ``contents`` and ``answers`` count the rows of the contents and of the completeness.
    """

    first: int
    contents: int
    answers: int
    parts: tuple[NumberedPart, ...]
    originals: tuple[Original, ...]
    shrunk: tuple[Shrunk, ...]

    @property
    def level(self) -> Archival:
        """The standard that the volume keeps."""
        return archival_level([placed.part for placed in self.parts], bool(self.originals))


@dataclass(frozen=True)
class CertificateLine:
    """Lines of one kind of text that stay together, and the space above them, in points."""

    texts: tuple[str, ...]
    font: str
    size: float
    indent: float
    above: float

    @property
    def height(self) -> float:
        """In points, with the space above."""
        return self.above + len(self.texts) * self.size * LEADING


CertificatePage = tuple[tuple[CertificateLine, ...], ...]
"""The groups of lines of a page; a group is never split."""


def source_text(source: str, first: int, last: int) -> str:
    """``packets/rapat/lampiran/sk.pdf · halaman 5–7``."""
    pages = str(first) if first == last else f"{first}–{last}"
    return f"{source} · halaman {pages}"


def archival_text(level: str) -> str:
    """What is promised of a volume that keeps a standard for archives."""
    return f"Berkas ini disusun menurut {level} (ISO 19005-{level[-2]}), bentuk PDF untuk arsip."


def obstacles_text(obstacles: Sequence[str]) -> str:
    """``huruf tidak disematkan; warna CMYK tanpa profil``."""
    return "; ".join(obstacles)


def kept_text(source: str, first: int, last: int, archive: str) -> str:
    """``packets/rapat/notula.docx · halaman 5–7 · arsip 2024-B03``."""
    return f"{source_text(source, first, last)} · arsip {archive}"


def hash_text(sha256: str) -> str:
    """``SHA-256 e3b0c442…``."""
    return f"SHA-256 {sha256}"


def shrunk_text(pictures: int, dpi: int, sharp_dpi: int) -> str:
    """What is said of a file whose pictures were made smaller."""
    return f"{pictures} gambar, pada ukuran cetak {dpi} dpi (hitam putih {sharp_dpi} dpi)"


def lay_out_certificate(
    certified: Certified, last: int, paper_mm: tuple[float, float]
) -> tuple[CertificatePage, ...]:
    """What is certified becomes pages of lines; ``last`` is the volume's last page."""
    width = (paper_mm[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM
    room = (paper_mm[1] - TOP_MM - BOTTOM_MM) * POINTS_PER_MM
    room -= _HEADING_SIZE * LEADING + _HEADING_GAP
    pages: list[list[tuple[CertificateLine, ...]]] = [[]]
    left = room
    for group in _groups(certified, last, width):
        height = sum(line.height for line in group)
        if height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(group)
        left -= height
    return tuple(tuple(page) for page in pages)


def _groups(certified: Certified, last: int, width: float) -> Iterator[tuple[CertificateLine, ...]]:
    yield (_line(_INTRODUCTION, width, above=0.0),)
    said = statements(certified.first, last, certified.contents, certified.answers, certified.level)
    for statement in said:
        yield (_line(f"– {statement}", width, indent=_INDENT / 2),)
    yield from _listed("Sumber", [*_sources(certified.parts)], width)
    yield from _listed("Bukan PDF/A karena", [*_obstacles(certified.parts)], width)
    attached = [
        (f"{original.name} (dari {original.source})", hash_text(original.sha256))
        for original in certified.originals
    ]
    yield from _listed("Tetap seperti dalam arsip", [*_kept(certified.parts)], width)
    yield from _listed("Asli terlampir, bita demi bita", attached, width)
    smaller = [
        (
            each.source,
            shrunk_text(each.pictures, each.dpi, each.sharp_dpi),
        )
        for each in certified.shrunk
    ]
    yield from _listed("Diperkecil agar muat", smaller, width)
    yield _sealed(width)


def _sealed(width: float) -> tuple[CertificateLine, ...]:
    """Room for the seal of the index, which is known when all pages are laid out."""
    return (
        _line("Indeks", width, font=BOLD, above=_BLOCK_GAP),
        _line("Berkas .json di samping berkas ini, tanpa butir sha256-nya.", width),
        CertificateLine((_SEAL,), REGULAR, _SMALL, _INDENT, 1.0),
    )


def _sources(parts: Sequence[NumberedPart]) -> Iterator[tuple[str, str]]:
    """Each file that the pages come from, with the pages, and its SHA-256.

    Pages made of photos come from these alone: nobody has a file with the hash of the pages.
    """
    for placed in parts:
        part = placed.part
        if part.archive:
            continue
        if not placed.is_of_photos:
            yield source_text(part.source, placed.first, placed.last), hash_text(part.source_sha256)
        for photo, page in placed.photos:
            pages = page or placed.first, page or placed.last
            yield source_text(photo.shown, *pages), hash_text(photo.sha256)


def _kept(parts: Sequence[NumberedPart]) -> Iterator[tuple[str, str]]:
    """Each part whose pages are those of an archive, with the pages, and the SHA-256 it had."""
    for placed in parts:
        part = placed.part
        if part.archive:
            text = kept_text(part.source, placed.first, placed.last, part.archive)
            yield text, "" if placed.is_of_photos else hash_text(part.source_sha256)


def _obstacles(parts: Sequence[NumberedPart]) -> Iterator[tuple[str, str]]:
    """Each file whose pages keep the volume from being PDF/A, with the pages, and why."""
    for placed in parts:
        if obstacles := placed.part.obstacles:
            text = source_text(placed.part.source, placed.first, placed.last)
            yield text, obstacles_text(obstacles)


def statements(
    first: int, last: int, contents: int, answers: int, level: Archival
) -> Iterator[str]:
    """What was compared in a volume with these pages, and rows of contents and completeness."""
    yield (
        f"{last - first + 1} halaman, nomor {first} sampai {last}: cap di tiap halaman sama dengan "
        "label halamannya."
    )
    yield (
        f"{contents} baris daftar isi menyebut halaman bagiannya; tautannya ke halaman berkas ini "
        "dan penanda (bookmark) menunjuk halaman itu."
    )
    if answers:
        yield (
            f"{answers} baris daftar kelengkapan menyebut halaman jawabannya; tautannya ke halaman "
            "berkas ini menunjuk halaman itu."
        )
    if level:
        yield archival_text(level)
    yield "Berkas sumber di bawah ini dibaca ulang dan SHA-256-nya sesuai."


def _listed(
    heading: str, entries: Sequence[tuple[str, str]], width: float
) -> Iterator[tuple[CertificateLine, ...]]:
    """A heading with its first entry, then entry by entry; nothing without entries."""
    above: tuple[CertificateLine, ...] = (_line(heading, width, font=BOLD, above=_BLOCK_GAP),)
    for number, (text, detail) in enumerate(entries, start=1):
        below = [_line(detail, width, size=_SMALL, indent=_INDENT, above=1.0)] if detail else []
        yield (*above, _line(f"{number}. {text}", width), *below)
        above = ()


def _line(
    text: str,
    width: float,
    font: str = REGULAR,
    size: float = _SIZE,
    indent: float = 0.0,
    above: float = _GAP,
) -> CertificateLine:
    return CertificateLine(
        tuple(lines_of(text, font, size, width - indent)), font, size, indent, above
    )


def draw_certificate(
    canvas: Any, pages: Sequence[CertificatePage], paper_mm: tuple[float, float], seal: str
) -> None:
    """The pages are drawn on the canvas; ``seal`` is the SHA-256 of the index."""
    left, right = LEFT_MM * POINTS_PER_MM, (paper_mm[0] - RIGHT_MM) * POINTS_PER_MM
    for number, page in enumerate(pages):
        y = (paper_mm[1] - TOP_MM) * POINTS_PER_MM - _HEADING_SIZE
        canvas.setFont(BOLD, _HEADING_SIZE)
        more = _OVERLEAF if number else ""
        canvas.drawCentredString((left + right) / 2, y, HEADING + more)
        y -= _HEADING_SIZE * (LEADING - 1) + _HEADING_GAP
        for line in (line for group in page for line in group):
            y -= line.above
            canvas.setFont(line.font, line.size)
            for text in line.texts:
                y -= line.size * LEADING
                shown = hash_text(seal) if text == _SEAL else text
                canvas.drawString(left + line.indent, y + line.size * (LEADING - 1), shown)
        canvas.showPage()
