"""A period is frozen whole, as it is now, or not at all; and what is archived never changes."""

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import bagit
import pytest

from tests.making import pictures, raw_pdf
from tests.making.bags import files_of
from tests.making.periods import archive, archives, build
from zidocs.archive.bag import Bag, read_info
from zidocs.archive.trace import trace
from zidocs.archive.verify import verify
from zidocs.disk.lock import taking
from zidocs.errors import ArchiveFault, BundleFault, SpecFault, UsageFault, ZidocsError
from zidocs.office.workspace import open_workspace
from zidocs.pipeline import build as story


def refusal(kind: type[ZidocsError], root: Path, incomplete: str = "") -> str:
    """What is said when an archive is refused; nothing is left behind."""
    with pytest.raises(kind) as refused:
        archive(root, incomplete)
    assert not (root / "arsip").exists()
    return str(refused.value)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_an_archive_holds_the_bundles_and_all_that_they_are_made_of(office: Path) -> None:
    done = archive(office)
    assert (done.name, done.is_new, done.bundles) == ("2024-B03", True, 2)
    assert files_of(office / "arsip/2024-B03") == sorted(
        [
            "bag-info.txt", "bagit.txt", "baca-saya.txt",
            "manifest-sha256.txt", "tagmanifest-sha256.txt",
            "data/index.html", "data/status.xlsx",
            "data/bukti/I.1.a.json", "data/bukti/I.1.a.pdf",
            "data/bukti/I.1.b.json", "data/bukti/I.1.b.pdf",
            "data/satker.yaml", "data/pegawai.csv", "data/my-lke.yaml",
            "data/packets/sk/packet.yaml", "data/packets/sk/lampiran/sk.pdf",
            "data/packets/rapat/packet.yaml", "data/packets/rapat/foto/sore é.jpg",
            "data/packets/rapat/scan/notula.pdf", "data/templates/kalimat.yaml",
            "data/templates/notula.docx",
            *(f"data/{path}" for path in files_of(office)
              if path.startswith("hasil/rapat/") and path.endswith((".docx", ".pdf"))),
        ]
    )  # fmt: skip
    assert archives(office) == ["2024-B03"]
    assert bagit.Bag(str(office / "arsip/2024-B03")).validate()


def test_the_guide_that_ships_and_the_logo_are_archived_too(built: Path) -> None:
    archive(built, incomplete="Contoh")
    files = files_of(built / "arsip/2024-B03/data")
    assert {"katalog/lke-2024.yaml", "logo.png", "sk-tim-kerja/packet.yaml"} <= set(files)


def test_the_archive_says_what_it_is(office: Path) -> None:
    done = archive(office)
    info = read_info((office / "arsip/2024-B03/bag-info.txt").read_bytes())
    assert info["Source-Organization"] == "Rutan Contoh"
    assert info["Bagging-Date"] == "2024-04-01"
    assert (info["Tahun"], info["Periode"], info["Versi"]) == ("2024", "B03", "1")
    assert (info["Indikator-Lengkap"], info["Jumlah-Bundel"]) == ("2/2", "2")
    assert int(info["Jumlah-Halaman"]) == done.pages > 5
    assert "Tidak-Lengkap" not in info
    assert verify(done.folder).fingerprint == done.fingerprint


def test_the_same_period_is_the_same_archive(office: Path, tmp_path: Path) -> None:
    twin = shutil.copytree(office, tmp_path / "lain" / "kantor kedua")
    first, second = archive(office, zipped=True), archive(twin, zipped=True)
    assert first.fingerprint == second.fingerprint
    assert first.zip
    assert second.zip
    assert first.zip.read_bytes() == second.zip.read_bytes()
    assert archives(office) == ["2024-B03", "2024-B03.zip"]


def test_what_editors_and_systems_leave_behind_is_not_evidence(office: Path) -> None:
    room = office / "packets/sk/lampiran"
    for name in ("Thumbs.db", ".DS_Store", "~$sk.docx", "sk.pdf.tmp", ".rahasia", "._sk.pdf"):
        (room / name).write_bytes(b"x")
    (office / "packets/sk/.git").mkdir()
    (office / "packets/sk/catatan-pribadi.txt").write_bytes(b"x")
    (office / "packets/sk/foto/.cache").mkdir(parents=True)
    (office / "packets/sk/foto/.cache/x.jpg").write_bytes(b"x")
    archive(office)
    packet = office / "arsip/2024-B03/data/packets/sk"
    assert files_of(packet) == ["lampiran/sk.pdf", "packet.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_leave_the_workspace_are_not_followed(office: Path, tmp_path: Path) -> None:
    (tmp_path / "rahasia.pdf").write_bytes(b"x")
    (office / "packets/sk/lampiran/rahasia.pdf").symlink_to(tmp_path / "rahasia.pdf")
    (office / "packets/sk/lampiran/luar").symlink_to(tmp_path, target_is_directory=True)
    archive(office)
    assert files_of(office / "arsip/2024-B03/data/packets/sk/lampiran") == ["sk.pdf"]


def test_missing_things_are_named_and_refused(office: Path) -> None:
    (office / "packets/rapat/foto/sore é.jpg").unlink()
    build(office)
    text = refusal(SpecFault, office)
    assert "I.1.b B03: Missing: Rapat awal: foto." in text
    assert "--incomplete" in text


def test_a_reason_is_written_down_wherever_people_look(office: Path) -> None:
    (office / "packets/rapat/foto/sore é.jpg").unlink()
    build(office)
    done = archive(office, incomplete="SK <belum> terbit\nsampai Mei")
    assert verify(done.folder).info["Tidak-Lengkap"] == "SK <belum> terbit sampai Mei"
    page = (done.folder / "data/index.html").read_text("utf-8")
    assert "SK &lt;belum&gt; terbit" in page
    assert "Z810" in {problem.code for problem in done.problems}


def test_a_reason_that_is_not_needed_is_not_written_down(office: Path) -> None:
    done = archive(office, incomplete="Untuk jaga-jaga")
    assert "Tidak-Lengkap" not in verify(done.folder).info
    assert done.problems[-1].severity == "petunjuk"


def test_a_packet_that_cannot_be_read_stands_in_the_way_of_its_period_alone(office: Path) -> None:
    edit(office / "packets/lain/packet.yaml", "sk-kedua.pdf", "tidak-ada.pdf")
    assert archive(office).is_new
    shutil.rmtree(office / "arsip")
    edit(office / "packets/lain/packet.yaml", "B06", "B03")
    assert "packets/lain/packet.yaml" in refusal(SpecFault, office)
    (office / "packets/lain/packet.yaml").write_text("bukti: [", "utf-8")
    assert "packets/lain/packet.yaml" in refusal(SpecFault, office)


def test_unsigned_documents_are_told(office: Path) -> None:
    (office / "packets/rapat/scan/notula.pdf").unlink()
    build(office)
    done = archive(office)
    assert [problem.code for problem in done.problems if "I.1.b" in str(problem)] == ["Z812"]


def test_a_period_without_evidence_is_not_archived(office: Path) -> None:
    shutil.rmtree(office / "packets")
    (office / "packets").mkdir()
    assert "nothing to archive" in refusal(UsageFault, office, incomplete="Kosong")


# Bundles that are not of the packets as they are now.


def test_a_bundle_that_was_not_built_must_be_built(office: Path) -> None:
    (office / "hasil/bukti/2024/B03/I.1.a.pdf").unlink()
    text = refusal(UsageFault, office)
    assert "hasil/bukti/2024/B03/I.1.a.pdf: This bundle has not been built." in text
    assert "zidocs build" in text
    assert "I.1.b" not in text


def change_attachment(root: Path) -> None:
    (root / "packets/sk/lampiran/sk.pdf").write_bytes(raw_pdf.text_pages("Lain"))


def change_photo(root: Path) -> None:
    photo = root / "packets/rapat/foto/sore é.jpg"
    photo.write_bytes(pictures.saved(pictures.upright(48, 64)))


def change_scan(root: Path) -> None:
    (root / "packets/rapat/scan/notula.pdf").write_bytes(raw_pdf.text_pages("Lain"))


def remove_scan(root: Path) -> None:
    (root / "packets/rapat/scan/notula.pdf").unlink()


def add_attachment(root: Path) -> None:
    shutil.copy(root / "packets/sk/lampiran/sk.pdf", root / "packets/sk/lampiran/b.pdf")
    with (root / "packets/sk/packet.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {berkas: lampiran/b.pdf, judul: Tambahan, jenis: sk}\n")


def rename_office(root: Path) -> None:
    edit(root / "satker.yaml", "Rutan Contoh", "Lapas Contoh")


def ask_for_more(root: Path) -> None:
    edit(root / "my-lke.yaml", "{nomor: 1, nama: SK Tim", "{nomor: 1, nama: Surat keputusan")


@pytest.mark.parametrize(
    "change",
    [
        change_attachment,
        change_photo,
        change_scan,
        remove_scan,
        add_attachment,
        rename_office,
        ask_for_more,
    ],
    ids=lambda change: change.__name__,
)
def test_a_bundle_of_older_sources_must_be_built_again(office: Path, change: object) -> None:
    change(office)  # type: ignore[operator]
    assert "changed after this bundle was built" in refusal(UsageFault, office)
    build(office)
    assert archive(office).is_new


def test_a_document_of_an_older_packet_yaml_must_be_built_again(built: Path) -> None:
    edit(built / "rapat-rencana-aksi/packet.yaml", "09.00", "09.30")
    text = refusal(UsageFault, built, incomplete="Contoh")
    assert "I.2.a.pdf: The packets, scans or settings changed" in text
    assert "I.1.a" not in text


def test_a_comment_in_the_yaml_makes_no_bundle_old(built: Path) -> None:
    with (built / "rapat-rencana-aksi/packet.yaml").open("a", encoding="utf-8") as file:
        file.write("# diperiksa\n")
    assert archive(built, incomplete="Contoh").is_new


def test_a_damaged_bundle_is_never_archived(office: Path) -> None:
    pdf = office / "hasil/bukti/2024/B03/I.1.a.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"%")
    assert "I.1.a.pdf: The bundle was changed since" in refusal(BundleFault, office)


# Versions.


def test_nothing_new_makes_no_new_version(office: Path) -> None:
    first = archive(office)
    again = archive(office, day=date(2024, 5, 1))
    assert (again.name, again.is_new) == ("2024-B03", False)
    assert again.fingerprint == first.fingerprint
    assert archives(office) == ["2024-B03"]


def test_a_zip_can_be_made_of_an_archive_that_is_there(office: Path) -> None:
    folder = archive(office).folder
    for _ in range(2):
        done = archive(office, zipped=True)
        assert (done.is_new, done.folder) == (False, folder)
    assert archives(office) == ["2024-B03", "2024-B03.zip"]


def test_a_later_state_is_a_version_beside_it_with_a_note_of_what_changed(office: Path) -> None:
    archive(office)
    before = {name: (office / "arsip/2024-B03" / name).read_bytes()
              for name in files_of(office / "arsip/2024-B03")}  # fmt: skip
    change_attachment(office)
    add_attachment(office)
    (office / "packets/rapat/foto/sore é.jpg").rename(office / "packets/rapat/foto/pagi.jpg")
    build(office)
    done = archive(office, day=date(2024, 5, 1))
    assert archives(office) == ["2024-B03", "2024-B03-v2"]
    assert {name: (office / "arsip/2024-B03" / name).read_bytes() for name in before} == before
    note = json.loads((done.folder / "data/perubahan.json").read_bytes())
    assert (note["dari"], note["ke"]) == ("2024-B03", "2024-B03-v2")
    assert {"data/packets/sk/lampiran/b.pdf", "data/packets/rapat/foto/pagi.jpg"} <= set(
        note["ditambahkan"]
    )
    assert note["dihapus"] == ["data/packets/rapat/foto/sore é.jpg"]
    assert {"data/bukti/I.1.a.pdf", "data/packets/sk/lampiran/sk.pdf"} <= {
        change["berkas"] for change in note["diubah"]
    }
    assert "data/index.html" not in str(note)
    text = (done.folder / "data/perubahan.txt").read_text("utf-8")
    assert "packets/sk/lampiran/b.pdf" in text
    assert verify(done.folder).info["Versi-Sebelumnya"] == "2024-B03"


def test_a_version_is_counted_also_where_only_its_zip_was_kept(office: Path) -> None:
    archive(office, zipped=True)
    shutil.rmtree(office / "arsip/2024-B03")
    assert not archive(office).is_new
    change_attachment(office)
    build(office)
    assert archive(office).name == "2024-B03-v2"


# Names, neighbours.


@pytest.mark.skipif(sys.platform == "win32", reason="such files cannot be made there")
@pytest.mark.parametrize("name", ["aux.pdf", "sk: lama.pdf", "sk.pdf ", "SK.PDF", "x" * 150])
def test_names_that_windows_cannot_hold_are_refused_before_anything_is_written(
    office: Path, name: str
) -> None:
    (office / "packets/sk/lampiran" / name).write_bytes(b"x")
    assert "packets/sk/lampiran" in refusal(UsageFault, office)


def test_one_file_under_two_names_of_a_system_that_ignores_case_is_taken_once(office: Path) -> None:
    # On Windows packet.yaml may say SK.PDF of sk.pdf; two links to one file are the like of it.
    room = office / "packets/sk/lampiran"
    (room / "SK.PDF").hardlink_to(room / "sk.pdf")
    archive(office)
    assert files_of(office / "arsip/2024-B03/data/packets/sk/lampiran") == ["sk.pdf"]


def other_bytes(root: Path) -> None:
    """The decree is exchanged for another of the same size and date."""
    decree = root / "packets/sk/lampiran/sk.pdf"
    facts, data = decree.stat(), decree.read_bytes()
    decree.write_bytes(data.replace(b"\nendobj", b" endobj", 1))
    assert decree.read_bytes() != data
    os.utime(decree, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert decree.stat().st_size == facts.st_size


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no time of the last change")
def test_other_bytes_of_the_same_size_and_date_are_built(office: Path) -> None:
    other_bytes(office)
    build(office)
    assert archive(office).is_new


def test_where_the_date_is_all_there_is_a_refused_archive_lets_the_next_build_look_at_bytes(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def size_and_date(path: Path) -> tuple[int, int] | None:
        facts = path.stat()
        return facts.st_size, facts.st_mtime_ns

    for module in ("build.earlier", "remembered_builds"):
        monkeypatch.setattr(f"zidocs.pipeline.{module}.stamp_of", size_and_date)
    # What the build remembers is of such a system, too.
    shutil.rmtree(office / "hasil/.zidocs")
    build(office)
    other_bytes(office)
    build(office)
    assert "changed after this bundle was built" in refusal(UsageFault, office)
    build(office)
    assert archive(office).is_new


def test_a_room_of_archives_that_may_not_be_opened_is_told(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(office)
    real = Path.iterdir

    def refused(folder: Path) -> Any:
        if folder.name == "arsip":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    for command in (build, archive):
        with pytest.raises(ArchiveFault, match="arsip: This cannot be read"):
            command(office)


def test_two_people_do_not_archive_at_once(office: Path) -> None:
    # The lock is of a process: another one holds it, as a colleague's would.
    (office / "arsip").mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from pathlib import Path; from zidocs.disk.lock import taking\n"
         "with taking(Path(sys.argv[1], '.kunci')): print('ada', flush=True); sys.stdin.read()",
         str(office / "arsip")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == b"ada\n" or sys.platform == "win32"
    with pytest.raises(UsageFault, match="Somebody else"):
        archive(office)
    holder.communicate(b"")
    assert archive(office).is_new


@pytest.mark.parametrize("harm", ["lost", "other bytes", "one more"])
def test_no_fingerprint_is_told_of_an_archive_that_does_not_read_back_as_it_was_written(
    harm: str, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = Bag.close

    def harmed(bag: Bag, *words: Any) -> str:
        fingerprint = closed(bag, *words)
        file = bag.folder / "data/packets/sk/lampiran/sk.pdf"
        if harm == "lost":
            file.unlink()
        elif harm == "other bytes":
            file.write_bytes(bytes(file.stat().st_size))
        else:
            file.with_name("orang-lain.pdf").touch()
        return fingerprint

    monkeypatch.setattr(Bag, "close", harmed)
    assert "does not read back" in refusal(ArchiveFault, office)


def test_two_archives_on_a_drive_without_locks_do_not_meet(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_held: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("zidocs.disk.lock._take", refuse)
    with ThreadPoolExecutor(2) as pool:
        tried = [pool.submit(archive, office) for _ in range(2)]
    done = [each.result() for each in tried if each.exception() is None]
    refused = [each.exception() for each in tried if each.exception()]
    assert all("Somebody else" in str(each) for each in refused)
    assert done
    for each in done:
        assert verify(each.folder).is_good


def test_a_lock_leaves_no_empty_folder(tmp_path: Path) -> None:
    with taking(tmp_path / "arsip/.kunci"):
        pass
    assert not (tmp_path / "arsip").exists()


def test_pictures_and_pdfs_lie_in_the_zip_as_they_are(office: Path) -> None:
    done = archive(office, zipped=True)
    assert done.zip
    with zipfile.ZipFile(done.zip) as packed:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in packed.infolist())
        stored = packed.read("2024-B03/data/packets/sk/lampiran/sk.pdf")
    assert stored == (office / "packets/sk/lampiran/sk.pdf").read_bytes()


def heavy(title: str, seed: int) -> bytes:
    """A PDF of two pages that no program makes smaller than 600 kB."""
    pages = (f"{title}) Tj ET\n%{Random(seed + page).randbytes(310_000).hex()}\nBT (-"
             for page in range(2))  # fmt: skip
    return raw_pdf.text_pages(*pages)


def test_all_volumes_of_a_bundle_are_archived_and_led_to(office: Path) -> None:
    with (office / "satker.yaml").open("a", encoding="utf-8") as settings:
        settings.write("ukuran_maks_mb: 1\n")
    with (office / "packets/sk/packet.yaml").open("a", encoding="utf-8") as packet:
        packet.write("  - {berkas: lampiran/b.pdf, judul: Tambahan, jenis: sk}\n")
    (office / "packets/sk/lampiran/sk.pdf").write_bytes(heavy("Pertama", 1))
    (office / "packets/sk/lampiran/b.pdf").write_bytes(heavy("Kedua", 7))
    build(office)
    data = archive(office).folder / "data"
    volumes = sorted((data / "bukti").glob("I.1.a*.pdf"))
    assert [path.name for path in volumes][:2] == ["I.1.a-1.pdf", "I.1.a-2.pdf"]
    assert archives(office) == ["2024-B03"]
    page = (data / "index.html").read_text("utf-8")
    for pdf in volumes:
        index = json.loads(pdf.with_suffix(".json").read_bytes())
        own = [row for row in index["halaman"] if row["berkas"]]
        first = own[0]["halaman"]
        found = trace(pdf, first)
        assert found.in_file == first - index["halaman"][0]["halaman"] + 1
        assert f"bukti/{pdf.name}#page={found.in_file}" in page
        assert [file.keadaan for file in found.files] == ["sama"]
        assert found.place
    (office / "hasil/bukti/2024/B03/I.1.a-2.json").unlink()
    with pytest.raises(UsageFault, match="has not been built"):
        archive(office)


def test_a_reason_is_written_down_for_documents_that_are_not_signed(office: Path) -> None:
    (office / "packets/rapat/scan/notula.pdf").unlink()
    build(office)
    done = archive(office, incomplete="Kepala sedang dinas luar")
    info = verify(done.folder).info
    assert info["Tidak-Lengkap"] == "Kepala sedang dinas luar"
    assert info["Belum-Ditandatangani"] == "I.1.b"
    page = (done.folder / "data/index.html").read_text("utf-8")
    assert "Kepala sedang dinas luar" in page
    assert "Documents without a signature: I.1.b" in page
    assert {"Z812", "Z813"} <= {problem.code for problem in done.problems}
    assert not any("Nothing is missing" in str(problem) for problem in done.problems)


def test_a_reason_that_comes_later_makes_a_new_version(office: Path) -> None:
    (office / "packets/rapat/scan/notula.pdf").unlink()
    build(office)
    archive(office)
    later = archive(office, incomplete="Kepala  sedang\ndinas luar")
    assert later.is_new
    assert verify(later.folder).info["Tidak-Lengkap"] == "Kepala sedang dinas luar"
    assert not archive(office, incomplete="Kepala sedang dinas luar").is_new
    assert not archive(office).is_new


# What is remembered, and how files are copied.


def test_what_a_build_remembers_is_not_made_again(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(_job: object) -> None:
        raise AssertionError("filled again")

    monkeypatch.setattr("zidocs.pipeline.build.packet_files.draft_packet", fill)
    assert archive(office).is_new


def test_without_the_memory_of_builds_the_archive_is_the_same(office: Path, tmp_path: Path) -> None:
    other = shutil.copytree(office, tmp_path / "lain" / office.name)
    shutil.rmtree(other / "hasil/.zidocs")
    assert archive(other).fingerprint == archive(office).fingerprint


def test_a_print_job_for_both_sides_is_remembered_too(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.build(open_workspace(office), story.BuildRequest(jobs=1, duplex=True))
    test_what_a_build_remembers_is_not_made_again(office, monkeypatch)


def test_an_older_bundle_put_back_beside_its_volumes_is_not_archived(office: Path) -> None:
    bundles = office / "hasil/bukti/2024/B03"
    older = {path: path.read_bytes() for path in bundles.glob("I.1.a.*")}
    with (office / "satker.yaml").open("a", encoding="utf-8") as settings:
        settings.write("ukuran_maks_mb: 1\n")
    for name in ("sk.pdf", "b.pdf"):
        (office / "packets/sk/lampiran" / name).write_bytes(heavy(name, len(name)))
    with (office / "packets/sk/packet.yaml").open("a", encoding="utf-8") as packet:
        packet.write("  - {berkas: lampiran/b.pdf, judul: Tambahan, jenis: sk}\n")
    build(office)
    assert not any(path.exists() for path in older)
    for path, data in older.items():
        path.write_bytes(data)
    assert "changed after this bundle was built" in refusal(UsageFault, office)


def test_who_writes_into_a_file_later_does_not_write_into_the_archive(office: Path) -> None:
    folder = archive(office).folder
    for file in [*(office / "packets").rglob("*"), *(office / "hasil").rglob("*")]:
        if file.is_file():
            with file.open("r+b") as writing:
                writing.write(b"lain")
    assert verify(folder).is_good


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies so")
@pytest.mark.parametrize("answer", [errno.EXDEV, errno.EOPNOTSUPP, errno.EIO, 0])
def test_a_drive_that_does_not_copy_by_itself_gets_the_same_bytes(
    answer: int, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun = os.copy_file_range, set[int]()

    def copy(source: int, target: int, _count: int) -> int:
        if answer == errno.EIO and not begun & {target}:
            # It gives up in the middle.
            begun.add(target)
            return real(source, target, 7)
        begun.discard(target)
        if answer:
            raise OSError(answer, os.strerror(answer))
        return 0

    monkeypatch.setattr(os, "copy_file_range", copy)
    assert verify(archive(office).folder).is_good
