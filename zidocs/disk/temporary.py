"""A folder for the time being, in the system's own place for such; it goes away in any case.

What a killed command left there, with a document in it perhaps, the next one removes. Its owner
holds a lock inside: what is locked is at work. Folders without one are no concern of ours.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from zidocs.disk.lock import taking

_PREFIX = "zidocs-"
_LOCK = ".kunci"
_YOUNG = 60.0
"""Seconds in which a folder without a lock may be one whose owner is about to take it."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """An empty folder below another; only this user may look into it. Raises OSError."""
    outer = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        _clear(outer.parent, outer.stat().st_mtime - _YOUNG)
        with taking(outer / _LOCK):
            inner = outer / "a"
            inner.mkdir()
            yield inner
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _clear(room: Path, before: float) -> None:
    """Remove what nobody holds since ``before``; never what is another user's, or a link."""
    with suppress(OSError):
        for entry in os.scandir(room):
            if entry.name.startswith(_PREFIX) and _is_left_over(entry, before):
                with suppress(OSError):
                    with taking(Path(entry.path, _LOCK)):
                        pass
                    shutil.rmtree(entry.path, ignore_errors=True)


def _is_left_over(entry: "os.DirEntry[str]", before: float) -> bool:
    """Whether it is a folder of this user's, made here and not touched since ``before``."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    # The lock lies in each that was used; others of this name may be somebody else's idea.
    if not os.path.lexists(os.path.join(entry.path, _LOCK)):  # noqa: PTH118
        return False
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    # Windows has a temporary folder for each user.
    is_ours = not hasattr(os, "getuid") or facts.st_uid == os.getuid()
    return is_ours and facts.st_mtime < before
