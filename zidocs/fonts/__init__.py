"""The variable Arimo of ``fontpkg-arimo`` becomes four static faces, made once per user.

Arimo has the widths of Arial, so lines break where they break in Word. Every module that draws
text (layout, covers, captions) uses these faces and none of the machine's own.
"""

import atexit
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from zidocs.disk.files import hash_bytes, hash_file, replace_file
from zidocs.errors import LayoutFault
from zidocs.fonts.twins import ARIMO, Face, twin_faces

__all__ = ["ARIMO", "Face"]

RECIPE = 1
"""Counts changes to the way the faces are made; part of the cache folder's name."""

STYLES = (
    # name, bold, italic
    ("Arimo", False, False),
    ("Arimo-Bold", True, False),
    ("Arimo-Italic", False, True),
    ("Arimo-BoldItalic", True, True),
)
MANIFEST = "faces.json"

_UPRIGHT, _SLANTED = "Arimo[wght].ttf", "Arimo-Italic[wght].ttf"
_BOLD_WEIGHT = 700

# Shaping, hinting and naming of variations: nothing that draws our text reads these tables.
_UNUSED_TABLES = ("DSIG", "GDEF", "GPOS", "GSUB", "HVAR", "MVAR", "STAT", "gasp", "prep")
_VARIATION_TABLES = ("avar", "cvar", "fvar", "gvar")


@cache
def faces() -> tuple[Face, ...]:
    """The four faces; the first use on a machine makes them in the user's cache folder.

    A damaged file is made again. Where the cache cannot be written, they are made in a temporary
    folder that lives as long as the process. Raises LayoutFault if the font package is damaged.
    """
    folder = cache_folder()
    try:
        if not intact(folder):
            make(folder)
    except OSError:
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="zidocs-fonts-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        make(folder)
    return tuple(Face(name, bold, italic, folder / f"{name}.ttf") for name, bold, italic in STYLES)


def register() -> None:
    """The four faces become reportlab fonts, "Arimo" to "Arimo-BoldItalic", and one family.

    All four at once, so that no document's bytes depend on which face was needed first. May be
    called any number of times.
    """
    from reportlab.pdfbase import pdfmetrics

    for face in faces():
        registered(face)
    pdfmetrics.registerFontFamily("Arimo", *(face.name for face in faces()))


def registered(face: Face) -> Any:
    """The reportlab font of a face, read when it is first asked for."""
    from reportlab.pdfbase import pdfmetrics

    from zidocs.fonts.static_font import StaticFont

    if face.name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(StaticFont(face.name, str(face.path)))
    return pdfmetrics.getFont(face.name)


def faces_of(family: str) -> tuple[Face, ...]:
    """The four faces of a family of ours, by its own name; see ``twins``."""
    return faces() if family == ARIMO else twin_faces(family)


def unknown_characters(text: str) -> str:
    """The visible characters of the text that Arimo cannot draw, each once, in their order.

    Raises LayoutFault if the font package is damaged.
    """
    if text.isascii():
        return ""
    # As drawn: letters and their accents are one sign.
    composed = unicodedata.normalize("NFC", text)
    foreign = [letter for letter in dict.fromkeys(composed) if not letter.isascii()]
    glyphs = _glyphs()
    return "".join(one for one in foreign if one.isprintable() and not glyphs.get(ord(one)))


@cache
def _glyphs() -> Mapping[int, int]:
    """Character codes and their glyphs; all four faces have the same."""
    from zidocs.fonts.static_font import StaticFont

    characters: Mapping[int, int] = StaticFont("Arimo", str(faces()[0].path)).face.charToGlyph
    return characters


def fingerprint() -> str:
    """The identity of the faces for caches, 16 hexadecimal digits; no face is read for it."""
    manifest = faces()[0].path.with_name(MANIFEST)
    return hash_file(manifest)[:16]


def cache_folder() -> Path:
    """Where this user's faces are kept; needs no administrator's rights on any system."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "zidocs" / f"fonts-{RECIPE}-{source_version()}"


def make(folder: Path) -> None:
    """Write the four faces and their manifest into ``folder``, each aside first and then renamed.

    Two processes may do it at once: both write the same bytes. Raises OSError if the folder
    cannot be written, LayoutFault if the font package is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sums = {}
    for name, bold, italic in STYLES:
        data = _static_face(name, bold, italic)
        sums[name] = {"size": len(data), "sha256": hash_bytes(data)}
        _write(folder / f"{name}.ttf", data)
    _write(folder / MANIFEST, json.dumps(sums, indent=1, sort_keys=True).encode())


def intact(folder: Path) -> bool:
    """Whether the folder holds the four faces exactly as its manifest describes them."""
    try:
        sums = json.loads((folder / MANIFEST).read_bytes())
        return all(
            hash_file(folder / f"{name}.ttf") == sums[name]["sha256"] for name, _, _ in STYLES
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def source_version() -> str:
    """The version of the installed font package, from its own description."""
    try:
        return str(json.loads((_package() / "metadata.json").read_bytes())["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(error) from error


def _static_face(name: str, bold: bool, italic: bool) -> bytes:
    from fontTools.ttLib import TTFont, TTLibError
    from fontTools.varLib import instancer

    from zidocs.fonts.static_faces import FaceName, name_face

    source = _package() / "files" / (_SLANTED if italic else _UPRIGHT)
    try:
        # The time stamp of the source is kept: the bytes must not tell when they were made.
        font = TTFont(source, recalcTimestamp=False)
        _drop(font, _UNUSED_TABLES)
        if bold:
            instancer.instantiateVariableFont(font, {"wght": _BOLD_WEIGHT}, inplace=True)
        # The regular weight is the font's default: without its variations it is that face.
        _drop(font, _VARIATION_TABLES)
        name_face(font, FaceName(name, ARIMO, bold=bold, italic=italic))
        font["cmap"].tables = [
            table for table in font["cmap"].tables if (table.platformID, table.platEncID) == (3, 1)
        ]
        stream = BytesIO()
        font.save(stream)
    except (OSError, TTLibError, KeyError, ValueError) as error:
        raise _damaged(error) from error
    return stream.getvalue()


def _drop(font: Any, tags: tuple[str, ...]) -> None:
    for tag in tags:
        if tag in font:
            del font[tag]


def _write(path: Path, data: bytes) -> None:
    try:
        replace_file(path, data, f"{path.name}.{os.getpid()}.tmp")
    except PermissionError:
        # Windows does not replace a file that another process reads; that one made the same bytes.
        if not path.exists() or path.read_bytes() != data:
            raise


def _package() -> Path:
    try:
        import fontpkg_arimo
    except ImportError as error:
        raise _damaged(error) from error
    return Path(fontpkg_arimo.ROOT)


def _damaged(error: Exception) -> LayoutFault:
    return LayoutFault.at("fontpkg-arimo", "Z601", reason=str(error)).says(
        "The font package cannot be read ({reason}).", "Install zidocs again."
    )
