"""Parts find the places that they had in an archive, and pages of our own keep within theirs."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.bundles import (
    COVER,
    MEETING,
    Read,
    bookmarks,
    links_on,
    part,
    read_again,
    reader_of,
)
from zidocs.bundle.finished import kept_pages
from zidocs.bundle.fit import Archived, bind_within
from zidocs.bundle.frozen import frozen_layout, match_parts
from zidocs.bundle.index import Part, as_json, from_json
from zidocs.bundle.parts import AskedRow, BoundPart, SourceFile
from zidocs.bundle.planning import plan_bundle
from zidocs.errors import BundleFault

NOTULA = part("Notula", pages=3, kind="notula", source="hasil/r/notula.docx")
LETTER = part("SK", pages=2, source="packets/r/sk.pdf")
REPORT = part("Laporan", pages=2, kind="laporan", source="hasil/r/laporan.docx")


class Office:
    """A folder in which a bundle is bound, archived and bound again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.archived: Archived | None = None
        self.pdfs: list[Path] = []

    def bind(
        self, *parts: BoundPart, asked: tuple[AskedRow, ...] = (), most: int | None = None
    ) -> list[Read]:
        self.count += 1
        room = self.folder / str(self.count)
        room.mkdir()

        def place(number: int, volumes: int) -> Path:
            return room / f"b-{number}-{volumes}.pdf"

        made = bind_within(
            COVER, parts, asked, place, room / "aside", most, archived=self.archived
        ).bundles
        self.pdfs = [each.path for each in made]
        self.indexes = [as_json(each.index) for each in made]
        return [read_again(each) for each in made]

    def archive(self, name: str = "2024-B03", day: str = "2024-03-29") -> None:
        """What was bound last is archived."""
        indexes = [from_json(index) for index in self.indexes]
        layout, pdfs = frozen_layout(indexes, name, day), tuple(self.pdfs)

        def pages(old: Part) -> bytes:
            return kept_pages(pdfs[old.jilid - 1], old, indexes[old.jilid - 1], "arsip")

        self.archived = Archived(layout, pages)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def places(bundle: Read) -> list[tuple[str, int, int, int]]:
    """Title, list, first and last page of all parts."""
    return [
        (each["judul"], each["tambahan"], each["dari"], each["sampai"])
        for each in bundle.index["bagian"]
    ]


def page_text(bundle: Read, number: int) -> str:
    first = bundle.index["halaman"][0]["halaman"]
    return reader_of(bundle).pages[number - first].extract_text()


def test_rows_and_bookmarks_lead_to_what_came_late(office: Office) -> None:
    office.bind(NOTULA, REPORT)
    office.archive()
    (bundle,) = office.bind(NOTULA, LETTER, REPORT)
    assert places(bundle) == [
        ("Notula", 0, 3, 5), ("Laporan", 0, 6, 7), ("SK", 1, 10, 11),
    ]  # fmt: skip
    reader = reader_of(bundle)
    assert [page for _, page in links_on(reader, 2)] == [3, 6, 9, 12]
    assert [page for _, page in links_on(reader, 8)] == [12]
    assert [page for _, page in links_on(reader, 9)] == [10]
    assert bookmarks(reader)[-4:] == [
        (0, "9 · Tambahan", 9),
        (1, "9 · Daftar tambahan", 9),
        (1, "10 · SK", 10),
        (0, "12 · Lembar pemeriksaan berkas", 12),
    ]


def test_the_contents_get_no_row_that_makes_them_longer(office: Office) -> None:
    def full(count: int) -> list[BoundPart]:
        return [part(f"Lampiran {n}", source=f"p/{n}.pdf") for n in range(count)]

    def pages(count: int) -> int:
        plan = plan_bundle(COVER, [full(count)], [], [])
        return len(plan.index(0).pages_of("daftar_isi"))

    most = max(count for count in range(20, 60) if pages(count) == 1)
    office.bind(*full(most))
    office.archive()
    (bundle,) = office.bind(*full(most), LETTER)
    assert bundle.index["tambahan"][0]["di_daftar_isi"] is False
    assert places(bundle)[0] == ("Lampiran 0", 0, 3, 3)


def test_a_completeness_that_outgrows_its_pages_moves_behind(office: Office) -> None:
    few = tuple(AskedRow(kelompok="", nama=f"Butir {n}", keadaan="ada", part=0) for n in range(3))
    many = (*few, *(replace(few[0], nama=f"Butir lain {n}") for n in range(60)))
    office.bind(NOTULA, asked=few)
    office.archive()
    (bundle,) = office.bind(NOTULA, asked=many)
    kinds = {page["halaman"]: page["jenis"] for page in bundle.index["halaman"]}
    assert kinds[3] == "daftar_kelengkapan_lama"
    assert places(bundle) == [("Notula", 0, 4, 6)]
    moved = [page for page, kind in kinds.items() if kind == "daftar_kelengkapan"]
    assert moved == [9, 10, 11] or moved == [9, 10]
    assert f"Lihat halaman {moved[0]}." in page_text(bundle, 3)


def test_titles_and_headings_that_were_archived_stay(office: Office) -> None:
    office.bind(NOTULA)
    office.archive()
    (bundle,) = office.bind(replace(NOTULA, title="Notula baru", section="Rapat lain"))
    assert (bundle.index["bagian"][0]["judul"], bundle.index["judul"]) == ("Notula", MEETING)
    assert bundle.index["tambahan"] == []


def test_an_attachment_is_known_again_however_it_was_renamed(office: Office) -> None:
    office.bind(LETTER, part("Foto udara", source="packets/r/udara.pdf"))
    office.archive()
    assert office.archived
    layout = office.archived.layout
    renamed = replace(LETTER, source="packets/r/sk-final.pdf", title="SK Tim")
    found = match_parts(layout, [part("Baru", source="packets/r/baru.pdf"), renamed])
    assert [slot.number for slot in found.slots] == [1, None]
    assert found.late == (0,)
    assert [change.judul for change in found.changes] == ["Foto udara"]
    other = part("SK", pages=2, pdf=raw_pdf.text_pages("lain", "lagi"), source="p/lain.pdf")
    assert match_parts(layout, [other]).changes[0].keterangan == "diganti."


def test_a_certificate_that_outgrows_its_page_moves_behind(office: Office) -> None:
    office.bind(NOTULA)
    office.archive()
    photos = tuple(_photo(office.folder, number) for number in range(60))
    (bundle,) = office.bind(replace(NOTULA, photos=photos))
    kinds = [page["jenis"] for page in bundle.index["halaman"]]
    assert kinds.index("sertifikat") == 7
    assert "Lihat halaman 8." in page_text(bundle, 6)


def _photo(folder: Path, number: int) -> SourceFile:
    path = folder / f"{number}.jpg"
    path.write_bytes(b"%d" % number)
    return SourceFile(
        f"packets/rapat-maret/foto/{number}.jpg", path, hashlib.sha256(b"%d" % number).hexdigest()
    )


def heavy(title: str, pages: int = 1) -> BoundPart:
    """A part of 120 kB a page that nothing makes smaller."""
    data = raw_pdf.text_pages(
        *(
            f"{title} isi {n}) Tj ET\n%{Random(title + str(n)).randbytes(60_000).hex()}\nBT (-"
            for n in range(1, pages + 1)
        )
    )
    return part(title, data, source=f"packets/r/{title}.pdf")


MOST = 400_000


def test_what_has_no_room_in_the_last_volume_begins_a_new_one(office: Office) -> None:
    old = [heavy("Satu", 2)]
    office.bind(*old, most=MOST)
    office.archive()
    first, second = office.bind(*old, heavy("Dua", 2), most=MOST)
    assert all(len(each.pdf) <= MOST for each in (first, second))
    assert [page["halaman"] for page in first.index["halaman"]] == [1, 2, 3, 4, 5]
    kinds = [page["jenis"] for page in second.index["halaman"]]
    assert kinds == ["sampul", "daftar_tambahan", "lampiran", "lampiran", "sertifikat"]
    assert places(second) == [("Satu", 0, 3, 4), ("Dua", 1, 8, 9)]
    assert "halaman 3 dari 10" in page_text(first, 3)


def test_volumes_keep_their_pages_and_the_next_archive_freezes_new_ones(office: Office) -> None:
    old = [heavy("Satu", 2), heavy("Dua", 4)]
    before = office.bind(*old, most=MOST)
    assert len(before) > 1
    office.archive()
    again = office.bind(*old, most=MOST)
    assert [each.pdf for each in again] == [each.pdf for each in before]
    later = office.bind(*old, heavy("Tiga", 2), LETTER, most=MOST)
    assert places(later[0])[: len(places(before[0]))] == places(before[0])
    office.archive("2024-B03-v2")
    same = office.bind(*old, heavy("Tiga", 2), LETTER, most=MOST)
    assert [each.pdf for each in same] == [each.pdf for each in later]
    gone = office.bind(heavy("Satu", 2), LETTER, REPORT, most=MOST)
    assert places(gone[0])[: len(places(later[0]))] == places(later[0])
    assert gone[0].index["bagian"][1]["arsip"] == "2024-B03-v2"


def test_a_certificate_that_must_stay_and_has_no_room_is_told(office: Office) -> None:
    old = [heavy("Satu", 2), heavy("Dua", 4)]
    assert len(office.bind(*old, most=MOST)) == 2
    office.archive()
    photos = tuple(_photo(office.folder, number) for number in range(60))
    with pytest.raises(BundleFault, match="--relayout") as told:
        office.bind(replace(old[0], photos=photos), old[1], most=MOST)
    assert told.value.problems[0].code == "Z323"


def test_pages_that_are_not_ours_are_not_taken_for_archived_ones(
    office: Office, tmp_path: Path
) -> None:
    office.bind(NOTULA)
    index = from_json(office.indexes[0])
    for texts in (("satu",) * 6, ("satu", "dua")):
        (tmp_path / "x.pdf").write_bytes(raw_pdf.text_pages(*texts))
        with pytest.raises(BundleFault, match="not as zidocs writes"):
            kept_pages(tmp_path / "x.pdf", index.bagian[0], index, "x.pdf")


def test_a_kept_page_bears_no_stamp(office: Office) -> None:
    office.bind(NOTULA)
    index = from_json(office.indexes[0])
    pdf = PdfReader(io.BytesIO(kept_pages(office.pdfs[0], index.bagian[0], index, "x")))
    assert [page.extract_text() for page in pdf.pages] == [f"Notula isi {n}" for n in (1, 2, 3)]


def _move_part(index: dict[str, Any]) -> None:
    index["bagian"][0]["dari"] += 1


def _skip_page(index: dict[str, Any]) -> None:
    del index["halaman"][4]


def _foreign_page(index: dict[str, Any]) -> None:
    index["halaman"][3]["jenis"], index["halaman"][3]["halaman_berkas"] = "sampul", None


def _lost_list(index: dict[str, Any]) -> None:
    index["tambahan"] = []


def _list_elsewhere(index: dict[str, Any]) -> None:
    index["tambahan"][0]["dari"] = 1_000_000


def _no_day(index: dict[str, Any]) -> None:
    index["tambahan"][0]["tanggal"] = "kemarin"


def _other_volume(index: dict[str, Any]) -> None:
    index["jumlah_jilid"] = 2


def _huge(index: dict[str, Any]) -> None:
    index["bagian"][0]["sampai"] = 10**15


@pytest.mark.parametrize(
    "spoil",
    [
        _move_part, _skip_page, _foreign_page, _lost_list, _list_elsewhere, _no_day,
        _other_volume, _huge,
    ],
)  # fmt: skip
def test_an_index_that_does_not_fit_together_is_no_layout(
    office: Office, spoil: Callable[[dict[str, Any]], None]
) -> None:
    office.bind(NOTULA)
    office.archive()
    office.bind(NOTULA, LETTER)
    office.archive("2024-B03-v2")
    spoil(office.indexes[0])
    with pytest.raises(ValueError, match=r"fit together|not in list|isoformat"):
        office.archive("2024-B03-v3")
