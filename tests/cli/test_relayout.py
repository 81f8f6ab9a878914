"""``zidocs build`` after an archive, as somebody at a terminal meets it."""

import json
from pathlib import Path

from tests.cli.test_archive import REASON, office
from tests.making import raw_pdf
from tests.reading.commands import run

__all__ = ["office"]
INDEX = "hasil/bukti/2024/B03/I.2.a.json"


def test_numbers_stay_until_new_ones_are_asked_for(office: Path) -> None:
    run("archive", "--periode", "B03", "--incomplete", REASON)
    scan = office / "rapat-rencana-aksi/scan/undangan.pdf"
    scan.parent.mkdir()
    scan.write_bytes(raw_pdf.text_pages("satu", "dua", "tiga"))
    kept = run("build", "--periode", "B03", "--jobs", "1")
    assert "page numbers of the archive 2024-B03 are kept" in kept.stderr
    assert json.loads((office / INDEX).read_text("utf-8"))["tambahan"][0]["beku"] == 16
    moved = json.loads(
        run("build", "--periode", "B03", "--jobs", "1", "--relayout", "--json").stdout
    )
    told = [each for each in moved["temuan"] if each["kode"] == "Z322"]
    assert [each["berkas"] for each in told] == [INDEX.replace(".json", ".pdf")]
    assert "Daftar hadir 6 → 7" in told[0]["pesan"]
    assert json.loads((office / INDEX).read_text("utf-8"))["tambahan"] == []
