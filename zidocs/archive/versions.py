"""The versions of a period's archive that a folder keeps, and what changed between two of them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zidocs.archive.bag import INFO, PAYLOAD, Manifest, read_info, read_manifest
from zidocs.archive.holding import MOST_MANIFEST, missing_file, open_holding, unreadable
from zidocs.errors import ArchiveFault, Translate, say


@dataclass(frozen=True)
class Version:
    """One archive of a period: its name, its number, and where it lies (folder or ZIP)."""

    name: str
    number: int
    path: Path


def version_name(tahun: int, periode: str, number: int) -> str:
    """``2024-B03``, and ``2024-B03-v2`` for the second archive of the period."""
    return f"{tahun}-{periode}" if number == 1 else f"{tahun}-{periode}-v{number}"


def versions(room: Path, tahun: int, periode: str) -> tuple[Version, ...]:
    """The archives of this period in the folder ``room``, the oldest first.

    Of a version that is there as folder and as ZIP the folder comes last. Raises ArchiveFault where
    nobody can tell, since the room may not be opened.
    """
    pattern = re.compile(rf"{tahun}-{periode}(?:-v([1-9][0-9]{{0,8}}))?(\.zip)?", re.IGNORECASE)
    found = []
    try:
        paths = sorted(room.iterdir()) if room.is_dir() else []
    except OSError as error:
        raise ArchiveFault(unreadable(room.name, error)) from error
    for path in paths:
        named = pattern.fullmatch(path.name)
        if named and path.is_dir() != bool(named[2]):
            found.append(Version(path.name.removesuffix(named[2] or ""), int(named[1] or 1), path))
    return tuple(sorted(found, key=lambda version: (version.number, version.path.is_dir())))


def payload_of(version: Version) -> Manifest:
    """What an archive holds, as its own list has it; raises ArchiveFault if it cannot be read."""
    with open_holding(version.path) as holding:
        if PAYLOAD not in holding.sizes:
            raise ArchiveFault(missing_file(PAYLOAD, "BagIt"))
        return read_manifest(holding.read(PAYLOAD, MOST_MANIFEST), PAYLOAD)


def reason_of(version: Version) -> str:
    """Why it was archived although something was lacking, as its bag-info.txt says; "" for none."""
    with open_holding(version.path) as holding:
        if INFO not in holding.sizes:
            return ""
        return read_info(holding.read(INFO, MOST_MANIFEST)).get("Tidak-Lengkap", "")


PAGE, BOARD = "data/index.html", "data/status.xlsx"
NOTE_TEXT, NOTE_JSON = "data/perubahan.txt", "data/perubahan.json"
_MADE_ANEW = frozenset({PAGE, BOARD, NOTE_TEXT, NOTE_JSON})
"""What every archive makes of the rest, with the day on it: no change by itself."""


@dataclass(frozen=True)
class Changes:
    """The files of a version that the one before has not, has no more, or has otherwise.

    ``changed`` has for each path the SHA-256 before and now.
    """

    before: str
    now: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(before: str, old: Mapping[str, str], now: str, new: Mapping[str, str]) -> Changes:
    """The payload manifests of two versions, named ``before`` and ``now``, are compared."""
    old_paths, new_paths = old.keys() - _MADE_ANEW, new.keys() - _MADE_ANEW
    both = sorted(old_paths & new_paths)
    return Changes(
        before,
        now,
        tuple(sorted(new_paths - old_paths)),
        tuple(sorted(old_paths - new_paths)),
        {path: (old[path], new[path]) for path in both if old[path] != new[path]},
    )


def changes_as_json(changes: Changes) -> bytes:
    """``{"dari", "ke", "ditambahkan", "dihapus", "diubah": [{"berkas", "semula", "menjadi"}]}``."""
    content = {
        "dari": changes.before,
        "ke": changes.now,
        "ditambahkan": changes.added,
        "dihapus": changes.removed,
        "diubah": [
            {"berkas": path, "semula": before, "menjadi": now}
            for path, (before, now) in changes.changed.items()
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def changes_as_text(changes: Changes, translate: Translate) -> bytes:
    """The same for people, in the language of ``translate``; Notepad reads it too."""
    heading = say("What changed from {before} to {now}:", before=changes.before, now=changes.now)
    lines = [
        heading.render(translate),
        *_block(say("Added:").render(translate), changes.added),
        *_block(say("Removed:").render(translate), changes.removed),
        *_block(say("Changed:").render(translate), changes.changed),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _block(heading: str, paths: Iterable[str]) -> Iterable[str]:
    entries = [f"  {path.removeprefix('data/')}" for path in paths]
    return ("", heading, *entries) if entries else ()
