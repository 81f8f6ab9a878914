"""A folder becomes a workspace: where settings, people, packets, templates and output are.

No path that a YAML file names leaves the workspace, also not through a link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zidocs.errors import Place, Problem, SpecFault, UsageFault, say

SETTINGS = "satker.yaml"
PACKET = "packet.yaml"

_OTHER_ROOMS = frozenset({"packets", "templates", "hasil", "arsip"})
_OUTPUT_ROOMS = frozenset({"bukti", "triase"})
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


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
    def output(self) -> Path:
        """Everything that build writes."""
        return self.root / "hasil"

    @property
    def rosters(self) -> tuple[Path, ...]:
        """The roster files that exist; there should be one."""
        names = ("pegawai.csv", "pegawai.xlsx")
        return tuple(path for name in names if (path := self.root / name).is_file())

    def show(self, path: Path) -> str:
        """A path as messages show it: from the workspace on, with slashes on every system."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def packets(self) -> tuple[PacketFolder, ...]:
        """All packets, by name: those in packets/, then those directly in the workspace.

        Raises SpecFault when two packets would share their output, or when a name cannot be
        a folder's name on Windows.
        """
        rooms = [self.root / "packets", self.root]
        found = [
            PacketFolder(folder.name, folder)
            for room in rooms
            if room.is_dir()
            for folder in sorted(room.iterdir(), key=lambda path: path.name)
            if (folder / PACKET).is_file()
            and not (room == self.root and folder.name in _OTHER_ROOMS)
        ]
        problems = [*self._bad_names(found), *self._outsiders(found)]
        if problems:
            raise SpecFault(problems)
        return tuple(found)

    def _bad_names(self, found: Iterable[PacketFolder]) -> list[Problem]:
        problems = []
        seen: dict[str, PacketFolder] = {}
        for packet in found:
            place = Place(self.show(packet.path))
            name = packet.slug
            if (
                name.lower() in _OUTPUT_ROOMS
                or _WINDOWS_DEVICES.fullmatch(name)
                or re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$', name)
            ):
                problems.append(
                    Problem(
                        place,
                        say("The packet folder cannot be called “{name}”.", name=name),
                        say("Rename it with letters, digits and hyphens, e.g. rapat-maret."),
                        "Z120",
                    )
                )
            twin = seen.setdefault(name.casefold(), packet)
            if twin is not packet:
                problems.append(
                    Problem(
                        place,
                        say("The packet {other} has the same name; both would fill hasil/{name}.",
                            other=self.show(twin.path), name=name),
                        say("Rename one of the two folders."),
                        "Z121",
                    )
                )  # fmt: skip
        return problems

    def _outsiders(self, found: Iterable[PacketFolder]) -> list[Problem]:
        return [
            _leaves_workspace(Place(self.show(packet.path)), packet.slug)
            for packet in found
            if not packet.file.resolve().is_relative_to(self.root)
        ]

    def locate(self, folder: Path, written: str, place: Place) -> Path:
        """A path written in a YAML file of ``folder`` becomes the file it names.

        Raises SpecFault: the path leaves the workspace, or there is no such file.
        """
        # Secretaries on Windows write foto\1.jpg; on other systems that would be one strange name.
        text = written.replace("\\", "/")
        if text.startswith("/") or re.match(r"[A-Za-z]:", text) or "\x00" in text:
            raise SpecFault(_leaves_workspace(place, written))
        path = folder / text
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError):
            resolved = None
        if resolved is None or not resolved.is_relative_to(self.root):
            raise SpecFault(_leaves_workspace(place, written))
        if not resolved.is_file():
            raise SpecFault(
                Problem(
                    place,
                    say("There is no file {file}.", file=written),
                    say("Put it at {path}, or correct the name.", path=self.show(path)),
                    "Z131",
                )
            )
        return path


def _leaves_workspace(place: Place, written: str) -> Problem:
    return Problem(
        place,
        say("{path} leads out of the workspace.", path=written),
        say("Copy the file into the packet's folder and name it from there."),
        "Z130",
    )


def open_workspace(folder: Path) -> Workspace:
    """The folder itself becomes a workspace; raises UsageFault when it has no satker.yaml."""
    root = folder.resolve()
    if not (root / SETTINGS).is_file():
        raise UsageFault(
            Problem(
                Place(str(folder)),
                say("This folder is no workspace: it has no {file}.", file=SETTINGS),
                say("Name the right folder with --workspace, or make a new one: zidocs init."),
                "Z001",
            )
        )
    return Workspace(root)


def find_workspace(start: Path) -> Workspace:
    """The nearest folder with a satker.yaml, from ``start`` upwards; raises UsageFault."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file():
            return Workspace(folder)
    raise UsageFault(
        Problem(
            Place(str(start)),
            say("Neither this folder nor one above it is a workspace (no {file}).", file=SETTINGS),
            say("Go to the workspace, name it with --workspace, or make a new one: zidocs init."),
            "Z001",
        )
    )
