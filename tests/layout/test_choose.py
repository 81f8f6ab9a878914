"""Who lays out what: the built-in engine, LibreOffice for the rest, nobody what is dangerous."""

import io
import subprocess
import sys
from collections.abc import Mapping

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from zidocs.errors import LayoutFault, Place, Problem, say
from zidocs.layout import Pages
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.choose import Engines, fingerprint, lay_out
from zidocs.layout.normalise import normalise
from zidocs.layout.ooxml import open_package, serialised
from zidocs.layout.preflight import examine
from zidocs.pdf.page_content import read_pages


def letter(text: str, columns: int = 1) -> bytes:
    """A letter; in several columns it is one that the built-in engine is not trusted with."""
    docx, stream = Document(), io.BytesIO()
    docx.add_paragraph(text)
    if columns > 1:
        cols = docx.sections[0]._sectPr.find(qn("w:cols"))
        if cols is None:
            cols = OxmlElement("w:cols")
            docx.sections[0]._sectPr.append(cols)
        cols.set(qn("w:num"), str(columns))
    docx.save(stream)
    return stream.getvalue()


class Fake:
    """An engine that does what a test tells it, and remembers what it was asked."""

    def __init__(self, name: str, shows: bytes | None = None, fault: LayoutFault | None = None):
        self.name = name
        self.calls: list[list[str]] = []
        self._shows, self._fault = shows, fault

    def pages(self, docx: bytes, name: str) -> Pages:
        return self.pages_of({name: docx})[name]

    def pages_of(self, documents: Mapping[str, bytes]) -> dict[str, Pages]:
        self.calls.append(list(documents))
        if self._fault:
            raise self._fault
        return {
            name: Pages(Bawaan().pages(self._shows or docx, name).pdf)
            for name, docx in documents.items()
        }

    def fingerprint(self) -> str:
        return f"{self.name}-1"


def engines(built_in: object, office: object) -> Engines:
    hand = Engines()
    hand.__dict__.update(built_in=built_in, office=office)
    return hand


SICK = LayoutFault(Problem(Place("x"), say("The engine is ill."), say("Wait."), code="Z650"))


def test_a_plain_letter_needs_the_built_in_engine_only() -> None:
    office = Fake("libreoffice")
    laid = lay_out({"surat": letter("Undangan")}, engines=engines(Fake("bawaan"), office))
    assert laid["surat"].engine == "bawaan"
    assert laid["surat"].pdf.startswith(b"%PDF")
    assert office.calls == []


def test_what_the_built_in_engine_cannot_show_goes_to_libreoffice_in_one_call() -> None:
    office = Fake("libreoffice")
    documents = {"a": letter("satu", 2), "b": letter("dua"), "c": letter("tiga", 3)}
    laid = lay_out(documents, engines=engines(Fake("bawaan"), office))
    assert list(laid) == ["a", "b", "c"]
    assert [laid[name].engine for name in documents] == ["libreoffice", "bawaan", "libreoffice"]
    assert office.calls == [["a", "c"]]


@pytest.mark.parametrize(
    "sick", [Fake("bawaan", shows=letter("Surat lain")), Fake("bawaan", fault=SICK)]
)
def test_a_sick_built_in_engine_is_found_out_and_replaced(sick: Fake) -> None:
    hand = engines(sick, Fake("libreoffice"))
    assert lay_out({"surat": letter("Undangan rapat")}, engines=hand)["surat"].engine == (
        "libreoffice"
    )


def test_a_warning_of_the_engine_is_handed_on() -> None:
    docx, stream = Document(), io.BytesIO()
    docx.add_paragraph().add_run("Undangan").font.name = "Garamond"
    docx.save(stream)
    laid = lay_out({"surat": stream.getvalue()}, engines=engines(Bawaan(), None))
    assert any("Garamond" in str(problem) for problem in laid["surat"].problems)


def test_without_libreoffice_the_loss_and_the_remedy_are_told() -> None:
    with pytest.raises(LayoutFault) as fault:
        lay_out({"surat": letter("satu", 2)}, engines=engines(Fake("bawaan"), None))
    told = "\n".join(map(str, fault.value.problems))
    assert "several columns" in told
    assert "Install LibreOffice" in told
    assert {problem.where.file for problem in fault.value.problems} == {"surat"}


def test_the_built_in_engine_alone_never_asks_for_libreoffice() -> None:
    office = Fake("libreoffice")
    with pytest.raises(LayoutFault, match="several columns"):
        lay_out({"surat": letter("satu", 2)}, "bawaan", engines(Fake("bawaan"), office))
    assert office.calls == []


def test_libreoffice_alone_is_proved_too() -> None:
    sick = Fake("libreoffice", shows=letter("Surat lain"))
    with pytest.raises(LayoutFault, match="Undangan rapat") as fault:
        lay_out({"surat": letter("Undangan rapat")}, "libreoffice", engines(Fake("bawaan"), sick))
    assert "Install LibreOffice" not in str(fault.value)


def test_libreoffice_alone_must_be_there() -> None:
    with pytest.raises(LayoutFault, match="Install LibreOffice"):
        lay_out({"surat": letter("satu")}, "libreoffice", engines(Fake("bawaan"), None))


def test_what_is_no_word_file_goes_to_no_engine_and_all_faults_come_at_once() -> None:
    built_in, office = Fake("bawaan"), Fake("libreoffice", fault=SICK)
    documents = {"rusak": b"PK\x03\x04", "baik": letter("satu"), "kolom": letter("dua", 2)}
    with pytest.raises(LayoutFault) as fault:
        lay_out(documents, engines=engines(built_in, office))
    assert built_in.calls == [["baik"]]
    assert office.calls == [["kolom"]]
    assert [problem.where.file for problem in fault.value.problems] == ["rusak", "x"]
    assert fault.value.exit_code == 6


def test_the_fingerprint_names_the_engines_that_may_run() -> None:
    hand = engines(Fake("bawaan"), Fake("libreoffice"))
    assert fingerprint("bawaan", hand) == "bawaan-1"
    assert fingerprint("libreoffice", hand) == "libreoffice-1"
    assert fingerprint("otomatis", hand) == "bawaan-1+libreoffice-1"
    assert fingerprint("otomatis", engines(Fake("bawaan"), None)) == "bawaan-1"


def numbered(*items: str) -> bytes:
    docx, stream = Document(), io.BytesIO()
    for item in items:
        docx.add_paragraph(item, "List Number")
    docx.save(stream)
    return stream.getvalue()


def test_what_is_kept_of_one_document_is_not_seen_in_the_next() -> None:
    """Both have the same styles and lists, which are read once."""
    short, long = numbered("satu", "dua"), numbered("tiga", "empat", "lima")
    first = lay_out({"surat": short}, "bawaan")["surat"].pdf
    between = lay_out({"surat": long}, "bawaan")["surat"].pdf
    again = lay_out({"surat": short}, "bawaan")["surat"].pdf
    (page,) = read_pages(between)
    assert " ".join(run.text.strip() for run in page.runs) == "1. tiga 2. empat 3. lima"
    assert again == first


def test_rewriting_for_one_stage_changes_nothing_that_the_next_one_reads() -> None:
    docx, stream = Document(), io.BytesIO()
    table = docx.add_table(1, 2)
    merge = OxmlElement("w:vMerge")
    table.cell(0, 0)._tc.get_or_add_tcPr().append(merge)
    docx.save(stream)
    package = open_package(stream.getvalue(), "surat")
    before = serialised(package.seen(package.main))
    examine(stream.getvalue(), "surat")
    assert normalise(stream.getvalue()) != stream.getvalue()
    again = open_package(stream.getvalue(), "surat")
    assert serialised(again.seen(again.main)) == before


def test_laying_out_loads_nothing_that_binds_pages() -> None:
    probe = (
        "import io, sys; from docx import Document; from zidocs.layout.choose import lay_out\n"
        "docx, stream = Document(), io.BytesIO()\n"
        "docx.add_paragraph('satu'); docx.save(stream)\n"
        "lay_out({'surat': stream.getvalue()}, 'bawaan')\n"
        "print(sorted({'pypdf', 'pikepdf', 'cryptography', 'docxtpl'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
