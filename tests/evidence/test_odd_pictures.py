"""Pictures as browsers, fax machines, film scanners and phones write them show what they show.

The finished page is drawn by an engine that did not make it, and held against the picture.
"""

import io
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from tests.making.pictures import saved, upright
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages
from zidocs.image.upright_photos import prepare_photo

_DIFFERENCE = 10
"""Grey steps of 255, on average; a black band or a negative differs by far more."""
_SCALE = 2.0

Chunks = list[tuple[bytes, bytes]]


def letter(mode: str = "RGB", size: tuple[int, int] = (600, 800)) -> Image.Image:
    """Lines on paper, other at each edge: a turn, a loss or a negative is seen."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for y in range(60, size[1] - 60, 48):
        pen.text((40, y), f"Baris {y} contoh isi naskah " * 3, fill="black")
    pen.rectangle((size[0] - 160, 10, size[0] - 20, 50), fill="black")
    return page.convert(mode)


def drawn(pdf: bytes) -> list[Image.Image]:
    """The picture on each page, cut out where it is drawn."""
    shown = []
    for page in pypdfium2.PdfDocument(pdf):
        (image,) = page.get_objects(filter=[3])
        left, bottom, right, top = image.get_bounds()
        whole = page.render(scale=_SCALE).to_pil().convert("RGB")
        height = page.get_height()
        box = (left, height - top, right, height - bottom)
        left, top, right, bottom = (round(side * _SCALE) for side in box)
        shown.append(whole.crop((max(left, 0), max(top, 0), right, bottom)))
    return shown


def difference(shown: Image.Image, meant: Image.Image) -> float:
    meant = meant.convert("RGB").resize(shown.size, Image.Resampling.BOX)
    mean = ImageStat.Stat(ImageChops.difference(shown, meant)).mean
    return float(sum(mean)) / len(mean)


def codes(pages: EvidencePages) -> list[str]:
    return [problem.code for problem in pages.problems]


def png(chunks: Chunks) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def chunks_of(data: bytes) -> Chunks:
    chunks, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += length + 12
    return chunks


def with_note(kind: bytes, body: bytes) -> bytes:
    first, *others = chunks_of(saved(letter(), "PNG"))
    return png([first, (kind, body), *others])


def with_pixels(change: Callable[[bytes], bytes]) -> bytes:
    data = b"".join(body for kind, body in chunks_of(saved(letter(), "PNG")) if kind == b"IDAT")
    first = chunks_of(saved(letter(), "PNG"))[0]
    return png([first, (b"IDAT", change(data)), (b"IEND", b"")])


def broken_note() -> bytes:
    whole = with_note(b"tEXt", b"Comment\0catatan")
    return whole.replace(b"catatan", b"cataten")


def tiff(pages: list[tuple[dict[int, int], bytes]]) -> bytes:
    """A TIFF with these tags and strips, little-endian; for what Pillow does not write."""
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for tags, strip in pages:
        start = len(out)
        out += strip
        out += b"\0" * (len(out) % 2)
        out[link : link + 4] = struct.pack("<I", len(out))
        entries = {**tags, 273: start, 277: 1, 279: len(strip)}
        out += struct.pack("<H", len(entries))
        for tag, value in sorted(entries.items()):
            out += struct.pack("<HHII", tag, 4, 1, value)
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


def page_of_tiff(
    picture: Image.Image, bits: int, photometric: int, data: bytes, **more: int
) -> Any:
    tags = {256: picture.width, 257: picture.height, 258: bits, 259: 1, 262: photometric}
    return {**tags, 278: picture.height, **{int(k[1:]): v for k, v in more.items()}}, data


def fax_with_mirrored_bits() -> bytes:
    """Fax group 4 as fax servers store it: the first pixel in the lowest bit (FillOrder 2)."""
    with Image.open(
        io.BytesIO(saved(letter("1"), "TIFF", compression="group4", strip_size=1 << 24))
    ) as written:
        tags: Any = written.tag_v2  # type: ignore[attr-defined]  # of TIFFs only
        start, size = tags[273][0], tags[279][0]
        strip = written.fp.getvalue()[start : start + size]  # type: ignore[union-attr]
        photometric = tags[262]
    mirrored = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
    page = page_of_tiff(letter("1"), 1, photometric, strip.translate(mirrored), t259=4, t266=2)
    return tiff([page])


def film(bits: int, photometric: int) -> bytes:
    """Grey of 16 or 32 bits; with 0 as its photometric interpretation 0 is white."""
    grey = letter("L")
    factor, form = (257, "H") if bits == 16 else (16_843_009, "I")
    values = [(value if photometric else 255 - value) * factor for value in grey.tobytes()]
    data = struct.pack(f"<{len(values)}{form}", *values)
    return tiff([page_of_tiff(grey, bits, photometric, data)])


def of_pieces(form: str, compression: int, side: tuple[int, int], planes: int = 1) -> Any:
    """A page of which each strip or tile is a picture of its own kind; at 100 dpi."""
    page, pieces = letter(), []
    is_tiled = side[0] < page.width
    for top in range(0, page.height, side[1]):
        for left in range(0, page.width, side[0]):
            right, bottom = left + side[0], top + side[1]
            if not is_tiled:
                right, bottom = min(right, page.width), min(bottom, page.height)
            pieces.append(saved(page.crop((left, top, right, bottom)), form, **_LOSSLESS[form]))
    tags = {256: page.width, 257: page.height, 258: 8, 259: compression, 262: 2, 284: planes}
    sides = {322: side[0], 323: side[1]} if is_tiled else {278: side[1]}
    return {**tags, **sides}, pieces


_LOSSLESS: dict[str, dict[str, Any]] = {
    "WEBP": {"lossless": True},
    "PNG": {},
    "JPEG2000": {"irreversible": False, "no_jp2": True},
}


_LARGER = saved(letter().resize((700, 900)), "WEBP")


def tiff_of_pieces(*pages: tuple[dict[int, int], list[bytes]]) -> bytes:
    """A TIFF with these tags and strips or tiles, several of a page."""
    out, link = bytearray(b"II*\0\0\0\0\0"), 4
    for tags, pieces in pages:
        starts = []
        for piece in pieces:
            starts.append(len(out))
            out += piece + b"\0" * (len(piece) % 2)
        at = len(out)
        lengths = [len(piece) for piece in pieces]
        out += struct.pack(f"<{2 * len(pieces)}I", *starts, *lengths)
        out[link : link + 4] = struct.pack("<I", len(out))
        places = (324, 325) if 322 in tags else (273, 279)
        where = {places[0]: (len(pieces), at), places[1]: (len(pieces), at + 4 * len(pieces))}
        if len(pieces) == 1:
            where = {places[0]: (1, starts[0]), places[1]: (1, lengths[0])}
        entries = {tag: (1, value) for tag, value in ({**tags, 277: 3}).items()} | where
        out += struct.pack("<H", len(entries))
        for tag, (count, value) in sorted(entries.items()):
            out += struct.pack("<HHII", tag, 4, count, value)
        link = len(out)
        out += b"\0\0\0\0"
    return bytes(out)


SHOWN = {
    "TIFF of WEBP": tiff_of_pieces(of_pieces("WEBP", 50001, (600, 800))),
    "TIFF of WEBP in strips": tiff_of_pieces(of_pieces("WEBP", 50001, (600, 96))),
    "TIFF of WEBP in tiles": tiff_of_pieces(of_pieces("WEBP", 50001, (128, 128))),
    "TIFF of JPEG 2000": tiff_of_pieces(of_pieces("JPEG2000", 34712, (600, 800))),
    "TIFF of JPEG 2000 in tiles": tiff_of_pieces(of_pieces("JPEG2000", 33005, (256, 256))),
    "TIFF of PNG": tiff_of_pieces(of_pieces("PNG", 34933, (600, 800))),
    "BMP": saved(letter(), "BMP"),
    "BMP of one bit": saved(letter("1"), "BMP"),
    "GIF": saved(letter("P"), "GIF"),
    "AVIF": saved(letter(), "AVIF", quality=90),
    "AVIF of the brand mif1": saved(letter(), "AVIF", quality=90).replace(
        b"ftypavif", b"ftypmif1", 1
    ),
    "fax, bits mirrored": fax_with_mirrored_bits(),
    "film, 16 bits": film(16, 1),
    "film, 16 bits, 0 is white": film(16, 0),
    "film, 32 bits": film(32, 1),
    "PNG, long note": with_note(b"zTXt", b"mx\0\0" + zlib.compress(b"gambar alir " * 200_000)),
    "PNG, damaged note": broken_note(),
    "PNG, gamma of our screens": with_note(b"gAMA", struct.pack(">I", 45455)),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_a_page_shows_what_its_picture_shows(kind: str) -> None:
    pages = attachment_pages(SHOWN[kind], "a")
    (shown,) = drawn(pages.pdf)
    assert difference(shown, letter()) < _DIFFERENCE
    assert codes(pages) == []


@pytest.mark.parametrize("kind", SHOWN)
def test_a_photo_shows_what_its_file_shows(kind: str) -> None:
    photo = prepare_photo(SHOWN[kind], "a", 100, 100)
    with Image.open(io.BytesIO(photo.data)) as shown:
        assert difference(shown.convert("RGB"), letter()) < _DIFFERENCE


def test_colours_for_another_screen_are_those_of_ours() -> None:
    grey = Image.new("L", (300, 400), 64)
    first, *others = chunks_of(saved(grey, "PNG"))
    linear = png([first, (b"gAMA", struct.pack(">I", 100_000)), *others])
    (shown,) = drawn(attachment_pages(linear, "a").pdf)
    # RFC 2083, 10.5: 255 · (64 / 255) ^ (0.45455 / 1.0)
    assert abs(ImageStat.Stat(shown.crop((20, 20, 80, 80))).mean[0] - 136) < 2


def test_pages_of_pieces_are_counted_and_keep_their_order() -> None:
    blank = Image.new("RGB", letter().size, "white")
    empty = {**of_pieces("WEBP", 50001, (600, 800))[0]}, [saved(blank, "WEBP", lossless=True)]
    data = tiff_of_pieces(of_pieces("WEBP", 50001, (128, 128)), empty)
    first, second = drawn(attachment_pages(data, "a").pdf)
    assert difference(first, letter()) < _DIFFERENCE
    assert difference(second, blank) < _DIFFERENCE


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (of_pieces("WEBP", 50001, (600, 800), planes=2), "Z471"),
        ((of_pieces("WEBP", 50001, (128, 128))[0], [b"RIFF"]), "Z471"),
        ((of_pieces("WEBP", 50001, (600, 800))[0], [b"RIFF"]), "Z415"),
        (
            (of_pieces("WEBP", 50001, (600, 800))[0], [_LARGER]),
            "Z471",
        ),
        ((of_pieces("WEBP", 50001, (600, 800))[0] | {256: 40_000, 257: 30_000}, [b"RIFF"]), "Z416"),
        ((of_pieces("WEBP", 50001, (128, 128))[0] | {322: 1, 323: 1}, [b"RIFF"]), "Z471"),
        ((of_pieces("WEBP", 50001, (128, 128))[0] | {322: 0}, [b"RIFF"]), "Z471"),
    ],
    ids=["planes", "missing", "damaged", "too large", "bomb", "many tiles", "no tiles"],
)
def test_a_page_of_pieces_that_do_not_fit_is_refused(page: Any, code: str) -> None:
    with pytest.raises(EvidenceFault) as caught:
        attachment_pages(tiff_of_pieces(page), "a")
    assert [problem.code for problem in caught.value.problems] == [code]


# What is whole, but for its end or its check sums


@pytest.mark.parametrize("cut", [2, 1], ids=["no end mark", "half an end mark"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_mark_is_whole_and_told(cut: int, progressive: bool) -> None:
    data = saved(letter(), progressive=progressive)[:-cut]
    pages = attachment_pages(data, "a")
    (shown,) = drawn(pages.pdf)
    assert difference(shown, letter()) < _DIFFERENCE
    assert codes(pages) == ["Z472"]
    assert [p.code for p in prepare_photo(data, "a", 100, 100).problems] == ["Z472"]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.97])
def test_a_jpeg_of_which_rows_are_missing_is_refused(part: float) -> None:
    data = saved(letter())
    with pytest.raises(EvidenceFault, match="damaged"):
        attachment_pages(data[: int(len(data) * part)], "a")


def test_a_jpeg_whose_height_is_known_at_its_end_only() -> None:
    data = saved(letter())
    at = data.index(b"\xff\xc0") + 5
    height = data[at : at + 2]
    late = data[:at] + b"\0\0" + data[at + 2 : -2] + b"\xff\xdc\0\4" + height + b"\xff\xd9"
    (shown,) = drawn(attachment_pages(late, "a").pdf)
    assert difference(shown, letter()) < _DIFFERENCE


@pytest.mark.parametrize(
    "data",
    [
        with_pixels(lambda data: data[:-4] + b"abcd"),
        with_pixels(lambda data: data[:-4]),
        with_pixels(lambda data: zlib.compress(zlib.decompress(data) + bytes(900))),
        saved(letter(), "PNG")[:-12],
        saved(letter(), "PNG")[:-16] + b"abcd" + saved(letter(), "PNG")[-12:],
    ],
    ids=["check sum", "no check sum", "rows too many", "no end", "check sum of a chunk"],
)
def test_a_png_that_disagrees_with_itself_is_shown_and_told(data: bytes) -> None:
    pages = attachment_pages(data, "a")
    (shown,) = drawn(pages.pdf)
    assert difference(shown, letter()) < _DIFFERENCE
    assert codes(pages) == ["Z473"]


@pytest.mark.parametrize(
    "data",
    [
        with_pixels(lambda data: data[: len(data) // 2]),
        with_pixels(lambda data: zlib.compress(zlib.decompress(data)[: 600 * 3 * 400])),
        saved(letter(), "PNG")[:-400],
    ],
    ids=["half of the data", "half of the rows", "cut off"],
)
def test_a_png_of_which_rows_are_missing_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceFault, match="damaged"):
        attachment_pages(data, "a")


# Several pictures in one file


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_picture_that_moves_the_first_frame_is_taken_and_told(kind: str) -> None:
    others = [Image.new("RGB", (600, 800), colour) for colour in ("red", "blue")]
    data = saved(letter(), kind, save_all=True, append_images=others, lossless=True)
    pages = attachment_pages(data, "a")
    (shown,) = drawn(pages.pdf)
    assert difference(shown, letter()) < _DIFFERENCE
    assert codes(pages) == ["Z474"]


@pytest.mark.parametrize("tag", ["t254", "t255"])
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_smaller_copies_in_a_tiff_are_no_pages(tag: str, first: bool) -> None:
    page, small = letter("L"), letter("L").resize((60, 80))
    meant = page_of_tiff(page, 8, 1, page.tobytes())
    copy = page_of_tiff(small, 8, 1, small.tobytes(), **{tag: 1 if tag == "t254" else 2})
    data = tiff([copy, meant, copy, meant] if first else [meant, copy, meant, copy])
    pages = attachment_pages(data, "a")
    assert pages.source_pages == (1, 2)
    assert all(difference(shown, page) < _DIFFERENCE for shown in drawn(pages.pdf))
    assert attachment_pages(data, "a", [(2, 2)]).source_pages == (2,)
    photo = prepare_photo(data, "a", 100, 100)
    assert photo.height_px > 400


def test_a_mask_in_a_tiff_is_no_page() -> None:
    page, mask = letter("L"), letter("1")
    data = tiff(
        [
            page_of_tiff(page, 8, 1, page.tobytes()),
            page_of_tiff(mask, 1, 4, mask.tobytes(), t254=4),
        ]
    )
    assert attachment_pages(data, "a").source_pages == (1,)


def test_a_tiff_of_lying_rows_keeps_the_shape_of_its_paper() -> None:
    fax = upright(1728, 1146).convert("1").transpose(Image.Transpose.ROTATE_90)
    data = saved(fax, "TIFF", dpi=(98, 204), tiffinfo={274: 6}, compression="group4")
    (page,) = pypdfium2.PdfDocument(attachment_pages(data, "a").pdf)
    assert page.get_width() == pytest.approx(1728 / 204 * 72, abs=1)
    assert page.get_height() == pytest.approx(1146 / 98 * 72, abs=1)


# Captures that are too long for a page


def chat(lines: int = 160) -> Image.Image:
    """A scrolling capture of a phone: bubbles with a gap between them."""
    screen = Image.new("RGB", (1080, 125 * lines + 40), (236, 229, 221))
    pen = ImageDraw.Draw(screen)
    for number in range(lines):
        top = 20 + 125 * number
        pen.rectangle((40, top, 740, top + 100), fill="white")
        pen.text((70, top + 40), f"Pesan nomor {number}", fill="black")
    return screen


@pytest.mark.parametrize("wide", [False, True], ids=["tall", "wide"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_long_capture_is_cut_between_lines_and_readable(kind: str, wide: bool) -> None:
    capture = chat().transpose(Image.Transpose.ROTATE_90) if wide else chat()
    pages = attachment_pages(saved(capture, kind), "a")
    assert codes(pages) == ["Z475"]
    assert {*pages.source_pages} == {1}
    lengths = []
    for page in pypdfium2.PdfDocument(pages.pdf):
        shown = page.render(scale=_SCALE).to_pil().convert("RGB")
        shown = shown.transpose(Image.Transpose.ROTATE_270) if wide else shown
        box = ImageChops.difference(shown, Image.new("RGB", shown.size, "white")).getbbox()
        assert box is not None
        left, top, right, bottom = box
        assert (right - left) / _SCALE / 72 * 25.4 >= 60
        lengths.append((bottom - top) / _SCALE)
        # Between two bubbles a row has one colour, at the last row that is whole.
        last = shown.crop((left + 2, bottom - 3, right - 2, bottom - 2)).convert("L").tobytes()
        assert max(last) - min(last) < 8
    # Together they show the capture once, as no line was cut.
    assert sum(lengths) == pytest.approx((125 * 160 + 40) * 90 / 25.4 * 72 / 1080, rel=0.01)


def test_a_capture_without_a_gap_loses_no_row() -> None:
    from zidocs.evidence.image_pages import _pieces

    pieces = _pieces([False] * 5000, 700)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == 5000
    assert all(second[0] < first[1] for first, second in pairwise(pieces))


def test_a_photo_however_wide_is_not_cut() -> None:
    from tests.making.pictures import exif

    panorama = saved(chat().resize((3200, 320)), exif=exif(exposure=0.01))
    assert attachment_pages(panorama, "a").source_pages == (1,)


# What is not taken is called by its right name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (saved(letter(), "JPEG2000"), "Z470"),
        (saved(letter(), "ICO", sizes=[(64, 64)]), "Z470"),
        (saved(letter(), "PPM"), "Z470"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "Z470"),
        (b"8BPS\0\1" + bytes(100), "Z470"),
        (tiff([page_of_tiff(letter("L"), 8, 1, b"\xff\x0a", t259=52546)]), "Z471"),
        (tiff([page_of_tiff(letter("L"), 8, 1, b"II\xbc", t259=34934)]), "Z471"),
        (film(32, 0), "Z471"),
        (saved(letter("L")).replace(b"\xff\xc0\0\x0b\x08", b"\xff\xc1\0\x0b\x0c"), "Z471"),
    ],
    ids=[
        "JPEG 2000",
        "ICO",
        "PPM",
        "SVG",
        "PSD",
        "JPEG XL in TIFF",
        "JPEG XR in TIFF",
        "32 bits",
        "12 bits",
    ],
)
def test_a_picture_of_another_kind_is_not_called_damaged(data: bytes, code: str) -> None:
    with pytest.raises(EvidenceFault) as refused:
        attachment_pages(data, "a")
    assert [problem.code for problem in refused.value.problems] == [code]


# Small files that would keep a computer busy


def empty_png(width: int, height: int, rows: int = 1_000) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return png([(b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b"")])


def pages_that_share_a_strip() -> bytes:
    white = zlib.compress(bytes(13_000 * 13_000 // 8), 9)
    once = tiff([({256: 13_000, 257: 13_000, 258: 1, 259: 8, 262: 1, 278: 13_000}, white)])
    start = once.index(struct.pack("<H", 9), len(white))
    directory = bytearray(once[start:])
    out = bytearray(once[:start])
    for _ in range(500):
        directory[-4:] = struct.pack("<I", len(out) + len(directory))
        out += directory
    out[-4:] = bytes(4)
    return bytes(out)


@pytest.mark.parametrize(
    "data",
    [
        empty_png(1, 170_000_000),
        empty_png(170_000, 1_000),
        png(
            [(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 0, 0, 0, 0)), *[(b"tEXt", b"a")] * 100_001]
        ),
        pages_that_share_a_strip(),
    ],
    ids=["all rows", "too wide", "chunks", "pages of one strip"],
)
def test_a_picture_that_is_all_work_is_refused_unopened(data: bytes) -> None:
    with pytest.raises(EvidenceFault) as refused:
        attachment_pages(data, "a")
    assert [problem.code for problem in refused.value.problems] == ["Z416"]
