"""A program that the machine may have becomes its path, and what it says of itself."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from zidocs.disk.running import run_program


def find_program(names: Iterable[str], places: Iterable[Path]) -> Path | None:
    """The program of one of these names on the path, else the first of the places it is at.

    Never from the current folder, where Windows looks first: there lies what others sent.
    """
    for name in names:
        for folder in _folders():
            for program in _programs(folder, name):
                if program.is_file() and os.access(program, os.X_OK):
                    return program
    return next((place for place in places if place.is_file()), None)


def _folders() -> Iterator[Path]:
    here = Path.cwd()
    for each in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(each)
        if each and folder.is_absolute() and folder != here:
            yield folder


def _programs(folder: Path, name: str) -> Iterator[Path]:
    """The files that a name may stand for; Windows has a list of endings."""
    endings = os.environ.get("PATHEXT", "").split(os.pathsep) if sys.platform == "win32" else [""]
    yield from (folder / f"{name}{ending}" for ending in endings)


def ask_program(program: Path | None, option: str, seconds: float) -> str:
    """What a program answers to an option such as ``--version``; "" if it does not."""
    if program is None:
        return ""
    try:
        answer = run_program([str(program), option], seconds, asked=True)
    except OSError:
        return ""
    return answer.said.decode("utf-8", "replace").strip() if answer else ""
