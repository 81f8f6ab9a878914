"""A file that serves many indicators is kept once in bersama/, and once in each bundle."""

import json
from pathlib import Path

import pytest

from tests.making import raw_pdf
from tests.making.builds import build
from tests.making.guided_office import Rutan, guided_office
from zidocs.errors import SpecFault
from zidocs.office.workspace import open_workspace
from zidocs.pipeline.archive import ArchiveRequest, archive
from zidocs.pipeline.archive.contents import BUNDLES

CLAIMS = "bukti: [{indikator: I.1.a, periode: B03}, {indikator: I.1.b, periode: B03}]\n"
ENTRY = "  - {berkas: %s, judul: SK Tim, butir: %s}\n"


@pytest.fixture
def rutan(tmp_path: Path) -> Rutan:
    office = guided_office(tmp_path)
    (tmp_path / "bersama").mkdir()
    (tmp_path / "bersama/sk.pdf").write_bytes(raw_pdf.one_page(b"0 0 m 99 99 l S"))
    return office


def packet(rutan: Rutan, slug: str, *entries: str) -> None:
    rutan.write(f"packets/{slug}/packet.yaml", CLAIMS + "lampiran:\n" + "".join(entries))


def index(rutan: Rutan, code: str) -> dict[str, object]:
    path = rutan.root / f"hasil/bukti/2024/B03/{code}.json"
    return json.loads(path.read_bytes())  # type: ignore[no-any-return]


def answers(rutan: Rutan, code: str) -> dict[str, tuple[str, int | None]]:
    rows = index(rutan, code)["kelengkapan"]
    assert isinstance(rows, list)
    return {row["nama"]: (row["keadaan"], row["halaman"]) for row in rows}


def parts(rutan: Rutan, code: str) -> list[str]:
    rows = index(rutan, code)["bagian"]
    assert isinstance(rows, list)
    return [row["berkas"] for row in rows]


def test_one_file_answers_another_item_in_each_bundle(rutan: Rutan) -> None:
    packet(rutan, "sk", ENTRY % ("bersama/sk.pdf", "{I.1.a: 1, I.1.b: 3}"))
    build(rutan.root)
    assert parts(rutan, "I.1.a") == parts(rutan, "I.1.b") == ["bersama/sk.pdf"]
    assert answers(rutan, "I.1.a")["SK Tim"] == ("ada", 4)
    assert answers(rutan, "I.1.b")["Sanksi"] == ("ada", 4)
    assert answers(rutan, "I.1.b")["Rencana kerja"] == ("belum ada", None)


def test_a_file_is_in_a_bundle_once_whoever_names_it(rutan: Rutan) -> None:
    entry = ENTRY % ("bersama/sk.pdf", "{I.1.a: 1}")
    packet(rutan, "a", entry)
    packet(rutan, "b", entry, ENTRY % ("bersama/sk.pdf", "{I.1.b: 1}"))
    build(rutan.root)
    assert parts(rutan, "I.1.a") == parts(rutan, "I.1.b") == ["bersama/sk.pdf"]
    assert answers(rutan, "I.1.a")["SK Tim"] == ("ada", 4)


def test_an_attachment_of_one_indicator_is_not_in_the_bundle_of_another(rutan: Rutan) -> None:
    packet(rutan, "sk", ENTRY % ("bersama/sk.pdf", "{I.1.a: 1}"))
    build(rutan.root)
    assert not (rutan.root / "hasil/bukti/2024/B03/I.1.b.pdf").exists()


def test_a_changed_shared_file_makes_all_its_bundles_anew(rutan: Rutan) -> None:
    packet(rutan, "sk", ENTRY % ("bersama/sk.pdf", "{I.1.a: 1, I.1.b: 3}"))
    build(rutan.root)
    before = [index(rutan, code)["sha256"] for code in ("I.1.a", "I.1.b")]
    (rutan.root / "bersama/sk.pdf").write_bytes(raw_pdf.one_page(b"0 0 m 50 99 l S"))
    build(rutan.root)
    after = [index(rutan, code)["sha256"] for code in ("I.1.a", "I.1.b")]
    assert not set(before) & set(after)


def test_the_archive_has_it_where_the_workspace_has_it(rutan: Rutan) -> None:
    packet(rutan, "sk", ENTRY % ("bersama/sk.pdf", "{I.1.a: 1, I.1.b: 3}"))
    build(rutan.root)
    request = ArchiveRequest("B03", rutan.board().today, "id", "SK belum lengkap")
    folder = archive(open_workspace(rutan.root), request).folder
    assert (folder / "data/bersama/sk.pdf").is_file()
    assert (folder / "data" / BUNDLES / "I.1.b.pdf").is_file()


def test_a_packet_s_own_folder_of_that_name_comes_first(rutan: Rutan) -> None:
    packet(rutan, "sk", ENTRY % ("bersama/sk.pdf", "{I.1.a: 1}"))
    own = rutan.root / "packets/sk/bersama/sk.pdf"
    own.parent.mkdir()
    own.write_bytes((rutan.root / "bersama/sk.pdf").read_bytes())
    build(rutan.root)
    assert parts(rutan, "I.1.a") == ["packets/sk/bersama/sk.pdf"]


@pytest.mark.parametrize(
    ("berkas", "code"), [("bersama/../../luar.pdf", "Z130"), ("bersama/tautan.pdf", "Z130"),
                         ("bersama/lain.pdf", "Z131")]
)  # fmt: skip
def test_no_shared_path_leaves_the_workspace(rutan: Rutan, berkas: str, code: str) -> None:
    outside = rutan.root.parent / "luar.pdf"
    outside.write_bytes(b"%PDF-")
    (rutan.root / "bersama/tautan.pdf").symlink_to(outside)
    packet(rutan, "sk", ENTRY % (berkas, "{I.1.a: 1}"))
    with pytest.raises(SpecFault) as refused:
        build(rutan.root)
    assert [problem.code for problem in refused.value.problems] == [code]
