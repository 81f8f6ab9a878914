"""A PDF becomes one made for archives by Ghostscript, which this machine may have.

Each call works in a temporary folder of its own, reads the one file that it is given, writes one
(-dSAFER), and ends when it takes too long or too much memory. (Ghostscript: "How to use", options.)
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from zidocs.disk.programs import ask_program, find_program
from zidocs.disk.running import run_program
from zidocs.disk.temporary import temporary_folder

_SECONDS = 120.0
_ASKING_SECONDS = 20.0
_KILOBYTES = 1_000_000
"""Of memory, all that the interpreter may have at one time."""
_NAMES = ("gs", "gswin64c", "gswin32c")
_ARGUMENTS = (
    "-dSAFER",
    "-dBATCH",
    "-dNOPAUSE",
    "-dQUIET",
    f"-K{_KILOBYTES}",
    "-sDEVICE=pdfwrite",
    "-dPDFA=2",
    # What PDF/A forbids is left out; the pages are compared afterwards.
    "-dPDFACompatibilityPolicy=1",
    "-sColorConversionStrategy=RGB",
    "-dCompatibilityLevel=1.7",
    "-dAutoRotatePages=/None",
    "-dDownsampleColorImages=false",
    "-dDownsampleGrayImages=false",
    "-dDownsampleMonoImages=false",
)


def find() -> Path | None:
    """The program of an installed Ghostscript: on the path, or where its installer puts it."""
    return find_program(_NAMES, _usual_places())


def version() -> str | None:
    """What the installed Ghostscript calls itself ("GPL Ghostscript 10.00.0 …"); None without."""
    first = ask_program(find(), "-v", _ASKING_SECONDS).partition("\n")[0]
    return first if "Ghostscript" in first else None


def rewritten_by_ghostscript(program: Path, pdf: bytes, seconds: float = _SECONDS) -> bytes | None:
    """A PDF becomes one with embedded fonts and RGB colours; None where Ghostscript fails.

    What it makes is not believed: whoever calls examines it and compares the pages.
    """
    with temporary_folder() as folder:
        (folder / "in.pdf").write_bytes(pdf)
        command = [str(program), *_ARGUMENTS, "-sOutputFile=out.pdf", "in.pdf"]
        variables = {"TMPDIR": str(folder), "TEMP": str(folder), "GS_OPTIONS": ""}
        try:
            ended = run_program(command, seconds, folder, variables)
        except OSError:
            return None
        out = folder / "out.pdf"
        return out.read_bytes() if ended and ended.code == 0 and out.is_file() else None


def _usual_places() -> Iterator[Path]:
    """Where the installer for Windows puts it, the newest version first; it sets no path."""
    # Elsewhere these variables are not set.
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        if base := os.environ.get(variable):
            for name in ("gswin64c.exe", "gswin32c.exe"):
                there = (Path(base) / "gs").glob(f"gs*/bin/{name}")
                yield from sorted(there, key=_numbers, reverse=True)


def _numbers(program: Path) -> list[int]:
    """The numbers in the name of its version's folder, gs10.03.1: 10 comes after 9."""
    return [int(number) for number in re.findall(r"\d+", program.parts[-3])]
