"""A glance tells plain PDFs, and never says of one what examining it would not."""

import io
from random import Random

import pikepdf
import pytest

from tests.making import raw_pdf
from tests.making.hostile import VALID, hostile_files, mutated
from zidocs.evidence.attachments import MOST_PAGES, PlainPdf, attachment_pages, glance
from zidocs.pdf.archival import Obstacle, archival_obstacles

PICTURE = raw_pdf.one_page(
    content=b"q 100 0 0 100 0 0 cm /I Do Q",
    resources=b"/XObject << /I 6 0 R >>",
    more={
        6: raw_pdf.flate(
            bytes(300),
            b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8",
        )
    },
)
PLAIN = {
    "text": raw_pdf.text_pages("satu", "dua", "tiga"),
    "packed": VALID["packed pdf"],
    "links": raw_pdf.text_pages(
        "a", pages={0: b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest [10 0 R /Fit] >>]"}
    ),
    "a view": raw_pdf.text_pages("a", catalog=b"/OpenAction [10 0 R /Fit]"),
    "names of places": raw_pdf.text_pages("a", catalog=b"/Names << /Dests << /Names [] >> >>"),
    "named places": raw_pdf.text_pages("a", catalog=b"/Dests << /x [10 0 R /Fit] >>"),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_file_is_known_at_a_glance_as_if_it_were_examined(kind: str) -> None:
    data = PLAIN[kind]
    examined = attachment_pages(data, "a.pdf", in_place=True)
    assert examined.in_place
    assert examined.problems == ()
    assert glance(data, "a.pdf") == PlainPdf(len(examined.source_pages), archival_obstacles(data))


def test_what_keeps_a_plain_file_from_the_archive_is_seen_too() -> None:
    found = {kind: glance(data, "a.pdf") for kind, data in (*PLAIN.items(), ("picture", PICTURE))}
    assert found["text"] == PlainPdf(3, (Obstacle.FONT,))
    assert found["picture"] == PlainPdf(1, ())


def encrypted() -> bytes:
    """A PDF that anybody may read, and only its owner print."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLAIN["text"])) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="rahasia", user=""))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        encrypted(),
        raw_pdf.text_pages("a", catalog=b"/OpenAction << /S /JavaScript /JS (x) >>"),
        raw_pdf.text_pages("a", catalog=b"/AA << /WC << /S /JavaScript /JS (x) >> >>"),
        raw_pdf.text_pages("a", catalog=b"/Names << /EmbeddedFiles << /Names [] >> >>"),
        raw_pdf.text_pages("a", catalog=b"/AcroForm << /Fields [] >>"),
        raw_pdf.text_pages("a", catalog=b"/OCProperties << /OCGs [] /D << >> >>"),
        raw_pdf.text_pages("a", pages={0: b"/AA << /O << /S /JavaScript /JS (x) >> >>"}),
        raw_pdf.text_pages("a", pages={0: b"/Annots [<< /Subtype /Text /Rect [0 0 9 9] >>]"}),
        raw_pdf.one_page(content=b"0 0 9 9 re f\n" * 200_000),
        raw_pdf.text_pages("a").replace(b"/Count 1", b"/Count 2"),
        raw_pdf.text_pages("a").replace(b"/Contents 11 0 R", b"/Contents 99 0 R"),
        raw_pdf.text_pages(),
        b"\n" + raw_pdf.text_pages("a"),
        raw_pdf.text_pages("a")[:-40],
        b"%PDF-",
    ],
    ids=[
        "encrypted", "script", "trigger", "files", "form", "layers", "trigger of a page",
        "annotations", "long drawing", "page lost", "content lost", "no pages",
        "something before it", "cut off", "nothing",
    ],
)  # fmt: skip
def test_whatever_might_have_to_be_told_is_not_plain(data: bytes) -> None:
    assert glance(data, "a.pdf") is None


def test_a_file_of_too_many_pages_is_not_plain() -> None:
    assert glance(raw_pdf.text_pages(*["a"] * MOST_PAGES), "a.pdf")
    assert glance(raw_pdf.text_pages(*["a"] * (MOST_PAGES + 1)), "a.pdf") is None


@pytest.mark.parametrize("kind", [*VALID, "hostile"])
def test_a_glance_at_anything_raises_nothing(kind: str) -> None:
    if kind == "hostile":
        files = [data for _, data in hostile_files()]
    else:
        chance = Random(kind)
        files = [mutated(VALID[kind], chance) for _ in range(80)]
    for data in files:
        found = glance(data, "a.pdf")
        assert found is None or found.pages > 0
