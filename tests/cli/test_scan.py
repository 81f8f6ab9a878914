"""``zidocs scan`` as somebody at a terminal meets it."""

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from tests.making import scanner
from tests.reading.commands import run
from zidocs.cli import scan as command
from zidocs.paper.packet_record import RECORD, Print, Record

PRINTED = {"notula": Print("TEKSTU", 2), "undangan": Print("TEKSTU", 1)}


@pytest.fixture
def desk(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the sample workspace, two documents of which were printed."""
    record = sample / "hasil/rapat-rencana-aksi" / RECORD
    record.parent.mkdir(parents=True)
    record.write_bytes(Record(prints=PRINTED).to_bytes())
    monkeypatch.chdir(sample)
    return sample


def page(document: str, number: int = 1, seed: int = 0) -> bytes:
    pages = PRINTED[document].pages
    code = scanner.code_of("rapat-rencana-aksi", document, number, pages, "TEKSTU")
    return scanner.plain([code], seed=seed)


@pytest.fixture
def pile(desk: Path) -> Path:
    """Both pages of the notula, turned round, and one that nobody knows."""
    file = desk / "pile.pdf"
    file.write_bytes(scanner.pile([page("notula", 2), page("notula", 1), scanner.plain([])]))
    return file


def test_help_has_an_example() -> None:
    assert "Example: zidocs scan" in run("scan", "--help").stdout


def test_it_tells_what_became_of_the_pages(pile: Path) -> None:
    result = run("scan", pile)
    assert result.stdout.splitlines() == [
        "rapat-rencana-aksi/notula: 1, 2 – filed",
        "hasil/triase/pile-3.pdf ← pile.pdf:3",
    ]
    assert "2 page(s) at their packets, 1 in triage. 1 warning(s)" in result.stderr
    assert "zidocs scan --undo 1" in result.stderr
    assert len(PdfReader("rapat-rencana-aksi/scan/notula.pdf").pages) == 2


def test_the_answer_for_programs(pile: Path) -> None:
    answer = json.loads(run("scan", pile, "--json").stdout)
    assert answer["id"] == 1
    assert answer["tersimpan"] == [
        {
            "paket": "rapat-rencana-aksi", "dokumen": "notula", "halaman": number, "dari": 2,
            "sumber": f"pile.pdf:{source}", "keadaan": "dipakai",
        }
        for source, number in ((1, 2), (2, 1))
    ]  # fmt: skip
    (loose,) = answer["triase"]
    assert loose | {"sebab": ""} == {
        "sumber": "pile.pdf:3", "berkas": "hasil/triase/pile-3.pdf", "kode": "Z930", "sebab": "",
    }  # fmt: skip
    assert [note["kode"] for note in answer["catatan"]] == ["Z930"]


def test_a_page_is_assigned_and_a_run_taken_back(pile: Path) -> None:
    run("scan", pile)
    result = run("scan", "--assign", "pile.pdf:3=rapat-rencana-aksi/undangan:1")
    assert result.stdout == "rapat-rencana-aksi/undangan: 1 – filed\n"
    result = run("scan", "--undo", 2)
    assert "zidocs scan --undo 3" in result.stderr
    assert not Path("rapat-rencana-aksi/scan/undangan.pdf").exists()
    assert Path("hasil/triase/pile-3.pdf").exists()


def test_a_folder_is_scanned_in_natural_order(desk: Path) -> None:
    (desk / "scans").mkdir()
    for number, data in ((10, page("notula", 2)), (9, page("notula", 1))):
        (desk / f"scans/scan{number}.jpg").write_bytes(data)
    (desk / "scans/Thumbs.db").write_bytes(b"x")
    answer = json.loads(run("scan", "scans", "--json").stdout)
    sources = [row["sumber"] for row in answer["tersimpan"]]
    assert sources == ["scan9.jpg:1", "scan10.jpg:1"]


def test_a_bad_file_is_told_and_the_exit_code_says_so(pile: Path) -> None:
    Path("half.pdf").write_bytes(pile.read_bytes()[:-100])
    result = run("scan", "half.pdf", "nothing-here.pdf", pile, code=4)
    assert "does not end" in result.stderr
    assert "no scan here" in result.stderr
    assert "notula: 1, 2 – filed" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("pile.pdf", "--undo", "1"),
        ("--watch", ".", "pile.pdf"),
        ("pile.pdf", "--move"),
        ("--watch", ".", "--json"),
        ("--watch", "no-such-folder"),
    ],
)
def test_what_does_not_go_together_is_refused(pile: Path, arguments: tuple[str, ...]) -> None:
    run("scan", *arguments, code=2)
    assert not Path(".zidocs/scan").exists()


def test_a_watched_folder_is_scanned_until_ctrl_c(
    pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter([True, True])

    def pause() -> bool:
        if next(looks, False):
            return True
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_pause", pause)
    Path("net").mkdir()
    Path("net/a.pdf").write_bytes(pile.read_bytes())
    Path("net/b.pdf").write_bytes(b"%PDF-1.4 rubbish %%EOF")
    result = run("scan", "--watch", "net", "--move")
    assert "notula: 1, 2 – filed" in result.stdout
    assert "a.pdf is done, moved to" in result.stdout
    assert sorted(path.name for path in Path("net").rglob("*.pdf")) == ["a.pdf", "b.pdf"]
    assert Path("net/selesai/a.pdf").exists()
    assert "The watch has ended" in result.stderr


def test_printed_scanned_and_built_again_the_signed_pages_are_in_the_bundle(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample)
    run("build", "rapat-rencana-aksi", "--jobs", 1)
    sheets = []
    with pdfium.PdfDocument("hasil/rapat-rencana-aksi/cetak.pdf") as printed:
        for number, sheet in enumerate(printed):
            picture = sheet.render(scale=150 / 72, grayscale=True).to_pil()
            copier = scanner.Copier(dpi=150, turn=(0, 180, 90)[number % 3], seed=number)
            sheets.append(scanner.scanned(picture, copier))
    Path("pile.pdf").write_bytes(scanner.pile(sheets[1::2] + sheets[::2]))
    answer = json.loads(run("scan", "pile.pdf", "--json").stdout)
    assert [row["keadaan"] for row in answer["tersimpan"]] == ["dipakai"] * len(sheets)
    assert answer["triase"] == []

    items = json.loads(run("status", "--json").stdout)
    seen = {item["nama"]: item["keadaan"] for row in items for item in row["butir"]
            if row["indikator"] == "I.2.a"}  # fmt: skip
    assert "belum ditandatangani" not in seen.values()

    run("build", "rapat-rencana-aksi", "--jobs", 1)
    index = json.loads(Path("hasil/bukti/2024/B03/I.2.a.json").read_text("utf-8"))
    signed = [row for row in index["bagian"] if "/scan/" in row["berkas"]]
    assert [Path(row["berkas"]).stem for row in signed] == [
        "undangan", "daftar_hadir", "notula", "laporan",
    ]  # fmt: skip
    bundle = PdfReader("hasil/bukti/2024/B03/I.2.a.pdf").pages
    pictures = [picture for number, _ in enumerate(bundle) for picture in jpegs_of(bundle[number])]
    assert [picture for picture in pictures if picture in sheets] == sheets


def jpegs_of(page: object) -> list[bytes]:
    """The pictures of a page as they were scanned, however deep they are enclosed."""
    found, waiting = [], [page["/Resources"].get_object()]  # type: ignore[index]
    while waiting:
        for entry in waiting.pop().get("/XObject", {}).values():
            entry = entry.get_object()
            if entry["/Subtype"] == "/Image":
                found.append(bytes(entry._data))
            elif "/Resources" in entry:
                waiting.append(entry["/Resources"].get_object())
    return found
