"""A period of a workspace becomes its archive: examined, frozen, and never touched again.

what is missing? → are the bundles of these packets? → every file that made them, copied aside
with its hash → what changed since the version before → index.html → renamed into arsip/
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.archive.bag import TAGS, Bag
from zidocs.archive.packing import pack
from zidocs.archive.versions import (
    Changes,
    Version,
    compare,
    payload_of,
    reason_of,
    version_name,
    versions,
)
from zidocs.disk.exchange import refuse_held
from zidocs.disk.files import aside, clear_asides, hash_file, put_in_place, remove, writing
from zidocs.disk.lock import Holder, locked
from zidocs.errors import Problem, UsageFault, translator
from zidocs.office.reading import Office, read_office
from zidocs.office.workspace import Workspace
from zidocs.pipeline.archive.notes import handed_over, info, made_of_the_rest, readme
from zidocs.pipeline.archive.period import ArchiveRequest, FrozenPeriod, examine
from zidocs.steps import Progress, begin, uncancelled, untold

LOCK = ".kunci"
__all__ = ["ArchiveRequest", "Archived", "archive"]

HANDED_OVER = "-diserahkan"
"""How the name of a copy for others ends; it is no version of the archive."""

_BAG = "a"
"""The archive's name while it is made: short, for Windows counts every character of a path."""


@dataclass(frozen=True)
class Archived:
    """The archive of a period: where it lies, what it holds, and what is to be said.

    ``is_new`` is false where nothing changed since the version that is there. ``fingerprint`` is
    as in :class:`zidocs.archive.verify.Verified`.
    """

    name: str
    folder: Path
    zip: Path | None
    is_new: bool
    fingerprint: str
    bundles: int
    pages: int
    changes: Changes | None
    problems: tuple[Problem, ...]
    handed_over: "HandedOver | None" = None


@dataclass(frozen=True)
class HandedOver:
    """The copy of an archive for others, with the bundles alone, and its own fingerprint."""

    folder: Path
    zip: Path | None
    fingerprint: str


def archive(workspace: Workspace, request: ArchiveRequest, progress: Progress = untold) -> Archived:
    """Freeze the bundles of a period with all that they are made of, under arsip/.

    Raises SpecFault when something required is missing or a check fails and no reason is given,
    UsageFault when bundles must be built first, BundleFault when one is damaged, UsageFault too
    when the disk is full or somebody else is at it. arsip/ is as it was then.
    """
    office = read_office(workspace)
    room = workspace.root / "arsip"
    with writing(room), locked(room / LOCK, _busy):
        clear_asides(room)
        with aside(room, f"{office.satker.tahun}-{request.periode}") as folder:
            period, archived = _examine_and_freeze(office, request, folder, progress)
            if request.handed_over:
                copy = _hand_over(period, archived, folder, uncancelled(progress))
                archived = replace(archived, handed_over=copy)
        if request.zipped:
            # The archive is in its place: to cancel now would leave half of what was asked for.
            archived = _pack(archived, uncancelled(progress))
    return archived


def _hand_over(
    period: FrozenPeriod, archived: Archived, folder: Path, progress: Progress
) -> HandedOver:
    """The copy for others beside the archive; one that is there already is of the same bundles."""
    name = f"{archived.name}{HANDED_OVER}"
    target = archived.folder.with_name(name)
    if not target.is_dir():
        contents = [*handed_over(period, name)]
        bag = Bag(folder / "b")
        bag.add(contents, begin(progress, "files", len(contents)))
        words = readme(name, translator(period.request.language), is_handed_over=True)
        bag.close(info(period, name, 1, None), words)
        bag.reread()
        put_in_place(bag.folder, target)
    packed = target.with_name(f"{name}.zip") if period.request.zipped else None
    if packed:
        refuse_held([packed], packed.parent.parent)
        pack(target, packed, lambda: None)
    return HandedOver(target, packed, hash_file(target / TAGS))


def _examine_and_freeze(
    office: Office, request: ArchiveRequest, folder: Path, progress: Progress
) -> tuple[FrozenPeriod, Archived]:
    """Believe what builds remember, until a file is found that has other bytes; then look at all.

    Only where size and date are all that tells of a change is there such a file.
    """
    period = examine(office, request, folder, progress)
    try:
        return period, _freeze(period, folder, progress)
    except UsageFault:
        if not period.is_remembered:
            raise
    remove(folder)
    period = examine(office, request, folder, progress, from_memory=False)
    return period, _freeze(period, folder, progress)


def _freeze(period: FrozenPeriod, folder: Path, progress: Progress) -> Archived:
    """Write the bag aside and rename it, unless the version before holds the very same."""
    satker, request, room = period.office.satker, period.request, folder.parent
    kept = versions(room, satker.tahun, request.periode)
    before = kept[-1] if kept else None
    number = before.number + 1 if before else 1
    name = version_name(satker.tahun, request.periode, number)
    bag = Bag(folder / _BAG)
    bag.add(period.files, begin(progress, "files", len(period.files)))
    changes = compare(before.name, payload_of(before).hashes, name, bag.hashes) if before else None
    reason = " ".join(period.reason.split())
    if before and not changes and reason in ("", reason_of(before)):
        bag.reread()
        return _as_before(period, before)
    bag.add(made_of_the_rest(period, name, changes), lambda: None)
    words = readme(name, translator(request.language))
    fingerprint = bag.close(info(period, name, number, before), words)
    bag.reread()
    put_in_place(bag.folder, room / name)
    return _archived(period, room / name, fingerprint, changes, is_new=True)


def _as_before(period: FrozenPeriod, before: Version) -> Archived:
    """The version that is there, which holds what a new one would."""
    tags = before.path / TAGS
    fingerprint = hash_file(tags) if tags.is_file() else ""
    return _archived(period, before.path, fingerprint, None, is_new=False)


def _archived(
    period: FrozenPeriod, path: Path, fingerprint: str, changes: Changes | None, *, is_new: bool
) -> Archived:
    is_zip = path.is_file()
    return Archived(
        name=path.stem if is_zip else path.name,
        folder=path,
        zip=path if is_zip else None,
        is_new=is_new,
        fingerprint=fingerprint,
        bundles=len(period.bundles),
        pages=period.pages,
        changes=changes,
        problems=(*period.problems, *_originals(archived_first=is_new)),
    )


def _originals(*, archived_first: bool) -> Iterator[Problem]:
    """What an archive discloses is said when it is made, once."""
    if archived_first:
        yield Problem.hint("arsip", "Z848").says(
            "The archive keeps photos, scans and Word files as they came, with places, serial "
            "numbers of cameras and names of writers, and the roster.",
            "Do not hand it on; make the copy that has the bundles alone: --untuk-diserahkan.",
        )


def _pack(archived: Archived, progress: Progress) -> Archived:
    """The archive's folder as one ZIP beside it."""
    if archived.folder.is_file():
        return archived
    target = archived.folder.with_name(f"{archived.name}.zip")
    refuse_held([target], target.parent.parent)
    count = sum(path.is_file() for path in archived.folder.rglob("*"))
    pack(archived.folder, target, begin(progress, "zip", count))
    return replace(archived, zip=target)


def _busy(holder: Holder) -> Problem:
    return Problem.at("arsip", "Z808", computer=holder.computer, process=holder.process).says(
        "Somebody else is making an archive in this workspace just now, on the computer {computer} "
        "(process {process}).",
        "Wait until it is finished, then run the command again.",
    )
