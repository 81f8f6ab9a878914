"""An archive is proved by the rules of the format that it was made by, now and later."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics

from tests.making import raw_pdf
from tests.making.bags import faults, files_of, make_bag
from tests.making.periods import archive, build
from zidocs import fonts
from zidocs.archive.trace import trace
from zidocs.archive.verify import verify
from zidocs.bundle import formats
from zidocs.bundle.finished import finished_file
from zidocs.bundle.formats import FORMAT_1, Format
from zidocs.bundle.index import BundleIndex, meanings
from zidocs.pdf.drawing import REGULAR

DATA = Path(__file__).resolve().parents[1] / "data"
NAME = "2024-B03-v2"
OLDER = DATA / "arsip-tanpa-format/2024-B03.zip"
FROZEN = 12
"""The pages of its bundle I.1.a."""


def golden(number: int) -> Path:
    return DATA / f"arsip-format-{number}"


WORDS = replace(
    FORMAT_1.words,
    stamped="lembar {page} / {pages}",
    sources="Semua berkas sudah diperiksa.",
    source="{source}, lembar {pages}",
    certificate="PERNYATAAN",
)
KEYS: Mapping[str, frozenset[str]] = {
    **FORMAT_1.keys,
    "": FORMAT_1.keys[""] - {"diperkecil"},
    "bagian": FORMAT_1.keys["bagian"] - {"bukan_pdfa"},
}
TOMORROW = replace(
    FORMAT_1,
    number=len(formats.FORMATS) + 1,
    words=WORDS,
    stamp=replace(FORMAT_1.stamp, edge="upper", right=60.0, size=9.0),
    keys=KEYS,
)


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Format:
    """Another stamp, other sentences, other keys are written from now on."""
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, TOMORROW))
    return TOMORROW


@pytest.fixture(params=["", ".zip"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the archive of format 1, as folder and as ZIP."""
    source = golden(1) / f"{NAME}{request.param}"
    copy = shutil.copytree if source.is_dir() else shutil.copy
    return Path(copy(source, tmp_path / source.name))


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Path:
    """A workspace as it was archived, with the archive at its place."""
    root = tmp_path / "kantor"
    shutil.copytree(golden(1) / NAME / "data", root)
    (root / "arsip").mkdir()
    shutil.move(kept, root / "arsip")
    return root


def said(path: Path) -> str:
    return "\n".join(map(str, verify(path).problems))


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: str(form.number))
def test_there_is_an_archive_of_every_format(form: Format) -> None:
    folder, packed = sorted(golden(form.number).iterdir())
    for path in (folder, packed):
        found = verify(path)
        assert found.problems == ()
        assert found.bundles == 2
    index = json.loads((folder / "data/bukti/I.1.a.json").read_bytes())
    assert index["format"] == form.number


def test_the_rules_of_format_1_are_what_they_were() -> None:
    """Whoever changes one of them breaks archives: a new format is written beside it."""

    def plain(value: object) -> object:
        if isinstance(value, frozenset):
            return sorted(value)
        return (
            {key: plain(each) for key, each in value.items()}
            if isinstance(value, Mapping)
            else value
        )

    rules = [FORMAT_1.number, plain(FORMAT_1.keys), FORMAT_1.words, FORMAT_1.stamp]
    rules += [plain(value) for value in vars(FORMAT_1.anatomy).values()]
    assert hashlib.sha256(repr(rules).encode()).hexdigest() == (
        "c391546510b67796af8c47a68766b752389d8c169bcebd8fe1091133b8d0a64a"
    )


def test_format_2_says_for_people_how_much_is_there() -> None:
    words = formats.FORMAT_2.words
    assert words.time("B03", 2026) == "PERIODE B03 (JANUARI–MARET) · TAHUN 2026"
    assert words.time("B12", 2026) == "PERIODE B12 (OKTOBER–DESEMBER) · TAHUN 2026"
    assert words.time("semester", 2026) == "PERIODE semester · TAHUN 2026"
    states = ["ada", "ada (1 dari 3 bulan)", "belum ditandatangani", "belum ada"]
    said = "2 dari 4 data dukung lengkap, 1 belum ditandatangani"
    assert words.summary([*states, "tidak wajib (bila ada)"]) == said
    assert words.summary(["ada"]) == "1 dari 1 data dukung lengkap"
    assert words.summary(["tidak wajib (bila ada)"]) == words.summary([]) == ""


def test_what_is_written_today_has_the_keys_of_the_record() -> None:
    found: dict[str, set[str]] = {}
    for path, _ in meanings(BundleIndex):
        at, _, key = path.replace("[]", "").rpartition(".")
        found.setdefault(at, set()).add(key)
    assert found == {at: set(keys) for at, keys in formats.newest().keys.items()}


@pytest.mark.usefixtures("tomorrow")
def test_an_archive_is_still_good_when_stamp_sentences_and_keys_are_others(kept: Path) -> None:
    assert verify(kept).problems == ()


@pytest.mark.usefixtures("tomorrow")
def test_its_pages_are_still_traced() -> None:
    bundle = golden(1) / NAME / "data/bukti/I.1.a.pdf"
    for page in range(1, FROZEN + 1):
        assert trace(bundle, page).problems == ()
    assert trace(bundle, 4).page.berkas == "packets/sk/lampiran/sk.pdf"


def test_its_page_numbers_are_kept_by_what_is_written_tomorrow(
    office: Path, tomorrow: Format
) -> None:
    # The decree goes, so that its page is taken from the archive.
    packet = office / "packets/sk/packet.yaml"
    lines = [line for line in packet.read_text("utf-8").splitlines() if "sk.pdf" not in line]
    packet.write_text("\n".join(lines) + "\n", "utf-8")
    build(office)
    bundle = office / "hasil/bukti/2024/B03/I.1.a.pdf"
    index = json.loads(bundle.with_suffix(".json").read_bytes())
    assert index["format"] == tomorrow.number
    assert "diperkecil" not in index
    old = json.loads((golden(1) / NAME / "data/bukti/I.1.a.json").read_bytes())
    assert [(each["judul"], each["dari"]) for each in index["bagian"][:3]] == [
        (each["judul"], each["dari"]) for each in old["bagian"][:3]
    ]
    assert index["bagian"][0]["arsip"] == NAME
    with finished_file(bundle, tomorrow) as found:
        stamps = [found.stamp(number) for number in range(len(found.pages))]
    total = index["jumlah_halaman"]
    assert stamps == [
        f"I.1.a · B03 · 2024 · lembar {page} / {total}" for page in range(1, total + 1)
    ]
    made = archive(office, incomplete="Contoh").folder
    assert verify(made).problems == ()


def flip(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


@pytest.mark.usefixtures("tomorrow")
@pytest.mark.parametrize("name", ["I.1.a.pdf", "I.1.a.json", "I.1.b.pdf"])
def test_a_flipped_byte_of_it_is_still_named(name: str, tmp_path: Path) -> None:
    folder = shutil.copytree(golden(1) / NAME, tmp_path / NAME)
    flip(folder / "data/bukti" / name, 500)
    assert f"data/bukti/{name}: The file is not what was archived" in said(folder)
    assert not verify(folder).is_good


@pytest.mark.usefixtures("tomorrow")
def test_a_flipped_byte_of_the_zip_is_still_named(tmp_path: Path) -> None:
    packed = tmp_path / "a.zip"
    size = (golden(1) / f"{NAME}.zip").stat().st_size
    for position in range(7, size, size // 40):
        shutil.copy(golden(1) / f"{NAME}.zip", packed)
        flip(packed, position)
        assert faults(packed), position


def changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The archive with another index of I.1.a, and lists that agree with it."""
    source = golden(1) / NAME
    files = {name: (source / "data" / name).read_bytes() for name in files_of(source / "data")}
    index = json.loads(files["bukti/I.1.a.json"])
    change(index)
    files["bukti/I.1.a.json"] = json.dumps(index).encode()
    return make_bag(folder / "arsip", files)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An archive as zidocs wrote them before there were formats, unpacked."""
    with zipfile.ZipFile(OLDER) as packed:
        packed.extractall(tmp_path)
    return tmp_path / "2024-B03"


def test_an_archive_from_before_formats_is_told_and_its_hashes_examined(older: Path) -> None:
    for path in (older, OLDER):
        assert verify(path).is_good
        assert said(path).count("before zidocs gave bundles a format") == 1
        assert "Build it again" in said(path)
    traced = trace(older / "data/bukti/I.1.a.pdf", 4)
    assert traced.page.berkas == "packets/kerja/lampiran/laporan.pdf"
    assert [problem.code for problem in traced.problems] == ["Z834"]
    flip(older / "data/bukti/I.1.a.pdf", 500)
    assert not verify(older).is_good


def test_its_bundles_must_be_those_of_their_indexes_and_certificates(
    older: Path, tmp_path: Path
) -> None:
    files = {name: (older / "data" / name).read_bytes() for name in files_of(older / "data")}
    index = json.loads(files["bukti/I.1.a.json"])
    for key, value, fault in (
        ("sha256", "0" * 64, "not the one that its index describes"),
        ("judul", "Lain", "not the one that the certificate names"),
    ):
        files["bukti/I.1.a.json"] = json.dumps(index | {key: value}).encode()
        folder = make_bag(tmp_path / key, files)
        assert fault in said(folder)
        assert not verify(folder).is_good


def test_its_page_numbers_are_kept(older: Path, tmp_path: Path) -> None:
    root = tmp_path / "kantor"
    shutil.copytree(older / "data", root)
    (root / "arsip").mkdir()
    shutil.move(older, root / "arsip")
    packet = root / "packets/kerja/packet.yaml"
    write = packet.read_text("utf-8") + "  - {berkas: lampiran/susulan.pdf, judul: Susulan}\n"
    packet.write_text(write, "utf-8")
    (packet.parent / "lampiran/susulan.pdf").write_bytes(raw_pdf.text_pages("Surat susulan"))
    build(root)
    index = json.loads((root / "hasil/bukti/2024/B03/I.1.a.json").read_bytes())
    assert [(each["judul"], each["dari"]) for each in index["bagian"]] == [
        ("Laporan kerja", 4), ("Susulan", 8),
    ]  # fmt: skip
    assert index["format"] == formats.newest().number


def test_an_archive_of_a_newer_zidocs_is_told_and_its_hashes_examined(tmp_path: Path) -> None:
    def newer(index: dict[str, Any]) -> None:
        index["format"] = 99
        index["baru"] = index.pop("bagian")

    folder = changed(tmp_path, newer)
    assert verify(folder).is_good
    assert "written by a newer zidocs (format 99)" in said(folder)
    with pytest.raises(Exception, match="newer zidocs"):
        trace(folder / "data/bukti/I.1.a.pdf", 4)


@pytest.mark.parametrize("value", [0, -1, True, "1", 1.0, None, [1]])
def test_a_format_that_is_none_is_a_damaged_index(value: Any, tmp_path: Path) -> None:
    folder = changed(tmp_path, lambda index: index.update(format=value))
    assert "This file is not the index of a bundle" in said(folder)


@pytest.mark.parametrize("at", ["", "bagian", "halaman"])
def test_a_key_too_many_or_too_few_is_a_damaged_index(at: str, tmp_path: Path) -> None:
    def more(index: dict[str, Any]) -> None:
        (index[at][0] if at else index)["lain"] = 1

    def fewer(index: dict[str, Any]) -> None:
        (index[at][0] if at else index).pop("judul")

    assert "not the index of a bundle" in said(changed(tmp_path / "a", more))
    assert "not the index of a bundle" in said(changed(tmp_path / "b", fewer))


def test_a_forger_does_not_get_rid_of_the_proof_by_leaving_out_the_format(tmp_path: Path) -> None:
    """The certificate names the index as it was, with its format."""

    def forge(index: dict[str, Any]) -> None:
        del index["format"]
        index["bagian"][0]["judul"] = "SK lain"

    assert "not the one that the certificate names" in said(changed(tmp_path, forge))


def test_the_font_that_places_and_spells_stamps_has_the_letters_and_widths_it_had() -> None:
    """Where a release of Arimo differs, old stamps seem moved: pin it, or freeze its widths."""
    fonts.register()
    face = pdfmetrics.getFont(REGULAR).face
    known = sorted((sign, round(face.charWidths[sign], 2)) for sign in face.charToGlyph)
    digest = hashlib.sha256(repr(known).encode()).hexdigest()
    assert digest == "0aa857304e95006b4884f5cea93a130e3278b969326ede509dc416ec97278c74"
