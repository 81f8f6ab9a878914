"""A bundle of an archive must prove itself, also where somebody made all the lists anew."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.making.bags import faults, files_of, make_bag, make_zip, told
from tests.making.periods import archive
from zidocs.archive.verify import verify
from zidocs.disk.files import hash_file

NAME = "I.1.a"


@pytest.fixture
def data(office: Path) -> Path:
    """The data/ of an archive, to be changed."""
    return archive(office).folder / "data"


def made_anew(data: Path) -> Path:
    """An archive of these files whose lists all agree, as a forger would leave it."""
    pdf = data / f"bukti/{NAME}.pdf"
    index = pdf.with_suffix(".json")
    if pdf.exists() and index.exists():
        content = json.loads(index.read_bytes())
        index.write_text(json.dumps({**content, "sha256": hash_file(pdf)}), "utf-8")
    files = {name: (data / name).read_bytes() for name in files_of(data)}
    shutil.rmtree(data.parent)
    return make_bag(data.parent, files)


def drop_a_page(data: Path) -> None:
    with pikepdf.open(data / f"bukti/{NAME}.pdf", allow_overwriting_input=True) as pdf:
        del pdf.pages[3]
        pdf.save()


def swap_pages(data: Path) -> None:
    with pikepdf.open(data / f"bukti/{NAME}.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages.reverse()
        pdf.save()


def break_the_pdf(data: Path) -> None:
    (data / f"bukti/{NAME}.pdf").write_bytes(b"%PDF-1.7 rusak")


def lose_the_index(data: Path) -> None:
    (data / f"bukti/{NAME}.json").unlink()


def lose_the_bundle(data: Path) -> None:
    (data / f"bukti/{NAME}.pdf").unlink()


def break_the_index(data: Path) -> None:
    (data / f"bukti/{NAME}.json").write_bytes(b"{}")
    (data / f"bukti/{NAME}.pdf").rename(data / "bukti/lain.pdf")
    (data / f"bukti/{NAME}.json").rename(data / "bukti/lain.json")


def name_another_source(data: Path) -> None:
    index = data / f"bukti/{NAME}.json"
    index.write_bytes(index.read_bytes().replace(b"lampiran/sk.pdf", b"lampiran/sl.pdf"))


def number_a_page_wrongly(data: Path) -> None:
    index = data / f"bukti/{NAME}.json"
    content = json.loads(index.read_bytes())
    content["halaman"][-1]["halaman"] = 99
    index.write_text(json.dumps(content), "utf-8")


def name_another_packet(data: Path) -> None:
    index = data / f"bukti/{NAME}.json"
    content = json.loads(index.read_bytes())
    for entry in (*content["bagian"], *content["halaman"]):
        entry["paket"] = entry["paket"] and "lain"
    index.write_text(json.dumps(content), "utf-8")


def test_lists_made_anew_of_the_same_files_are_good(data: Path) -> None:
    assert verify(made_anew(data)).is_good


@pytest.mark.parametrize(
    "change",
    [
        drop_a_page,
        swap_pages,
        break_the_pdf,
        lose_the_index,
        lose_the_bundle,
        break_the_index,
        name_another_source,
        number_a_page_wrongly,
        name_another_packet,
    ],
    ids=lambda change: change.__name__,
)
def test_a_forged_bundle_is_found_in_folder_and_zip(
    data: Path, change: Callable[[Path], None]
) -> None:
    change(data)
    bag = made_anew(data)
    found = faults(bag)
    assert {problem.code for problem in found} <= {"Z825", "Z830", "Z832"}
    assert "data/bukti/" in told(found)
    assert faults(make_zip(bag)) == found


def test_a_changed_bundle_is_told_once_not_twice(data: Path) -> None:
    drop_a_page(data)
    found = faults(data.parent)
    assert [problem.where.file for problem in found if problem.code != "Z824"] == [
        f"data/bukti/{NAME}.pdf"
    ]


def test_bundles_are_held_against_their_indexes_without_the_list_of_hashes(data: Path) -> None:
    (data.parent / "manifest-sha256.txt").unlink()
    assert [problem.code for problem in faults(data.parent)] == ["Z825"]
