"""Nothing is written through a link that somebody put where zidocs makes a folder."""

import shutil
from pathlib import Path

import pytest

from tests.making import raw_pdf
from tests.making.builds import build
from zidocs.checks import findings
from zidocs.checks.file_facts import files_seen
from zidocs.errors import UsageFault
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace
from zidocs.pipeline.scan import ScanRequest, scan


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "milik-orang"
    folder.mkdir()
    (folder / "notula.docx").write_bytes(b"milik orang")
    return folder


@pytest.mark.parametrize("place", ["hasil/monev-triwulan-1", "hasil/bukti", "hasil/.zidocs"])
def test_a_build_writes_through_no_link(place: str, sample: Path, elsewhere: Path) -> None:
    link = sample / place
    link.parent.mkdir()
    link.symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(UsageFault, match=rf"{place}.*is a link"):
        build(sample, jobs=1, force=True)
    assert [path.name for path in elsewhere.iterdir()] == ["notula.docx"]
    assert (elsewhere / "notula.docx").read_bytes() == b"milik orang"


def test_output_on_another_disk_as_a_whole_is_the_offices_own_choice(
    sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "diska-besar").mkdir()
    (sample / "hasil").symlink_to(tmp_path / "diska-besar", target_is_directory=True)
    assert build(sample, jobs=1).changed


@pytest.mark.parametrize("place", [".zidocs", ".zidocs/scan"])
def test_a_scan_writes_through_no_link(place: str, sample: Path, elsewhere: Path) -> None:
    link = sample / place
    shutil.rmtree(sample / ".zidocs", ignore_errors=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere, target_is_directory=True)
    pile = sample.parent / "tumpukan.pdf"
    pile.write_bytes(raw_pdf.text_pages("surat"))
    with pytest.raises(UsageFault, match="is a link"):
        scan(open_workspace(sample), ScanRequest((str(pile),), jobs=1), "2024-03-08T10:00:00")
    assert [path.name for path in elsewhere.iterdir()] == ["notula.docx"]


def test_a_scan_that_is_a_link_out_of_the_workspace_is_told(sample: Path, elsewhere: Path) -> None:
    (elsewhere / "notula.pdf").write_bytes(raw_pdf.text_pages("Notula"))
    scans = sample / "monev-triwulan-1/scan"
    scans.mkdir(exist_ok=True)
    (scans / "notula.pdf").unlink(missing_ok=True)
    (scans / "notula.pdf").symlink_to(elsewhere / "notula.pdf")
    office, packets = read_workspace(open_workspace(sample), ())
    told = findings(office, packets, files=files_seen(office, packets))
    said = [str(problem) for problem in told if problem.code == "Z170"]
    assert len(said) == 1
    assert "scan/notula.pdf: This is a link that leads out of the workspace" in said[0]
