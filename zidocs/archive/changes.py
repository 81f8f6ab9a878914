"""Two versions of a period's archive become a note of what changed between them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zidocs.errors import Translate, say

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
