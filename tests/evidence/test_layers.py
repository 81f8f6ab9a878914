"""What is switched off in a PDF stays unseen in the bundle, and what is on stays seen."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.reading.programs import needs_poppler, needs_qpdf, picture_of, qpdf_complaints
from zidocs.evidence.attachments import EvidencePages, attachment_pages

ONE, TWO, RULE = b"10 0 R", b"11 0 R", b"12 0 R"
RED = b"1 0 0 rg 100 500 100 50 re f "
BLUE = b"0 0 1 rg 100 300 100 50 re f "
BOX = raw_pdf.stream(b"1 0 0 rg 0 0 100 50 re f", b"/Subtype /Form /BBox [0 0 100 50]")


def document(
    view: bytes = b"",
    red: bytes = ONE,
    blue: bytes = TWO,
    rule: bytes = b"null",
    properties: bytes = b"",
    usage: bytes = b"",
) -> bytes:
    """A page with a red box in one layer and a blue one in another."""
    return raw_pdf.one_page(
        b"/OC /R BDC " + RED + b"EMC /OC /B BDC " + BLUE + b"EMC",
        catalog=b"/OCProperties << /OCGs [10 0 R 11 0 R] %s /D << %s >> >>" % (properties, view),
        resources=b"/Properties << /R %s /B %s >>" % (red, blue),
        more={
            10: b"<< /Type /OCG /Name (merah) %s >>" % usage,
            11: b"<< /Type /OCG /Name (biru) >>",
            12: rule,
        },
    )


def pages_of(data: bytes) -> EvidencePages:
    return attachment_pages(data, "lampiran/denah.pdf")


def seen(pdf: bytes, folder: Path) -> str:
    """The colours of the boxes that a reader sees."""
    picture = picture_of(pdf, 1, folder)
    red = picture.getpixel((150, 842 - 525)) == (255, 0, 0)
    blue = picture.getpixel((150, 842 - 325)) == (0, 0, 255)
    return "red " * red + "blue" * blue


def policy(name: bytes) -> bytes:
    return b"<< /Type /OCMD /OCGs [10 0 R 11 0 R] /P /%s >>" % name


HIDDEN = b"/OFF [10 0 R]"
SAME_IN_POPPLER = {
    "nothing off": (document(), "red blue"),
    "off": (document(HIDDEN), "blue"),
    "all off": (document(b"/BaseState /OFF"), ""),
    "all off but one": (document(b"/BaseState /OFF /ON [11 0 R]"), "blue"),
    "any on": (document(HIDDEN, RULE, rule=policy(b"AnyOn")), "red blue"),
    "all on": (document(HIDDEN, RULE, rule=policy(b"AllOn")), "blue"),
    "any off": (document(HIDDEN, RULE, rule=policy(b"AnyOff")), "red blue"),
    "all off rule": (document(HIDDEN, RULE, rule=policy(b"AllOff")), "blue"),
    "one layer in a rule": (
        document(HIDDEN, RULE, rule=b"<< /Type /OCMD /OCGs 10 0 R >>"), "blue",
    ),
    "a rule about nothing": (document(HIDDEN, RULE, rule=b"<< /Type /OCMD >>"), "red blue"),
    "a rule in its place": (document(HIDDEN, b"<< /Type /OCMD /OCGs 10 0 R >>"), "blue"),
    "not": (
        document(HIDDEN, RULE, rule=b"<< /Type /OCMD /VE [/And [/Not 10 0 R] 11 0 R] >>"),
        "red blue",
    ),
    "expression": (
        document(HIDDEN, RULE, rule=b"<< /Type /OCMD /VE [/Not [/Or 10 0 R [/Not 11 0 R]]] >>"),
        "red blue",
    ),
    "expression that hides": (
        document(HIDDEN, RULE, rule=b"<< /Type /OCMD /VE [/And 11 0 R [/Or 10 0 R]] >>"), "blue",
    ),
}  # fmt: skip


@needs_poppler
@pytest.mark.parametrize("kind", SAME_IN_POPPLER)
def test_a_page_looks_as_it_did_with_its_layers(kind: str, tmp_path: Path) -> None:
    data, colours = SAME_IN_POPPLER[kind]
    assert seen(data, tmp_path).strip() == colours
    pages = pages_of(data)
    assert seen(pages.pdf, tmp_path).strip() == colours
    told = [problem.code for problem in pages.problems]
    assert told == ([] if colours == "red blue" else ["Z442"])


@needs_poppler
def test_layers_stay_as_they_are_when_the_pages_are_taken_once_more(tmp_path: Path) -> None:
    once = pages_of(document(HIDDEN)).pdf
    assert seen(pages_of(once).pdf, tmp_path) == "blue"


@needs_poppler
@pytest.mark.parametrize(("state", "colours"), [(b"OFF", "blue"), (b"ON", "red blue")])
def test_a_layer_that_switches_itself_on_the_screen_is_as_on_the_screen(
    state: bytes, colours: str, tmp_path: Path
) -> None:
    view = b"/AS [<< /Event /View /Category [/View] /OCGs [10 0 R] >>] "
    view += b"" if state == b"OFF" else HIDDEN
    data = document(view, usage=b"/Usage << /View << /ViewState /%s >> >>" % state)
    assert seen(pages_of(data).pdf, tmp_path) == colours


@needs_poppler
@pytest.mark.parametrize("subtype", [b"Stamp", b"Widget"])
@pytest.mark.parametrize(("off", "shown"), [(b"", "red "), (HIDDEN, "")])
def test_a_note_or_field_in_a_layer_is_seen_only_with_it(
    subtype: bytes, off: bytes, shown: str, tmp_path: Path
) -> None:
    data = raw_pdf.one_page(
        b"",
        catalog=b"/OCProperties << /OCGs [10 0 R] /D << %s >> >>" % off,
        page=b"/Annots [<< /Subtype /%s /Rect [100 500 200 550] /F 4 /OC 10 0 R "
        b"/AP << /N 7 0 R >> >>]" % subtype,
        more={7: BOX, 10: b"<< /Type /OCG /Name (merah) >>"},
    )
    assert seen(pages_of(data).pdf, tmp_path) == shown


@needs_poppler
def test_a_picture_in_a_layer_that_is_off_is_not_seen(tmp_path: Path) -> None:
    form = BOX.replace(b"/Subtype", b"/OC 10 0 R /Subtype")
    data = raw_pdf.one_page(
        b"q 1 0 0 1 100 500 cm /F Do Q " + BLUE,
        catalog=b"/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
        resources=b"/XObject << /F 7 0 R >>",
        more={7: form, 10: b"<< /Type /OCG /Name (merah) >>"},
    )
    assert seen(data, tmp_path) == "blue"
    assert seen(pages_of(data).pdf, tmp_path) == "blue"


def test_a_thousand_layers_become_two() -> None:
    groups = b" ".join(b"%d 0 R" % number for number in range(100, 1100))
    named = b" ".join(b"/L%d %d 0 R" % (number, number) for number in range(100, 1100))
    data = raw_pdf.one_page(
        catalog=b"/OCProperties << /OCGs [%s] /D << /OFF [100 0 R 101 0 R] >> >>" % groups,
        resources=b"/Properties << %s >>" % named,
        more=dict.fromkeys(range(100, 1100), b"<< /Type /OCG /Name (lapis) >>"),
    )
    catalog = PdfReader(io.BytesIO(pages_of(data).pdf)).trailer["/Root"]
    assert len(catalog["/OCProperties"]["/OCGs"]) == 2
    assert len(catalog["/OCProperties"]["/D"]["/OFF"]) == 1


@needs_qpdf
def test_qpdf_finds_no_fault_in_layers(tmp_path: Path) -> None:
    assert qpdf_complaints(pages_of(document(HIDDEN)).pdf, tmp_path) == ""
