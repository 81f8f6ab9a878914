"""What keeps pages from being PDF/A is found, rule by rule; what does not, is no reason."""

import io
import struct

import pikepdf
import pytest

from tests.making import pictures, raw_pdf
from zidocs.evidence.attachments import attachment_pages
from zidocs.pdf.archival import Obstacle, archival_obstacles, is_archival_jpeg2000
from zidocs.pdf.content import content_faults, shown_fonts
from zidocs.pdf.source import PdfSource

LINE = b"1 0 0 RG 10 10 m 200 200 l S"
NOTE = b"/Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (Catatan)"


def found(pdf: bytes) -> set[Obstacle]:
    """The obstacles of the pages as a bundle would get them."""
    return set(archival_obstacles(attachment_pages(pdf, "surat.pdf").pdf))


def page(content: bytes = LINE, resources: bytes = b"", **more: bytes) -> bytes:
    objects = {6 + number: body for number, body in enumerate(more.values())}
    return raw_pdf.one_page(content, more=objects, resources=resources)


def state(entries: bytes) -> bytes:
    return page(b"/G gs " + LINE, b"/ExtGState << /G << %s >> >>" % entries)


def picture(colours: bytes, entries: bytes = b"", data: bytes = bytes(12)) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace "
    image = raw_pdf.stream(data, head + colours + b" " + entries)
    return page(b"q 9 0 0 9 0 0 cm /I Do Q", b"/XObject << /I 6 0 R >>", image=image)


def note(entries: bytes = b"", **more: bytes) -> bytes:
    objects = {6: b"<< %s %s >>" % (NOTE, entries)}
    objects |= {7 + number: body for number, body in enumerate(more.values())}
    return raw_pdf.one_page(LINE, page=b"/Annots [6 0 R]", more=objects)


TINT = b"<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] >>"
LOOKS = raw_pdf.stream(LINE, b"/Type /XObject /Subtype /Form /BBox [0 0 20 20] /Resources << >>")

BAD: dict[str, tuple[bytes, Obstacle]] = {
    "a font that is not embedded": (page(raw_pdf.TEXT), Obstacle.FONT),
    "CMYK ink": (page(b"0 1 1 0 k 0 0 9 9 re f"), Obstacle.CMYK),
    "CMYK ink by name": (page(b"/DeviceCMYK cs 0 1 1 0 sc 0 0 9 9 re f"), Obstacle.CMYK),
    "a CMYK picture": (picture(b"/DeviceCMYK", data=bytes(16)), Obstacle.CMYK),
    "a CMYK picture in the page": (
        page(b"BI /W 1 /H 1 /BPC 8 /CS /CMYK ID 0000 EI"),
        Obstacle.CMYK,
    ),
    "a spot colour that means CMYK": (
        picture(b"[/Separation /Merah /DeviceCMYK %s]" % TINT),
        Obstacle.CMYK,
    ),
    "many inks": (picture(b"[/DeviceN [/A /B] /DeviceRGB %s]" % TINT), Obstacle.COLOUR),
    "an LZW picture": (picture(b"/DeviceRGB", b"/Filter /LZWDecode"), Obstacle.FILTER),
    "PostScript": (
        page(b"/X Do", b"/XObject << /X 6 0 R >>", x=raw_pdf.stream(b"", b"/Subtype /PS")),
        Obstacle.POSTSCRIPT,
    ),
    "a transfer function": (state(b"/TR /Identity"), Obstacle.EFFECT),
    "an unknown blend": (state(b"/BM /Glow"), Obstacle.EFFECT),
    "an unknown intent": (state(b"/RI /Pretty"), Obstacle.EFFECT),
    "an unknown operator": (page(LINE + b" 1 2 zap"), Obstacle.CONTENT),
    "a note that nobody drew": (note(), Obstacle.ANNOTATION),
    "states saved too deep": (page(b"q " * 29 + LINE + b" Q" * 29), Obstacle.LIMIT),
    "a page of no size": (
        raw_pdf.one_page(LINE, box=b"/MediaBox [0 0 20000 842]"),
        Obstacle.LIMIT,
    ),
    "a bare JPEG 2000 stream": (
        picture(b"/DeviceRGB", b"/Filter /JPXDecode", b"\xff\x4f\xff\x51" + bytes(9)),
        Obstacle.JPEG2000,
    ),
    "a profile that is none": (
        page(
            b"/C cs 1 0 0 sc 0 0 9 9 re f",
            b"/ColorSpace << /C [/ICCBased 6 0 R] >>",
            profile=raw_pdf.stream(bytes(128), b"/N 3"),
        ),
        Obstacle.PROFILE,
    ),
    "a form that borrows the resources of its page": (
        page(
            b"/X Do",
            b"/XObject << /X 6 0 R >>",
            x=raw_pdf.stream(b"/G gs", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
        ),
        Obstacle.CONTENT,
    ),
}

GOOD = {
    "lines": page(),
    "a blend of the standard": state(b"/BM /Multiply /ca 0.5"),
    "an RGB picture": picture(b"/DeviceRGB"),
    "a smoothed picture": picture(b"/DeviceRGB", b"/Interpolate true"),
    "a note with its looks": note(b"/AP << /N 7 0 R /D 7 0 R >>", looks=LOOKS),
    "a note that nobody sees": note(b"/F 2"),
    "a font that is named but not used": page(b"BT /F1 12 Tf 14 TL ET " + LINE),
    "invisible letters under a scan": page(b"BT 3 Tr /F1 12 Tf (Halo) Tj ET " + LINE),
    "states saved one after the other": page(b"q Q " * 40 + LINE),
}


@pytest.mark.parametrize(("pdf", "obstacle"), BAD.values(), ids=BAD.keys())
def test_what_archives_do_not_take_is_a_reason(pdf: bytes, obstacle: Obstacle) -> None:
    assert found(pdf) == {obstacle}


@pytest.mark.parametrize("pdf", GOOD.values(), ids=GOOD.keys())
def test_what_archives_take_is_no_reason(pdf: bytes) -> None:
    assert found(pdf) == set()


def test_scans_and_captures_are_no_reason() -> None:
    sheet = pictures.upright()
    for kind in ("JPEG", "PNG", "TIFF"):
        assert found(pictures.saved(sheet, kind)) == set(), kind
    assert found(pictures.saved(sheet.convert("1"), "TIFF")) == set()


def test_what_cannot_be_read_was_not_examined() -> None:
    assert archival_obstacles(b"%PDF-1.7 nothing") == (Obstacle.UNREADABLE,)


def test_all_reasons_are_told_always_in_one_order() -> None:
    pdf = page(raw_pdf.TEXT + b" 0 0 0 1 k 1 2 zap")
    assert archival_obstacles(pdf) == (Obstacle.FONT, Obstacle.CMYK, Obstacle.CONTENT)


def test_strings_comments_and_pictures_are_not_taken_for_operators() -> None:
    content = (
        rb"BT /F1 9 Tf (0 0 0 1 k \) zap (in (depth)) ) Tj <6B> Tj ET % 0 0 0 1 k zap"
        b"\n"
        b"/Saturation ri BI /W 2 /H 1 /BPC 8 /CS /G ID kzEI EI Q"
    )
    assert content_faults(content, has_resources=True) == set()
    assert content_faults(content + b" /Pretty ri", has_resources=True) == {"CONTENT"}
    assert content_faults(b"(" * 60, has_resources=True) == {"CONTENT"}


def test_the_font_that_letters_are_seen_in_is_followed_through_saved_states() -> None:
    content = b"/A 9 Tf q /B 9 Tf (x) Tj Q (y) Tj /C 9 Tf 3 Tr [(z)] TJ 0 Tr /D 9 Tf (/E 1 Tf) '"
    assert shown_fonts(content) == {b"A", b"B", b"D"}
    assert shown_fonts(b"(x) Tj") == {b""}


def jpeg2000(channels: int = 3, depth: int = 7, method: int = 1, space: int = 16) -> bytes:
    """The boxes of a JPEG 2000 file, without a picture."""

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L4s", len(body) + 8, kind) + body

    size = box(b"ihdr", struct.pack(">LLHBBBB", 2, 2, channels, depth, 7, 0, 0))
    colour = box(b"colr", struct.pack(">BBBL", method, 0, 0, space))
    return (
        box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 ") + box(b"jp2h", size + colour)
        + box(b"jp2c", b"")
    )  # fmt: skip


def test_jpeg_2000_tells_its_colours_and_one_depth() -> None:
    assert is_archival_jpeg2000(jpeg2000())
    assert not is_archival_jpeg2000(jpeg2000(channels=2))
    assert not is_archival_jpeg2000(jpeg2000(depth=255))
    assert not is_archival_jpeg2000(jpeg2000(channels=4, space=12))
    assert not is_archival_jpeg2000(jpeg2000(method=3))
    assert not is_archival_jpeg2000(jpeg2000()[:40])


def test_a_kept_note_is_printed_has_one_look_and_is_never_hidden() -> None:
    pdf = attachment_pages(
        note(b"/F 257 /AP << /N 7 0 R /D 7 0 R /R 7 0 R >>", looks=LOOKS), "surat.pdf"
    ).pdf
    source = PdfSource(pdf)
    (kept,) = source.array(source.pages[0].get("/Annots"))
    annotation = source.dictionary(kept)
    assert source.number(annotation["/F"]) == 4 | 8 | 16
    assert [*source.dictionary(annotation["/AP"])] == ["/N"]


def test_what_archives_forbid_and_nobody_sees_is_left_behind() -> None:
    font = (
        b"/XObject << /I 6 0 R >> /ExtGState << /G << /Font [7 0 R 9] >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Contoh /FontDescriptor 8 0 R >>",
        b"<< /Type /FontDescriptor /FontName /Contoh /Flags 4 /CharSet (/a) /CIDSet 9 0 R >>",
    )
    image = raw_pdf.stream(
        bytes(12),
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
        b"/ColorSpace /DeviceRGB /Interpolate true",
    )
    pdf = page(b"q 9 0 0 9 0 0 cm /I Do Q", font[0], image=image, font=font[1], described=font[2])
    kept = attachment_pages(pdf, "surat.pdf").pdf
    with pikepdf.open(io.BytesIO(kept)) as opened:
        text = b" ".join(
            (each.stream_dict if isinstance(each, pikepdf.Stream) else each).unparse(resolved=True)
            for each in opened.objects
        )
    assert b"/FontDescriptor" in text
    assert b"/Width 2" in text
    for entry in (b"/Interpolate", b"/CharSet", b"/CIDSet"):
        assert entry not in text
