"""Every scanned page comes to its document, or to triage; never to a wrong one, never lost."""

import io
import os
from collections.abc import Collection
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader

from tests.making import scanner
from tests.making.printed_office import NEW, NOTULA, OLD, SCAN, Rutan, codes, states
from zidocs.checks import findings
from zidocs.checks.file_facts import files_seen
from zidocs.disk.files import hash_of
from zidocs.disk.lock import taking
from zidocs.errors import UsageFault
from zidocs.office.reading import read_packets
from zidocs.paper.assignment import read_assignments
from zidocs.paper.packet_record import Print
from zidocs.paper.scan_store import Disk


def test_a_mixed_pile_is_cut_and_put_in_order(rutan: Rutan) -> None:
    names = ("monev/notula:2", NOTULA[2], NOTULA[0], "monev/notula:1", NOTULA[1])
    pages = {name: rutan.page(name, seed=n) for n, name in enumerate(names)}
    done = rutan.scan(rutan.pile("pile.pdf", *pages.values()))
    assert states(done) == [f"{name} dipakai" for name in names]
    assert codes(done) == []
    filed = [rutan.root / f"{SCAN}/notula.pdf", rutan.root / "monev/scan/notula.pdf"]
    assert [len(PdfReader(path).pages) for path in filed] == [3, 2]
    for path, slug in zip(filed, ("rapat", "monev"), strict=True):
        mine = [name for name in sorted(pages) if name.startswith(slug)]
        for page, name in zip(PdfReader(path).pages, mine, strict=True):
            assert picture_of(page) == pages[name]


def picture_of(page: object) -> bytes:
    """The bytes of the only JPEG on a page, however deep it is enclosed."""
    resources = page["/Resources"]  # type: ignore[index]
    while True:
        (form,) = (entry.get_object() for entry in resources["/XObject"].values())
        if form["/Subtype"] == "/Image":
            return bytes(form._data)
        resources = form["/Resources"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_stands_upright_and_its_pixels_are_those_of_the_scan(
    rutan: Rutan, turn: int
) -> None:
    page = rutan.page("rapat/undangan:1", turn=turn)
    rutan.scan(rutan.pile("pile.pdf", page))
    filed = PdfReader(rutan.root / f"{SCAN}/undangan.pdf").pages[0]
    assert filed.rotation == turn % 360
    assert picture_of(filed) == page


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_pictures_are_scans_too(rutan: Rutan, kind: str) -> None:
    pictures = [Image.open(io.BytesIO(rutan.page(name))) for name in NOTULA]
    more = {"save_all": True, "append_images": pictures[1:]} if kind == "TIFF" else {}
    files = []
    for number, picture in enumerate(pictures[:1] if kind == "TIFF" else pictures):
        file = rutan.desk / f"scan{number}.{kind.lower()}"
        picture.save(file, kind, dpi=(100, 100), **more)
        files.append(file)
    assert states(rutan.scan(*files)) == [f"{name} dipakai" for name in NOTULA]


def test_of_a_folder_every_picture_is_a_scan_and_the_rest_is_named(rutan: Rutan) -> None:
    kinds = dict(zip(NOTULA, ("WEBP", "BMP", "AVIF"), strict=True)) | {"rapat/undangan:1": "GIF"}
    for number, (name, kind) in enumerate(kinds.items()):
        picture = Image.open(io.BytesIO(rutan.page(name)))
        picture.save(rutan.desk / f"{number}.{kind}", kind)
    for other in ("surat.docx", "catatan.txt", ".DS_Store", "~$surat.docx", "tanpa-akhiran"):
        (rutan.desk / other).write_bytes(b"bukan pindaian")
    done = rutan.scan(rutan.desk)
    assert states(done) == [f"{name} dipakai" for name in kinds]
    (told,) = (problem for problem in done.problems if problem.code == "Z476")
    assert "catatan.txt, surat.docx, tanpa-akhiran." in str(told.what)


def test_a_scan_that_a_viewer_holds_open_is_named_and_replaced_by_the_next_scan(
    rutan: Rutan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1", seed=1)))
    before = rutan.tree()
    held = rutan.root / f"{SCAN}/undangan.pdf"
    pile = rutan.pile("b.pdf", rutan.page("rapat/undangan:1", seed=2))

    def rename(source: Path, target: Path) -> None:
        assert source == target
        if target == held:
            raise PermissionError(13, "Access is denied")

    with monkeypatch.context() as windows:
        windows.setattr(os, "rename", rename)
        with pytest.raises(UsageFault, match=r"^packets/rapat/scan/undangan\.pdf: Another program"):
            rutan.scan(pile)
    assert rutan.tree() == before
    rutan.scan(pile)
    assert picture_of(PdfReader(held).pages[0]) == rutan.page("rapat/undangan:1", seed=2)


def damage(rutan: Rutan, how: str) -> None:
    """The stored page of the undangan is not what it was."""
    (page,) = (rutan.root / ".zidocs/scan/pages").iterdir()
    page.unlink() if how == "gone" else page.write_bytes(bytes(page.stat().st_size))


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_lost_page_of_the_store_keeps_nothing_else_from_being_filed(
    how: str, rutan: Rutan
) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/daftar_hadir:1")))
    damage(rutan, how)
    before = rutan.tree()
    names = ("rapat/daftar_hadir:2", "rapat/undangan:1", "monev/notula:1", "monev/notula:2")
    done = rutan.scan(rutan.pile("b.pdf", *map(rutan.page, names)))
    assert codes(done) == ["Z960"]
    assert done.problems[0].where.file == f"{SCAN}/daftar_hadir.pdf"
    assert {f"{SCAN}/undangan.pdf", "monev/scan/notula.pdf"} <= set(rutan.tree())
    # What was filed of it stays until there is something better.
    assert rutan.tree().items() >= before.items()


@pytest.mark.parametrize("how", ["gone", "damaged"])
@pytest.mark.parametrize("again", ["a.pdf", "salinan.pdf"])
def test_a_page_that_comes_again_heals_the_store(how: str, again: str, rutan: Rutan) -> None:
    pile = rutan.pile("a.pdf", rutan.page("rapat/undangan:1"))
    rutan.scan(pile)
    before = rutan.tree(with_store=True)
    damage(rutan, how)
    (rutan.root / f"{SCAN}/undangan.pdf").unlink()
    done = rutan.scan(pile.rename(rutan.desk / again))
    assert codes(done) == []
    assert done.run is None
    assert rutan.tree(with_store=True) == before


def test_a_page_that_was_placed_by_hand_stays_there_when_its_file_heals_the_store(
    rutan: Rutan,
) -> None:
    pile = rutan.pile("a.pdf", rutan.page(""))
    rutan.scan(pile)
    rutan.scan(assign=[f"{pile}:1=monev/notula:1"])
    damage(rutan, "damaged")
    assert states(rutan.scan(pile)) == ["monev/notula:1 belum lengkap"]


def test_check_tells_of_lost_pages_of_the_store(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1")))
    office = rutan.office()

    def told() -> list[str]:
        packets = read_packets(office, office.workspace.packets())
        found = findings(office, packets, files=files_seen(office, packets))
        return [str(problem.what) for problem in found if problem.code == "Z961"]

    assert told() == []
    damage(rutan, "damaged")
    assert told() == ["Scanned pages are gone from the store, or damaged: a.pdf:1."]


def test_a_missing_page_is_named_and_joined_by_itself_later(rutan: Rutan) -> None:
    first = rutan.scan(rutan.pile("a.pdf", rutan.page(NOTULA[0]), rutan.page(NOTULA[2])))
    assert states(first) == [f"{NOTULA[0]} belum lengkap", f"{NOTULA[2]} belum lengkap"]
    assert "2 of 3 pages are there; missing: 2." in str(first.problems[0].what)
    assert rutan.names(SCAN) == [f"{SCAN}/belum-dipakai/notula-belum-lengkap.pdf"]
    second = rutan.scan(rutan.pile("b.pdf", rutan.page(NOTULA[1])))
    assert states(second) == [f"{NOTULA[1]} dipakai"]
    assert rutan.names(SCAN) == [f"{SCAN}/notula.pdf"]


def test_of_a_page_that_comes_twice_the_later_is_used_and_the_other_kept(rutan: Rutan) -> None:
    one, two = (rutan.page("rapat/undangan:1", seed=seed) for seed in (1, 2))
    done = rutan.scan(rutan.pile("pile.pdf", one, two))
    assert states(done) == ["rapat/undangan:1 ganda", "rapat/undangan:1 dipakai"]
    assert "pile.pdf:2 is used, pile.pdf:1 is kept" in str(done.problems[0].what)
    filed = rutan.root / f"{SCAN}/undangan.pdf"
    assert picture_of(PdfReader(filed).pages[0]) == two
    rutan.scan(assign=["pile.pdf:1=rapat/undangan:1"])
    assert picture_of(PdfReader(filed).pages[0]) == one


def test_an_older_text_is_used_only_when_accepted(rutan: Rutan) -> None:
    pile = rutan.pile("old.pdf", *(rutan.page(name, OLD) for name in NOTULA))
    done = rutan.scan(pile)
    assert states(done) == [f"{name} naskah lama" for name in NOTULA]
    assert codes(done) == ["Z922"]
    assert rutan.names(SCAN) == [f"{SCAN}/belum-dipakai/notula-naskah-lama.pdf"]
    accepted = rutan.scan(pile, accept_stale=True)
    assert states(accepted) == [f"{name} dipakai" for name in NOTULA]
    assert rutan.names(SCAN) == [f"{SCAN}/notula.pdf"]


def test_two_texts_are_never_mixed(rutan: Rutan) -> None:
    old, new = rutan.page(NOTULA[0], OLD), [rutan.page(name, NEW) for name in NOTULA[1:]]
    rutan.scan(rutan.pile("pile.pdf", old, *new), accept_stale=True)
    assert rutan.names(SCAN) == [
        f"{SCAN}/belum-dipakai/notula-belum-lengkap-2.pdf",
        f"{SCAN}/belum-dipakai/notula-belum-lengkap.pdf",
    ]


def test_what_was_signed_stays_when_the_text_changes_later(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", *(rutan.page(name) for name in NOTULA)))
    before = rutan.tree()[f"{SCAN}/notula.pdf"]
    rutan.printed("rapat", notula=Print("LATEST", 3, (NEW,)))
    rutan.scan(rutan.pile("b.pdf", rutan.page(NOTULA[0], "LATEST")))
    assert rutan.tree()[f"{SCAN}/notula.pdf"] == before
    assert f"{SCAN}/belum-dipakai/notula-belum-lengkap.pdf" in rutan.names(SCAN)
    rutan.scan(rutan.pile("c.pdf", *(rutan.page(name, "LATEST") for name in NOTULA[1:])))
    assert rutan.names(SCAN) == [f"{SCAN}/notula.pdf"]
    assert rutan.tree()[f"{SCAN}/notula.pdf"] != before


def test_without_a_record_of_the_print_pages_wait_for_a_build(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"))
    record = rutan.root / "hasil/rapat/.zidocs.json"
    kept = record.read_bytes()
    record.unlink()
    assert codes(rutan.scan(pile)) == ["Z923"]
    record.write_bytes(kept)
    assert states(rutan.scan(pile)) == ["rapat/undangan:1 dipakai"]


def test_two_different_codes_on_a_page_go_to_triage(rutan: Rutan) -> None:
    page = scanner.plain([rutan.code(NOTULA[0]), rutan.code(NOTULA[1])])
    done = rutan.scan(rutan.pile("pile.pdf", page))
    assert (codes(done), states(done)) == (["Z931"], [])
    assert rutan.names("hasil/triase") == [
        "hasil/triase/lembar-kontak.pdf",
        "hasil/triase/pile-1.pdf",
    ]


def test_codes_of_others_are_ignored(rutan: Rutan) -> None:
    others = ["HTTPS://TTE.KOMINFO.GO.ID", "ZD1AAAAAAAANT0101ABCDEF0000"]
    done = rutan.scan(
        rutan.pile(
            "pile.pdf",
            scanner.plain([*others, rutan.code("rapat/undangan:1")], dpi=150),
            scanner.plain(others, dpi=150),
        )
    )
    assert states(done) == ["rapat/undangan:1 dipakai"]
    assert codes(done) == ["Z930"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("elsewhere/notula:1", "Z933"),
        ("rapat/laporan:1", "Z934"),
    ],
)
def test_a_page_that_belongs_nowhere_here_goes_to_triage(
    rutan: Rutan, page: str, code: str
) -> None:
    done = rutan.scan(rutan.pile("pile.pdf", rutan.page(page)))
    assert (codes(done), states(done), rutan.names("packets/rapat/scan")) == ([code], [], [])


def test_a_code_on_a_picture_of_a_page_is_not_believed(rutan: Rutan) -> None:
    sheet = scanner.sheet([rutan.code("rapat/undangan:1")], 150, 0)
    small = Image.new("L", sheet.size, 255)
    small.paste(sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3)), (100, 50))
    done = rutan.scan(rutan.pile("pile.pdf", scanner.scanned(small, scanner.Copier(dpi=150))))
    assert (codes(done), states(done)) == (["Z935"], [])


def test_a_page_finds_its_packet_when_that_comes_later(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("later/notula:1"))
    rutan.scan(pile)
    rutan.packet("later", notula=9)
    assert states(rutan.scan(pile)) == ["later/notula:1 belum lengkap"]
    assert rutan.names("hasil/triase") == []


def test_blank_backs_are_left_out_and_told(rutan: Rutan) -> None:
    back = scanner.plain([], letters=False, dpi=200, noise=10.0)
    done = rutan.scan(rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"), back))
    assert codes(done) == ["Z924"]
    assert "1 blank page(s) were left out: 2." in str(done.problems[0].what)
    assert rutan.names("hasil/triase") == []


@pytest.mark.parametrize("turn", [0, 180])
@pytest.mark.parametrize("left", [11.0, scanner.RIGHT_MM])
@pytest.mark.parametrize(
    ("share", "code"), [(0.06, "Z924"), (0.16, "Z924"), (0.3, "Z939"), (1.0, "Z939")]
)
def test_the_back_of_thin_paper_never_takes_the_place_of_its_front(
    rutan: Rutan, share: float, code: str, left: float, turn: int
) -> None:
    front = scanner.sheet([rutan.code("rapat/undangan:1")], 150, 0, left=left)
    copier = scanner.Copier(dpi=150, skew=0.5, noise=3.0, turn=turn)
    sides = (scanner.scanned(each, copier) for each in (front, scanner.through_paper(front, share)))
    done = rutan.scan(rutan.pile("pile.pdf", *sides))
    assert [str(placed.page.origin) for placed in done.placed] == ["pile.pdf:1"]
    assert (states(done), codes(done)) == (["rapat/undangan:1 dipakai"], [code])


def test_ink_on_the_back_of_thin_paper_is_not_left_out(rutan: Rutan) -> None:
    back = scanner.through_paper(scanner.sheet([rutan.code("rapat/undangan:1")], 150, 0), 0.15)
    ImageDraw.Draw(back).line((500, 900, 600, 880), fill=170, width=4)
    done = rutan.scan(rutan.pile("pile.pdf", scanner.scanned(back, scanner.Copier(dpi=150))))
    assert (states(done), codes(done)) == ([], ["Z939"])


def test_a_page_with_its_other_side_shining_through_comes_to_its_own_place(rutan: Rutan) -> None:
    sides = [scanner.sheet([rutan.code(name)], 150, 0) for name in NOTULA[:2]]
    both = [(0, 1), (1, 0)]
    pages = [
        ImageChops.darker(sides[mine], scanner.through_paper(sides[other], 0.4))
        for mine, other in both
    ]
    copier = scanner.Copier(dpi=150, noise=3.0)
    done = rutan.scan(rutan.pile("pile.pdf", *(scanner.scanned(page, copier) for page in pages)))
    assert states(done) == [f"{name} belum lengkap" for name in NOTULA[:2]]
    assert codes(done) == ["Z920"]


def test_a_mirrored_page_stays_without_a_place_until_somebody_gives_it_one(rutan: Rutan) -> None:
    page = scanner.through_paper(scanner.sheet([rutan.code(NOTULA[0])], 150, 0), 1.0)
    pile = rutan.pile("pile.pdf", scanner.scanned(page, scanner.Copier(dpi=150)))
    rutan.scan(pile)
    assert (states(rutan.scan(pile)), rutan.names(SCAN)) == ([], [])
    done = rutan.scan(assign=["pile.pdf:1=rapat/undangan:1"])
    assert states(done) == ["rapat/undangan:1 dipakai"]


def test_a_file_is_known_by_its_bytes(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"), rutan.page(""))
    copy = rutan.desk / "copy.pdf"
    copy.write_bytes(pile.read_bytes())
    done = rutan.scan(pile, copy)
    assert codes(done) == ["Z925", "Z930"]
    before = rutan.tree(with_store=True)
    again = rutan.scan(copy)
    assert again.run is None
    assert states(again) == ["rapat/undangan:1 dipakai"]
    assert rutan.tree(with_store=True) == before


def test_what_was_given_is_neither_changed_nor_removed(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"), rutan.page(""))
    before = pile.read_bytes(), pile.stat().st_mtime_ns
    rutan.scan(pile)
    assert (pile.read_bytes(), pile.stat().st_mtime_ns) == before


def test_a_scan_filed_by_hand_stays_in_use(rutan: Rutan) -> None:
    theirs = rutan.root / f"{SCAN}/undangan.jpg"
    theirs.parent.mkdir()
    theirs.write_bytes(b"theirs")
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"))
    done = rutan.scan(pile)
    assert (states(done), codes(done)) == (["rapat/undangan:1 disisihkan"], ["Z926"])
    assert rutan.names(SCAN) == [
        f"{SCAN}/belum-dipakai/undangan-lengkap.pdf",
        f"{SCAN}/undangan.jpg",
    ]
    theirs.unlink()
    assert states(rutan.scan(pile)) == ["rapat/undangan:1 dipakai"]
    assert rutan.names(SCAN) == [f"{SCAN}/undangan.pdf"]


def test_a_filed_document_that_somebody_changed_is_theirs(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1", seed=1)))
    filed = rutan.root / f"{SCAN}/undangan.pdf"
    filed.write_bytes(b"changed in a viewer")
    done = rutan.scan(rutan.pile("b.pdf", rutan.page("rapat/undangan:1", seed=2)))
    assert "Z926" in codes(done)
    assert filed.read_bytes() == b"changed in a viewer"


def test_a_file_of_somebody_else_is_never_replaced(rutan: Rutan) -> None:
    names = (f"{SCAN}/belum-dipakai/notula-belum-lengkap.pdf", "hasil/triase/pile-2.pdf")
    for name in names:
        (rutan.root / name).parent.mkdir(parents=True)
        (rutan.root / name).write_bytes(b"theirs")
    done = rutan.scan(rutan.pile("pile.pdf", rutan.page(NOTULA[0]), rutan.page("")))
    assert [rutan.tree()[name] for name in names] == [b"theirs", b"theirs"]
    assert codes(done).count("Z908") == 2


class BusyOffice(Disk):
    """Somebody puts a signed document into scan/ just before ours gets its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def file(self, new: Path, path: Path, ours: Collection[str]) -> bool:
        if path.name == self.name and path.parent.name == "scan":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"theirs")
        return super().file(new, path, ours)


@pytest.mark.parametrize("is_filed_before", [False, True])
def test_what_somebody_files_while_scan_files_is_kept_and_ours_too(
    rutan: Rutan, is_filed_before: bool
) -> None:
    if is_filed_before:
        rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1", seed=1)))
    page = rutan.page("rapat/undangan:1", seed=2)
    done = rutan.scan(rutan.pile("b.pdf", page), disk=BusyOffice("undangan.pdf"))
    beside = f"{SCAN}/belum-dipakai/undangan-lengkap.pdf"
    assert rutan.names(SCAN) == [beside, f"{SCAN}/undangan.pdf"]
    assert rutan.tree()[f"{SCAN}/undangan.pdf"] == b"theirs"
    assert picture_of(PdfReader(rutan.root / beside).pages[0]) == page
    assert states(done) == ["rapat/undangan:1 disisihkan"]
    assert codes(done)[-1] == "Z926"


def test_what_somebody_files_while_a_pile_is_given_again_is_kept_too(rutan: Rutan) -> None:
    pile = rutan.pile("a.pdf", rutan.page("rapat/undangan:1"))
    rutan.scan(pile)
    (rutan.root / f"{SCAN}/undangan.pdf").unlink()
    done = rutan.scan(pile, disk=BusyOffice("undangan.pdf"))
    assert rutan.tree()[f"{SCAN}/undangan.pdf"] == b"theirs"
    assert "Z926" in codes(done)
    assert f"{SCAN}/belum-dipakai/undangan-lengkap.pdf" in rutan.names(SCAN)


def test_a_link_or_a_folder_in_the_place_of_a_document_stays(rutan: Rutan) -> None:
    (rutan.root / SCAN).mkdir()
    (rutan.root / f"{SCAN}/undangan.pdf").symlink_to("tidak-ada.pdf")
    (rutan.root / f"{SCAN}/notula.pdf").mkdir()
    names = ("rapat/undangan:1", *NOTULA)
    done = rutan.scan(rutan.pile("a.pdf", *map(rutan.page, names)))
    assert "Z908" in codes(done)
    assert (rutan.root / f"{SCAN}/undangan.pdf").is_symlink()
    assert (rutan.root / f"{SCAN}/notula.pdf").is_dir()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_only_ordinary_files_are_read_for_an_assignment(rutan: Rutan) -> None:
    assert hash_of(Path(os.devnull)) == ""
    with pytest.raises(UsageFault, match="No page 1 of this file"):
        rutan.scan(assign=["/dev/zero:1=rapat/undangan:1"])


def test_a_page_is_placed_by_hand_and_completes_its_document(rutan: Rutan) -> None:
    pages = (rutan.page(NOTULA[0]), rutan.page("", seed=7), rutan.page(NOTULA[2]))
    pile = rutan.pile("pile.pdf", *pages)
    rutan.scan(pile)
    done = rutan.scan(assign=["pile.pdf:2=rapat/notula:2"])
    assert states(done) == [f"{NOTULA[1]} dipakai"]
    assert rutan.names(SCAN) == [f"{SCAN}/notula.pdf"]
    assert rutan.names("hasil/triase") == []
    assert picture_of(PdfReader(rutan.root / f"{SCAN}/notula.pdf").pages[1]) == pages[1]


@pytest.mark.parametrize(
    ("written", "file", "number"),
    [
        ("C:\\pindai\\a b.pdf:12=rapat/notula:2", "C:\\pindai\\a b.pdf", 12),
        ("a=b:1.pdf:3 = rapat\\notula:2", "a=b:1.pdf", 3),
        ('"a.pdf":3=rapat/notula:2', "a.pdf", 3),
    ],
)
def test_an_assignment_is_read_as_people_write_it(written: str, file: str, number: int) -> None:
    (found,) = read_assignments([written])
    assert (found.file, found.number) == (file, number)
    assert (found.slug, found.document, found.page) == ("rapat", "notula", 2)


@pytest.mark.parametrize("how", ["the file", "the page in triage", "not scanned before"])
def test_the_file_of_an_assignment_may_be_any_of_these(rutan: Rutan, how: str) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("", seed=7))
    file = f"{pile}:1"
    if how != "not scanned before":
        rutan.scan(pile)
    if how == "the page in triage":
        file = f"{rutan.root / 'hasil/triase/pile-1.pdf'}:1"
    assert states(rutan.scan(assign=[f"{file}=rapat/undangan:1"])) == ["rapat/undangan:1 dipakai"]


def test_a_blank_page_can_be_placed_by_hand(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", scanner.plain([], letters=False))
    rutan.scan(pile)
    assert states(rutan.scan(assign=[f"{pile}:1=rapat/undangan:1"])) == ["rapat/undangan:1 dipakai"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("pile.pdf=rapat/notula", "Z911"),
        ("other.pdf:1=rapat/notula:1", "Z912"),
        ("pile.pdf:9=rapat/notula:1", "Z912"),
        ("pile.pdf:1=rapat/notula:1", "Z913"),
        ("pile.pdf:2=rapat/notula:4", "Z914"),
        ("pile.pdf:2=rapat/daftar_hadir:0", "Z914"),
        ("pile.pdf:2=nowhere/notula:1", "Z917"),
        ("pile.pdf:2=rapat/laporan:1", "Z917"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(rutan: Rutan, written: str, code: str) -> None:
    rutan.scan(rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"), rutan.page("")))
    before = rutan.tree(with_store=True)
    with pytest.raises(UsageFault) as caught:
        rutan.scan(assign=[written])
    assert [problem.code for problem in caught.value.problems] == [code]
    assert rutan.tree(with_store=True) == before


def test_undo_restores_what_was_there_before(rutan: Rutan) -> None:
    trees = [rutan.tree()]
    rutan.scan(rutan.pile("a.pdf", rutan.page(NOTULA[0]), rutan.page("", seed=1)))
    trees.append(rutan.tree())
    rutan.scan(rutan.pile("b.pdf", *(rutan.page(name) for name in NOTULA[1:])))
    trees.append(rutan.tree())
    rutan.scan(rutan.pile("c.pdf", rutan.page(NOTULA[1], seed=5), rutan.page("", seed=2)))
    trees.append(rutan.tree())
    rutan.scan(assign=["c.pdf:2=rapat/undangan:1"])
    for run, before in zip((4, 3, 2, 1), reversed(trees), strict=True):
        rutan.undo(run)
        assert rutan.tree() == before
    rutan.undo(8)
    assert rutan.tree() == trees[1]


def test_a_file_can_be_scanned_again_after_undo(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"))
    rutan.scan(pile)
    rutan.undo(1)
    assert rutan.names(SCAN) == []
    assert states(rutan.scan(pile)) == ["rapat/undangan:1 dipakai"]


def test_undo_of_what_never_was_is_refused(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("pile.pdf", rutan.page("rapat/undangan:1")))
    rutan.undo(1)
    for number in (1, 7):
        with pytest.raises(UsageFault, match="no run"):
            rutan.undo(number)


def test_undo_leaves_the_triage_of_other_files_of_the_same_name_alone(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("scan.pdf", rutan.page("", seed=1)))
    rutan.scan(rutan.pile("scan.pdf", rutan.page("", seed=2)))
    first, second = sorted(rutan.names("hasil/triase/scan"), key=len)
    rutan.undo(1)
    assert rutan.names("hasil/triase") == ["hasil/triase/lembar-kontak.pdf", second]
    assert first == "hasil/triase/scan-1.pdf"


def test_a_page_deleted_in_triage_is_done_with(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("", seed=1), rutan.page("", seed=2)))
    (rutan.root / "hasil/triase/a-1.pdf").unlink()
    rutan.scan(rutan.pile("b.pdf", rutan.page("", seed=3)))
    assert rutan.names("hasil/triase") == [
        "hasil/triase/a-2.pdf",
        "hasil/triase/b-1.pdf",
        "hasil/triase/lembar-kontak.pdf",
    ]


def test_the_contact_sheet_names_file_page_and_reason(rutan: Rutan) -> None:
    pages = [rutan.page("")] * 10
    rutan.scan(rutan.pile("Scan Senin.pdf", *pages, rutan.page("elsewhere/notula:1")))
    sheets = PdfReader(rutan.root / "hasil/triase/lembar-kontak.pdf").pages
    text = " ".join(page.extract_text() for page in sheets)
    assert len(sheets) == 2
    assert "Scan Senin.pdf:10" in text
    assert "tidak ada kode yang terbaca" in text
    assert "paketnya tidak ada di sini" in text


def test_a_bad_file_stops_no_other(rutan: Rutan, monkeypatch: pytest.MonkeyPatch) -> None:
    good = rutan.pile("good.pdf", rutan.page("rapat/undangan:1"))
    half = rutan.desk / "half.pdf"
    half.write_bytes(good.read_bytes()[:-200])
    text = rutan.desk / "notes.pdf"
    text.write_text("no PDF")
    gone = rutan.desk / "gone.pdf"
    assert codes(rutan.scan(gone)) == ["Z910"]
    # One that was there when the files were listed, and then no more.
    listed = ((half, text, gone, good), ())
    monkeypatch.setattr("zidocs.pipeline.scan.files_of", lambda _: listed)
    done = rutan.scan(half, text, gone, good)
    assert codes(done) == ["Z901", "Z497", "Z402"]
    assert states(done) == ["rapat/undangan:1 dipakai"]


def test_a_second_scan_at_the_same_time_is_told_to_wait(rutan: Rutan) -> None:
    pile = rutan.pile("pile.pdf", rutan.page("rapat/undangan:1"))
    with taking(rutan.root / ".zidocs/scan/lock"), pytest.raises(UsageFault, match="at work"):
        rutan.scan(pile)
    assert states(rutan.scan(pile)) == ["rapat/undangan:1 dipakai"]


def test_nothing_is_written_through_a_link_out_of_the_workspace(
    rutan: Rutan, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (rutan.root / "packets/rapat/scan").symlink_to(outside)
    with pytest.raises(UsageFault, match="link"):
        rutan.scan(rutan.pile("pile.pdf", rutan.page("rapat/undangan:1")))
    assert list(outside.iterdir()) == []


def test_a_damaged_journal_is_named_and_nothing_is_done(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1")))
    run = rutan.root / ".zidocs/scan/runs/0001.json"
    run.write_text(run.read_text().replace('"isi": "', '"isi": "../'))
    with pytest.raises(UsageFault, match="0001"):
        rutan.scan(rutan.pile("b.pdf", rutan.page(NOTULA[0])))


def test_a_scan_that_is_refused_leaves_no_pages_lying_about(rutan: Rutan) -> None:
    pile = rutan.pile("a.pdf", rutan.page("rapat/undangan:1"))
    with pytest.raises(UsageFault):
        rutan.scan(pile, assign=[f"{pile}:7=rapat/notula:1"])
    assert not (rutan.root / ".zidocs/scan/new").exists()
