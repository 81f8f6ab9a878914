"""All that was ever scanned for the packets of a workspace, while nobody else is at it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path

from zidocs.board.signed_scans import signed_scans
from zidocs.disk.files import hash_bytes, hash_of, refuse_link, writing
from zidocs.disk.lock import Holder, locked
from zidocs.errors import Place, Problem, UsageFault, ZidocsError, raise_together
from zidocs.office.reading import Office, read_all
from zidocs.paper.assignment import Assignment, find_page, no_picture, place
from zidocs.paper.filing import SCANS, Target, file_all, filed_by_hand, targets
from zidocs.paper.journal import (
    BlankPage,
    LoosePage,
    Origin,
    PlacedPage,
    Run,
    RunPage,
    ScannedFile,
    counting,
    latest_pages,
)
from zidocs.paper.packet_record import Print, printed_files, read_prints
from zidocs.paper.pile import Intake
from zidocs.paper.placing import Choice, KnownPacket, Placer, choose
from zidocs.paper.scan_report import DocumentKey, Placement, Standing, notes, placements
from zidocs.paper.scan_store import ROOM, Disk, Filed, LostPage, ScanStore
from zidocs.paper.scanned_file import open_scanned
from zidocs.paper.scanned_page import SeenPage
from zidocs.paper.triage import TRIAGE, triage_paths, triage_targets
from zidocs.paper.twins import Reading, better, reading_of
from zidocs.steps import Cancelled

LOCK = "lock"
_MOST_COMPARED = 40
"""Pairs of scans of one page; a pile of copies of one sheet could take for ever."""

PageKey = tuple[str, int]
"""The SHA-256 of a file that was given, and a page of it, from 1."""


@dataclass(frozen=True)
class Scanned:
    """What became of the files: the run, if there was anything new; pages with and without place.

    A page without a place comes with its path from the workspace on.
    """

    run: int | None
    placed: tuple[Placement, ...]
    loose: tuple[tuple[LoosePage, str], ...]
    problems: tuple[Problem, ...]


@contextmanager
def open_desk(office: Office, disk: Disk) -> Iterator["Desk"]:
    """The desk of a workspace while nobody else is at it; errors of the disk are explained."""
    store = ScanStore(office.workspace.root, disk)
    refuse_link(store.folder, office.workspace.root, ROOM)
    try:
        with locked(store.folder / LOCK, _busy):
            store.empty_new()
            try:
                yield Desk(office, store)
            except (KeyboardInterrupt, Cancelled, ZidocsError, OSError):
                store.empty_new()
                raise
            store.empty_new()
    except OSError as error:
        with writing(Path(str(error.filename2 or error.filename or store.folder))):
            raise


class Desk:
    """The packets of a workspace, and all that was ever scanned of them."""

    def __init__(self, office: Office, store: ScanStore) -> None:
        self.workspace = office.workspace
        self.store = store
        reading = read_all(office)
        self.faulty = reading.problems
        self.packets = {
            packet.slug: KnownPacket(
                packet.slug,
                packet.folder,
                tuple(packet.dokumen),
                cache(partial(read_prints, self.workspace.output, packet.slug)),
            )
            for packet in reading.packets
        }
        self.scans = signed_scans(self.workspace, reading.packets)
        self.runs = store.runs()
        self.problems: list[Problem] = []
        self._compared: dict[tuple[str, str], str | None] = {}

    @property
    def latest(self) -> Mapping[PageKey, RunPage]:
        """What became of each page, all runs considered."""
        return latest_pages(counting(self.runs))

    def add_run(self, when: str, pages: Sequence[RunPage], undoes: int | None = None) -> int:
        """From here on the pages count; returns the run's number."""
        number = max((run.number for run in self.runs), default=0) + 1
        run = Run(number, when, tuple(pages), undoes)
        self.store.add_run(run)
        self.runs = (*self.runs, run)
        return number

    def unfinished_undo(self, number: int) -> int | None:
        """The last run, if it took back this one and was stopped before all of it was filed."""
        last = self.runs[-1] if self.runs else None
        if last is None or last.undoes != number or last.number <= self.store.filed().runs:
            return None
        return last.number

    def settle(self, given: Sequence[str]) -> Standing:
        """File what runs brought or took that are not filed yet, and the files given again."""
        filed = self.store.filed()
        fresh = self._fresh(filed)
        pages = [
            page
            for key, page in self.latest.items()
            if key in fresh or page.origin.file.sha256 in given
        ]
        before = [page for run in self.runs for page in run.pages
                  if (page.origin.file.sha256, page.origin.number) in fresh]  # fmt: skip
        slugs = dict.fromkeys(
            page.packet
            for page in (*before, *pages)
            if isinstance(page, PlacedPage) and page.packet in self.packets
        )
        standing = self._standing(slugs, filed)
        wanted = [target for slug in slugs for target in self._document_targets(slug, standing)]
        rooms = [f"{standing.folders[slug]}/{SCANS}/" for slug in slugs]
        if pages or before:
            wanted += triage_targets(self.store, self._in_triage(fresh, given))
            rooms.append(f"{TRIAGE}/")
        last = max((run.number for run in self.runs), default=0)
        told = file_all(self.workspace, self.store, wanted, rooms, filed, last_run=last)
        if told is None:
            # What somebody filed meanwhile stays, and ours goes beside it.
            return self.settle(given)
        self.problems += told
        return standing

    def _fresh(self, filed: Filed) -> set[PageKey]:
        """The pages of the runs that are not filed yet, and of those that they undo."""
        unsettled = {run.number: run for run in self.runs if run.number > filed.runs}
        undone = {run.undoes for run in unsettled.values()}
        # What a run that is undone had undone itself comes back.
        undone |= {run.undoes for run in self.runs if run.number in undone}
        return {
            (page.origin.file.sha256, page.origin.number)
            for run in self.runs
            if run.number in unsettled or run.number in undone
            for page in run.pages
        }

    def _standing(self, slugs: Iterable[str], filed: Filed) -> Standing:
        of_document: dict[DocumentKey, list[PlacedPage]] = {}
        for page in self.latest.values():
            if isinstance(page, PlacedPage) and page.packet in slugs:
                of_document.setdefault((page.packet, page.document), []).append(page)
        prints: dict[DocumentKey, Print] = {}
        by_hand: set[DocumentKey] = set()
        for slug in slugs:
            packet = self.packets[slug]
            prints |= {(slug, kind): each for kind, each in packet.prints().items()}
            found = filed_by_hand(self.workspace, packet, self.scans, filed)
            by_hand |= {(slug, document) for document in found}
        return Standing(
            {
                key: choose(pages, prints.get(key), self._better)
                for key, pages in sorted(of_document.items())
            },
            {slug: self.workspace.show(self.packets[slug].folder) for slug in slugs},
            prints,
            frozenset(by_hand),
        )

    def _better(self, one: PlacedPage, later: PlacedPage) -> PlacedPage | None:
        """Of two scans that show the same page the better one; None if they differ."""
        key = one.sha256, later.sha256
        if key not in self._compared and len(self._compared) < _MOST_COMPARED:
            first, second = (self._reading(page) for page in (one, later))
            best = better(first, second) if first and second else None
            self._compared[key] = None if best is None else key[best is second]
        best_sha256 = self._compared.get(key)
        return next((page for page in (one, later) if page.sha256 == best_sha256), None)

    def _reading(self, page: PlacedPage) -> Reading | None:
        with suppress(LostPage):
            return reading_of(self.store.page(page.sha256), page.turn)
        return None

    def _document_targets(self, slug: str, standing: Standing) -> list[Target]:
        choices: dict[str, Choice] = {
            document: choice for (of, document), choice in standing.choices.items() if of == slug
        }
        by_hand = frozenset(document for of, document in standing.by_hand if of == slug)
        return targets(self.store, standing.folders[slug], choices, by_hand)

    def _in_triage(self, fresh: set[PageKey], given: Sequence[str]) -> list[tuple[LoosePage, str]]:
        """The pages that lie in triage: those of now, and the earlier ones still there."""
        paths = self._paths
        return [
            (page, paths[key])
            for key, page in self.latest.items()
            if isinstance(page, LoosePage)
            and (key in fresh or key[0] in given or (self.workspace.root / paths[key]).exists())
        ]

    @property
    def _paths(self) -> Mapping[PageKey, str]:
        # Of all runs, so that no name changes when one of them is taken back.
        return triage_paths(self.runs)

    def known_files(self) -> Iterable[ScannedFile]:
        """The files that were scanned before."""
        return [page.origin.file for page in self.latest.values()]

    def is_lost(self, file_sha256: str) -> bool:
        """Whether a page of a file that was scanned is gone from the store, or damaged."""
        return any(
            file == file_sha256
            and not isinstance(page, BlankPage)
            and not self.store.is_whole(page.sha256)
            for (file, _), page in self.latest.items()
        )

    def judged(self, file: ScannedFile, seen: SeenPage, placer: Placer) -> Iterator[RunPage]:
        """A page that was looked at gets its place, unless it has one and only came back."""
        known = self.latest.get((file.sha256, seen.number))
        if known is None:
            yield placer.page(seen, Origin(file, seen.number))
        elif not isinstance(known, BlankPage) and known.sha256 != seen.sha256:
            # Another zidocs may take a page out of its file in other bytes.
            yield replace(known, sha256=seen.sha256)

    def unknown_files(self, assignments: Iterable[Assignment]) -> list[Path]:
        """The files of assignments that are there and were not scanned, nor lie in triage."""
        stored = {page.sha256 for page in self.latest.values() if not isinstance(page, BlankPage)}
        known = stored | {file.sha256 for file in self.known_files()}
        files = dict.fromkeys(Path(assignment.file) for assignment in assignments)
        return [path for path in files if path.is_file() and hash_of(path) not in known]

    def printed(self, path: Path, sha256: str) -> str:
        """Where a file lies in hasil/ as build or merge wrote it; "" if it may be a scan."""
        if sha256 in self._printed:
            return self.workspace.show(self._printed[sha256])
        file = path.resolve()
        is_there = file.is_relative_to(self.workspace.output.resolve())
        # Pages in triage are scans.
        in_triage = file.is_relative_to((self.workspace.root / TRIAGE).resolve())
        return self.workspace.show(file) if is_there and not in_triage else ""

    @cached_property
    def _printed(self) -> Mapping[str, Path]:
        return printed_files(self.workspace.output)

    def second_thoughts(
        self, placer: Placer, given: Sequence[str], accept_stale: bool
    ) -> Iterator[RunPage]:
        """The pages of files given again whose place is known now, or that are accepted now."""
        for page in self.latest.values():
            if page.origin.file.sha256 not in given:
                continue
            if isinstance(page, LoosePage):
                again = placer.again(page)
                if isinstance(again, PlacedPage):
                    yield again
            elif isinstance(page, PlacedPage) and accept_stale and not page.accepted:
                yield replace(page, accepted=True)

    def assigned(
        self, assignments: Iterable[Assignment], pages: Sequence[RunPage]
    ) -> list[RunPage]:
        """The pages of this run, with those that were placed by hand; raises UsageFault."""
        new = {(page.origin.file.sha256, page.origin.number): page for page in pages}
        faults: list[UsageFault] = []
        for assignment in assignments:
            known = {**self.latest, **new}
            try:
                page = find_page(assignment, hash_of(Path(assignment.file)), known)
                if isinstance(page, BlankPage):
                    page = self._blank_page(assignment, page)
                placed = place(assignment, page, self.packets, known)
                new[page.origin.file.sha256, page.origin.number] = placed
            except UsageFault as fault:
                faults.append(fault)
        raise_together(faults)
        return list(new.values())

    def _blank_page(self, assignment: Assignment, page: BlankPage) -> LoosePage:
        """A page that was left out as blank is taken from its file after all."""
        path = Path(assignment.file)
        if hash_of(path) != page.origin.file.sha256:
            raise no_picture(assignment, page)
        with open_scanned(path, page.origin.file.name) as pages:
            pdf = pages.page(page.origin.number - 1)
        digest = hash_bytes(pdf)
        aside = self.store.new / f"{digest}.pdf"
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(pdf)
        self.store.keep_page(digest, aside)
        return LoosePage(page.origin, digest, 0, "unread")

    def answer(self, run: int | None, standing: Standing, intake: Intake) -> Scanned:
        """What became of the files that were given, in their order, and of pages placed by hand."""
        latest = self.latest.values()
        by_run = {page.origin for each in self.runs if each.number == run for page in each.pages}
        given = [page for page in latest if page.origin.file.sha256 in intake.hashes]
        given.sort(
            key=lambda page: (intake.hashes.index(page.origin.file.sha256), page.origin.number)
        )
        given += [page for page in latest if page.origin in by_run and page not in given]
        lost = any(isinstance(page, LoosePage) and page.reason == "packet" for page in given)
        paths = self._paths
        return Scanned(
            run,
            tuple(placements(given, standing)),
            tuple(
                (page, paths[page.origin.file.sha256, page.origin.number])
                for page in given
                if isinstance(page, LoosePage)
            ),
            (
                *intake.problems,
                # A page may belong to one of the packets that cannot be read.
                *(self.faulty if lost else ()),
                *notes(given, standing),
                *self.problems,
            ),
        )


def _busy(holder: Holder) -> Problem:
    return Problem.at(Place(), "Z906", computer=holder.computer, process=holder.process).says(
        "Another zidocs scan is at work in this workspace, on the computer {computer} (process "
        "{process}).",
        "Wait until it is done, or end it (a --watch too), and try again.",
    )
