"""The four faces: made once, the same bytes everywhere, whole or made again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.lib import fonts as reportlab_families
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from zidocs import fonts
from zidocs.errors import LayoutFault

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
    yield fonts.cache_folder()
    fonts.faces.cache_clear()


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
