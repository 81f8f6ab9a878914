"""A packet becomes its Word documents."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from zidocs.documents.facts import Facts
from zidocs.documents.fill import (
    Filled,
    Template,
    compile_template,
    fill,
    unknown_beside_faults,
    unknown_in,
)
from zidocs.documents.filters import Picture
from zidocs.documents.fitting import fitted, page_reader
from zidocs.documents.sentence_file import read_sentences
from zidocs.documents.templates import find_template, read_template
from zidocs.documents.tidy import Look
from zidocs.documents.values import template_values
from zidocs.errors import EvidenceFault, Problem, TemplateFault, raise_together
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.satker import Satker

LOGO_MM = (24.0, 22.0)
"""The box of the logo in the kop, wide and high."""
MAX_LOGO_BYTES = 20 * 1024 * 1024
MAX_LOGO_PIXELS = 40_000_000
LOGO_PIXELS = 600
"""A logo larger than this, wide or high, is made smaller: 22 mm at 600 dpi are 520 pixels."""

_MARGINS_MM = (50.0, 45.0)
"""Left and right, top and bottom of the built-in templates together."""
_PHOTO_ROOM_MM = {"2": (1, 2), "4": (2, 2)}
_A_PIXEL = b"\x89PNG"
"""The photo of which only the variables are looked at."""
_BESIDE_PHOTOS_MM = (4.0, 20.0)
"""What a photo leaves free: to its neighbour, and below it for a caption of three lines."""


@dataclass(frozen=True)
class DocumentPhoto:
    """A photo, upright and scaled already: JPEG or PNG bytes, pixels, and its own caption."""

    data: bytes
    width_px: int
    height_px: int
    caption: str = ""


@dataclass(frozen=True)
class Document:
    """A finished DOCX; ``name`` is its file name without ending. ``problems`` are warnings.

    ``pages`` are the PDF that the built-in engine makes of it, where that is known already.
    """

    kind: str
    name: str
    data: bytes
    problems: tuple[Problem, ...] = ()
    pages: bytes = b""


def write_documents(
    packet: Packet, office: Office, photos: Sequence[DocumentPhoto]
) -> tuple[Document, ...]:
    """All documents of a packet, in the order of its ``dokumen``.

    Raises TemplateFault for a template that cannot be filled, EvidenceFault for a bad logo.
    """
    if not packet.dokumen:
        return ()
    logo = _logo(office)
    pictures = _boxed(photos, office.satker)
    kalimat = read_sentences(office.workspace)
    values = template_values(Facts(packet, office, kalimat), logo, pictures)
    if logo:
        pictures = (logo, *pictures)
    documents, faults = [], []
    for kind in packet.dokumen:
        file = find_template(office.workspace, packet.form(kind).template)
        try:
            template = _compiled(read_template(file), file.shown, office, values)
            write = partial(fill, template, pictures=pictures)
            filled, pages = fitted(packet, kind, write, values, page_reader(office.workspace))
        except TemplateFault as fault:
            faults.append(fault)
            continue
        name = packet.file_name(kind)
        documents.append(Document(kind, name, filled.data, filled.problems, pages))
    raise_together(faults)
    return tuple(documents)


def try_template(data: bytes, shown: str, packet: Packet, office: Office) -> Filled:
    """Any template filled with the values of a packet, to see whether it can be.

    Raises TemplateFault naming paragraph and variable, also for those in branches that this packet
    does not take; the DOCX is for a look at its pages.
    """
    facts, logo = Facts(packet, office), _logo(office)
    photo = Picture(2, _A_PIXEL, 1, 1, *LOGO_MM)
    values = template_values(facts, logo, [photo])
    template = _compiled(data, shown, office, values)
    unknown = unknown_in(template, values)
    try:
        filled = fill(template, template_values(facts, logo, ()), [logo] if logo else [])
    except TemplateFault as fault:
        raise TemplateFault(dict.fromkeys((*fault.problems, *unknown))) from fault
    if unknown:
        told = {replace(each, severity="peringatan") for each in unknown}
        raise TemplateFault((*unknown, *(each for each in filled.problems if each not in told)))
    return filled


def _compiled(data: bytes, shown: str, office: Office, values: Mapping[str, object]) -> Template:
    """Raises TemplateFault with all that is wrong, also with what its sound commands print."""
    try:
        return compile_template(data, shown, _look(office.satker), office.satker.nama)
    except TemplateFault as fault:
        beside = unknown_beside_faults(data, shown, values)
        raise TemplateFault(dict.fromkeys((*fault.problems, *beside))) from fault


def _look(satker: Satker) -> Look:
    return Look(*satker.paper_mm, satker.huruf.nama, satker.huruf.ukuran)


def _boxed(photos: Sequence[DocumentPhoto], satker: Satker) -> tuple[Picture, ...]:
    """Each photo with the box that lets two or four of them stand on a page."""
    across, down = _PHOTO_ROOM_MM[satker.foto_per_halaman]
    # The heading of the first photo page takes part of the room as well.
    wide = (satker.paper_mm[0] - _MARGINS_MM[0]) / across - _BESIDE_PHOTOS_MM[0]
    high = (satker.paper_mm[1] - _MARGINS_MM[1] - 10) / down - _BESIDE_PHOTOS_MM[1]
    return tuple(
        Picture(
            number, photo.data, photo.width_px, photo.height_px,
            lebar_mm=wide, tinggi_mm=high, description=photo.caption,
        )
        for number, photo in enumerate(photos, start=2)
    )  # fmt: skip


def _logo(office: Office) -> Picture | None:
    if office.logo is None:
        return None
    shown = office.workspace.show(office.logo)
    try:
        if office.logo.stat().st_size > MAX_LOGO_BYTES:
            raise _bad_logo(shown)
        return _prepared_logo(office.logo.read_bytes(), shown)
    except OSError as error:
        raise _bad_logo(shown) from error


@lru_cache(maxsize=2)
def _prepared_logo(data: bytes, shown: str) -> Picture:
    """The logo as a PNG or JPEG of sensible size, the first picture of a document."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_LOGO_PIXELS:
                raise _bad_logo(shown)
            opened.load()
            if opened.format in ("PNG", "JPEG") and max(opened.size) <= LOGO_PIXELS:
                return Picture(1, data, opened.width, opened.height, *LOGO_MM)
            smaller = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _bad_logo(shown) from error
    smaller.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
    stream = io.BytesIO()
    smaller.save(stream, "PNG")
    return Picture(1, stream.getvalue(), *smaller.size, *LOGO_MM)


def _bad_logo(shown: str) -> EvidenceFault:
    return EvidenceFault.at(shown, "Z505").says(
        "The logo is no picture, or it is damaged or far too large.",
        "Save it as PNG, about 500 pixels wide.",
    )
