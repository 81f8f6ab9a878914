"""The committed Word files are what their script makes, lean, and valid for Word."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from zidocs.documents.templates import built_in_folder
from zidocs.kinds import template_names

FOLDER = Path(__file__).resolve().parents[2] / "templates"
FILES = sorted(built_in_folder().glob("*.docx"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# The order in which Word demands the properties that the script sets (ECMA-376 part 1, 17.3.1.26,
# 17.4.59, 17.4.69 and 17.7.4.17); Word calls a file damaged where they stand otherwise.
PARAGRAPH = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "tabs",
    "spacing", "ind", "jc", "outlineLvl", "rPr",
)  # fmt: skip
TABLE = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar")
CELL = ("tcW", "gridSpan", "tcBorders", "vAlign")
STYLE = (
    "name", "basedOn", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "rsid", "pPr",
    "rPr", "tblPr",
)  # fmt: skip


def part(file: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(file) as package:
        return etree.fromstring(package.read(name))


def test_there_is_a_file_for_every_template_and_no_other() -> None:
    assert {file.stem for file in FILES} == set(template_names())


def test_the_committed_files_are_what_the_script_makes(tmp_path: Path) -> None:
    copy = tmp_path / "templates"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.docx", "__pycache__"))
    subprocess.run([sys.executable, "-B", str(copy / "generate.py")], check=True)
    for file in FILES:
        assert (copy / file.name).read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestFile:
    """Promises of each file."""

    def test_it_carries_only_parts_that_it_needs(self, file: Path) -> None:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
        needed = {
            "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
            "word/_rels/document.xml.rels", "word/settings.xml", "word/styles.xml",
            "word/footer1.xml",
        }  # fmt: skip
        assert needed <= names
        assert names - needed <= {"word/footer2.xml", "word/numbering.xml"}

    def test_it_carries_only_styles_that_it_uses(self, file: Path) -> None:
        styles = {
            style.get(f"{W}styleId"): style
            for style in part(file, "word/styles.xml").iter(f"{W}style")
        }
        used = {"Normal", "DefaultParagraphFont", "TableNormal"}
        for name in ("word/document.xml", "word/footer1.xml"):
            for tag in ("pStyle", "tblStyle"):
                used |= {e.get(f"{W}val") for e in part(file, name).iter(f"{W}{tag}")}
        commands = "".join(part(file, "word/document.xml").itertext())
        used |= {name for name in styles if f"'{name}'" in commands}
        # What lists and tables inside a long text look like is decided by the text.
        used |= {"Butir", "Tabel", "KepalaTabel"} if "|alinea" in commands else set()
        pending = list(used)
        while pending:
            base = styles[pending.pop()].find(f"{W}basedOn")
            if base is not None and base.get(f"{W}val") not in used:
                used.add(base.get(f"{W}val"))
                pending.append(base.get(f"{W}val"))
        assert set(styles) == used

    def test_properties_stand_in_the_order_that_word_demands(self, file: Path) -> None:
        roots = [part(file, name) for name in ("word/document.xml", "word/styles.xml")]
        for tag, order in (("pPr", PARAGRAPH), ("tblPr", TABLE), ("tcPr", CELL), ("style", STYLE)):
            for root in roots:
                for element in root.iter(f"{W}{tag}"):
                    assert in_order([etree.QName(child).localname for child in element], order)

    def test_rows_never_split_and_table_heads_repeat(self, file: Path) -> None:
        for table in part(file, "word/document.xml").iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            is_lined = table.find(f"{W}tblPr/{W}tblStyle") is not None
            assert (rows[0].find(f"{W}trPr/{W}tblHeader") is not None) == is_lined
            # Of a table without lines the long texts may split, such as the diktums of a decree.
            split = [row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None]
            assert not split or (not is_lined and file.stem == "sk")

    def test_tables_are_as_wide_as_the_text_on_any_paper(self, file: Path) -> None:
        document = part(file, "word/document.xml")
        page = document.find(f".//{W}pgSz")
        margins = document.find(f".//{W}pgMar")
        room = int(page.get(f"{W}w")) - sum(int(margins.get(f"{W}{s}")) for s in ("left", "right"))
        for table in document.iter(f"{W}tbl"):
            width = table.find(f"{W}tblPr/{W}tblW")
            assert (width.get(f"{W}type"), width.get(f"{W}w")) == ("pct", "5000")
            columns = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
            assert abs(sum(columns) - room) < 12

    def test_every_cell_and_the_body_end_in_a_paragraph(self, file: Path) -> None:
        document = part(file, "word/document.xml")
        for cell in document.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"
        assert document[0][-2].tag == f"{W}p"

    def test_margins_and_compatibility_are_those_of_the_rules(self, file: Path) -> None:
        margins = part(file, "word/document.xml").find(f".//{W}pgMar")
        cm = {side: round(int(margins.get(f"{W}{side}")) / 567, 1)
              for side in ("left", "right", "bottom", "top")}  # fmt: skip
        assert cm == {"left": 3.0, "right": 2.0, "bottom": 2.5, "top": 2.0}
        (mode,) = part(file, "word/settings.xml").iter(f"{W}compatSetting")
        assert mode.get(f"{W}val") == "15"
        fonts = part(file, "word/styles.xml").find(f"{W}docDefaults//{W}rFonts")
        assert fonts.get(f"{W}ascii") == "Arial"


def in_order(names: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the names stand as in ``order``, which must know them all."""
    places = [order.index(name) for name in names]
    return places == sorted(places)
