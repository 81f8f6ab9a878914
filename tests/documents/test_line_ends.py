"""What the lines of documents do not part, and how wide the blanks of justified lines may be."""

import io
import itertools
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from tests.making import meetings
from tests.reading.pages import Page, read_pages
from tests.reading.programs import needs_poppler
from zidocs.documents.line_ends import set_line_ends
from zidocs.documents.writing import write_documents
from zidocs.layout.choose import at_hand
from zidocs.layout.normalise import normalise
from zidocs.layout.ooxml import make, tag

NUMBER = "W22.PAS.PAS12-OT.03.02-0080"
ADDRESS = "https://contoh.example/dokumen/sangat/panjang/sekali/tanpa/spasi/sampai/habis.pdf"


def paragraph(text: str, style: str = "Isi") -> etree._Element:
    content = make("w:t")
    content.text = text
    stated = make("w:pPr", make("w:pStyle", {"w:val": style}))
    return make("w:body", make("w:p", stated, make("w:r", content)))


@pytest.mark.parametrize(
    ("text", "hyphens"),
    [
        (f"Nomor {NUMBER} tanggal", 2),
        ("SEK-12.OT.02.02 dan W22-UM.01.01-7", 3),
        ("W.22/PAS-1/2024", 1),
        ("laki-laki dan anak-anak", 0),
        ("COVID-19, 2024-01-05, www.contoh.example/A-1", 0),
        ("W22.Pas.Pas12-OT.03-9", 2),
        ("https://contoh.example/A-1/b-2", 0),
    ],
)
def test_numbers_of_letters_end_no_line_and_other_words_may(text: str, hyphens: int) -> None:
    body = paragraph(text)
    set_line_ends(body, ())
    assert len(list(body.iter(tag("w:noBreakHyphen")))) == hyphens
    run = next(body.iter(tag("w:r")))
    assert "".join(each.text if each.tag == tag("w:t") else "-" for each in run) == text


@pytest.mark.parametrize(
    ("style", "text", "bound"),
    [
        ("Tabel", "Pengatur Muda Tk. I (II/d)", "Pengatur Muda Tk.\xa0I\xa0(II/d)"),
        ("Tabel", "Penata (III/c)", "Penata (III/c)"),
        ("KeteranganGambar", "Aula, 9 Maret 2024", "Aula, 9\xa0Maret\xa02024"),
        ("Isi", "Aula, 9 Maret 2024", "Aula, 9 Maret 2024"),
    ],
)
def test_ranks_and_dates_in_captions_are_not_broken(style: str, text: str, bound: str) -> None:
    body = paragraph(text, style)
    set_line_ends(body, ())
    assert "".join(body.itertext()) == bound


@pytest.mark.parametrize("text", ["Aa1-" * 50_000, "x" * 200_000, "A.1" * 50_000, "1-" * 100_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    set_line_ends(paragraph(text), {"Isi"})


def laid(folder: Path, kind: str, **sections: Any) -> tuple[bytes, tuple[Page, ...]]:
    """A document of 6 participants and its pages."""
    office = meetings.office(folder, meetings.people(6))
    packet = meetings.packet(office, {**meetings.sized_yaml(2), **sections})
    (docx,) = [each.data for each in write_documents(packet, office, ()) if each.kind == kind]
    file = folder / "pages.pdf"
    file.write_bytes(at_hand().built_in.pages(normalise(docx), kind).pdf)
    return docx, read_pages(file)


@needs_poppler
def test_the_number_of_a_letter_stands_whole_on_each_page_and_is_found_there(
    tmp_path: Path,
) -> None:
    _, pages = laid(tmp_path, "undangan", undangan={"nomor": NUMBER, "tanggal": "2024-03-01"})
    assert len(pages) == 2
    assert all(NUMBER in [word.text for word in page.words] for page in pages)


@needs_poppler
def test_a_line_before_a_long_address_does_not_gape(tmp_path: Path) -> None:
    words = "Catatan panjang dengan kata kemasyarakatan dan penyelenggaraan pemerintahan "
    for count in range(1, 6):
        text = f"{words * 2}{'lihat ' * count}{ADDRESS} untuk rinciannya."
        notes = {"pembahasan": [{"uraian": text}], "keputusan": ["Dilanjutkan."]}
        docx, pages = laid(tmp_path / str(count), "notula", notula=notes)
        lines: dict[int, list[Any]] = {}
        for word in pages[0].words:
            lines.setdefault(round(word.middle), []).append(word)
        line = next(each for each in lines.values() if each[-1].text == "lihat")
        assert all(b.left - a.right < 8 for a, b in itertools.pairwise(line))
        (told,) = [each for each in Document(io.BytesIO(docx)).paragraphs if ADDRESS in each.text]
        assert told.alignment == 0  # Word does not stretch it either
