"""What an earlier build left, and whether it would be made the same now.

Reading and comparing is quick, making is not. A packet is left alone when its packet.yaml, all
that holds for the whole office, its photos, scans and attachments, and its files in hasil/ are as
they were; a bundle, when that holds for every packet that feeds it, and for its own files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from zidocs import __version__
from zidocs.bundle.formats import newest
from zidocs.disk.files import hash_file, hash_of, stamp_of
from zidocs.disk.staging import Output
from zidocs.documents.templates import built_in_folder
from zidocs.fonts.own import OwnFonts
from zidocs.layout.choose import at_hand, fingerprint
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.satker import EngineChoice
from zidocs.pipeline.archived import ArchivedBundle
from zidocs.pipeline.build.wanted import Work, bundle_path
from zidocs.pipeline.remembered_builds import (
    FileMark,
    Made,
    Memory,
    key_of,
    read_memory,
    write_memory,
)
from zidocs.plan import BundlePlan

if TYPE_CHECKING:
    # What makes pages loads many libraries; to see that nothing changed none of them is needed.
    from zidocs.pipeline.build.laid_pages import LaidOut
    from zidocs.pipeline.build.packet_files import Draft
    from zidocs.pipeline.volumes import Staged

_LIBRARIES = ("docxtpl", "pikepdf", "pillow", "pypdf", "python-docx", "reportlab")
"""Another version of these may make other bytes."""

Stamps = Mapping[Path, tuple[int, int]]
"""Size and time of change of files, as they were before they were read."""


@dataclass(frozen=True)
class Results:
    """What came of each packet, by slug, and of each plan; ``changed`` are the files written."""

    packets: Mapping[str, Made]
    bundles: Mapping[BundlePlan, Made]
    changed: tuple[Output, ...] = ()


class EarlierBuilds:
    """What is remembered of earlier builds of an office, if it can be believed, and still holds."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._office = work.office
        program = work.ghostscript
        self._ghostscript = key_of(str(program), stamp_of(program)) if program else ""
        self._name = work.office.workspace.show
        self._memory = read_memory(work.office.workspace.output)
        self.forgotten = self._memory.forgotten
        self._old = Memory() if work.request.force else self._memory
        self.tools = partial(tools_at_hand, work.office.satker.mesin, work.fonts)
        self._office_key = key_of(self.tools(), *_office_ingredients(work.office))

    def still_there(self) -> Results:
        """The packets and bundles of which everything is as an earlier build left it."""
        packets = {
            packet.slug: made
            for packet in self._work.packets
            if (made := self._old.packets.get(packet.slug))
            and made.key == self._packet_key(packet)
            and self._is_there(made)
        }
        bundles = {
            plan: made
            for plan in self._work.bundles
            if (made := self._old.bundles.get(bundle_path(self._office.satker, plan)))
            and all(slug in packets for slug in plan.packets)
            and made.key in self._bundle_keys(plan, packets, made)
            and self._is_there(made)
        }
        return Results(packets, bundles)

    def stamps(self, packets: Iterable[Packet]) -> Stamps:
        """Size and time of all files that go into the packets, to be taken before they are read."""
        paths = (path for packet in packets for path in self._inputs(packet))
        return {path: stamp for path in paths if (stamp := stamp_of(path))}

    def made_packet(self, packet: Packet, draft: "Draft", laid: "LaidOut", stamps: Stamps) -> Made:
        """What came of a packet, as it lies in hasil/ now."""
        files = self._written(laid.outputs)
        for read in draft.read:
            if read.path in stamps:
                files[self._name(read.path)] = FileMark(*stamps[read.path], read.sha256)
        for docx in draft.kept:
            files.update(self._marked(docx.file, docx.sha256))
        # What lay there before is no matter any more.
        outputs = tuple(replace(output, seen=None) for output in laid.outputs)
        return Made(self._packet_key(packet), files, outputs, laid.problems)

    def made_bundle(self, plan: BundlePlan, packets: Mapping[str, Made], staged: "Staged") -> Made:
        """What came of a plan, as it lies in hasil/ now; ``packets`` are those that feed it."""
        key = self._bundle_key(plan, packets, self._work.archived.get(plan))
        return Made(key, self._written(staged.outputs), staged.outputs, staged.problems)

    def remember(self, results: Results) -> None:
        """Remember what this build made or left; of packets that no longer exist, nothing."""
        there = {packet.slug for packet in self._work.all_packets}
        known = {slug: made for slug, made in self._memory.packets.items() if slug in there}
        satker = self._office.satker
        paths = {bundle_path(satker, plan): made for plan, made in results.bundles.items()}
        memory = Memory({**known, **results.packets}, {**self._memory.bundles, **paths})
        if memory != self._memory:
            write_memory(self._office.workspace.output, memory)

    def _packet_key(self, packet: Packet) -> str:
        """All that a packet's documents and pages depend on, but for what is in its files."""
        return key_of(
            self._office_key,
            self._work.request.duplex,
            *(["skip-refused"] if self._work.request.skip_refused else ()),
            # Of what was read, not of what is there by now: somebody may have saved it since.
            packet.tree.sha256,
            [self._name(path) for path in self._inputs(packet)],
        )

    def _bundle_keys(
        self, plan: BundlePlan, packets: Mapping[str, Made], made: Made
    ) -> Iterator[str]:
        """The keys by which what was made may still hold."""
        archived = self._work.archived.get(plan)
        yield self._bundle_key(plan, packets, archived)
        # What was archived as it was made then would be made the same again.
        if archived and archived.is_of(made.outputs):
            yield self._bundle_key(plan, packets, None)

    def _bundle_key(
        self, plan: BundlePlan, packets: Mapping[str, Made], archived: ArchivedBundle | None
    ) -> str:
        made = [
            [
                slug,
                packets[slug].key,
                *sorted((n, m.sha256) for n, m in packets[slug].files.items()),
            ]
            for slug in plan.packets
        ]
        parts = [astuple(part) for part in plan.parts]
        asked = [astuple(row) for row in self._work.bundles[plan]]
        numbers = archived.key if archived else ""
        known = self._office_key, self._ghostscript, newest().number
        return key_of(*known, parts, asked, made, numbers)

    def _inputs(self, packet: Packet) -> Iterator[Path]:
        yield from (photo.path for photo in packet.foto)
        yield from (attachment.berkas for attachment in packet.lampiran)
        for kind in packet.dokumen:
            if scan := self._work.scans.get((packet.slug, kind)):
                yield scan

    def _is_there(self, made: Made) -> bool:
        root = self._office.workspace.root
        return all(mark.fits(root / name) for name, mark in made.files.items())

    def _written(self, outputs: Iterable[Output]) -> dict[str, FileMark]:
        found: dict[str, FileMark] = {}
        for output in outputs:
            path = self._office.workspace.output / output.path
            found.update(self._marked(path, output.sha256))
        return found

    def _marked(self, path: Path, sha256: str) -> dict[str, FileMark]:
        stamp = stamp_of(path)
        # Somebody may have saved a Word file since: its new date must not vouch for the old bytes.
        if stamp is None or (path.suffix == ".docx" and hash_of(path) != sha256):
            stamp = (-1, 0)  # No file is like that: the packet is made again.
        return {self._name(path): FileMark(*stamp, sha256)}


def _office_ingredients(office: Office) -> Iterator[object]:
    """All that every packet and bundle of an office depends on, but for the tools."""
    workspace = office.workspace
    yield office.tree.sha256
    files = [*workspace.rosters]
    if (workspace.root / office.satker.katalog).is_file():
        files.append(workspace.root / office.satker.katalog)
    if office.logo:
        files.append(office.logo)
    for folder in (built_in_folder(), workspace.templates):
        files += sorted([*folder.glob("*.docx"), *folder.glob("*.yaml")])
    yield [[path.name, hash_file(path)] for path in files if path.is_file()]


def tools_at_hand(engine: EngineChoice, own: OwnFonts) -> str:
    """With what this machine makes documents and pages, as a key: engines, fonts, libraries."""
    engines = at_hand(own)
    return key_of(
        __version__, fingerprint(engine, engines), [[name, _installed(name)] for name in _LIBRARIES]
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
