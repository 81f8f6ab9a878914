"""Which bundles in hasil/ may be frozen: whole ones, made of the packets as they are now.

A bundle is current when its index names what a build would put into it today: the same parts, of
of the same files with the same bytes, in answer to the same wishes of the guide. Where builds
remember that, they are believed, and each file is held against its remembered hash when it is
copied; else the documents are filled once more, but not laid out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zidocs.archive.versions import versions
from zidocs.board.completeness import Scans
from zidocs.bundle.formats import newest
from zidocs.bundle.frozen import whole_title
from zidocs.bundle.index import MOST_INDEX, BundleIndex, Part, read_index
from zidocs.disk.files import hash_bytes, hash_file, hash_of
from zidocs.errors import ArchiveFault, BundleFault, UsageFault, ZidocsError, raise_together
from zidocs.fonts.own import brought
from zidocs.kinds import PHOTOS, kind_of
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.pipeline.archived import ROOM, archived_bundles
from zidocs.pipeline.build.earlier import EarlierBuilds, Results
from zidocs.pipeline.build.last_build import BuildRequest
from zidocs.pipeline.build.wanted import Work, asked_rows, bundle_path
from zidocs.pipeline.remembered_builds import Made, forget_bundle
from zidocs.plan import BundlePlan

if TYPE_CHECKING:
    # What fills documents loads many libraries; of what is remembered none is filled.
    from zidocs.pipeline.build.packet_files import Draft


@dataclass(frozen=True)
class CurrentBundle:
    """A bundle, or one of its volumes, in hasil/: its PDF and its index, with their hashes."""

    pdf: Path
    json: Path
    json_sha256: str
    index: BundleIndex


PartSource = tuple[str, str, str, str]
"""Packet, kind, file and hash of a part, as an index has them."""


@dataclass(frozen=True)
class Now:
    """The office, its packets and scans as they are now, and what builds remember of them.

    ``drafts`` has the packets that feed bundles of which nothing is remembered.
    """

    office: Office
    packets: Sequence[Packet]
    scans: Scans
    built: Results
    drafts: "Mapping[str, Draft]"


def still_built(
    office: Office, packets: Sequence[Packet], scans: Scans, plans: Sequence[BundlePlan]
) -> Results:
    """What a build would leave alone, printed on one side or on both, by sizes and dates."""
    try:
        archived = archived_bundles(office, plans, relayout=False)
    except ArchiveFault:
        return Results({}, {})
    work = Work(
        request=BuildRequest(),
        office=office,
        all_packets=tuple(packets),
        slugs=frozenset(),
        scans=scans,
        plans=tuple(plans),
        bundles={plan: asked_rows(office, plan, packets, scans) for plan in plans},
        archived=archived,
        empty=(),
        ghostscript=None,
        fonts=brought(office.workspace.fonts, office.workspace.fonts.name).fonts,
        problems=(),
    )
    found = EarlierBuilds(work).still_there()
    if len(found.bundles) < len(plans):
        other = EarlierBuilds(replace(work, request=BuildRequest(duplex=True))).still_there()
        found = Results({**other.packets, **found.packets}, {**other.bundles, **found.bundles})
    whole = {plan: made for plan, made in found.bundles.items() if _lies_there(office, plan, made)}
    return replace(found, bundles=whole)


def _lies_there(office: Office, plan: BundlePlan, made: Made) -> bool:
    """Whether the indexes in hasil/ are those that were made, and no others."""
    output = office.workspace.output
    indexes = {each.path: each.sha256 for each in made.outputs if each.kind == "indeks"}
    first = f"{bundle_path(office.satker, plan)}.json"
    is_whole = (output / first).is_file() == (first in indexes)
    return is_whole and all(hash_of(output / path) == made for path, made in indexes.items())


def current_bundles(now: Now, plans: Sequence[BundlePlan]) -> tuple[CurrentBundle, ...]:
    """The bundles of these plans.

    Raises UsageFault for those that must be built first, BundleFault for those that are damaged;
    one fault with all of them.
    """
    found: list[CurrentBundle] = []
    faults: list[ZidocsError] = []
    for plan in plans:
        base = now.office.workspace.output / bundle_path(now.office.satker, plan)
        try:
            made = now.built.bundles.get(plan)
            volumes = _volumes(now.office, base, is_known=made is not None)
            if made is None and _is_outdated(now, plan, volumes):
                shown = f"{now.office.workspace.show(base)}.pdf"
                # What a build would take for unchanged, by size and date, may be what changed.
                forget_bundle(now.office.workspace.output, bundle_path(now.office.satker, plan))
                raise UsageFault.at(shown, "Z803", periode=plan.periode).says(
                    "The packets, scans or settings changed after this bundle was built.",
                    "Run zidocs build --periode {periode}, then this command again.",
                )
            found += volumes
        except ZidocsError as fault:
            faults.append(fault)
    raise_together(faults)
    return tuple(found)


def _volumes(office: Office, base: Path, *, is_known: bool) -> tuple[CurrentBundle, ...]:
    """The bundle at ``base``, or its volumes ``base-1``, ``base-2``, …, all of them and whole."""
    whole = base.with_name(f"{base.name}.json")
    first = whole if whole.is_file() else base.with_name(f"{base.name}-1.json")
    bundle = _read(office, first, base, is_known=is_known)
    count = bundle.index.jumlah_jilid
    names = [base.with_name(f"{base.name}-{number}.json") for number in range(2, count + 1)]
    return (bundle, *(_read(office, name, base, is_known=is_known) for name in names))


def _read(office: Office, json: Path, base: Path, *, is_known: bool) -> CurrentBundle:
    pdf = json.with_suffix(".pdf")
    if not json.is_file() or not pdf.is_file():
        raise UsageFault.at(f"{office.workspace.show(base)}.pdf", "Z802").says(
            "This bundle has not been built.", "Run zidocs build, then this command again."
        )
    with json.open("rb") as file:
        data = file.read(MOST_INDEX)
    try:
        index = read_index(data, office.workspace.show(json))
    except ArchiveFault as fault:
        raise BundleFault(fault.problems) from fault
    # The copy of a known one is read, which is as good, and both would take twice as long.
    if not is_known and hash_file(pdf) != index.sha256:
        raise BundleFault.at(office.workspace.show(pdf), "Z804").says(
            "The bundle was changed since it was built.",
            "Delete it, run zidocs build, then this command again.",
        )
    return CurrentBundle(pdf, json, hash_bytes(data), index)


def _is_outdated(now: Now, plan: BundlePlan, volumes: Sequence[CurrentBundle]) -> bool:
    index, satker = volumes[0].index, now.office.satker
    found = [*_sources(index)]
    facts = (index.format, index.satker, index.tahun, index.indikator, index.periode)
    rows = asked_rows(now.office, plan, now.packets, now.scans)
    asked = [(row.kelompok, row.nama, row.keadaan) for row in rows]
    return (
        facts != (newest().number, satker.nama, satker.tahun, plan.indikator, plan.periode)
        or [(each.kelompok, each.nama, each.keadaan) for each in index.kelengkapan] != asked
        or not _same_parts(now.office, plan, found, _wanted(now, plan, found))
        or any(volume.index.bagian != index.bagian for volume in volumes)
    )


def _same_parts(
    office: Office, plan: BundlePlan, found: Iterable[PartSource], wanted: Iterable[PartSource]
) -> bool:
    """Whether they are the same, in the same order; after an archive its order stays."""
    if versions(office.workspace.root / ROOM, office.satker.tahun, plan.periode):
        found, wanted = sorted(found), sorted(wanted)
    return [*found] == [*wanted]


def _sources(index: BundleIndex) -> Iterator[PartSource]:
    """The parts that an index names, but for those that only an archive has.

    One that was cut so that its volume fits is one part.
    """
    parts = [part for part in index.bagian if not part.arsip]
    for before, part in zip((None, *parts), parts, strict=False):
        if before is None or not _goes_on(before, part):
            yield part.source


def _goes_on(before: Part, part: Part) -> bool:
    whole = whole_title(part.judul)
    is_piece = part.judul != whole
    return is_piece and before.source == part.source and whole_title(before.judul) == whole


def _wanted(now: Now, plan: BundlePlan, found: Sequence[PartSource]) -> Iterator[PartSource]:
    """The parts that a build would bind, as far as that is known before pages are laid out.

    Photos have no pages of their own where a signed scan shows them; whether it does, only the
    build knows, and it remembers by leaving them out.
    """
    has = {packet for packet, kind, _, _ in found if kind == PHOTOS}
    scanned = {packet for packet, kind in now.scans if kind_of(kind).shows_photos}
    for source in _sources_now(plan, now.drafts):
        packet, kind, _, _ = source
        if kind != PHOTOS or packet in has or packet not in scanned:
            yield source


def _sources_now(plan: BundlePlan, drafts: "Mapping[str, Draft]") -> Iterator[PartSource]:
    """The parts that a build would bind; what was signed stands before ours, as in the bundle."""
    for part in plan.parts:
        draft = drafts[part.packet]
        given = [(pages.key, pages.source, pages.sha256) for pages in draft.ready]
        given += [(docx.key, docx.source, docx.sha256) for docx in draft.to_lay_out]
        for key, source, sha256 in given:
            if key == (part.kind, part.number):
                yield part.packet, part.kind, source, sha256
                break
