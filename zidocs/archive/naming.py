"""A path of the workspace becomes a name in an archive, one that every system can hold.

Archives travel: from a Mac that writes é as two characters to a Windows that knows neither NUL
nor a trailing dot, where ``Foto.jpg`` and ``foto.jpg`` are one file and a long path is no path.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from zidocs.disk.names import WINDOWS_DEVICES
from zidocs.errors import Place, Problem, Sentence, on_one_line, say

MAX_PATH = 160
"""Characters of a path in the archive; Windows stops at 260, and the workspace needs the rest."""
MAX_NAME_BYTES = 255
"""Bytes in UTF-8 of one name, on all common file systems."""

_SIGNS = re.compile('[<>:"\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')


def archive_name(path: str) -> str:
    """The same path with every accent in one character (Unicode NFC)."""
    return unicodedata.normalize("NFC", path)


def same_name(path: str) -> str:
    """What two paths have in common that are one file on Windows or a Mac."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def name_problems(paths: Iterable[str]) -> Iterator[Problem]:
    """What keeps these paths from being files of one folder, each its own, on every system."""
    seen: dict[str, str] = {}
    for path in paths:
        fault = _fault_of(path)
        if fault:
            yield Problem(
                Place(on_one_line(path)),
                fault,
                say(
                    "Rename the file in the workspace, also where packet.yaml names it, and build."
                ),
                "Z806",
            )
        other = seen.get(same_name(path))
        seen[same_name(path)] = path
        if other is not None:
            yield Problem.at(on_one_line(path), "Z807", other=other).says(
                "On Windows this name is the same as {other}.",
                "Give one of the two another name, also where packet.yaml names it.",
            )


def _fault_of(path: str) -> Sentence | None:
    if len(path) > MAX_PATH:
        return say("The path is longer than {most} characters.", most=MAX_PATH)
    for name in path.split("/"):
        if WINDOWS_DEVICES.fullmatch(name) or _SIGNS.search(name):
            return say("Windows can hold no file named {name}.", name=name)
        if name != name.rstrip(". ") or not name:
            return say("Windows takes dots and spaces off the end of “{name}”.", name=name)
        if len(name.encode()) > MAX_NAME_BYTES:
            return say("The file's name has more than {most} bytes.", most=MAX_NAME_BYTES)
    return None
