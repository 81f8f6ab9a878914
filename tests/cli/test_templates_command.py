"""``zidocs templates``: list, copy, examine – what a secretary who restyles a template meets."""

import json
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from typer.testing import Result

from tests.reading import commands
from zidocs.documents.templates import built_in_folder
from zidocs.kinds import template_names


def templates(*arguments: object, code: int = 0) -> Result:
    return commands.run("templates", *arguments, code=code)


def test_every_built_in_template_is_sound() -> None:
    for name in template_names():
        templates("check", built_in_folder() / f"{name}.docx")


def test_an_exported_template_is_used_and_listed_as_own(sample: Path) -> None:
    templates("export", "notula", "--workspace", sample)
    answer = json.loads(templates("list", "--json", "--workspace", sample).stdout)
    assert [entry["nama"] for entry in answer if entry["sendiri"]] == ["notula"]
    document = docx.Document(str(sample / "templates/notula.docx"))
    title = next(p for p in document.paragraphs if p.text == "NOTULA")
    title.runs[0].text = "NOTULA RAPAT KAMI"
    document.save(str(sample / "templates/notula.docx"))
    commands.run("build", "--workspace", sample)
    written = docx.Document(str(sample / "hasil/rapat-rencana-aksi/notula.docx"))
    assert "NOTULA RAPAT KAMI" in [paragraph.text for paragraph in written.paragraphs]


def test_an_own_template_is_never_overwritten(sample: Path) -> None:
    templates("export", "notula", "--workspace", sample)
    own = sample / "templates/notula.docx"
    own.write_bytes(b"restyled for hours")
    templates("export", "--workspace", sample, code=2)
    assert own.read_bytes() == b"restyled for hours"
    assert [path.name for path in (sample / "templates").iterdir()] == ["notula.docx"]


def template_with(text: str, path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Satu")
    document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Nomor: {{ undangan.nomer }}", "nomer"),
        ("{% for x in rapat.agenda %}", "endfor"),
        ("{{ rapat.__class__ }}", "__class__"),
    ],
)
def test_a_template_that_cannot_be_filled_is_told_with_its_place(
    text: str, named: str, tmp_path: Path
) -> None:
    path = template_with(text, tmp_path / "surat.docx")
    output = templates("check", path, code=5).stderr
    assert named in output
    assert "surat.docx" in output


def test_a_file_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "surat.docx"
    path.write_bytes(b"%PDF-1.7")
    assert "surat.docx" in templates("check", path, code=5).stderr
    templates("check", tmp_path / "none.docx", code=2)


def test_what_the_layout_cannot_show_is_told_before_the_template_is_used(tmp_path: Path) -> None:
    path = template_with("Ditulis dari kanan", tmp_path / "surat.docx")
    document = docx.Document(str(path))
    properties = document.paragraphs[1]._p.get_or_add_pPr()
    properties.append(properties.makeelement(qn("w:bidi"), {}))
    document.save(str(path))
    findings = json.loads(templates("check", path, "--json", code=5).stdout)
    assert [finding["tingkat"] for finding in findings] == ["galat"]
