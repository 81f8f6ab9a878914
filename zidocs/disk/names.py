"""What the names of files tell unopened: their order, their kind, what lies there.

Light: every command loads this module.
"""

import glob
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PHOTO_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".gif",
     ".bmp"}
)  # fmt: skip
"""Endings of the pictures that evidence may be, in lower case."""
_OF_PAGES = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png")
SCAN_SUFFIXES = (*_OF_PAGES, *sorted(PHOTO_SUFFIXES.difference(_OF_PAGES)))
"""Of what is taken from a folder as scans; the formats that hold several pages come first, those of
phones and browsers last."""

WINDOWS_DEVICES = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE
)
"""Names that no file can have on Windows, whatever their ending."""

_LITTER = re.compile(
    r"\.ds_store|thumbs\.db|ehthumbs\.db|desktop\.ini|\._.*|__macosx", re.IGNORECASE
)
_DRAFT = re.compile(
    r"\..*|~.*|.*\.(tmp|bak|sementara|part|crdownload)|\$recycle\.bin", re.IGNORECASE
)

_TOKENS = re.compile(r"[0-9]+|[^\W0-9_]+|.", re.DOTALL)
"""A number, a word, or one sign."""
_ENDING = re.compile(r"(?<=.)\.[a-z][a-z0-9]*\Z")

_Key = tuple[tuple[int, int, str], ...]


def is_litter(name: str) -> bool:
    """Whether systems drop such files into folders by themselves: .DS_Store, Thumbs.db."""
    return bool(_LITTER.fullmatch(name))


def is_no_evidence(name: str) -> bool:
    """Whether a file is litter, hidden, or what Word and browsers write beside a file."""
    return is_litter(name) or bool(_DRAFT.fullmatch(name))


def natural_order(name: str) -> tuple[_Key, _Key, str]:
    """The key that sorts notula.pdf, notula (1).pdf, notula2.pdf, notula10.pdf, on every system.

    The ending counts only where all before it is alike. Names that differ in letter case or leading
    zeros only are told apart by the name itself.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    ending = _ENDING.search(folded)
    end = ending.start() if ending else len(folded)
    return _key(folded[:end]), _key(folded[end:]), name


def _key(text: str) -> _Key:
    """Signs stand before numbers, and numbers before words, as in the lists of Windows."""
    return tuple(_rank(token) for token in _TOKENS.findall(text))


def _rank(token: str) -> tuple[int, int, str]:
    if token[0] in "0123456789":
        digits = token.lstrip("0")
        # Of two numbers the longer is larger; however long a name is, it costs no arithmetic.
        return 1, len(digits), digits
    return (2 if token[0].isalnum() else 0), 0, token


def paths_named(name: str) -> Iterator[Path]:
    """What a user calls so: the path itself, or what it stands for as a wildcard, in natural order.

    A wildcard that stands for nothing is a path that is not there. Raises OSError.
    """
    path = Path(name)
    found: list[str] = []
    if glob.has_magic(name) and not path.exists():
        found = glob.glob(name)  # noqa: PTH207, the pattern may begin with a drive or a folder
    paths = map(Path, found or [name])
    yield from sorted(paths, key=lambda match: [natural_order(part) for part in match.parts])


def entries(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where there is none, or it may not be opened."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def is_file(path: Path | str) -> bool:
    """Whether there is such a file, as far as can be told: unlike Path.is_file, it never fails."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path | str) -> bool:
    """Whether there is such a folder, as far as can be told; this never fails, either."""
    return os.path.isdir(path)  # noqa: PTH112
