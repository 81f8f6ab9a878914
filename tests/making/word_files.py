"""Small Word files made in memory, and what a filled one says."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from zidocs.documents.fill import compile_template, fill
from zidocs.documents.filters import Picture
from zidocs.documents.tidy import Look

SHOWN = "templates/notula.docx"


def word_file(
    *paragraphs: str | Sequence[str], rows: Sequence[Sequence[str]] = (), font: str = ""
) -> bytes:
    """Paragraphs (a list of texts is a list of runs) and the rows of one table."""
    docx = Document()
    if font:
        docx.styles["Normal"].font.name = font
    for paragraph in paragraphs:
        added = docx.add_paragraph()
        for run in [paragraph] if isinstance(paragraph, str) else paragraph:
            added.add_run(run)
    if rows:
        table = docx.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = io.BytesIO()
    docx.save(stream)
    return stream.getvalue()


def filled(data: bytes, values: Mapping[str, object], pictures: Sequence[Picture] = ()) -> bytes:
    """A Word file with commands, filled."""
    return fill(compile_template(data, SHOWN, Look()), values, pictures).data


def text_of(data: bytes) -> list[str]:
    """The paragraphs of the body, then the cells of each table, row by row.

    The items of lists begin with their numbers and a tab, as a reader sees them.
    """
    docx = Document(io.BytesIO(data))
    for paragraph in docx.element.body.iter(qn("w:p")):
        if paragraph.pPr is not None and paragraph.pPr.numPr is not None:
            mark = _number_in_list(docx, paragraph)
            run = OxmlElement("w:r")
            text, tab = OxmlElement("w:t"), OxmlElement("w:tab")
            text.text = mark
            run.extend([text, tab])
            paragraph.insert(1, run)
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in docx.paragraphs] + cells


def _number_in_list(docx: Docx, paragraph: Any) -> str:
    """The mark of an item whose list is counted by Word."""
    number = paragraph.pPr.numPr.numId.val
    numbering = docx.part.numbering_part.element
    (counted,) = numbering.xpath(f"w:num[@w:numId='{number}']")
    (form,) = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{counted.abstractNumId.val}']")
    start = next(counted.iter(qn("w:startOverride"))).get(qn("w:val"))
    kind, written = (next(form.iter(qn(n))).get(qn("w:val")) for n in ("w:numFmt", "w:lvlText"))
    before = paragraph.xpath(f"preceding::w:p[w:pPr/w:numPr/w:numId[@w:val='{number}']]")
    place = int(start) + len(before)
    return str(written.replace("%1", chr(96 + place) if kind == "lowerLetter" else str(place)))


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same DOCX with one member replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return stream.getvalue()


def member(data: bytes, name: str) -> bytes:
    """One member of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)
