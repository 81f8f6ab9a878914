"""Older texts, files given again and our own prints are called what they are."""

import json
import shlex
from pathlib import Path

import pytest

from tests.making.printed_office import NEW, NOTULA, OLD, SCAN, Rutan, codes, states
from zidocs.checks.file_facts import files_seen
from zidocs.disk.files import hash_of
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace
from zidocs.paper.assignment import read_assignments
from zidocs.paper.packet_record import RECORD, Print
from zidocs.paper.pile import files_of
from zidocs.pipeline.scan import Scanned


def sentences(done: Scanned, code: str) -> list[str]:
    return [str(each.what) for each in done.problems if each.code == code]


def outdated(rutan: Rutan) -> list[str]:
    """The documents whose scan is known to show another text than the one in hasil/."""
    office, packets = read_workspace(open_workspace(rutan.root), ())
    scans = files_seen(office, packets).scans
    return [f"{slug}/{kind}" for (slug, kind), scan in scans.items() if scan.outdated]


def test_a_complete_older_text_is_not_called_incomplete(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("new.pdf", *(rutan.page(name) for name in NOTULA)))
    old = rutan.pile("old.pdf", *(rutan.page(name, OLD) for name in NOTULA))
    done = rutan.scan(old, accept_stale=True)
    assert states(done) == [f"{name} naskah lama" for name in NOTULA]
    assert codes(done) == ["Z936"]
    assert rutan.names(SCAN) == [
        f"{SCAN}/belum-dipakai/notula-naskah-lama.pdf",
        f"{SCAN}/notula.pdf",
    ]


def test_a_file_that_is_accepted_later_is_not_said_to_change_nothing(rutan: Rutan) -> None:
    pile = rutan.pile("old.pdf", *(rutan.page(name, OLD) for name in NOTULA))
    rutan.scan(pile)
    (said,) = sentences(rutan.scan(pile, accept_stale=True), "Z925")
    assert "judged anew" in said
    (said,) = sentences(rutan.scan(pile, accept_stale=True), "Z925")
    assert "not read again" in said


def test_a_scan_is_outdated_as_soon_as_another_text_is_printed(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", *(rutan.page(name) for name in NOTULA)))
    assert outdated(rutan) == []
    rutan.printed("rapat", notula=Print("LATEST", 3, (NEW,)))
    assert outdated(rutan) == ["rapat/notula"]
    # What is signed stays in use while only a part of the new one is there.
    rutan.scan(rutan.pile("b.pdf", rutan.page(NOTULA[0], "LATEST")))
    assert outdated(rutan) == ["rapat/notula"]
    rutan.scan(rutan.pile("c.pdf", *(rutan.page(name, "LATEST") for name in NOTULA[1:])))
    assert outdated(rutan) == []
    rutan.printed("rapat", notula=Print(NEW, 3, ("LATEST",)))
    assert outdated(rutan) == ["rapat/notula"]


def test_of_a_scan_that_somebody_filed_by_hand_nothing_is_claimed(rutan: Rutan) -> None:
    rutan.scan(rutan.pile("a.pdf", rutan.page("rapat/undangan:1")))
    rutan.printed("rapat", undangan=Print("LATEST", 1, (NEW,)))
    (rutan.root / f"{SCAN}/undangan.pdf").write_bytes(b"%PDF-1.7 theirs")
    assert outdated(rutan) == []


@pytest.fixture
def own_print(rutan: Rutan) -> Path:
    """The print of a document, as build wrote it."""
    file = rutan.root / "hasil/rapat/undangan.pdf"
    file.write_bytes(rutan.pile("print.pdf", rutan.page("rapat/undangan:1")).read_bytes())
    record = file.with_name(RECORD)
    printed = {"kunci": "", "berkas": {"undangan": [hash_of(file), 1]}}
    known = json.loads(record.read_bytes()) | {"versi": 1, "docx": {}, "pdf": {}}
    record.write_text(json.dumps(known | {"dicetak": printed}))
    return file


def test_our_own_print_is_no_signed_scan_wherever_it_lies(rutan: Rutan, own_print: Path) -> None:
    for file in (own_print, rutan.desk / "print.pdf"):
        done = rutan.scan(file)
        assert (done.run, codes(done), states(done)) == (None, ["Z937"], [])
        assert "hasil/rapat/undangan.pdf" in sentences(done, "Z937")[0]
    assert rutan.names(SCAN) == []


def test_what_lies_in_hasil_is_no_scan_but_for_triage(rutan: Rutan, own_print: Path) -> None:
    own_print.with_name(RECORD).unlink()
    assert codes(rutan.scan(own_print)) == ["Z937"]
    triage = rutan.root / "hasil/triase/page.pdf"
    triage.parent.mkdir()
    triage.write_bytes(rutan.pile("page.pdf", rutan.page("")).read_bytes())
    assert codes(rutan.scan(triage)) == ["Z930"]


@pytest.mark.parametrize(
    ("name", "is_quoted"), [("pile.pdf", False), ("tumpukan satu é.pdf", True), ("a&b.pdf", True)]
)
def test_the_command_for_the_other_page_can_be_copied(
    rutan: Rutan, name: str, is_quoted: bool
) -> None:
    pages = (rutan.page("rapat/undangan:1", seed=seed) for seed in (1, 2))
    done = rutan.scan(rutan.pile(name, *pages))
    (fix,) = (str(each.fix) for each in done.problems if each.code == "Z921")
    command = fix.partition("zidocs scan ")[2].rstrip(".")
    option, argument = shlex.split(command)
    assert (option, '"' in command) == ("--assign", is_quoted)
    assert argument == f"{name}:1=rapat/undangan:1"
    assert read_assignments([argument])[0].file == name


def test_scans_in_folders_of_a_folder_are_told(tmp_path: Path) -> None:
    for name in ("a.pdf", "februari/b.pdf", "maret/pagi/c.JPG", "kosong/catatan.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files, problems = files_of([str(tmp_path)])
    assert [file.name for file in files] == ["a.pdf"]
    assert [(each.code, each.severity) for each in problems] == [("Z938", "petunjuk")]
    assert "februari, maret." in str(problems[0].what)
    assert files_of([str(tmp_path / "februari")])[1] == ()


def test_a_folder_without_scans_says_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "surat.docx").touch()
    files, problems = files_of([str(tmp_path)])
    assert files == ()
    assert [(each.code, each.severity) for each in problems] == [
        ("Z476", "petunjuk"),
        ("Z910", "galat"),
    ]
    assert "surat.docx" in str(problems[0].what)
