"""The fonts that an office puts into its workspace, found by the names that Word calls them by.

TrueType and OpenType files and collections of them (``.ttf``, ``.otf``, ``.ttc``). They are hostile
input: read within bounds, and made over into plain faces before anything draws with them. A font
whose maker does not allow it to be embedded (OpenType, OS/2 fsType) is not used.
"""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import error as StructError  # noqa: N812
from struct import unpack_from

from zidocs.disk.files import hash_bytes, hash_file, replace_file
from zidocs.errors import LayoutFault, Problem, on_one_line, os_reason, say
from zidocs.fonts.static_faces import FaceName, FontFault, foreign_face
from zidocs.fonts.twins import Face

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})

_RECIPE = 1
"""Counts changes to the way the faces are made; part of their files' names."""
_MOST_FILES, _MOST_BYTES = 100, 40_000_000
_MOST_FACES, _MOST_TABLES, _MOST_NAMES, _LONGEST_NAME = 20, 100, 400, 200
_COLLECTION = b"ttcf"
_KINDS = (b"\x00\x01\x00\x00", b"OTTO", b"true")

_FAMILY, _FULL, _TYPOGRAPHIC = 1, 4, 16
_RESTRICTED, _WHOLE_ONLY, _BITMAPS_ONLY = 0x2, 0x100, 0x200
_USABLE = 0x4 | 0x8
"""Bits of fsType: of several rights the widest holds (OpenType, OS/2)."""
_ITALIC, _BOLD, _OBLIQUE = 1, 1 << 5, 1 << 9


@dataclass(frozen=True)
class OwnFace:
    """One face in a file of the office's; the file is known by its hash.

    ``shown`` is a name for people, ``names`` are all of them, folded.
    """

    shown: str
    names: tuple[str, ...]
    bold: bool
    italic: bool
    path: Path
    number: int
    sha256: str


@dataclass(frozen=True)
class OwnFonts:
    """All faces that an office brought, in the order of their files' names."""

    faces: tuple[OwnFace, ...] = ()

    def family(self, name: str) -> tuple[OwnFace, ...]:
        """The faces of a font by the name that a document gives it, one a style."""
        wanted = _folded(name)
        found = {
            (face.bold, face.italic): face for face in reversed(self.faces) if wanted in face.names
        }
        return tuple(found[style] for style in sorted(found))

    def fingerprint(self) -> str:
        """What pages depend on, as a key for caches; empty where there are no fonts."""
        if not self.faces:
            return ""
        told = [(face.sha256, face.number) for face in self.faces]
        return f"+{_RECIPE}-{hash_bytes(json.dumps(told).encode())[:16]}"


NO_FONTS = OwnFonts()


@dataclass(frozen=True)
class Brought:
    """The fonts of a folder, and what is to be said about its files."""

    fonts: OwnFonts = NO_FONTS
    problems: tuple[Problem, ...] = ()


def brought(folder: Path, shown: str) -> Brought:
    """The fonts of a folder that ``shown`` names in messages; none where there is no folder."""
    faces: list[OwnFace] = []
    problems: list[Problem] = []
    for path in _files(folder):
        place = on_one_line(f"{shown}/{path.name}")
        try:
            faces += _faces(path, folder)
        except OSError as error:
            problems.append(_unreadable(place, os_reason(error)))
        except FontFault as fault:
            problems.append(_unreadable(place, fault.args[0]))
        except (StructError, KeyError):
            problems.append(_unreadable(place, say("It is damaged.")))
        except PermissionFault:
            forbidden = Problem.warning(place, "Z654").says(
                "The maker of this font forbids that it is put into PDF files; it is not used.",
                "Take another font, or ask its maker for one that may be embedded.",
            )
            problems.append(forbidden)
    return Brought(OwnFonts(tuple(faces)), tuple(problems))


class PermissionFault(Exception):
    """The font must not be embedded, or not in the way we do it."""


def _unreadable(place: str, reason: object) -> Problem:
    return Problem.warning(place, "Z653", reason=reason).says(
        "This file is no font that can be used: {reason}",
        "Copy the font's .ttf or .otf file into the folder again, or take the file out.",
    )


def _files(folder: Path) -> Sequence[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError:
        return ()
    return found[:_MOST_FILES]


def _faces(path: Path, folder: Path) -> Iterator[OwnFace]:
    """The faces of a file; raises FontFault, StructError, OSError or PermissionFault."""
    if not path.resolve().is_relative_to(folder.parent.resolve()):
        raise FontFault(say("It is a link that leads out of the workspace."))
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        raise FontFault(say("It is too large, or no file."))
    data = path.read_bytes()
    sha256 = hash_bytes(data)
    for number, offset in enumerate(_offsets(data)):
        tables = _tables(data, offset)
        _refuse_forbidden(tables.get("OS/2", b""))
        bold, italic = _style(tables)
        names = _names(tables.get("name", b""))
        folded = tuple(dict.fromkeys(map(_folded, names)))
        yield OwnFace(
            shown=on_one_line(names[0]),
            names=folded,
            bold=bold,
            italic=italic,
            path=path,
            number=number,
            sha256=sha256,
        )


def _offsets(data: bytes) -> tuple[int, ...]:
    if data[:4] != _COLLECTION:
        return (0,)
    (count,) = unpack_from(">L", data, 8)
    if count > _MOST_FACES:
        raise FontFault(say("It has too many faces."))
    return unpack_from(f">{count}L", data, 12)


def _tables(data: bytes, offset: int) -> dict[str, bytes]:
    """The small tables of a font that tell what it is."""
    kind, count = unpack_from(">4sH", data, offset)
    if kind not in _KINDS or count > _MOST_TABLES:
        raise FontFault(say("It is of another kind."))
    tables = {}
    for entry in range(count):
        tag, _sum, start, length = unpack_from(">4sLLL", data, offset + 12 + 16 * entry)
        if tag in (b"name", b"OS/2", b"head"):
            tables[tag.decode("ascii")] = data[start : start + length]
    return tables


def _refuse_forbidden(table: bytes) -> None:
    (rights,) = unpack_from(">H", table, 8)
    restricted = rights & _RESTRICTED and not rights & _USABLE
    if restricted or rights & (_WHOLE_ONLY | _BITMAPS_ONLY):
        raise PermissionFault


def _style(tables: dict[str, bytes]) -> tuple[bool, bool]:
    (selection,) = unpack_from(">H", tables["OS/2"], 62)
    return bool(selection & _BOLD), bool(selection & (_ITALIC | _OBLIQUE))


def _names(table: bytes) -> tuple[str, ...]:
    """What Word may call the font: its family's name, and its full one."""
    count, strings = unpack_from(">HH", table, 2)
    names: dict[str, None] = {}
    for entry in range(min(count, _MOST_NAMES)):
        record = unpack_from(">6H", table, 6 + 12 * entry)
        platform, _encoding, _language, kind, length, start = record
        if kind in (_FAMILY, _FULL, _TYPOGRAPHIC) and length <= 2 * _LONGEST_NAME:
            raw = table[strings + start : strings + start + length]
            coding = "mac_roman" if platform == 1 else "utf-16-be"
            names[raw.decode(coding, "replace")] = None
    if not names:
        raise FontFault(say("It has no name."))
    return tuple(names)


def _folded(family: str) -> str:
    return " ".join(family.casefold().split())


# --- their faces ------------------------------------------------------------------------------


@cache
def static(face: OwnFace) -> Face:
    """The plain face of a font that an office brought, made once in the user's cache.

    Raises LayoutFault if the file cannot be used after all.
    """
    name = f"Own{face.sha256[:12]}-{face.number}"
    file = f"{name}-{_RECIPE}.ttf"
    for folder in (_cache_folder(), _temporary_folder()):
        path = folder / file
        try:
            if not _is_intact(path):
                _make(face, name, path)
        except OSError:
            continue
        return _readable(Face(name, face.bold, face.italic, path))
    raise LayoutFault(_unreadable(f"huruf/{face.path.name}", say("It cannot be copied.")))


def _readable(face: Face) -> Face:
    """The face, once it was read; raises LayoutFault."""
    from reportlab.pdfbase.ttfonts import TTFError

    from zidocs.fonts import registered

    try:
        registered(face)
    except (LookupError, StructError, TTFError, TypeError, ValueError) as error:
        raise LayoutFault(_unreadable(face.name, say("It is damaged."))) from error
    return face


def _make(face: OwnFace, name: str, path: Path) -> None:
    """Write the face, and beside it its hash, each aside first and then renamed."""
    wanted = FaceName(name, name, bold=face.bold, italic=face.italic)
    try:
        data = foreign_face(face.path.read_bytes(), face.number, wanted)
    except FontFault as error:
        raise LayoutFault(_unreadable(f"huruf/{face.path.name}", error.args[0])) from error
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, content in ((path, data), (_hash_file(path), hash_bytes(data).encode())):
        replace_file(file, content, f"{file.name}.{os.getpid()}.tmp")


def _is_intact(path: Path) -> bool:
    try:
        return hash_file(path) == _hash_file(path).read_text("ascii")
    except (OSError, ValueError):
        return False


def _hash_file(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _cache_folder() -> Path:
    from zidocs.fonts import cache_folder

    return cache_folder().parent / "fonts-own"


@cache
def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="zidocs-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
