"""A program that the machine may have becomes its path, and what it says of itself."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path


def find_program(names: Iterable[str], places: Iterable[Path]) -> Path | None:
    """The program of one of these names on the path, else the first of the places it is at."""
    for name in names:
        if on_path := shutil.which(name):
            return Path(on_path)
    return next((place for place in places if place.is_file()), None)


def ask_program(program: Path | None, option: str, seconds: float) -> str:
    """What a program answers to an option such as ``--version``; "" if it does not."""
    if program is None:
        return ""
    try:
        answer = subprocess.run(  # noqa: S603  # a program that find_program() found
            [str(program), option], capture_output=True, text=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()
