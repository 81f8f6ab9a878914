"""The page of an archive leads to every answer, and is whole by itself."""

import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from tests.making.periods import archive
from zidocs.archive.page import ArchiveFacts, BundleFile, archive_page
from zidocs.board.matrix import Board
from zidocs.bundle.index import BundleIndex, from_json
from zidocs.office.workspace import Workspace


class Links(HTMLParser):
    """The links of a page, by their texts, and every address that it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self._href = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.names |= {tag} | {f"{tag}.{name}" for name in values}
        self._href = (values.get("href") or "") if tag == "a" else self._href

    def handle_endtag(self, tag: str) -> None:
        self._href = "" if tag == "a" else self._href

    def handle_data(self, data: str) -> None:
        if self._href:
            self.links.append((data, self._href))


@pytest.fixture
def data(built: Path) -> Path:
    return archive(built, incomplete="Contoh").folder / "data"


def page_of(data: Path) -> str:
    return (data / "index.html").read_text("utf-8")


def test_every_link_leads_to_a_file_and_the_page_with_the_printed_number(data: Path) -> None:
    pages = 0
    for text, href in Links(page_of(data)).links:
        name, _, fragment = unquote(href).partition("#")
        if not name:
            assert f'id="{fragment}"' in page_of(data)
            continue
        assert (data / name).is_file()
        if fragment:
            pages += 1
            shown = PdfReader(data / name).pages[int(fragment.removeprefix("page=")) - 1]
            printed = text.removeprefix("page ")
            assert re.search(rf"halaman {printed} dari \d+", shown.extract_text())
    assert pages > 20


def test_every_indicator_of_the_period_and_every_part_is_there(data: Path) -> None:
    text = page_of(data)
    assert {"I.1.a", "I.1.b", "I.2.a", "VI.3.c"} <= set(re.findall(r"<h3>([IV.\da-z]+) ", text))
    for part in ("Surat undangan Nomor W99.PAS.PAS9-UM.01.01-0123", "hasil/rapat-rencana-aksi/"):
        assert part in text


def test_the_page_needs_no_script_no_network_and_no_other_file(data: Path) -> None:
    names = Links(page_of(data)).names
    assert not names & {"script", "img", "iframe", "link", "object", "embed", "form"}
    assert not {name for name in names if name.endswith(".src") or ".on" in name}
    assert "http" not in page_of(data).replace("http-equiv", "")
    assert "default-src 'none'" in page_of(data)


def test_out_of_the_zip_the_same_page_has_the_same_neighbours(built: Path) -> None:
    done = archive(built, incomplete="Contoh", zipped=True)
    assert done.zip
    with zipfile.ZipFile(done.zip) as packed:
        names = set(packed.namelist())
        text = packed.read("2024-B03/data/index.html").decode()
    files = {unquote(href).partition("#")[0] for _, href in Links(text).links} - {""}
    assert {f"2024-B03/data/{name}" for name in files} <= names


def bundle(**values: object) -> BundleIndex:
    page = {"halaman": 91, "judul": "x", "jenis": "x", "paket": "", "berkas": "",
            "halaman_berkas": None, "sha256": ""}  # fmt: skip
    answer = {"kelompok": "<b>", "nama": "<i>SK</i>", "keadaan": "baru", "jilid": 2, "halaman": 95}
    whole = {
        "indikator": "I.1.a", "periode": "B03", "tahun": 2024, "satker": "x", "judul": "x",
        "jilid": 2, "jumlah_jilid": 2, "jumlah_halaman": 99, "sha256": "x", "bagian": [],
        "kelengkapan": [answer], "halaman": [page], **values,
    }  # fmt: skip
    return from_json(whole)


def drawn(*files: BundleFile) -> str:
    board = Board(Workspace(Path()), "x", 2024, "<u>Pedoman</u>", date(2024, 1, 1), ("B03",), ())
    facts = ArchiveFacts("Kantor <x>", "2024-B03", date(2024, 1, 1), "zidocs", "", (), False)
    return archive_page(facts, board, files, str, "en").decode()


def test_a_page_of_a_later_volume_is_counted_from_its_first() -> None:
    text = drawn(BundleFile("bukti/I.1.a-2.pdf", 1_000_000, bundle()))
    assert '<a href="bukti/I.1.a-2.pdf#page=5">page 95</a>' in text


def test_names_are_text_and_states_of_later_versions_are_shown() -> None:
    text = drawn(BundleFile("bukti/I.1.a é#.pdf", 1, bundle(jilid=1)))
    for tag in ("<x>", "<u>", "<i>", "<b>"):
        assert tag not in text
    assert "bukti/I.1.a%20%C3%A9%23.pdf" in text
    assert ">baru<" in text
