"""Objects that are written come back the same, in a file that is small and always the same."""

import hashlib
import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tests.reading.programs import needs_qpdf, qpdf_complaints
from zidocs.pdf.output import PdfFile, pdf_dict


class Written(PdfFile):
    """A file in the making whose bytes can be looked at."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        super().__init__(self.out)


def finished(file: Written, **more: PdfObject) -> bytes:
    """The file, closed with one empty page; ``more`` are entries of its catalogue."""
    pages = file.reserve()
    page = {"/Type": NameObject("/Page"), "/Parent": pages,
            "/MediaBox": ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])}  # fmt: skip
    file.put_pages(pages, [file.add(pdf_dict(page))])
    catalog = {"/Type": NameObject("/Catalog"), "/Pages": pages}
    file.finish(file.add(pdf_dict(catalog | {f"/{key}": more[key] for key in more})))
    return file.out.getvalue()


def read(pdf: bytes, reference: IndirectObject) -> PdfObject:
    found = PdfReader(io.BytesIO(pdf)).get_object(reference.idnum)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "value",
    [
        NumberObject(-5),
        NullObject(),
        TextStringObject("Zürich (1) \\ ✓"),
        ByteStringObject(bytes(range(256))),
        NameObject("/A#20B"),
        ArrayObject([NameObject("/A"), ArrayObject(), TextStringObject("")]),
        pdf_dict({"/A": pdf_dict({"/B": NumberObject(1)}), "/Kosong ada": NullObject()}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back(value: PdfObject) -> None:
    file = Written()
    reference = file.add(value)
    assert read(finished(file), reference) == value


def test_thousands_of_objects_come_back_each_at_its_place() -> None:
    file = Written()
    references = [file.add(NumberObject(number)) for number in range(1_234)]
    reader = PdfReader(io.BytesIO(finished(file)))
    assert [reader.get_object(reference.idnum) for reference in references] == list(range(1_234))


@pytest.mark.parametrize("data", [b"", b"q Q", bytes(5_000), b"\r\nendstream\nendobj"])
def test_a_stream_comes_back(data: bytes) -> None:
    file = Written()
    reference = file.add_stream(DictionaryObject(), data)
    assert read(finished(file), reference).get_data() == data


def test_a_stream_without_a_filter_is_compressed_and_one_with_a_filter_is_not_touched() -> None:
    file = Written()
    plain = file.add_stream(DictionaryObject(), bytes(100_000))
    file.add_stream(pdf_dict({"/Filter": NameObject("/DCTDecode")}), bytes(1_000))
    pdf = finished(file)
    assert len(pdf) < 3_000
    assert read(pdf, plain)["/Filter"] == "/FlateDecode"
    assert b"stream\n" + bytes(1_000) + b"\nendstream" in pdf


def test_the_same_stream_is_written_once_and_a_similar_one_twice() -> None:
    file = Written()
    logo = pdf_dict({"/Filter": NameObject("/DCTDecode")})
    middle = bytes(500)
    one = file.add_stream_once(logo, b"a" * 40 + middle + b"z" * 40)
    again = file.add_stream_once(logo, b"a" * 40 + middle + b"z" * 40)
    similar = file.add_stream_once(logo, b"a" * 40 + b"\1" + middle[1:] + b"z" * 40)
    other = file.add_stream_once(pdf_dict({}), b"a" * 40 + middle + b"z" * 40)
    assert one == again
    assert len({one.idnum, similar.idnum, other.idnum}) == 3


def test_the_identity_of_a_file_comes_from_its_content() -> None:
    def identity(text: str) -> object:
        file = Written()
        file.add(TextStringObject(text))
        return PdfReader(io.BytesIO(finished(file))).trailer["/ID"]

    assert identity("satu") == identity("satu")
    assert identity("satu") != identity("dua")


def test_the_digest_is_that_of_the_whole_file() -> None:
    file = Written()
    data = finished(file)
    assert file.sha256 == hashlib.sha256(data).hexdigest()


@needs_qpdf
def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    file = Written()
    for number in range(250):
        file.add(TextStringObject(f"nomor {number}"))
        file.add_stream(DictionaryObject(), b"0" * number)
    assert qpdf_complaints(finished(file, Lang=TextStringObject("id-ID")), tmp_path) == ""
