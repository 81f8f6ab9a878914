"""What the machine at hand has: what zidocs can use, and what it does without."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zidocs import __version__, fonts
from zidocs.errors import Sentence, Translate, UsageFault, say
from zidocs.fonts.own import brought
from zidocs.fonts.twins import TWINS
from zidocs.layout import libreoffice
from zidocs.office.workspace import find_workspace
from zidocs.pdf import ghostscript

_ENOUGH_ROOM = 500_000_000
"""Bytes; a year of one office's bundles and the scans they are made of."""

_NO_LOG = say(
    "none; --log FILE or ZIDOCS_LOG writes one, with ZIDOCS_LOG_LEVEL=DEBUG also names of people"
)
_NO_LIBREOFFICE = say("not found; documents that the built-in layout cannot show will be refused")
_NO_GHOSTSCRIPT = say("not found; files from outside that are not PDF/A stay as they are (--pdfa)")


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at; ``good`` is false where something is missing.

    A plain text is the same in every language: a program's name, its version.
    """

    name: Sentence | str
    good: bool
    detail: Sentence | str


def doctor(folder: Path, log: Path | None = None) -> tuple[Fact, ...]:
    """What this machine has: fonts, engines, picture formats, room where ``folder`` is.

    ``log`` is the file into which the logger ``zidocs`` writes, if there is one.
    """
    return (
        Fact("zidocs", True, __version__),
        Fact("Python", True, f"{platform.python_version()}, {platform.system()}"),
        _fonts(),
        *_own_fonts(folder),
        _program("LibreOffice", libreoffice.version(), _NO_LIBREOFFICE),
        _program("Ghostscript", ghostscript.version(), _NO_GHOSTSCRIPT),
        _heic(),
        _room(folder),
        _workspace(folder),
        Fact(say("log"), True, str(log.resolve()) if log else _NO_LOG),
    )


def in_words(text: Sentence | str, translate: Translate) -> str:
    """A name or detail of a fact in the language of ``translate``."""
    return text.render(translate) if isinstance(text, Sentence) else text


def _program(name: str, version: str | None, missing: Sentence) -> Fact:
    return Fact(name, version is not None, version or missing)


def _heic() -> Fact:
    there = find_spec("pillow_heif") is not None
    missing = say("photos as JPEG only (no pillow-heif)")
    return Fact("HEIC", there, say("readable") if there else missing)


def _fonts() -> Fact:
    fonts.faces()  # Made where they are not there yet, or are damaged.
    return Fact(say("fonts"), True, ", ".join(names[0] for names in TWINS.values()))


def _own_fonts(folder: Path) -> Iterator[Fact]:
    """The fonts that the workspace brings, and each file of them that cannot be used."""
    try:
        found = brought(find_workspace(folder).fonts, "huruf")
    except UsageFault:
        return
    if names := dict.fromkeys(face.shown for face in found.fonts.faces):
        yield Fact(say("fonts of the office"), True, ", ".join(names))
    yield from (Fact(each.where.file, False, each.what) for each in found.problems)


def _room(folder: Path) -> Fact:
    free = shutil.disk_usage(folder).free
    detail = say("{megabytes} MB free", megabytes=free // 1_000_000)
    return Fact(say("disk"), free > _ENOUGH_ROOM, detail)


def _workspace(folder: Path) -> Fact:
    try:
        root = find_workspace(folder).root
    except UsageFault:
        return Fact(say("workspace"), False, say("none here; make one with zidocs init"))
    return Fact(say("workspace"), True, str(root))
