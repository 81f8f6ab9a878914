"""Page numbers that an archive has are never given to other pages, whatever is built after it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.making import raw_pdf
from tests.making.builds import build, codes, hashes
from tests.making.periods import archive
from tests.reading.programs import needs_poppler
from zidocs.archive.verify import verify
from zidocs.errors import ArchiveFault, Problem
from zidocs.pipeline import build as story

MEETING = "rapat-rencana-aksi"
BUNDLE = "bukti/2024/B03/I.2.a.pdf"
ARCHIVED = f"arsip/2024-B03/data/bukti/{Path(BUNDLE).name}"
REASON = "Contoh"
STAMP = re.compile(r"I\.2\.a · B03 · 2024(?: · jilid \d dari \d)? · halaman (\d+) dari \d+")


@pytest.fixture(scope="module")
def _frozen(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = shutil.copytree(built_once, tmp_path_factory.mktemp("beku") / "rutan")
    archive(root, REASON)
    return root


@pytest.fixture
def frozen(_frozen: Path, tmp_path: Path) -> Path:
    """The sample, built and archived once."""
    return shutil.copytree(_frozen, tmp_path / "rutan")


def rebuilt(root: Path, **options: Any) -> story.Build:
    """A build, after which the bundle is sound."""
    done = build(root, indikator="I.2.a", jobs=1, **options)
    if shutil.which("qpdf"):
        for pdf in (root / "hasil/bukti").rglob("I.2.a*.pdf"):
            subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True)
    return done


def index_of(root: Path, name: str = BUNDLE) -> dict[str, Any]:
    return json.loads((root / "hasil" / name).with_suffix(".json").read_text("utf-8"))


def texts(pdf: Path) -> list[str]:
    """What each page says."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def stampless(pdf: Path) -> list[str]:
    """What each page says but for its stamp, which counts all pages."""
    found = texts(pdf)
    assert [int(STAMP.findall(page)[-1]) for page in found] == [*range(1, len(found) + 1)]
    return [STAMP.sub("", page).strip() for page in found]


def differing(root: Path, archived: str = ARCHIVED) -> set[int]:
    """The archived page numbers that show something else now."""
    before, now = stampless(root / archived), stampless(root / "hasil" / BUNDLE)
    assert len(now) >= len(before)
    return {number for number, (a, b) in enumerate(zip(before, now, strict=False), 1) if a != b}


def add_attachment(root: Path, name: str = "bukti-kirim", *pages: str) -> None:
    folder = root / MEETING
    (folder / f"lampiran/{name}.pdf").write_bytes(raw_pdf.text_pages(*(pages or ("Terkirim",))))
    with (folder / "packet.yaml").open("a", encoding="utf-8") as packet:
        packet.write(f"  - {{berkas: lampiran/{name}.pdf, judul: {name}, jenis: dokumen}}\n")


def add_scan(root: Path, kind: str, pages: int) -> None:
    (root / MEETING / "scan").mkdir(exist_ok=True)
    scanned = raw_pdf.text_pages(*(f"Pindaian {kind} {n}" for n in range(1, pages + 1)))
    (root / MEETING / f"scan/{kind}.pdf").write_bytes(scanned)


def remove_attachment(root: Path) -> None:
    packet = root / MEETING / "packet.yaml"
    text = packet.read_text("utf-8")
    left = re.sub(r"  - .*rencana-aksi\.pdf.*\n", "", text)
    packet.write_text(re.sub(r"lampiran:\n\Z", "", left), "utf-8")


def add_photos(root: Path) -> None:
    packet = root / MEETING / "packet.yaml"
    text = packet.read_text("utf-8")
    rows = ""
    for number in (5, 6):
        Image.new("RGB", (640, 480), (20 * number, 90, 120)).save(
            root / MEETING / f"foto/{number}.jpg"
        )
        rows += f"  - {{berkas: foto/{number}.jpg, keterangan: Tambahan {number}}}\n"
    packet.write_text(text.replace("lampiran:\n", f"{rows}lampiran:\n"), "utf-8")


def own_pages(index: dict[str, Any], kind: str) -> list[int]:
    return [page["halaman"] for page in index["halaman"] if page["jenis"] == kind]


def part(index: dict[str, Any], kind: str, late: int = 0) -> dict[str, Any]:
    return next(p for p in index["bagian"] if (p["jenis"], p["tambahan"]) == (kind, late))


def changes(index: dict[str, Any]) -> list[tuple[str, int, str]]:
    """The last list's changes: title, first page, what became of it, in a word."""
    return [
        (each["judul"], each["dari"], each["keterangan"].split(";")[0])
        for each in index["tambahan"][-1]["perubahan"]
    ]


def test_an_archive_changes_nothing_by_itself(frozen: Path) -> None:
    before = hashes(frozen / "hasil")
    assert rebuilt(frozen).changed == ()
    assert rebuilt(frozen, force=True).changed == ()
    after = hashes(frozen / "hasil")
    assert {name: after[name] for name in after if name.startswith("bukti")} == {
        name: before[name] for name in before if name.startswith("bukti")
    }
    assert (frozen / "hasil" / BUNDLE).read_bytes() == (frozen / ARCHIVED).read_bytes()


@needs_poppler
def test_late_evidence_comes_behind_the_archived_pages(frozen: Path) -> None:
    add_attachment(frozen)
    done = rebuilt(frozen)
    # Contents get a row, completeness may tell more, and the certificate leads to the new one.
    assert differing(frozen) == {2, 16}
    index, now = index_of(frozen), stampless(frozen / "hasil" / BUNDLE)
    late = part(index, "lampiran", late=1)
    assert (late["dari"], index["jumlah_halaman"]) == (18, 19)
    assert "Terkirim" in now[17]
    assert now[15] == "LEMBAR PEMERIKSAAN BERKAS Lihat halaman 19."
    assert now[16].startswith(
        "DAFTAR TAMBAHAN Ditambahkan sesudah arsip 2024-B03 tanggal 1 April 2024. Halaman 1 "
        "sampai 16 tetap bernomor seperti dalam arsip itu."
    )
    assert "Tambahan" in now[1]
    assert own_pages(index, "sertifikat") == [19]
    assert "Z321" in codes(done)
    assert rebuilt(frozen).changed == ()


@needs_poppler
def test_a_signed_scan_of_as_many_pages_stands_where_the_document_stood(frozen: Path) -> None:
    add_scan(frozen, "daftar_hadir", 2)
    rebuilt(frozen)
    index = index_of(frozen)
    assert (part(index, "daftar_hadir")["dari"], part(index, "daftar_hadir")["sampai"]) == (6, 7)
    assert part(index, "daftar_hadir")["berkas"].endswith("scan/daftar_hadir.pdf")
    assert changes(index) == [("Daftar hadir", 6, "diganti")]
    assert differing(frozen) == {1, 2, 3, 6, 7, 16}
    page = stampless(frozen / "hasil" / BUNDLE)[16]
    assert "Daftar hadir, halaman 6–7: diganti; sekarang pindaian" in page


@needs_poppler
def test_a_scan_of_other_length_leaves_the_old_pages_and_comes_behind(frozen: Path) -> None:
    add_scan(frozen, "undangan", 3)
    rebuilt(frozen)
    index = index_of(frozen)
    old, new = part(index, "undangan"), part(index, "undangan", late=1)
    assert (old["dari"], old["sampai"], old["arsip"]) == (4, 5, "2024-B03")
    assert old["berkas"] == f"hasil/{MEETING}/undangan.docx"
    assert (new["dari"], new["sampai"], new["arsip"]) == (18, 20, "")
    assert changes(index)[0][1:] == (4, "versi lama")
    assert differing(frozen) == {1, 2, 3, 16}
    answers = {row["nama"]: row["halaman"] for row in index["kelengkapan"] if row["halaman"]}
    assert answers["Undangan"] == 18


@needs_poppler
def test_a_part_that_is_gone_keeps_its_pages(frozen: Path) -> None:
    remove_attachment(frozen)
    rebuilt(frozen)
    index = index_of(frozen)
    assert differing(frozen) == {1, 2, 3, 16}
    assert (part(index, "lampiran")["dari"], part(index, "lampiran")["arsip"]) == (14, "2024-B03")
    assert changes(index) == [("Dokumen Rencana Aksi Tahun 2024", 14, "tidak dipakai lagi")]
    answer = next(row for row in index["kelengkapan"] if "rencana aksi" in row["nama"])
    assert (answer["keadaan"], answer["halaman"]) == ("belum ada", None)


@needs_poppler
def test_photos_that_make_a_document_longer_move_nothing(frozen: Path) -> None:
    add_photos(frozen)
    rebuilt(frozen)
    index = index_of(frozen)
    assert part(index, "notula")["arsip"] == "2024-B03"
    new = part(index, "notula", late=1)
    assert (new["dari"], new["sampai"]) == (18, 22)
    assert differing(frozen) <= {1, 2, 3, 16}
    photos = next(row for row in index["kelengkapan"] if row["nama"] == "Foto")
    assert photos["halaman"] == 20


@needs_poppler
def test_kept_pages_look_as_they_looked(frozen: Path, tmp_path: Path) -> None:
    add_photos(frozen)
    rebuilt(frozen)
    seen = []
    for pdf in (frozen / ARCHIVED, frozen / "hasil" / BUNDLE):
        name = tmp_path / str(len(seen))
        command = ["pdftoppm", "-r", "40", "-f", "8", "-l", "11", str(pdf), str(name)]
        subprocess.run(command, check=True)
        pages = sorted(tmp_path.glob(f"{name.name}-*.ppm"))
        above = [Image.open(page).crop((0, 0, 330, 450)).tobytes() for page in pages]
        seen.append(above)
    assert seen[0] == seen[1]
    assert len(seen[0]) == 4


@needs_poppler
def test_what_is_late_is_frozen_by_the_next_archive(frozen: Path) -> None:
    add_attachment(frozen, "pertama")
    add_scan(frozen, "undangan", 3)
    rebuilt(frozen)
    second = archive(frozen, REASON)
    assert second.name == "2024-B03-v2"
    assert verify(second.folder).is_good
    bundle = (frozen / "hasil" / BUNDLE).read_bytes()
    assert rebuilt(frozen, force=True).changed == ()
    assert (frozen / "hasil" / BUNDLE).read_bytes() == bundle
    add_photos(frozen)
    add_attachment(frozen, "kedua")
    remove_attachment(frozen)
    rebuilt(frozen)
    index = index_of(frozen)
    last = len(texts(second.folder / "data/bukti/I.2.a.pdf"))
    changed = differing(frozen, "arsip/2024-B03-v2/data/bukti/I.2.a.pdf")
    assert changed == {1, 2, 3, 16, last}
    assert [late["arsip"] for late in index["tambahan"]] == ["2024-B03", "2024-B03-v2"]
    assert own_pages(index, "daftar_tambahan") == [17, last + 1]
    assert own_pages(index, "sertifikat_lama") == [16, last]
    third = archive(frozen, REASON)
    assert verify(third.folder).is_good
    assert archive(frozen, REASON).is_new is False


@needs_poppler
def test_a_zip_alone_freezes_the_numbers_too(frozen: Path) -> None:
    assert archive(frozen, REASON, zipped=True).zip
    kept = shutil.move(frozen / "arsip/2024-B03", frozen / "semula")
    remove_attachment(frozen)
    rebuilt(frozen)
    assert differing(frozen, f"{kept.name}/data/bukti/I.2.a.pdf") == {1, 2, 3, 16}
    assert part(index_of(frozen), "lampiran")["arsip"] == "2024-B03"


def test_hasil_may_be_deleted_after_an_archive_too(frozen: Path) -> None:
    add_attachment(frozen)
    remove_attachment(frozen)
    add_photos(frozen)
    rebuilt(frozen)
    before = (frozen / "hasil" / BUNDLE).read_bytes()
    shutil.rmtree(frozen / "hasil")
    rebuilt(frozen)
    assert (frozen / "hasil" / BUNDLE).read_bytes() == before


def test_relayout_gives_new_numbers_and_tells_which(frozen: Path) -> None:
    add_scan(frozen, "undangan", 3)
    done = rebuilt(frozen, relayout=True)
    index = index_of(frozen)
    assert index["tambahan"] == []
    assert part(index, "daftar_hadir")["dari"] == 7
    told = [problem for problem in done.problems if problem.code == "Z322"]
    assert len(told) == 1
    assert "Daftar hadir 6 → 7" in str(told[0])
    rebuilt(frozen)
    assert part(index_of(frozen), "daftar_hadir")["dari"] == 6
    rebuilt(frozen, relayout=True)
    assert archive(frozen, REASON).name == "2024-B03-v2"
    assert rebuilt(frozen).changed == ()


def test_no_archive_no_word_about_numbers(sample: Path) -> None:
    done = build(sample, indikator="I.1.a", jobs=1, relayout=True)
    assert not {"Z320", "Z321", "Z322"} & codes(done)


def damage(frozen: Path, what: str) -> None:
    data = frozen / "arsip/2024-B03/data/bukti"
    match what:
        case "index":
            (data / "I.2.a.json").write_text("{}")
        case "missing":
            (data / "I.2.a.json").unlink()
        case "list":
            (frozen / "arsip/2024-B03/manifest-sha256.txt").write_bytes(b"\xff")
        case "pages":
            pdf = data / "I.2.a.pdf"
            pdf.write_bytes(pdf.read_bytes() + b"%")


@pytest.mark.parametrize("what", ["index", "missing", "list", "pages"])
def test_a_damaged_archive_stops_the_build_and_nothing_moves(frozen: Path, what: str) -> None:
    before = (frozen / "hasil" / BUNDLE).read_bytes()
    damage(frozen, what)
    remove_attachment(frozen)
    with pytest.raises(ArchiveFault) as stopped:
        rebuilt(frozen)
    problems: tuple[Problem, ...] = stopped.value.problems
    assert problems[0].code == "Z320"
    assert "--relayout" in str(problems[0])
    assert (frozen / "hasil" / BUNDLE).read_bytes() == before


@pytest.mark.parametrize("what", ["index", "list"])
def test_a_damaged_archive_is_no_hindrance_to_new_numbers(frozen: Path, what: str) -> None:
    damage(frozen, what)
    remove_attachment(frozen)
    rebuilt(frozen, relayout=True)
    assert index_of(frozen)["jumlah_halaman"] == 14
