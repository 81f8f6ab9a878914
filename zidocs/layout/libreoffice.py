"""Lays out DOCX as PDF pages by LibreOffice, which this machine may have.

Each call has a profile of its own in a temporary folder: the user's is neither read nor touched,
no macro runs, no link is followed, and two calls cannot meet.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from zidocs.disk.programs import ask_program, find_program
from zidocs.disk.running import run_program
from zidocs.disk.temporary import temporary_folder
from zidocs.errors import LayoutFault, Place, Problem, os_reason, say
from zidocs.layout import Pages

_START_SECONDS = 60.0
_FILE_SECONDS = 30.0
_PATIENCE = 3
"""So many files that each take too long alone: the program is ill, not the files."""
_BATCH = 200
"""Files of one call: Windows allows a command line of 32,000 characters."""

_ARGUMENTS = (
    "--headless",
    "--norestore",
    "--nologo",
    "--nodefault",
    "--nolockcheck",
    "--nofirststartwizard",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
 <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
 <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
 <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
 <prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
 <prop oor:name="Field" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
 <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>id-ID</value></prop></item>
</oor:items>
"""
"""No macros, no links, and Indonesian documents whatever the language of the machine."""

_ENVIRONMENT = MappingProxyType({"LC_ALL": "C.UTF-8", "TZ": "UTC", "SAL_USE_VCLPLUGIN": "svp"})
_CREATION_DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_XMP_DATE = re.compile(rb"(?<=<xmp:CreateDate>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_IDENTITY = re.compile(rb"(?:<[0-9A-F]{32}>\s*){2}|/DocChecksum /[0-9A-F]{32}")


@dataclass(frozen=True)
class LibreOffice:
    """The engine of an installed LibreOffice; ``soffice`` is its program."""

    soffice: Path
    start_seconds: float = _START_SECONDS
    file_seconds: float = _FILE_SECONDS
    name: str = field(default="libreoffice", init=False)

    def pages(self, docx: bytes, name: str) -> Pages:
        """A DOCX becomes its pages; raises LayoutFault."""
        return self.pages_of({name: docx})[name]

    def pages_of(self, documents: Mapping[str, bytes]) -> dict[str, Pages]:
        """Many DOCX become their pages in one call of the program.

        What failed is tried once more, each file alone, since one bad file can end a call.
        Raises LayoutFault that names each document without pages.
        """
        names = list(documents)
        made: dict[str, bytes] = {}
        late: set[str] = set()
        for start in range(0, len(names), _BATCH):
            self._convert(documents, names[start : start + _BATCH], made, late)
        late.clear()
        for name in names:
            if len(late) >= _PATIENCE:
                late.update(other for other in names if other not in made)
                break
            if name not in made:
                self._convert(documents, [name], made, late)
        faults = [_fault(name, name in late) for name in names if name not in made]
        if faults:
            raise LayoutFault(faults)
        return {name: Pages(made[name]) for name in names}

    def fingerprint(self) -> str:
        """The program's identity, without starting it."""
        program = self.soffice.resolve().stat()
        return f"{self.name}-{program.st_size}-{program.st_mtime_ns}"

    def _convert(
        self,
        documents: Mapping[str, bytes],
        names: list[str],
        made: dict[str, bytes],
        late: set[str],
    ) -> None:
        """Add to ``made`` the PDFs of one call, and to ``late`` what it had no time for."""
        with _workshop() as folder:
            files = {name: f"{number}.docx" for number, name in enumerate(names)}
            for name, file in files.items():
                (folder / file).write_bytes(documents[name])
            in_time = self._run(folder, files.values())
            for name, file in files.items():
                pdf = folder / "pdf" / Path(file).with_suffix(".pdf")
                data = pdf.read_bytes() if pdf.exists() else b""
                if data.startswith(b"%PDF-") and b"%%EOF" in data[-64:]:
                    made[name] = _without_clock(data)
                elif not in_time:
                    late.add(name)

    def _run(self, folder: Path, files: Iterable[str]) -> bool:
        """Start the program on files of the folder; whether it ended in time."""
        names = list(files)
        command = [
            str(self.soffice),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *_ARGUMENTS,
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "pdf")),
            *names,
        ]
        seconds = self.start_seconds + self.file_seconds * len(names)
        try:
            ended = run_program(command, seconds, folder, _ENVIRONMENT)
        except OSError as error:
            raise LayoutFault.at(self.soffice, "Z670", reason=os_reason(error)).says(
                "LibreOffice cannot be started ({reason}).",
                "Install LibreOffice again, or set mesin: bawaan in satker.yaml.",
            ) from error
        return ended is not None


def find() -> Path | None:
    """The program of an installed LibreOffice: on the path, or where its installers put it."""
    return find_program(("soffice", "libreoffice"), _usual_places())


def version() -> str | None:
    """What the installed LibreOffice calls itself ("LibreOffice 7.4.7.2 …"); None without one."""
    return ask_program(find(), "--version", _START_SECONDS) or None


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            base = os.environ.get(variable)
            if base:
                # The .com program waits until the work is done; the .exe does not.
                yield Path(base) / "LibreOffice" / "program" / "soffice.com"
    elif sys.platform == "darwin":
        for base in (Path("/Applications"), Path.home() / "Applications"):
            yield base / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        yield Path("/usr/lib/libreoffice/program/soffice")
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


@contextmanager
def _workshop() -> Iterator[Path]:
    """A temporary folder with a profile in it; gone afterwards."""
    with temporary_folder() as folder:
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        yield folder


def _without_clock(pdf: bytes) -> bytes:
    """The file without its time and the identifiers made of it, each length kept."""
    pdf = _CREATION_DATE.sub(b"20000101000000", pdf)
    pdf = _XMP_DATE.sub(b"2000-01-01T00:00:00", pdf)
    blank = _IDENTITY.sub(lambda found: re.sub(rb"[0-9A-F]{32}", b"0" * 32, found[0]), pdf)
    identity = hashlib.sha256(blank).hexdigest()[:32].upper().encode()
    return _IDENTITY.sub(lambda found: re.sub(rb"[0-9A-F]{32}", identity, found[0]), pdf)


def _fault(name: str, late: bool) -> Problem:
    what = say("LibreOffice made no pages of the Word file.")
    if late:
        what = say("LibreOffice took too long for the Word file.")
    fix = say("Open it in Word or LibreOffice, look whether it is whole, and save it again.")
    return Problem(Place(name), what, fix, "Z671" if late else "Z672")
