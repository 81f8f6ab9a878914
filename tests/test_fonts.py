"""The four faces: made once, the same bytes everywhere, whole or made again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from reportlab.lib import fonts as reportlab_families
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tests.making.fonts import small_font
from zidocs import fonts
from zidocs.errors import LayoutFault
from zidocs.fonts import own
from zidocs.fonts.static_faces import FaceName, FontFault, foreign_face
from zidocs.fonts.twins import TWINS, nearest_to, twin_faces, twin_of

NAMES = ["Arimo", "Arimo-Bold", "Arimo-Italic", "Arimo-BoldItalic"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the faces were made once for this module."""
    folder = tmp_path_factory.mktemp("faces")
    fonts.make(folder)
    return folder


@pytest.fixture
def fresh_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache of the user, asked anew."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    fonts.faces.cache_clear()
    own.static.cache_clear()
    yield fonts.cache_folder()
    fonts.faces.cache_clear()
    own.static.cache_clear()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_four_styles_are_there_with_all_characters_of_the_source(made: Path) -> None:
    assert [face.name for face in fonts.faces()] == NAMES
    assert {(face.bold, face.italic) for face in fonts.faces()} == {
        (False, False), (True, False), (False, True), (True, True),
    }  # fmt: skip
    for name in NAMES:
        source = "Arimo-Italic[wght].ttf" if "Italic" in name else "Arimo[wght].ttf"
        assert characters(made / f"{name}.ttf") == characters(files_of_the_package() / source)


def test_widths_are_those_of_arial(made: Path) -> None:
    twins = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique")
    for name, twin in zip(NAMES, twins, strict=True):
        ours = TTFont("x", str(made / f"{name}.ttf")).face.charWidths
        for code in range(33, 127):
            arial = pdfmetrics.stringWidth(chr(code), twin, 1000)
            assert ours[code] == pytest.approx(arial, abs=6), chr(code)


def test_making_twice_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    fonts.make(tmp_path / "again")
    assert contents(tmp_path / "again") == contents(made)


def test_two_processes_may_make_them_at_once(fresh_cache: Path, made: Path) -> None:
    command = [sys.executable, "-c", "from zidocs import fonts; fonts.faces()"]
    at_once = [subprocess.Popen(command, env=dict(os.environ)) for _ in range(2)]
    assert [process.wait() for process in at_once] == [0, 0]
    assert contents(fresh_cache) == contents(made)


@pytest.mark.parametrize("damage", [b"", b"\x00\x01\x00\x00 cut off"])
def test_a_damaged_face_is_made_again(fresh_cache: Path, made: Path, damage: bytes) -> None:
    fresh_cache.mkdir(parents=True)
    for name, data in contents(made).items():
        (fresh_cache / name).write_bytes(data)
    (fresh_cache / "Arimo-Bold.ttf").write_bytes(damage)
    fonts.faces()
    assert contents(fresh_cache) == contents(made)


def test_whole_faces_are_not_made_again(
    fresh_cache: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_before = {path: path.stat().st_mtime_ns for path in made.iterdir()}
    monkeypatch.setattr(fonts, "cache_folder", lambda: made)
    fonts.faces()
    assert {path: path.stat().st_mtime_ns for path in made.iterdir()} == made_before


def test_without_a_writable_cache_they_are_made_in_a_temporary_folder(
    fresh_cache: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh_cache.parent.parent.mkdir(parents=True, exist_ok=True)
    fresh_cache.parent.write_text("a file where the folder should be")
    folder = fonts.faces()[0].path.parent
    assert contents(folder) == contents(made)
    assert not folder.is_relative_to(fresh_cache.parent)


def test_registering_twice_changes_nothing() -> None:
    fonts.register()
    first = [pdfmetrics.getFont(name) for name in NAMES]
    fonts.register()
    assert all(pdfmetrics.getFont(font.fontName) is font for font in first)
    assert [
        reportlab_families.tt2ps("arimo", bold, italic) for italic in (0, 1) for bold in (0, 1)
    ] == NAMES


def test_reading_in_bulk_finds_what_reportlab_finds(made: Path) -> None:
    fonts.register()
    for name in NAMES:
        ours, theirs = pdfmetrics.getFont(name).face, TTFont("x", str(made / f"{name}.ttf")).face
        for part in ("charToGlyph", "charWidths", "defaultWidth", "glyphPos", "bbox", "ascent"):
            assert getattr(ours, part) == getattr(theirs, part), part
        letters = [ord(letter) for letter in "Naskah Dinas: é –"]
        assert ours.makeSubset(letters) == theirs.makeSubset(letters)


def test_the_fingerprint_tells_one_set_of_faces_from_another(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fonts.fingerprint()
    assert here == fonts.fingerprint()
    other = json.loads((made / fonts.MANIFEST).read_text())
    other["Arimo"]["sha256"] = "0" * 64
    (tmp_path / fonts.MANIFEST).write_text(json.dumps(other))
    face = fonts.Face("Arimo", bold=False, italic=False, path=tmp_path / "Arimo.ttf")
    monkeypatch.setattr(fonts, "faces", lambda: (face,))
    assert fonts.fingerprint() != here


def test_a_damaged_font_package_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_package", lambda: tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "Arimo[wght].ttf").write_bytes(b"no font at all")
    with pytest.raises(LayoutFault, match="Install zidocs again") as caught:
        fonts.make(tmp_path / "out")
    assert caught.value.exit_code == 6
    assert list((tmp_path / "out").iterdir()) == []


def files_of_the_package() -> Path:
    import fontpkg_arimo

    return Path(fontpkg_arimo.ROOT) / "files"


def characters(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont as Reader

    with Reader(path) as font:
        return set(font.getBestCmap())


# The twins of the fonts that offices write in, and the fonts that an office brings.


TWINS_BY_NAME = [
    *((name, "Tinos") for name in ("Times New Roman", "Times", "times new roman cyr", "Tinos")),
    *((name, "Arimo") for name in ("Arial", "Helvetica", "Liberation Sans")),
    ("Calibri", "ZidocsHumanist"),
    ("Cambria", "Caladea"),
    ("Cambria Math", "Caladea"),
    ("Bookman Old Style", "ZidocsBonum"),
    ("Book Antiqua", "ZidocsPagella"),
    ("Courier New", "Cousine"),
]


@pytest.mark.parametrize(("name", "family"), TWINS_BY_NAME)
def test_fonts_of_offices_have_their_twin_by_any_of_their_names(name: str, family: str) -> None:
    assert twin_of(name) == family


def test_a_font_without_twin_is_set_in_one_of_its_kind() -> None:
    assert twin_of("Comic Sans MS") is None
    assert nearest_to("Comic Sans MS") == "Arimo"
    assert nearest_to("Bembo", "roman") == "Tinos"
    assert nearest_to("Calibri Light", "swiss") == "ZidocsHumanist"


@pytest.mark.parametrize(
    ("family", "standard"),
    [
        ("Tinos", ("Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic")),
        ("Cousine", ("Courier", "Courier-Bold", "Courier-Oblique", "Courier-BoldOblique")),
    ],
)
def test_twins_have_the_widths_of_the_fonts_of_pdf(family: str, standard: tuple[str, ...]) -> None:
    for face, twin in zip(twin_faces(family), standard, strict=True):
        ours = fonts.registered(face).face.charWidths
        for code in range(33, 127):
            theirs = pdfmetrics.stringWidth(chr(code), twin, 1000)
            assert ours[code] == pytest.approx(theirs, abs=6), f"{face.name} {chr(code)}"


def test_every_twin_has_four_faces_with_the_letters_of_indonesian_letters() -> None:
    for family in TWINS:
        for face in fonts.faces_of(family):
            ours, theirs = fonts.registered(face).face, TTFont("x", str(face.path)).face
            assert ours.charWidths == theirs.charWidths, face.name
            assert ours.glyphPos == theirs.glyphPos, face.name
            assert all(ord(sign) in ours.charToGlyph for sign in "Aéz0“”–—…•½²±×©€"), face.name


def brought_font(folder: Path, name: str = "Kantor.otf", **changes: object) -> Path:
    """A font of the letters A and B, 600 and 700 wide, in an office's folder huruf."""
    path = folder / "huruf" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(small_font(**changes))  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("cubic", [True, False])
def test_a_font_of_the_office_is_found_by_its_name_and_made_a_face(
    fresh_cache: Path, tmp_path: Path, cubic: bool
) -> None:
    brought_font(tmp_path, family="Huruf Kantor", cubic=cubic)
    found = own.brought(tmp_path / "huruf", "huruf")
    assert not found.problems
    (face,) = found.fonts.family("huruf  KANTOR")
    font = fonts.registered(own.static(face)).face
    assert (font.charWidths[ord("A")], font.charWidths[ord("B")]) == (600, 700)
    assert TTFont("x", str(own.static(face).path)).face.charToGlyph.keys() >= {65, 66}


def test_a_damaged_face_of_the_office_is_made_again(fresh_cache: Path, tmp_path: Path) -> None:
    brought_font(tmp_path)
    (face,) = own.brought(tmp_path / "huruf", "huruf").fonts.faces
    made = own.static(face).path
    good = made.read_bytes()
    made.write_bytes(good[:100])
    own.static.cache_clear()
    assert own.static(face).path.read_bytes() == good


@pytest.mark.parametrize("rights", [0x2, 0x108, 0x204])
def test_a_font_that_must_not_be_embedded_is_told_and_not_used(tmp_path: Path, rights: int) -> None:
    brought_font(tmp_path, rights=rights)
    found = own.brought(tmp_path / "huruf", "huruf")
    assert not found.fonts.faces
    assert [(each.where.file, each.code) for each in found.problems] == [
        ("huruf/Kantor.otf", "Z654")
    ]


@pytest.mark.parametrize("rights", [0x0, 0x4, 0x8, 0xE])
def test_a_font_that_may_be_embedded_is_used(tmp_path: Path, rights: int) -> None:
    brought_font(tmp_path, rights=rights)
    assert own.brought(tmp_path / "huruf", "huruf").fonts.faces


@pytest.mark.parametrize(
    "damage", [b"", b"\x00\x01\x00\x00", b"OTTO\x00\x09", b"ttcf" + b"\xff" * 40]
)
def test_a_file_that_is_no_font_is_told(tmp_path: Path, damage: bytes) -> None:
    brought_font(tmp_path).write_bytes(damage)
    found = own.brought(tmp_path / "huruf", "huruf")
    assert [each.code for each in found.problems] == ["Z653"]


def test_a_font_cut_off_anywhere_is_told_or_used_but_never_a_crash(
    fresh_cache: Path, tmp_path: Path
) -> None:
    path = brought_font(tmp_path)
    whole = path.read_bytes()
    for end in range(0, len(whole), 37):
        path.write_bytes(whole[:end])
        for face in own.brought(tmp_path / "huruf", "huruf").fonts.faces:
            with suppress(LayoutFault):
                fonts.registered(own.static(face))


def test_a_font_whose_letters_are_drawn_without_end_is_refused_soon() -> None:
    # Each subroutine calls the next one ten times: 10^9 lines.
    endless = small_font(endless=True)
    with pytest.raises(FontFault, match="without end"):
        foreign_face(endless, 0, FaceName("x", "x", bold=False, italic=False))
