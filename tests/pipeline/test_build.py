"""A build as a whole: the same bytes everywhere, all or nothing, and nothing of the user's lost."""

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.builds import build, codes, hashes
from zidocs.errors import (
    EvidenceFault,
    LayoutFault,
    Problem,
    SpecFault,
    TemplateFault,
    UsageFault,
    ZidocsError,
)
from zidocs.pipeline import build as story


def problem_text(fault: ZidocsError) -> str:
    return "\n".join(str(problem) for problem in fault.problems)


def test_the_sample_workspace_becomes_its_documents_and_bundles(sample: Path) -> None:
    build(sample)
    packets = ("monev-triwulan-1", "rapat-rencana-aksi")
    documents = ("daftar_hadir", "laporan", "notula", "undangan")
    assert sorted(hashes(sample / "hasil")) == [
        *(f".zidocs/pages/{slug}/{document}.pdf" for slug in packets for document in documents),
        "bukti/2024/B03/I.1.a.json",
        "bukti/2024/B03/I.1.a.pdf",
        "bukti/2024/B03/I.2.a.json",
        "bukti/2024/B03/I.2.a.pdf",
        "bukti/2024/B03/I.3.b.json",
        "bukti/2024/B03/I.3.b.pdf",
        *(
            f"{slug}/{name}"
            for slug in packets
            for name in sorted(
                (
                    ".zidocs.json",
                    "cetak.pdf",
                    *(f"{document}.{kind}" for document in documents for kind in ("docx", "pdf")),
                )
            )
        ),
        "sk-tim-kerja/.zidocs.json",
    ]


def test_a_second_build_changes_nothing(built: Path) -> None:
    before = hashes(built / "hasil")
    assert build(built).changed == ()
    assert hashes(built / "hasil") == before


def test_another_place_time_zone_and_locale_give_the_same_bytes(
    built: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "tempat lain" / "kantor"
    shutil.copytree(built, elsewhere, ignore=shutil.ignore_patterns("hasil"))
    environ = {**os.environ, "TZ": "Asia/Makassar", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    subprocess.run(
        [sys.executable, "-m", "zidocs", "build", "--workspace", str(elsewhere), "--jobs", "2"],
        check=True, capture_output=True, env=environ,
    )  # fmt: skip
    assert hashes(elsewhere / "hasil") == hashes(built / "hasil")


def test_output_that_was_deleted_comes_back_byte_for_byte(built: Path) -> None:
    before = hashes(built / "hasil")
    shutil.rmtree(built / "hasil")
    build(built)
    assert hashes(built / "hasil") == before


@pytest.mark.parametrize(
    "name",
    [
        "rapat-rencana-aksi/notula.pdf",
        "rapat-rencana-aksi/cetak.pdf",
        ".zidocs/pages/rapat-rencana-aksi/notula.pdf",
    ],
)
def test_a_damaged_pdf_is_made_again(built: Path, name: str) -> None:
    pdf = built / "hasil" / name
    good = pdf.read_bytes()
    pdf.write_bytes(good[:-100])
    build(built)
    assert pdf.read_bytes() == good


def edit_in_word(docx: Path, old: str, new: str) -> bytes:
    """Change a text as a person would in Word; the bytes of the file afterwards."""
    import docx as python_docx

    document = python_docx.Document(str(docx))
    paragraphs = [p for p in document.paragraphs if old in p.text]
    paragraphs[0].runs[0].text = new
    for run in paragraphs[0].runs[1:]:
        run.text = ""
    document.save(str(docx))
    return docx.read_bytes()


def test_a_word_file_edited_by_hand_is_kept_and_used(built: Path) -> None:
    notula = built / "hasil/rapat-rencana-aksi/notula.docx"
    edited = edit_in_word(notula, "NOTULA", "NOTULA YANG DISUNTING")
    result = build(built)
    assert notula.read_bytes() == edited
    assert "Z301" in codes(result)
    assert "hasil/rapat-rencana-aksi/notula.pdf" not in problem_codes_of_missing(result)
    assert "rapat-rencana-aksi/notula.pdf" in {output.path for output in result.changed}
    assert "bukti/2024/B03/I.2.a.pdf" in {output.path for output in result.changed}


def problem_codes_of_missing(result: story.Build) -> set[str]:
    return {problem.where.file for problem in result.problems if problem.severity == "galat"}


def test_an_edited_word_file_that_missed_a_change_of_the_packet_is_a_warning(built: Path) -> None:
    edit_in_word(built / "hasil/rapat-rencana-aksi/notula.docx", "NOTULA", "NOTULA YANG DISUNTING")
    packet = built / "rapat-rencana-aksi" / "packet.yaml"
    text = packet.read_text(encoding="utf-8")
    packet.write_text(text.replace("tempat: Aula Rutan Contoh", "tempat: Ruang Baru"), "utf-8")
    for _ in range(2):
        result = build(built)
        assert "Z309" in codes(result)
        assert "Z301" not in codes(result)


def test_force_writes_anew_and_keeps_the_edited_file(built: Path) -> None:
    notula = built / "hasil/rapat-rencana-aksi/notula.docx"
    ours = notula.read_bytes()
    edited = edit_in_word(notula, "NOTULA", "NOTULA YANG DISUNTING")
    os.utime(notula, (1_710_000_000, 1_710_000_000))
    result = build(built, force=True)
    assert notula.read_bytes() == ours
    kept = sorted(notula.parent.glob("notula.edited-2024-03-*.docx"))
    assert [path.read_bytes() for path in kept] == [edited]
    assert "Z302" in codes(result)


def move_in_word(docx: Path, old: str, new: str) -> None:
    """Change a text wherever it stands, also in tables."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(docx, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_with_force_nothing_is_said_of_the_edits_that_are_written_over(built: Path) -> None:
    move_in_word(built / "hasil/rapat-rencana-aksi/notula.docx", "Aula Rutan Contoh", "Aula Lain")
    assert "Z282" in codes(build(built))
    told = codes(build(built, force=True))
    assert "Z302" in told
    assert not {code for code in told if code.startswith("Z28")}


def test_a_second_force_does_not_overwrite_the_first_copy(built: Path) -> None:
    notula = built / "hasil/rapat-rencana-aksi/notula.docx"
    copies = []
    for title in ("NOTULA SATU", "NOTULA DUA"):
        copies.append(edit_in_word(notula, "NOTULA", title))
        os.utime(notula, (1_710_000_000, 1_710_000_000))
        build(built, force=True)
    kept = [path.read_bytes() for path in sorted(notula.parent.glob("notula.edited-*.docx"))]
    assert sorted(kept) == sorted(copies)


def test_without_our_record_a_foreign_word_file_is_not_overwritten(built: Path) -> None:
    folder = built / "hasil/rapat-rencana-aksi"
    edited = edit_in_word(folder / "notula.docx", "NOTULA", "NOTULA YANG DISUNTING")
    (folder / ".zidocs.json").unlink()
    build(built)
    assert (folder / "notula.docx").read_bytes() == edited


def test_a_changed_spec_changes_only_its_own_files(built: Path) -> None:
    spec = built / "monev-triwulan-1/packet.yaml"
    spec.write_text(spec.read_text("utf-8").replace("Ruang Rapat", "Aula"), "utf-8")
    changed = {output.path for output in build(built).changed}
    assert "bukti/2024/B03/I.3.b.pdf" in changed
    assert not any("rapat-rencana-aksi" in path or "I.2.a" in path for path in changed)


def spoil_photo(root: Path) -> None:
    (root / "rapat-rencana-aksi/foto/1-pembukaan.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a photo")


def spoil_attachment(root: Path) -> None:
    (root / "rapat-rencana-aksi/lampiran/rencana-aksi.pdf").write_bytes(b"%PDF-1.7\nbroken")


def spoil_template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates/notula.docx").write_bytes(b"this is no Word file")


def spoil_spec(root: Path) -> None:
    (root / "rapat-rencana-aksi/foto/1-pembukaan.jpg").unlink()


@pytest.mark.parametrize(
    ("spoil", "fault", "named"),
    [
        (spoil_photo, EvidenceFault, "1-pembukaan.jpg"),
        (spoil_attachment, EvidenceFault, "rencana-aksi.pdf"),
        (spoil_template, TemplateFault, "notula.docx"),
        (spoil_spec, SpecFault, "foto/1-pembukaan.jpg"),
    ],
)
def test_a_fault_names_its_file_and_leaves_the_output_as_it_was(
    spoil, fault: type[ZidocsError], named: str, built: Path
) -> None:
    before = hashes(built / "hasil")
    spoil(built)
    with pytest.raises(fault) as caught:
        build(built)
    assert named in problem_text(caught.value)
    assert hashes(built / "hasil") == before


def test_the_faults_of_all_packets_are_told_at_once(sample: Path) -> None:
    spoil_photo(sample)
    (sample / "sk-tim-kerja/lampiran/sk-tim-kerja.pdf").write_bytes(b"")
    with pytest.raises(EvidenceFault) as caught:
        build(sample)
    text = problem_text(caught.value)
    assert "1-pembukaan.jpg" in text
    assert "sk-tim-kerja.pdf" in text


def test_faults_survive_the_way_back_from_another_process(sample: Path) -> None:
    spoil_photo(sample)
    with pytest.raises(EvidenceFault) as caught:
        build(sample, jobs=2)
    assert all(isinstance(problem, Problem) for problem in caught.value.problems)
    assert "1-pembukaan.jpg" in problem_text(caught.value)


def test_a_full_disk_ends_in_a_sentence_and_leaves_nothing(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Path.write_bytes
    room = iter(range(5))

    def write_until_full(self: Path, data: bytes) -> int:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_until_full)
    with pytest.raises(UsageFault, match="disk is full"):
        build(sample)
    monkeypatch.undo()
    assert hashes(sample / "hasil") == {}


def test_a_file_held_open_by_word_is_named(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UsageFault, match="Close the file in Word"):
        build(sample)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_output_as_it_was(built: Path, jobs: int) -> None:
    before = hashes(built / "hasil")
    spec = built / "monev-triwulan-1/packet.yaml"
    spec.write_text(spec.read_text("utf-8").replace("Ruang Rapat", "Aula"), "utf-8")

    def stop_at_the_bundles(step: str, done: int, total: int) -> None:
        if step == "bundles" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(built, progress=stop_at_the_bundles, jobs=jobs)
    assert hashes(built / "hasil") == before


def test_a_build_stopped_between_two_renames_takes_its_own_files_for_its_own(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = built / "rapat-rencana-aksi/packet.yaml"
    spec.write_text(spec.read_text("utf-8").replace("Aula Rutan", "Lapangan Rutan"), "utf-8")
    rename = Path.replace
    left = iter(range(3))

    def die_after_three(self: Path, target: Path) -> Path:
        # Files are written under their names in the build's own folder by renaming, too.
        if self.parent != target.parent and next(left, None) is None:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", die_after_three)
    with pytest.raises(KeyboardInterrupt):
        build(built)
    monkeypatch.undo()
    result = build(built)
    assert "Z301" not in codes(result)
    shutil.rmtree(built / "hasil")
    build(built)
    assert build(built).changed == ()


def test_progress_is_told_step_by_step(sample: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(sample, progress=lambda step, done, total: told.append((step, done, total)))
    assert [step for step, done, _ in told if done == 0] == ["documents", "pages", "bundles"]
    assert all(done <= total for _, done, total in told)
    assert ("bundles", 3, 3) in told


def test_every_page_of_a_bundle_is_traced_in_its_index(sample: Path) -> None:
    from pypdf import PdfReader

    build(sample)
    folder = sample / "hasil/bukti/2024/B03"
    index = json.loads((folder / "I.2.a.json").read_text("utf-8"))
    pages = len(PdfReader(folder / "I.2.a.pdf").pages)
    assert [entry["halaman"] for entry in index["halaman"]] == list(range(1, pages + 1))


def test_a_word_attachment_is_laid_out_into_the_bundle(sample: Path) -> None:
    import docx as python_docx
    from pypdf import PdfReader

    document = python_docx.Document()
    document.add_paragraph("Isi lampiran Word yang khas")
    document.save(str(sample / "sk-tim-kerja/lampiran/catatan.docx"))
    spec = sample / "sk-tim-kerja/packet.yaml"
    spec.write_text(
        spec.read_text("utf-8").replace(
            "lampiran:\n", "lampiran:\n  - {berkas: lampiran/catatan.docx, judul: Catatan}\n"
        ),
        "utf-8",
    )
    build(sample)
    reader = PdfReader(sample / "hasil/bukti/2024/B03/I.1.a.pdf")
    assert any("lampiran Word yang khas" in page.extract_text() for page in reader.pages)


def set_limit(sample: Path, megabytes: int) -> None:
    settings = sample / "satker.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(
        re.sub(r"ukuran_maks_mb: \d+", f"ukuran_maks_mb: {megabytes}", text), "utf-8"
    )


def attach_noise(sample: Path, pages: int, side: int, quality: int) -> None:
    """A scan of so many pages of noise, which no scaling makes small, is attached to a packet."""
    noise = [Image.effect_noise((side, side), 90 + n).convert("RGB") for n in range(pages)]
    noise[0].save(
        sample / "sk-tim-kerja/lampiran/pindai.pdf",
        save_all=True,
        append_images=noise[1:],
        quality=quality,
        resolution=300,
    )
    spec = sample / "sk-tim-kerja/packet.yaml"
    text = spec.read_text("utf-8")
    added = "lampiran:\n  - {berkas: lampiran/pindai.pdf}\n"
    spec.write_text(text.replace("lampiran:\n", added, 1), "utf-8")


def test_a_bundle_over_the_portals_limit_is_made_smaller_and_that_is_told(sample: Path) -> None:
    attach_noise(sample, pages=2, side=1500, quality=95)
    set_limit(sample, 2)
    done = build(sample)
    assert "Z313" in codes(done)
    pdf = sample / "hasil/bukti/2024/B03/I.1.a.pdf"
    assert pdf.stat().st_size <= 2_000_000
    index = json.loads(pdf.with_suffix(".json").read_bytes())
    smaller = {each["berkas"]: each["gambar"] for each in index["diperkecil"]}
    assert smaller["sk-tim-kerja/lampiran/pindai.pdf"] == 2
    assert "Diperkecil agar muat" in PdfReader(pdf).pages[-1].extract_text()


def test_what_does_not_fit_even_so_becomes_volumes_that_replace_the_whole(built: Path) -> None:
    whole = built / "hasil/bukti/2024/B03/I.1.a.pdf"
    assert whole.is_file()
    attach_noise(built, pages=6, side=2400, quality=40)
    set_limit(built, 1)
    done = build(built)
    assert "Z314" in codes(done)
    assert not whole.exists()
    assert not whole.with_suffix(".json").exists()
    volumes = sorted(whole.parent.glob("I.1.a-*.pdf"))
    assert len(volumes) >= 2
    assert all(volume.stat().st_size <= 1_000_000 for volume in volumes)
    labels = [label for volume in volumes for label in PdfReader(volume).page_labels]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    set_limit(built, 10)
    build(built)
    assert whole.is_file()
    assert list(whole.parent.glob("I.1.a-*")) == []


def test_a_page_that_is_too_large_by_itself_is_told(sample: Path) -> None:
    attach_noise(sample, pages=1, side=100, quality=50)
    digits = b"".join(
        b"%%%s\n" % hashlib.sha256(b"%d" % n).hexdigest().encode() for n in range(50_000)
    )
    (sample / "sk-tim-kerja/lampiran/pindai.pdf").write_bytes(raw_pdf.one_page(digits))
    set_limit(sample, 1)
    assert "Z303" in codes(build(sample))


def test_a_layout_fault_is_of_its_own_class(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx as python_docx

    build(sample)
    notula = sample / "hasil/rapat-rencana-aksi/notula.docx"
    document = python_docx.Document(str(notula))
    document.save(str(notula))
    data = notula.read_bytes()
    notula.write_bytes(data[: len(data) // 2])
    with pytest.raises(LayoutFault, match="notula"):
        build(sample)


def test_every_thing_the_guide_asks_for_is_in_the_bundle_with_its_page(sample: Path) -> None:
    from pypdf import PdfReader

    build(sample)
    reader = PdfReader(sample / "hasil/bukti/2024/B03/I.2.a.pdf")
    text = " ".join(reader.pages[2].extract_text().split())
    assert text.startswith("DAFTAR KELENGKAPAN")
    assert "Rapat penyusunan Rencana Aksi 1. Undangan belum ditandatangani 4" in text
    assert "4. Foto ada 10" in text
    assert "Rapat penetapan Rencana Kerja 6. Undangan belum ada –" in text
    assert "Data dukung lain 11. Dokumen rencana aksi ada 14" in text


def signed_scan(path: Path, words: str) -> None:
    """A PDF as a scanner makes it of a signed document."""
    from reportlab.pdfgen.canvas import Canvas

    path.parent.mkdir(exist_ok=True)
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(100, 500, words)
    canvas.save()


def test_a_signed_scan_takes_the_place_of_what_we_wrote(sample: Path) -> None:
    from pypdf import PdfReader

    signed_scan(sample / "rapat-rencana-aksi/scan/daftar_hadir.pdf", "ditandatangani basah")
    build(sample)
    folder = sample / "hasil/bukti/2024/B03"
    pages = [page.extract_text() for page in PdfReader(folder / "I.2.a.pdf").pages]
    assert [n for n, text in enumerate(pages) if "ditandatangani basah" in text] == [5]
    assert not any("DAFTAR HADIR" in text for text in pages)
    assert "2. Daftar hadir ada 6" in " ".join(pages[2].split())
    index = json.loads((folder / "I.2.a.json").read_text("utf-8"))
    assert index["halaman"][5]["berkas"] == "rapat-rencana-aksi/scan/daftar_hadir.pdf"
    assert (sample / "hasil/rapat-rencana-aksi/daftar_hadir.pdf").is_file()


def test_photos_have_pages_of_their_own_where_the_notula_is_a_scan(sample: Path) -> None:
    from pypdf import PdfReader

    signed_scan(sample / "rapat-rencana-aksi/scan/notula.pdf", "notula bertanda tangan")
    build(sample)
    reader = PdfReader(sample / "hasil/bukti/2024/B03/I.2.a.pdf")
    pages = [page.extract_text() for page in reader.pages]
    assert any("DOKUMENTASI FOTO" in text for text in pages)
    assert "Dokumentasi foto" in pages[1]


def test_a_scan_that_cannot_be_read_is_named(sample: Path) -> None:
    scan = sample / "rapat-rencana-aksi/scan/notula.pdf"
    scan.parent.mkdir()
    scan.write_bytes(b"%PDF-1.4 cut off by the scanner")
    with pytest.raises(EvidenceFault, match=r"scan/notula\.pdf"):
        build(sample)


def test_a_bundle_that_no_packet_feeds_any_more_is_told_and_kept(built: Path) -> None:
    shutil.rmtree(built / "sk-tim-kerja")
    result = build(built)
    told = [problem.where.file for problem in result.problems if problem.code == "Z308"]
    assert told == ["hasil/bukti/2024/B03/I.1.a.pdf"]
    assert (built / told[0]).is_file()


def test_a_packet_with_nothing_to_show_makes_no_bundle_and_is_told(sample: Path) -> None:
    (sample / "kosong").mkdir()
    (sample / "kosong/packet.yaml").write_text("bukti: [{indikator: II.2.b, periode: B03}]\n")
    result = build(sample)
    assert [p.where.file for p in result.problems if p.code == "Z307"] == ["II.2.b B03"]
    assert not (sample / "hasil/bukti/2024/B03/II.2.b.pdf").exists()


def test_build_says_what_check_says_of_its_packets(sample: Path) -> None:
    scan = sample / "rapat-rencana-aksi/scan/notulen.pdf"
    scan.parent.mkdir()
    scan.write_bytes(b"%PDF-1.4")
    assert "Z170" in codes(build(sample))


def test_a_fault_brings_the_findings_that_may_be_its_cause(sample: Path) -> None:
    spoil_photo(sample)
    with pytest.raises(EvidenceFault) as caught:
        build(sample)
    assert [p.code for p in caught.value.problems if p.severity == "peringatan"][:2] == [
        "Z201",
        "Z202",
    ]


def test_an_empty_folder_of_the_users_stays_after_a_fault(sample: Path) -> None:
    (sample / "hasil").mkdir()
    spoil_photo(sample)
    with pytest.raises(EvidenceFault):
        build(sample)
    assert (sample / "hasil").is_dir()
    assert hashes(sample / "hasil") == {}


def word_attachment(sample: Path, halaman: str) -> None:
    """Attach a Word file of three pages to the packet without a meeting."""
    import docx as python_docx

    document = python_docx.Document()
    for word in ("pertama", "kedua", "ketiga"):
        document.add_paragraph(f"Halaman {word} catatan").paragraph_format.page_break_before = (
            word != "pertama"
        )
    document.save(str(sample / "sk-tim-kerja/lampiran/catatan.docx"))
    spec = sample / "sk-tim-kerja/packet.yaml"
    entry = f'  - {{berkas: lampiran/catatan.docx, judul: Catatan, halaman: "{halaman}"}}'
    text = spec.read_text("utf-8").replace("lampiran:\n", f"lampiran:\n{entry}\n")
    spec.write_text(text, "utf-8")


def test_of_a_word_attachment_only_the_chosen_pages_are_taken(sample: Path) -> None:
    from pypdf import PdfReader

    word_attachment(sample, "2-3")
    build(sample)
    folder = sample / "hasil/bukti/2024/B03"
    text = " ".join(page.extract_text() for page in PdfReader(folder / "I.1.a.pdf").pages)
    assert "Halaman kedua catatan" in text
    assert "Halaman pertama catatan" not in text
    index = json.loads((folder / "I.1.a.json").read_text("utf-8"))
    rows = [row for row in index["halaman"] if row["judul"] == "Catatan"]
    assert [row["halaman_berkas"] for row in rows] == [2, 3]


def test_a_page_that_a_word_attachment_does_not_have_is_told(sample: Path) -> None:
    word_attachment(sample, "2-9")
    with pytest.raises(EvidenceFault, match="catatan"):
        build(sample)


@pytest.mark.parametrize("asked", [{"indikator": "I.1.b"}, {"periode": "B12"}])
def test_a_build_of_what_no_packet_proves_says_so(built: Path, asked: dict[str, str]) -> None:
    result = build(built, **asked)
    [problem] = [each for each in result.problems if each.code == "Z307"]
    assert (problem.severity, problem.where.file) == ("peringatan", *asked.values())
    assert not result.changed
