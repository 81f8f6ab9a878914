"""The variable Arimo of ``fontpkg-arimo`` becomes four static faces, made once per user.

Arimo has the widths of Arial, so lines break where they break in Word. Every module that draws
text (layout, covers, captions) uses these faces and none of the machine's own.
"""

import atexit
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zidocs.disk.files import hash_file
from zidocs.fonts import making


@dataclass(frozen=True)
class Face:
    """One static face: the name it is registered under, its style, its TrueType file."""

    name: str
    bold: bool
    italic: bool
    path: Path


@cache
def faces() -> tuple[Face, ...]:
    """The four faces; the first use on a machine makes them in the user's cache folder.

    A damaged file is made again. Where the cache cannot be written, they are made in a temporary
    folder that lives as long as the process. Raises LayoutFault if the font package is damaged.
    """
    folder = cache_folder()
    try:
        if not making.intact(folder):
            making.make(folder)
    except OSError:
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="zidocs-fonts-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        making.make(folder)
    return tuple(
        Face(name, bold, italic, folder / f"{name}.ttf") for name, bold, italic in making.STYLES
    )


def register() -> None:
    """The four faces become reportlab fonts, "Arimo" to "Arimo-BoldItalic", and one family.

    All four at once, so that no document's bytes depend on which face was needed first. May be
    called any number of times.
    """
    from reportlab.pdfbase import pdfmetrics

    from zidocs.fonts.reading import StaticFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for face in faces():
        if face.name not in known:
            pdfmetrics.registerFont(StaticFont(face.name, str(face.path)))
    pdfmetrics.registerFontFamily("Arimo", *(face.name for face in faces()))


def unknown_characters(text: str) -> str:
    """The visible characters of the text that Arimo cannot draw, each once, in their order.

    Raises LayoutFault if the font package is damaged.
    """
    foreign = [letter for letter in dict.fromkeys(text) if not letter.isascii()]
    if not foreign:
        return ""
    glyphs = _glyphs()
    return "".join(one for one in foreign if one.isprintable() and not glyphs.get(ord(one)))


@cache
def _glyphs() -> Mapping[int, int]:
    """Character codes and their glyphs; all four faces have the same."""
    from zidocs.fonts.reading import StaticFont

    characters: Mapping[int, int] = StaticFont("Arimo", str(faces()[0].path)).face.charToGlyph
    return characters


def fingerprint() -> str:
    """The identity of the faces for caches, 16 hexadecimal digits; no face is read for it."""
    manifest = faces()[0].path.with_name(making.MANIFEST)
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
    return base / "zidocs" / f"fonts-{making.RECIPE}-{making.source_version()}"
