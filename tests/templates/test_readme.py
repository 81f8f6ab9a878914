"""templates/README.md lists every variable, filter and style that a template may use."""

import re
from pathlib import Path

import pytest
from docx import Document

from tests.making import meetings
from tests.reading.variables import offered_variables, used_filters, used_variables
from tests.renewing import refused_list
from zidocs.documents.facts import Facts
from zidocs.documents.filters import FILTERS, Picture
from zidocs.documents.sandbox import Sandbox
from zidocs.documents.templates import built_in_folder
from zidocs.documents.values import template_values
from zidocs.kinds import template_names

FOLDER = Path(__file__).resolve().parents[2] / "templates"
README = (FOLDER / "README.md").read_text(encoding="utf-8")

PERSON = (
    "nama", "nip", "sebutan_nip", "pangkat", "golongan", "pangkat_golongan", "jabatan", "unit",
    "instansi",
)  # fmt: skip


def rows(heading: str) -> list[list[str]]:
    """The cells of all table rows of a chapter."""
    chapter = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in chapter.split("\n") if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def described() -> dict[str, str]:
    """Every variable of the README, people spelled out, with the row that describes it."""
    found = {}
    for name, kind, *_ in ((quoted(row[0])[0], *row[1:]) for row in rows("Variabel")):
        if "orang" in kind or kind == "penanda tangan":
            prefix = f"{name}[]" if kind.startswith("daftar") else name
            keys = (*PERSON, "baris") if kind == "penanda tangan" else PERSON
            found.update({f"{prefix}.{key}": name for key in keys})
            found[name] = name
    found.update({quoted(row[0])[0]: quoted(row[0])[0] for row in rows("Variabel")})
    return found


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    office = meetings.office(tmp_path_factory.mktemp("rutan"), meetings.people(3))
    yaml = meetings.sized_yaml(3, berita_acara={"mengetahui": meetings.nip(1)})
    yaml["daftar_hadir"] = {
        "tidak_hadir": [{"pegawai": meetings.nip(2), "alasan": "sakit"}],
        "hadir_lain": [{"nama": "Tamu Misal", "instansi": "Dinas Contoh"}],
    }
    packet = meetings.packet(office, yaml | meetings.own_documents())
    assert packet.rapat is not None
    photo = Picture(1, b"", 1, 1, 1, 1)
    values = template_values(Facts(packet, office), None, [photo])
    return {path.removesuffix("[]") for path in offered_variables(values)}


def test_every_variable_of_a_packet_is_described_and_no_other(offered: set[str]) -> None:
    lists = {name for name in described() if any(o.startswith(f"{name}[]") for o in offered)}
    records = {name for name in described() if any(o.startswith(f"{name}.") for o in offered)}
    assert set(described()) - lists - records == offered


@pytest.mark.parametrize("name", template_names())
def test_every_variable_of_a_template_is_described_and_said_to_be_used_there(name: str) -> None:
    used = {path.removesuffix("[]") for path in used_variables(built_in_folder() / f"{name}.docx")}
    known = described()
    lists = {path.split("[]")[0] for path in known if "[]" in path} | {
        path.rpartition("[]")[0] for path in known if "[]" in path
    }
    assert used <= set(known) | lists
    said = {
        quoted(row[0])[0] for row in rows("Variabel") if row[3] == "semua" or name in quoted(row[3])
    }
    assert {known[path] for path in used if path in known} == said


def test_every_filter_is_described_and_no_other() -> None:
    listed = {name for row in rows("Filter") for name in quoted(row[0])}
    allowed = {name for name in Sandbox().filters if not name.startswith("_")}
    assert listed == allowed
    assert set(FILTERS) <= listed


def test_templates_use_only_filters_that_exist() -> None:
    for name in template_names():
        assert used_filters(built_in_folder() / f"{name}.docx") <= set(Sandbox().filters)


def test_every_example_of_a_filter_can_be_carried_out() -> None:
    for row in rows("Filter"):
        (example,) = quoted(row[1].replace("\\|", "|"))
        assert Sandbox().parse(re.sub(r"^\{\{p ", "{{ ", example))


def test_every_style_of_the_templates_is_described_and_no_other() -> None:
    listed = {name for row in rows("Gaya") for name in quoted(row[0])}
    styles = {
        style.name
        for name in template_names()
        for style in Document(str(built_in_folder() / f"{name}.docx")).styles
    }
    assert listed == styles - {"Default Paragraph Font", "Normal Table"}


def test_every_template_is_described() -> None:
    listed = [quoted(line)[0] for line in README.split("## ")[0].split("\n") if line[:3] == "| `"]
    assert tuple(listed) == template_names()


def test_what_the_built_in_layout_refuses_has_its_place() -> None:
    assert re.search(r"<!-- refused -->\n(.*\n)*<!-- /refused -->", README)


def test_everything_that_the_built_in_layout_refuses_is_listed() -> None:
    assert refused_list.table() in README
    assert refused_list.rewritten(README) == README, "run python -m tests.renewing.refused_list"
