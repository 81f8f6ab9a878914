"""A TIFF with JPEG inside, as many scanners write it, goes in without being encoded again."""

import contextlib
import io
import struct
from collections.abc import Sequence
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from tests.making.pictures import saved, upright
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import attachment_pages
from zidocs.image.jpeg import jpeg_of_tiff

GREY, RGB, YCBCR = 1, 2, 6


def scan(width: int = 333, height: int = 170, mode: str = "RGB") -> Image.Image:
    """An uneven page with a colour in each corner."""
    noisy = Image.effect_noise((width, height), 40).convert("RGB")
    return Image.blend(upright(width, height), noisy, 0.3).convert(mode)


def tiff(pieces: Sequence[bytes], size: tuple[int, int], colours: int, **more: Any) -> bytes:
    """A TIFF of one page whose strips, or tile, are these; ``tags`` change or add entries."""
    samples = 1 if colours == GREY else 3
    starts, at = [], 8
    for piece in pieces:
        starts.append(at)
        at += len(piece)
    entries: dict[int, Any] = {
        256: size[0], 257: size[1], 258: [8] * samples, 259: 7, 262: colours, 277: samples,
        278: more.get("rows", size[1]), 273: starts, 279: [len(piece) for piece in pieces],
        282: (200, 1), 283: (200, 1), 284: 1, 296: 2,
    }  # fmt: skip
    entries |= more.get("tags", {})
    if "tile" in more:
        entries |= {322: more["tile"][0], 323: more["tile"][1]}
        entries |= {324: entries.pop(273), 325: entries.pop(279)}
        del entries[278]
    table, rest, base = b"", b"", at + 2 + 12 * len(entries) + 4
    for tag, value in sorted(entries.items()):
        if isinstance(value, tuple):
            kind, count, raw = 5, 1, struct.pack("<LL", *value)
        else:
            values = value if isinstance(value, list) else [value]
            kind, count, raw = 4, len(values), struct.pack(f"<{len(values)}L", *values)
        if len(raw) > 4:
            raw, rest = struct.pack("<L", base + len(rest)), rest + raw
        table += struct.pack("<HHL", tag, kind, count) + raw
    head = struct.pack("<2sHL", b"II", 42, at) + b"".join(pieces)
    return head + struct.pack("<H", len(entries)) + table + bytes(4) + rest


def strips(picture: Image.Image, rows: int, **options: Any) -> list[bytes]:
    """The JPEGs of the strips of a picture, all with the same tables."""
    options = {"quality": 80, "subsampling": 2, **options}
    return [
        saved(picture.crop((0, top, picture.width, min(top + rows, picture.height))), **options)
        for top in range(0, picture.height, rows)
    ]


PICTURE = scan()
FILES = {
    "grey, many strips": saved(scan(mode="L"), "TIFF", compression="jpeg", strip_size=9_000),
    "RGB, many strips": saved(PICTURE, "TIFF", compression="jpeg", strip_size=9_000),
    "RGB, one strip": saved(PICTURE, "TIFF", compression="jpeg", strip_size=10**7),
    "YCbCr, one strip": tiff(strips(PICTURE, 170), PICTURE.size, YCBCR, tags={530: [2, 2]}),
    "YCbCr, many strips": tiff(
        strips(PICTURE, 16), PICTURE.size, YCBCR, rows=16, tags={530: [2, 2]}
    ),
    "one tile": tiff(
        strips(scan(336, 176), 176), PICTURE.size, YCBCR, tile=(336, 176), tags={530: [2, 2]}
    ),
}


def image_of(pdf: bytes) -> Any:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    (image,) = page["/Resources"]["/XObject"].values()
    return image.get_object()


def decoded(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", FILES)
def test_its_pixels_are_the_same_and_nothing_is_encoded_again(kind: str) -> None:
    data = FILES[kind]
    image = image_of(attachment_pages(data, "scan.tif").pdf)
    assert image["/Filter"] == "/DCTDecode"
    shown, meant = decoded(image._data), decoded(data)
    assert shown.size == meant.size == (image["/Width"], image["/Height"])
    difference = ImageChops.difference(shown.convert("RGB"), meant.convert("RGB"))
    # Beside the border of two strips their colours are smoothed now, as everywhere else.
    most = 10 if kind == "YCbCr, many strips" else 2
    assert max(high for _, high in difference.getextrema()) <= most  # type: ignore[misc]
    assert len(image._data) <= len(data) + 20


def test_every_page_of_a_tiff_gets_its_own_jpeg() -> None:
    pages = [scan(333, 170, mode) for mode in ("RGB", "L")]
    data = saved(pages[0], "TIFF", compression="jpeg", save_all=True, append_images=pages[1:])
    shown = PdfReader(io.BytesIO(attachment_pages(data, "scan.tif").pdf)).pages
    spaces = [
        image.get_object()["/ColorSpace"]
        for page in shown
        for image in page["/Resources"]["/XObject"].values()
    ]
    assert spaces == ["/DeviceRGB", "/DeviceGray"]


def other_tables() -> bytes:
    mixed = strips(PICTURE, 16)[:1] + strips(PICTURE, 16, quality=30)[1:]
    return tiff(mixed, PICTURE.size, YCBCR, rows=16)


DECODED = {
    "lying": tiff(strips(PICTURE, 170), PICTURE.size, YCBCR, tags={274: 6, 530: [2, 2]}),
    "white is zero": tiff(strips(scan(mode="L"), 170), PICTURE.size, 0, tags={277: 1, 258: 8}),
    "other tables in each strip": other_tables(),
    "strips that cut units": tiff(strips(PICTURE, 24), PICTURE.size, YCBCR, rows=24),
    "wrong rows": tiff(strips(PICTURE, 16), PICTURE.size, YCBCR, rows=32),
    "too wide a tile": tiff(strips(scan(352, 176), 176), PICTURE.size, YCBCR, tile=(352, 176)),
    "progressive": tiff(strips(PICTURE, 170, progressive=True), PICTURE.size, YCBCR),
    "restarts within strips": tiff(
        strips(PICTURE, 16, restart_marker_blocks=3), PICTURE.size, YCBCR, rows=16
    ),
    "no strip": tiff([], PICTURE.size, YCBCR),
    "strips outside": tiff(strips(PICTURE, 170), PICTURE.size, YCBCR, tags={273: 10**9}),
    "strips that overlap": tiff(
        strips(PICTURE, 16), PICTURE.size, YCBCR, rows=16, tags={273: [8] * 11, 279: [2_500] * 11}
    ),
    "no rows": tiff(strips(PICTURE, 16), PICTURE.size, YCBCR, rows=0),
}


@pytest.mark.parametrize("kind", DECODED)
def test_what_does_not_fit_together_is_left_to_the_decoder(kind: str) -> None:
    picture = Image.open(io.BytesIO(DECODED[kind]))
    assert jpeg_of_tiff(DECODED[kind], picture.tag_v2) is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_refused_or_shown_but_nothing_else(kind: str) -> None:
    data = FILES[kind]
    for at in range(1, 40):
        place = len(data) * at // 40
        mutant = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        with contextlib.suppress(EvidenceFault):
            assert attachment_pages(mutant, "scan.tif").pdf.startswith(b"%PDF")
