"""A file that no program can show is told by name, and the pile beside it goes home."""

from pathlib import Path

from tests.making import raw_pdf
from tests.making.printed_office import printed_office

ENDLESS = raw_pdf.assemble(
    {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        b"/Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>",
        4: raw_pdf.stream(b"/F Do"),
        5: raw_pdf.stream(
            b"/F Do /F Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            b"/Resources << /XObject << /F 5 0 R >> >>",
        ),
    }
)
"""A form that shows itself twice."""


def test_a_page_that_never_ends_is_told_and_the_good_pile_is_filed(tmp_path: Path) -> None:
    rutan = printed_office(tmp_path)
    bad = rutan.desk / "a.pdf"
    bad.write_bytes(ENDLESS)
    good = rutan.pile("b.pdf", rutan.page("rapat/undangan:1"))
    done = rutan.scan(bad, good)
    assert [(placed.page.document, placed.state) for placed in done.placed] == [
        ("undangan", "dipakai")
    ]
    (told,) = (each for each in done.problems if each.severity == "galat")
    assert told.code == "Z940"
    assert "a.pdf:1" in str(told)
