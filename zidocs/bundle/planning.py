"""Parts become the plan of their bundle: all pages counted and laid out before one is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zidocs.bundle.certificate import (
    CertificatePage,
    Certified,
    Original,
    lay_out_certificate,
)
from zidocs.bundle.completeness import CompletenessPage, lay_out_completeness
from zidocs.bundle.contents import ContentsPage, contents_sections, lay_out_contents
from zidocs.bundle.late import LateList
from zidocs.bundle.numbering import (
    Answer,
    NumberedPart,
    VolumeLengths,
    VolumePages,
    answers,
    numbered,
    plan_volumes,
)
from zidocs.bundle.parts import AskedRow, BoundPart, Cover, Shrunk

_MOST_ROUNDS = 20


@dataclass(frozen=True)
class OwnSheets:
    """The pages of our own of one volume, laid out, and what they are about."""

    contents: tuple[ContentsPage, ...]
    completeness: tuple[CompletenessPage, ...]
    certificate: tuple[CertificatePage, ...]
    originals: tuple[Original, ...]
    lists: Mapping[int, tuple[ContentsPage, ...]] = field(default_factory=dict)
    """Those of the late parts, by their numbers."""

    @property
    def lengths(self) -> VolumeLengths:
        """How many pages there are of each kind."""
        return VolumeLengths(len(self.contents), len(self.completeness), len(self.certificate))


@dataclass(frozen=True)
class PlannedBundle:
    """A whole bundle as it is planned; ``lists`` are those of late parts, where there are any."""

    cover: Cover
    volumes: tuple[VolumePages, ...]
    sheets: tuple[OwnSheets, ...]
    answers: tuple[Answer, ...]
    shrunk: tuple[Shrunk, ...]
    lists: tuple[LateList, ...] = ()

    @property
    def placed(self) -> tuple[NumberedPart, ...]:
        """The parts of all volumes."""
        return tuple(part for volume in self.volumes for part in volume.parts)


def plan_bundle(
    cover: Cover,
    shares: Sequence[Sequence[BoundPart]],
    asked: Sequence[AskedRow],
    shrunk: tuple[Shrunk, ...],
) -> PlannedBundle:
    """All pages are counted and laid out, round by round until the numbers stay the same.

    The contents' length does not depend on the numbers in it; the certificate's does.
    """
    attached = originals_by_volume(shares)
    listed = contents_sections([numbered(share, 0) for share in shares], cover.judul)
    contents = lay_out_contents(listed, cover.paper_mm)
    completeness = lay_out_completeness(asked, cover.paper_mm)
    sheets = [
        OwnSheets(contents, completeness if number == 0 else (), ((),), originals)
        for number, originals in enumerate(attached)
    ]
    for _ in range(_MOST_ROUNDS):
        volumes = plan_volumes(shares, [sheet.lengths for sheet in sheets])
        rows = len([part for volume in volumes for part in volume.parts]), len(asked)
        certificates = [
            lay_out_proofs(cover, volume, sheet, rows, shrunk)
            for volume, sheet in zip(volumes, sheets, strict=True)
        ]
        settled = [len(c) for c in certificates] == [len(s.certificate) for s in sheets]
        sheets = [
            replace(sheet, certificate=certificate)
            for sheet, certificate in zip(sheets, certificates, strict=True)
        ]
        if settled:
            break
    placed = [part for volume in volumes for part in volume.parts]
    return PlannedBundle(cover, volumes, tuple(sheets), answers(asked, placed), shrunk)


def lay_out_proofs(
    cover: Cover,
    volume: VolumePages,
    sheets: OwnSheets,
    rows: tuple[int, int],
    shrunk: tuple[Shrunk, ...],
) -> tuple[CertificatePage, ...]:
    """A volume's certificate is laid out.

    ``rows`` counts those of the contents and of the completeness.
    """
    sources = {placed.part.source for placed in volume.parts}
    certified = Certified(
        volume.first,
        rows[0],
        rows[1] if sheets.completeness else 0,
        volume.parts,
        sheets.originals,
        tuple(each for each in shrunk if each.source in sources),
    )
    return lay_out_certificate(certified, volume.last, cover.paper_mm)


def originals_by_volume(shares: Iterable[Iterable[BoundPart]]) -> list[tuple[Original, ...]]:
    """The signed files of each volume, every file in the first volume that has pages of it."""
    found: list[tuple[Original, ...]] = []
    attached: set[str] = set()
    for share in shares:
        found.append(originals_of(part for part in share if part.source not in attached))
        attached |= {original.source for original in found[-1]}
    return found


def originals_of(share: Iterable[BoundPart]) -> tuple[Original, ...]:
    """The signed files of a volume, once each, under names that differ."""
    names: dict[str, Original] = {}
    signed = {part.source: part for part in share if part.signed and part.file}
    for source, part in signed.items():
        path = Path(source)
        name, number = path.name, 1
        while name in names:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        names[name] = Original(name, source, part.source_sha256)
    return tuple(names.values())
