"""A folder becomes a workspace: where settings, people, packets, templates and output are.

No path that a YAML file names leaves the workspace, also not through a link.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from zidocs.disk.names import WINDOWS_DEVICES, entries, is_file, is_folder, natural_order
from zidocs.errors import Place, Problem, SpecFault, UsageFault, on_one_line, os_reason, say
from zidocs.words import listed

SETTINGS = "satker.yaml"
PACKET = "packet.yaml"
SHARED = "bersama"
"""The room of files that serve many packets; each packet.yaml names them ``bersama/sk.pdf``."""

_NEARLY_PACKET = (f"{PACKET}.txt", "packet.yml", "packet.yml.txt")
_ROOMS = ("foto", "lampiran", "scan", "bersama")
"""Folders of a packet or the workspace in which files are looked for that are not where named."""
_MOST_NAMED = 12
_ROSTERS = ("pegawai.csv", "pegawai.xlsx")
_TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers"})
_OTHER_ROOMS = frozenset({"packets", "templates", "huruf", "hasil", "arsip"})
_OUTPUT_ROOMS = frozenset({"bukti", "triase"})
_NO_NAME_ON_WINDOWS = re.compile(r'[<>:"/\\|?*]|[. ]$')
_NO_NAME_ANYWHERE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
MAX_SLUG = 100
"""Characters; Windows counts the whole path to a file and stops at 260."""


@dataclass(frozen=True)
class PacketFolder:
    """A packet's folder; ``slug`` is the folder's name and the name of its output."""

    slug: str
    path: Path

    @property
    def file(self) -> Path:
        """The packet.yaml."""
        return self.path / PACKET


@dataclass(frozen=True)
class Workspace:
    """A folder with satker.yaml; ``root`` is absolute and free of links."""

    root: Path

    @property
    def settings(self) -> Path:
        """satker.yaml."""
        return self.root / SETTINGS

    @property
    def templates(self) -> Path:
        """The office's own Word templates, which win over the built-in ones."""
        return self.root / "templates"

    @property
    def fonts(self) -> Path:
        """The office's own fonts, which win over ours."""
        return self.root / "huruf"

    @property
    def output(self) -> Path:
        """Everything that build writes."""
        return self.root / "hasil"

    @property
    def rosters(self) -> tuple[Path, ...]:
        """The roster files that exist, in whatever capitals; there should be one."""
        return tuple(path for path in self._sheets() if path.name.lower() in _ROSTERS)

    def nearly_rosters(self) -> tuple[str, ...]:
        """The names of the tables beside satker.yaml that are no roster as they are called."""
        return tuple(path.name for path in self._sheets() if path.name.lower() not in _ROSTERS)

    def _sheets(self) -> list[Path]:
        found = [path for path in entries(self.root) if path.suffix.lower() in _TABLES]
        return sorted(
            path for path in found if is_file(path) and not path.name.startswith((".", "~$"))
        )

    def show(self, path: Path) -> str:
        """A path as messages show it: from the workspace on, with slashes on every system."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def packets(self) -> tuple[PacketFolder, ...]:
        """All packets, by name: those in packets/, then those directly in the workspace.

        Hidden folders hold no packets. Raises SpecFault when two packets would share their output,
        when a name cannot be a folder's name on Windows, when a link leads elsewhere, or when a
        packet.yaml got another ending.
        """
        found = [
            PacketFolder(folder.name, folder)
            for room in (self.root / "packets", self.root)
            for folder in _folders(room)
            # There may be folders that nobody may open, e.g. on the root of a disk.
            if is_file(folder / PACKET)
            and not (room == self.root and folder.name.lower() in _OTHER_ROOMS)
        ]
        problems = [*self._bad_names(found), *self._outsiders(found), *self._misnamed()]
        if problems:
            raise SpecFault(problems)
        return tuple(found)

    def _bad_names(self, found: Iterable[PacketFolder]) -> Iterator[Problem]:
        seen: dict[str, PacketFolder] = {}
        for packet in found:
            place = Place(on_one_line(self.show(packet.path)))
            name = packet.slug
            if not is_good_slug(name):
                yield Problem.at(place, "Z120", name=name).says(
                    "The packet folder cannot be called “{name}”.",
                    "Rename it with letters, digits and hyphens, e.g. rapat-maret.",
                )
            # A Mac writes é in two signs, others in one; on paper both have one code.
            same = unicodedata.normalize("NFC", name).casefold()
            twin = seen.setdefault(same, packet)
            if twin is not packet:
                yield Problem.at(place, "Z121", other=self.show(twin.path), name=name).says(
                    "The packet {other} has the same name; both would fill hasil/{name}.",
                    "Rename one of the two folders.",
                )

    def _outsiders(self, found: Iterable[PacketFolder]) -> list[Problem]:
        return [
            Problem.at(on_one_line(self.show(packet.path)), "Z130", name=packet.slug).says(
                "The packet {name} is a link that leads out of the workspace.",
                "Copy its folder into the workspace.",
            )
            for packet in found
            if not self._holds(packet.file)
        ]

    def _misnamed(self) -> list[Problem]:
        # Notepad adds .txt to every name, and Windows hides it.
        return [
            Problem.at(self.show(folder / name), "Z122", name=name, file=PACKET).says(
                "This file is called {name}, so it is no packet.",
                "Rename it to {file}; let Windows show file name extensions.",
            )
            for room in (self.root / "packets", self.root)
            for folder in _folders(room)
            for name in _NEARLY_PACKET
            if is_file(folder / name) and not is_file(folder / PACKET)
        ]

    def _holds(self, path: Path) -> bool:
        """Whether the path, all links followed, lies in the workspace."""
        resolved = _resolve(path)
        return resolved is not None and resolved.is_relative_to(self.root)

    def locate(self, folder: Path, written: str, place: Place) -> Path:
        """A path written in a YAML file of ``folder`` becomes the file it names.

        One that begins with ``bersama/`` may be of the workspace's room of that name. Raises
        SpecFault: the path leaves the workspace, or there is no such file.
        """
        # Secretaries on Windows write foto\1.jpg; on other systems that would be one strange name.
        text = written.replace("\\", "/")
        if _NO_NAME_ANYWHERE.search(text):
            raise SpecFault.at(place, "Z132", path=written).says(
                "The path “{path}” contains a character that no file name can have.",
                "Write folders with /, not with \\ in double quotes.",
            )
        # “..” is taken out of the name first, as Windows does; the result is what is examined.
        path = Path(os.path.normpath(folder / text))
        first, *rest = PurePosixPath(text).parts or ("",)
        if rest and first.casefold() == SHARED and not is_file(path):
            path = Path(os.path.normpath(self.root.joinpath(SHARED, *rest)))
        if text.startswith("/") or re.match(r"[A-Za-z]:", text) or not self._holds(path):
            near = _namesake(text.rsplit("/", 1)[-1], folder)
            raise SpecFault(Problem(
                place,
                say("{path} leads out of the workspace.", path=written),
                say("Did you mean {near}?", near=_from(folder, near)) if near else
                say("Copy the file into the packet's folder and name it from there."),
                "Z130",
            ))  # fmt: skip
        if not is_file(path):
            raise SpecFault(self._no_such_file(place, written, path, folder))
        return path

    def _no_such_file(self, place: Place, written: str, path: Path, folder: Path) -> Problem:
        if is_folder(path):
            return Problem.at(place, "Z131", path=written).says(
                "“{path}” is a folder, not a file.", "Add the name of the file in it."
            )
        near = _name_like(path) or _namesake(path.name, folder)
        there = [entry.name for entry in entries(path.parent) if is_file(entry)]
        names = sorted(there, key=natural_order)
        room = path.parent.name
        if near:
            fix = say("Did you mean {near}?", near=_from(folder, near))
        elif names and room in _ROOMS:
            fix = say("In {folder}/ there are: {names}.",
                      folder=room, names=listed(names, _MOST_NAMED))  # fmt: skip
        else:
            fix = say("Put it at {path}, or correct the name.", path=self.show(path))
        return Problem(place, say("There is no file {file}.", file=written), fix, "Z131")


def _from(home: Path, path: Path) -> str:
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.name


def is_good_slug(name: str) -> bool:
    """Whether a packet's name can be a folder's name on every system, and in hasil/."""
    return (
        len(name) <= MAX_SLUG
        and name.lower() not in _OUTPUT_ROOMS
        and not WINDOWS_DEVICES.fullmatch(name)
        and not _NO_NAME_ON_WINDOWS.search(name)
        and not _NO_NAME_ANYWHERE.search(name)
    )


def _folders(room: Path) -> list[Path]:
    """What lies in the room, by name; an empty list where there is no such room."""
    try:
        names = [entry for entry in room.iterdir() if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UsageFault.at(room, "Z006", detail=os_reason(error)).says(
            "The folder cannot be read ({detail}).", "Check that you may open it."
        ) from error
    return sorted(names, key=lambda path: path.name)


def _resolve(path: Path) -> Path | None:
    """The path without links, or None where they run in a circle or the name is impossible."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None


def _namesake(name: str, folder: Path) -> Path | None:
    """The only file of this very name in the folders of a packet."""
    rooms = (folder, *(folder / room for room in _ROOMS))
    found = [
        entry
        for room in rooms
        for entry in entries(room)
        if entry.name.casefold() == name.casefold() and is_file(entry)
    ]
    return found[0] if len(found) == 1 else None


def _name_like(path: Path) -> Path | None:
    """The file in the same folder that may have been meant.

    Another number is another photo: “3.jpg” does not mean “2.jpg”.
    """
    folded = {entry.name.casefold(): entry for entry in entries(path.parent) if is_file(entry)}
    wanted = path.name.casefold()
    numbers = re.findall(r"\d+", Path(wanted).stem)
    alike = [name for name in folded if re.findall(r"\d+", Path(name).stem) == numbers]
    if same := [name for name in alike if Path(name).stem in (wanted, Path(wanted).stem)]:
        return folded[same[0]]
    near = get_close_matches(wanted, alike, n=1, cutoff=0.75)
    return folded[near[0]] if near else None


def open_workspace(folder: Path) -> Workspace:
    """The folder itself becomes a workspace; raises UsageFault when it has no satker.yaml."""
    root = _resolve(folder)
    if root is None or not is_file(root / SETTINGS):
        raise UsageFault.at(folder, "Z001", file=SETTINGS).says(
            "This folder is no workspace: it has no {file}.",
            "Name the right folder with --workspace, or make a new one: zidocs init.",
        )
    return Workspace(root)


def find_workspace(start: Path) -> Workspace:
    """The nearest folder with a satker.yaml, from ``start`` upwards; raises UsageFault."""
    here = _resolve(start)
    for folder in (here, *here.parents) if here else ():
        if is_file(folder / SETTINGS):
            return Workspace(folder)
    raise UsageFault.at(start, "Z001", file=SETTINGS).says(
        "Neither this folder nor one above it is a workspace (no {file}).",
        "Go to the workspace, name it with --workspace, or make a new one: zidocs init.",
    )
