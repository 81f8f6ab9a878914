"""What a page of a bundle shows is compared, as pixels, with the file that the office brought."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from tests.making import raw_pdf
from tests.making.bundles import bound, part
from tests.reading.commands import run
from zidocs.bundle import binding, likeness
from zidocs.bundle.proof import prove
from zidocs.disk.files import hash_bytes
from zidocs.errors import BundleFault
from zidocs.evidence.attachments import attachment_pages
from zidocs.pdf.effort import draws_quickly
from zidocs.pdf.source import PdfSource, reading


def letter(lines: Sequence[int] = range(12), more: bytes = b"") -> bytes:
    text = b" ".join(
        b"BT /F1 11 Tf 72 %d Td (Baris %d: isi contoh yang direka) Tj ET" % (740 - 24 * n, n)
        for n in lines
    )
    return text + b" " + more


def picture(*, inverted: bool) -> bytes:
    paper = Image.new("L", (400, 500), 0 if inverted else 255)
    ImageDraw.Draw(paper).ellipse((80, 80, 300, 300), fill=255 if inverted else 0)
    out = io.BytesIO()
    paper.save(out, "PDF", resolution=72)
    return out.getvalue()


def crossing_lines(count: int = 20_000) -> bytes:
    places, out = Random(2), io.BytesIO()
    canvas = Canvas(out, invariant=1)
    path = canvas.beginPath()
    path.moveTo(300, 400)
    for _ in range(count):
        path.lineTo(places.random() * 595, places.random() * 842)
    canvas.drawPath(path)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def stamped(kind: bytes = b"Stamp") -> bytes:
    look = b"1 0 0 RG 3 w 2 2 116 36 re S"
    return raw_pdf.one_page(
        letter(),
        page=b"/Annots [6 0 R]",
        catalog=b"/AcroForm << /Fields [6 0 R] >>" if kind == b"Widget" else b"",
        more={
            6: b"<< /Type /Annot /Subtype /%b /FT /Tx /T (a) /Rect [400 80 520 120] /F 4 "
            b"/AP << /N 7 0 R >> >>" % kind,
            7: raw_pdf.stream(look, b"/Type /XObject /Subtype /Form /BBox [0 0 120 40]"),
        },
    )


BROUGHT_AND_BOUND = {
    "a line is lost": (raw_pdf.one_page(letter()), raw_pdf.one_page(letter([*range(11)]))),
    "a line has come": (raw_pdf.one_page(letter([*range(11)])), raw_pdf.one_page(letter())),
    "a stamp is lost": (stamped(), raw_pdf.one_page(letter())),
    "a field is empty": (stamped(b"Widget"), raw_pdf.one_page(letter())),
    "a picture is inverted": (picture(inverted=False), picture(inverted=True)),
    "another page": (raw_pdf.one_page(letter()), raw_pdf.one_page(b"")),
}


def bind(brought: bytes, pages: bytes, folder: Path) -> bytes:
    file = folder / "surat.pdf"
    file.write_bytes(brought)
    made = part("Surat", pdf=pages)
    return bound(replace(made, file=file, source_sha256=hash_bytes(brought))).pdf


@pytest.mark.parametrize("kind", BROUGHT_AND_BOUND)
def test_a_page_that_shows_something_else_than_its_file_is_not_written(
    kind: str, tmp_path: Path
) -> None:
    brought, pages = BROUGHT_AND_BOUND[kind]
    with pytest.raises(BundleFault) as fault:
        bind(brought, pages, tmp_path)
    assert [problem.code for problem in fault.value.problems] == ["Z705"]
    assert "Page 1 of this file" in str(fault.value.problems[0])


FORM = raw_pdf.one_page(
    letter(),
    page=b"/Annots [6 0 R 8 0 R 9 0 R]",
    catalog=b"/AcroForm << /Fields [6 0 R] /NeedAppearances true "
    b"/DR << /Font << /F1 5 0 R >> >> >>",
    more={
        6: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Nilai yang diisi) /F 4 "
        b"/Rect [100 300 400 330] /DA (/F1 14 Tf 0 g) /MK << /BG [1 1 0.6] /BC [0 0 1] >> >>",
        8: b"<< /Type /Annot /Subtype /Text /Rect [500 700 520 720] /Contents (Periksa) >>",
        9: b"<< /Type /Annot /Subtype /Highlight /Rect [70 730 300 750] /C [1 1 0] "
        b"/QuadPoints [70 750 300 750 70 730 300 730] >>",
    },
)
LAYERED = raw_pdf.one_page(
    letter(more=b"/OC /L BDC 1 0 0 rg 100 300 300 200 re f EMC"),
    catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
    resources=b"/Properties << /L 6 0 R >>",
    more={6: b"<< /Type /OCG /Name (Draf) >>"},
)
CROPPED = raw_pdf.one_page(
    letter(), box=b"/MediaBox [0 0 595 842] /CropBox [50.3 400.7 400.2 800.9] /Rotate 90"
)
FOUND = {
    "form": FORM,
    "stamp": stamped(),
    "field": stamped(b"Widget"),
    "layers": LAYERED,
    "cropped": CROPPED,
    "behind other bytes": b"PK\x03\x04\x14\x00" + b"x" * 54 + raw_pdf.one_page(letter()),
    "scan": picture(inverted=False),
    # Antialiased in a form they may fall half a pixel elsewhere.
    "fine lines that cross": crossing_lines(),
}


@pytest.mark.parametrize("kind", FOUND)
def test_what_is_changed_on_purpose_is_no_fault(kind: str, tmp_path: Path) -> None:
    found = attachment_pages(FOUND[kind], "surat.pdf")
    assert bind(FOUND[kind], found.pdf, tmp_path)


def watched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages of sources that are compared from now on, by their indexes."""
    compared, is_alike = list[int](), likeness._Comparison._is_alike

    def watching(self, pdf, source, index, page):  # type: ignore[no-untyped-def]
        compared.append(page)
        return is_alike(self, pdf, source, index, page)

    monkeypatch.setattr(likeness._Comparison, "_is_alike", watching)
    return compared


def test_of_plain_copies_samples_are_drawn_and_of_others_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = watched(monkeypatch)
    texts = raw_pdf.text_pages(*map(str, range(30)))
    bind(texts, texts, tmp_path)
    assert drawn == [*range(30)]
    drawn.clear()
    bound(part("Surat", pdf=texts))
    assert drawn == [0, 5, 10, 15, 20, 25]


def test_what_would_take_hours_to_draw_is_not_drawn() -> None:
    """Forms that paint forms that paint forms, a pattern of tiny tiles."""
    forms = {
        6 + n: raw_pdf.stream(
            b"/F Do " * 20,
            b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>" % (7 + n),
        )
        for n in range(10)
    }
    bombs = {
        "forms": raw_pdf.one_page(b"/F Do", resources=b"/XObject << /F 6 0 R >>", more=forms),
        "itself": raw_pdf.one_page(
            b"/F Do",
            resources=b"/XObject << /F 6 0 R >>",
            more={6: forms[6].replace(b"7 0 R", b"6 0 R")},
        ),
        "tiles": raw_pdf.one_page(
            b"/Pattern cs /P scn 0 0 595 842 re f",
            resources=b"/Pattern << /P 6 0 R >>",
            more={
                6: raw_pdf.stream(
                    b"0 0 1 1 re f",
                    b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 "
                    b"/YStep 1 /Resources << >>",
                )
            },
        ),
    }
    for pdf in bombs.values():
        with reading("bom.pdf"):
            source = PdfSource(pdf)
            assert not draws_quickly(source, source.pages[0])
            plain = PdfSource(raw_pdf.one_page())
            assert draws_quickly(plain, plain.pages[0])


def test_every_page_is_drawn_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = watched(monkeypatch)
    scans = [Image.new("L", (90, 120), 255 - grey) for grey in range(20)]
    scans[0].save(tmp_path / "a.pdf", save_all=True, append_images=scans[1:])
    run("merge", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf")
    assert len(drawn) == 6
    drawn.clear()
    run("merge", tmp_path / "a.pdf", "-o", tmp_path / "c.pdf", "--proof", "all")
    assert drawn == [*range(20)]


def test_pages_that_would_take_too_long_are_left_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = watched(monkeypatch)
    monkeypatch.setattr(likeness, "_MOST_WORK", 8_000)
    (tmp_path / "a.pdf").write_bytes(raw_pdf.text_pages(*map(str, range(40))))
    told = run("merge", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf").output
    assert 3 <= len(drawn) < 20
    assert drawn[0] < 8
    assert drawn[-1] > 30
    assert "Z710" in told
    assert f"{40 - len(drawn)} " in told


def test_a_form_painted_again_and_again_costs_as_often() -> None:
    look = raw_pdf.stream(b"0 0 m 9 9 l S " * 500, b"/Subtype /Form /BBox [0 0 9 9]")
    pages = [
        raw_pdf.one_page(b"/F Do " * times, resources=b"/XObject << /F 6 0 R >>", more={6: look})
        for times in (1, 2_000)
    ]
    with reading("ulang.pdf"):
        sources = [PdfSource(pdf) for pdf in pages]
        assert [draws_quickly(each, each.pages[0]) for each in sources] == [True, False]


def test_of_each_file_a_page_is_drawn_before_any_has_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = watched(monkeypatch)
    monkeypatch.setattr(likeness, "_MOST_WORK", 8_000)
    files = [tmp_path / f"{name}.pdf" for name in "abcdefgh"]
    for file in files:
        file.write_bytes(raw_pdf.text_pages(*(f"{file.stem} {page}" for page in range(10))))
    run("merge", *files, "-o", tmp_path / "semua.pdf")
    assert drawn.count(0) == len(files)
    assert len(files) < len(drawn) < 20


def scans(count: int) -> bytes:
    pages = [Image.effect_noise((120 + n, 160), 20 + n).convert("RGB") for n in range(count)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=72)
    return out.getvalue()


def painted(pdf: pikepdf.Pdf, index: int) -> pikepdf.Object:
    (picture,) = pdf.pages[index].Resources.XObject["/P"].Resources.XObject.values()
    return picture


def lose(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[9]


def swap(pdf: pikepdf.Pdf) -> None:
    some, others = (pdf.pages[index].Resources.XObject for index in (9, 17))
    some["/P"], others["/P"] = others["/P"], some["/P"]


def drop(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[9].Resources.XObject["/P"].Resources["/XObject"]


def invert(pdf: pikepdf.Pdf) -> None:
    painted(pdf, 9).Decode = [1, 0, 1, 0, 1, 0]


def shorten(pdf: pikepdf.Pdf) -> None:
    painted(pdf, 9).Height = 150


@pytest.mark.parametrize("harm", [lose, swap, drop, invert, shorten])
def test_a_scan_that_was_harmed_is_found_also_where_no_sample_is_drawn(
    harm: Callable[[pikepdf.Pdf], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, file, drawn = scans(24), tmp_path / "pindaian.pdf", watched(monkeypatch)
    file.write_bytes(data)

    def harmed(path: Path, *arguments: Any, **options: Any) -> int:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            harm(pdf)
            pdf.save(path)
        return prove(path, *arguments, **options)

    monkeypatch.setattr(binding, "prove", harmed)
    whole = replace(part("Pindaian", pdf=data), pdf=file, file=file, source_sha256=hash_bytes(data))
    with pytest.raises(BundleFault):
        bound(whole)
    assert not drawn


def test_scans_that_nobody_harmed_are_proved(tmp_path: Path) -> None:
    data, file = scans(24), tmp_path / "pindaian.pdf"
    file.write_bytes(data)
    whole = replace(part("Pindaian", pdf=data), pdf=file, file=file, source_sha256=hash_bytes(data))
    assert bound(whole).pages > 24
