"""A signed scan is found where a scanner puts it, and only there."""

from pathlib import Path

import pytest

from tests.making.guided_office import Rutan
from zidocs.board.signed_scans import signed_scans
from zidocs.office.reading import read_all


def found(rutan: Rutan) -> dict[tuple[str, str], str]:
    office = rutan.office()
    scans = signed_scans(office.workspace, read_all(office).packets)
    return {key: path.name for key, path in scans.items()}


@pytest.mark.parametrize("name", ["notula.pdf", "notula.jpg", "NOTULA.PNG", "notula.tif"])
def test_pdf_and_pictures_are_scans(name: str, rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write(f"packets/rapat/scan/{name}")
    assert found(rutan) == {("rapat", "notula"): name}


@pytest.mark.parametrize("name", ["notula.docx", "notula-lama.pdf", "sk.pdf", "notula"])
def test_other_files_are_not(name: str, rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write(f"packets/rapat/scan/{name}")
    assert found(rutan) == {}


@pytest.mark.parametrize("name", ["Daftar hadir.pdf", "daftar-hadir.PDF"])
def test_a_blank_or_a_hyphen_is_an_underscore(name: str, rutan: Rutan) -> None:
    rutan.meeting(more="dokumen: [daftar_hadir]\n")
    rutan.write(f"packets/rapat/scan/{name}")
    assert found(rutan) == {("rapat", "daftar_hadir"): name}


@pytest.mark.parametrize(("bentuk", "counts"), [("nota_dinas", True), ("surat", False)])
def test_a_nota_dinas_is_the_invitation_that_has_its_form(
    bentuk: str, counts: bool, rutan: Rutan
) -> None:
    rutan.meeting(more=f"dokumen: [undangan]\nundangan: {{bentuk: {bentuk}}}\n")
    rutan.write("packets/rapat/scan/nota_dinas.pdf")
    assert found(rutan) == ({("rapat", "undangan"): "nota_dinas.pdf"} if counts else {})


def test_a_pdf_wins_over_a_picture(rutan: Rutan) -> None:
    rutan.meeting()
    for name in ("notula.jpg", "notula.pdf", "notula.png"):
        rutan.write(f"packets/rapat/scan/{name}")
    assert found(rutan) == {("rapat", "notula"): "notula.pdf"}


def test_an_empty_file_is_not_signed(rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write("packets/rapat/scan/notula.pdf", "")
    assert found(rutan) == {}


def test_a_link_out_of_the_workspace_is_not_followed(rutan: Rutan, tmp_path_factory) -> None:
    outside: Path = tmp_path_factory.mktemp("luar") / "notula.pdf"
    outside.write_text("isi")
    rutan.meeting()
    folder = rutan.root / "packets/rapat/scan"
    folder.mkdir()
    try:
        (folder / "notula.pdf").symlink_to(outside)
    except OSError:
        pytest.skip("this system makes no links")
    assert found(rutan) == {}
