"""A request becomes the work of one build: the bundles that are wanted, and all they depend on."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from zidocs.board.completeness import Asked, Completeness, Scans, Source, completeness
from zidocs.board.signed_scans import signed_scans
from zidocs.bundle.parts import AskedRow
from zidocs.errors import Problem
from zidocs.fonts.own import OwnFonts, brought
from zidocs.kinds import PHOTOS, documents, in_words
from zidocs.office.catalogue import Butir
from zidocs.office.catalogue.search import find_code, write_code
from zidocs.office.packet import Packet
from zidocs.office.reading import Office, RememberedTrees, read_selection
from zidocs.office.satker import Satker
from zidocs.office.workspace import Workspace
from zidocs.pipeline.archived import ArchivedBundle, archived_bundles
from zidocs.pipeline.build.last_build import BuildRequest
from zidocs.plan import BundlePlan, plan_bundles

OTHERS = "Data dukung lain"
"""The heading of what belongs to no activity, where there are activities."""

PHOTO_ROW = "Foto"
"""The row that asks for photos of a meeting."""


@dataclass(frozen=True)
class Work:
    """What one build is about: the wanted bundles with what is asked for in each, and the rest.

    ``all_packets`` and ``plans`` are those of the whole workspace, ``slugs`` the packets asked for
    (none: all). ``archived`` has the bundles that an archive holds; ``empty`` are wanted, but have
    no parts. ``fonts`` are the office's own. ``problems`` tell of packets and fonts that cannot be
    read.
    """

    request: BuildRequest
    office: Office
    all_packets: tuple[Packet, ...]
    slugs: frozenset[str]
    scans: Scans
    plans: tuple[BundlePlan, ...]
    bundles: Mapping[BundlePlan, tuple[AskedRow, ...]]
    archived: Mapping[BundlePlan, ArchivedBundle]
    empty: tuple[BundlePlan, ...]
    ghostscript: Path | None
    fonts: OwnFonts
    problems: tuple[Problem, ...]

    @cached_property
    def packets(self) -> tuple[Packet, ...]:
        """Those that feed the bundles."""
        feeding = {slug for plan in self.bundles for slug in plan.packets}
        return tuple(packet for packet in self.all_packets if packet.slug in feeding)

    def without(self, made: Container[BundlePlan]) -> "Work":
        """The work that is left where these bundles are made."""
        left = {plan: rows for plan, rows in self.bundles.items() if plan not in made}
        return replace(self, bundles=left)


def work_of(
    workspace: Workspace, request: BuildRequest, trees: RememberedTrees | None = None
) -> Work:
    """Read the office and all its packets, and choose what is wanted.

    ``trees`` are known ones, for one who saves them later.

    Raises UsageFault for a packet folder, an indicator or a program that is not there, SpecFault
    for faults of the packets asked for, ArchiveFault where archived numbers cannot be known.
    """
    chosen = read_selection(workspace, request.paths, trees)
    office = chosen.office
    code = write_code(request.indikator)
    if code:
        find_code(office.katalog, code)
    scans = signed_scans(workspace, chosen.packets)
    plans = plan_bundles(chosen.packets, scans)
    wanted = [plan for plan in plans if _is_wanted(plan, code, request.periode, chosen.slugs)]
    bundles = {p: asked_rows(office, p, chosen.packets, scans) for p in wanted if p.parts}
    own = brought(workspace.fonts, workspace.fonts.name)
    ghostscript = None
    if request.ghostscript:
        # It loads all that binds bundles, which a build that changes nothing does not need.
        from zidocs.pipeline.volumes import installed_ghostscript

        ghostscript = installed_ghostscript()
    return Work(
        request=request,
        office=office,
        all_packets=chosen.packets,
        slugs=chosen.slugs,
        scans=scans,
        plans=plans,
        bundles=bundles,
        archived=archived_bundles(office, bundles, relayout=request.relayout),
        empty=tuple(plan for plan in wanted if not plan.parts),
        ghostscript=ghostscript,
        fonts=own.fonts,
        problems=(*chosen.problems, *own.problems),
    )


def _is_wanted(plan: BundlePlan, code: str, periode: str, slugs: frozenset[str]) -> bool:
    return (
        (not code or plan.indikator == code)
        and (not periode or plan.periode == periode)
        and (not slugs or any(slug in slugs for slug in plan.packets))
    )


def bundle_path(satker: Satker, plan: BundlePlan) -> str:
    """Where a bundle lies below hasil/, without its ending."""
    return f"bukti/{satker.tahun}/{plan.periode}/{plan.indikator}"


def volume_stem(stem: str) -> str:
    """The name of a bundle or of one of its volumes, without ending, becomes the bundle's."""
    return re.sub(r"-\d+$", "", stem)


def asked_rows(
    office: Office, plan: BundlePlan, packets: Iterable[Packet], scans: Scans
) -> tuple[AskedRow, ...]:
    """One row for each thing asked for in this period of this kind of office, in guide order."""
    indikator = office.katalog.find_indicator(plan.indikator)
    if indikator is None:
        return ()
    asked = completeness(indikator, plan.periode, office.satker.jenis, packets, scans)
    others = OTHERS if any(each.document for each in asked.butir) else ""
    return tuple(_row(each, asked, plan, others) for each in asked.butir)


def _row(asked: Asked, complete: Completeness, plan: BundlePlan, others: str) -> AskedRow:
    monthly = complete.months(asked.entry)
    months = f" ({monthly.found} dari {monthly.months} bulan)" if monthly else ""
    name = in_words(asked.document) if asked.document else asked.nama
    return AskedRow(
        kelompok=asked.kelompok + months if asked.document else others,
        nama=name[:1].upper() + name[1:],
        keadaan=_state(asked) + (months if asked.sources and not asked.document else ""),
        part=_answering_part(asked.sources, plan),
    )


def _state(asked: Asked) -> str:
    """The state as the board has it; with the reason where something need not be there."""
    entry = asked.entry
    if asked.keadaan != "tidak wajib":
        return asked.keadaan
    if asked.replaced and not entry.syarat:
        return "tidak wajib (ada penggantinya)"
    if isinstance(entry, Butir) and entry.pemegang:
        return f"tidak wajib (dipegang {entry.pemegang})"
    return f"tidak wajib ({entry.syarat or 'bila ada'})"


def _answering_part(sources: Sequence[Source], plan: BundlePlan) -> int | None:
    """The first part of the bundle that answers; photos may be on the pages of a document."""
    shows_photos = [kind.key for kind in documents() if kind.shows_photos]
    for source in sources:
        kinds = [source.kind, *(shows_photos if source.kind == PHOTOS else [])]
        for kind in kinds:
            index = plan.find(source.packet, kind, source.number)
            if index is not None:
                return index
    return None
