"""Damaged and hostile specs, settings, rosters and guides end in a reading or a fault, quickly.

The number of damaged files grows with the environment: ``ZIDOCS_FUZZ=20000`` for a night.
"""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.making import damage
from tests.making.sample import SAMPLE, copied_sample
from zidocs import api
from zidocs.office.workspace import open_workspace

PACKET = "rapat-rencana-aksi/packet.yaml"
ROSTER = "pegawai.csv"
SETTINGS = "satker.yaml"
FILES = (PACKET, SETTINGS, ROSTER)
GUIDE = "pedoman-kami.yaml"
USUALLY = 12


def outcome(root: Path) -> str:
    """``read`` or ``refused``; anything else is an exception, or takes too long."""
    with damage.in_time():
        checked = api.check(open_workspace(root))
        # Each has sentences that a terminal and JSON can show.
        for problem in checked.problems:
            str(problem).encode()
    return "read" if checked.packets else "refused"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_sample(tmp_path_factory.mktemp("fuzz") / "rutan")


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_of_an_office_are_read_or_refused(office: Path, name: str) -> None:
    whole = (SAMPLE / name).read_bytes()
    for data in damage.damaged(whole, damage.OF_TEXT, name, USUALLY):
        (office / name).write_bytes(data)
        assert outcome(office)
    (office / name).write_bytes(whole)
    assert outcome(office) == "read"


def test_a_damaged_guide_of_the_office_is_read_or_refused(tmp_path: Path) -> None:
    office = copied_sample(tmp_path / "rutan")
    whole = (Path(api.__file__).parents[1] / "office/catalogue/lke-2024.yaml").read_bytes()
    with (office / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(f"katalog: {GUIDE}\n")
    text = (office / SETTINGS).read_text("utf-8")
    (office / SETTINGS).write_text(text.replace("katalog: lke-2024\n", ""), "utf-8")
    (office / GUIDE).write_bytes(whole)
    assert outcome(office) == "read"
    for data in damage.damaged(whole, damage.OF_TEXT, GUIDE, USUALLY // 2):
        (office / GUIDE).write_bytes(data)
        assert outcome(office)


def workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_damaged_workbook_of_people_is_read_or_refused(tmp_path: Path, is_packed: bool) -> None:
    office = copied_sample(tmp_path / "rutan")
    lines = (office / ROSTER).read_text("utf-8").splitlines()
    (office / ROSTER).unlink()
    whole = workbook([line.split(",") for line in lines])
    if not is_packed:
        # What is damaged is read then, not only the packing around it.
        whole = unpacked(whole)
    for data in damage.damaged(whole, damage.OF_BYTES, "xlsx", 2 * USUALLY):
        (office / "pegawai.xlsx").write_bytes(data)
        assert outcome(office)


def unpacked(book: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()
