"""The story of a scan: a pile becomes pages, each page finds its document, the documents are filed.

files → pages → codes → places → a run in the journal → scan/<document>.pdf, hasil/triase/
"""

from dataclasses import dataclass, replace
from itertools import accumulate

from zidocs.errors import UsageFault
from zidocs.office.reading import read_office
from zidocs.office.workspace import Workspace
from zidocs.paper.assignment import read_assignments
from zidocs.paper.journal import counting
from zidocs.paper.pile import Intake, files_of, take_in
from zidocs.paper.placing import Placer
from zidocs.paper.scan_store import Disk
from zidocs.paper.scanned_page import Looked, look
from zidocs.pipeline.scan.desk import Scanned, open_desk
from zidocs.pipeline.workers import choose_jobs, open_pool, run_all
from zidocs.steps import Progress, logged, untold

__all__ = ["ScanRequest", "Scanned", "scan", "undo"]

_MOST_NAMED = 5


@dataclass(frozen=True)
class ScanRequest:
    """What is to be scanned: files, folders and wildcards, and pages that are placed by hand.

    ``assign`` has them as ``FILE:PAGE=SLUG/DOCUMENT:N``. With ``accept_stale`` pages of an older
    text are used. ``jobs`` processes look at the pages, None as many as pay.
    """

    files: tuple[str, ...] = ()
    assign: tuple[str, ...] = ()
    accept_stale: bool = False
    jobs: int | None = None


def scan(
    workspace: Workspace,
    request: ScanRequest,
    when: str,
    progress: Progress = untold,
    disk: Disk | None = None,
) -> Scanned:
    """Place the pages of the files and file the documents that are complete.

    ``when`` is the time for the journal. What is wrong with a file is told among the problems, and
    the others are scanned. Raises UsageFault: the disk, an assignment, another scan at work.
    """
    office = read_office(workspace)
    given, problems = files_of(request.files)
    assignments = read_assignments(request.assign)
    with open_desk(office, disk or Disk()) as desk:
        files = (*given, *desk.unknown_files(assignments))
        intake = take_in(files, desk.known_files(), desk.store.new, desk.printed, desk.is_lost)
        placer = Placer(desk.packets.values(), request.accept_stale)
        seen = list(intake.seen(_look_at_all(intake, request.jobs, progress)))
        pages = [page for each in seen for page in desk.judged(*each, placer)]
        again = list(desk.second_thoughts(placer, intake.hashes, request.accept_stale))
        intake.tell_again(page.origin.file.sha256 for page in again)
        pages = desk.assigned(assignments, (*pages, *again))
        for _, page in seen:
            if not page.blank:
                desk.store.keep_page(page.sha256, page.file)
        run = desk.add_run(when, pages) if pages else None
        with logged("file"):
            standing = desk.settle(intake.hashes)
        done = desk.answer(run, standing, intake)
    return replace(done, problems=(*problems, *done.problems))


def _look_at_all(intake: Intake, jobs: int | None, progress: Progress) -> list[Looked]:
    with open_pool(choose_jobs(jobs, intake.pages)) as pool:
        done = accumulate(job.end - job.first for job in intake.jobs)
        progress("scan", 0, intake.pages)
        return run_all(pool, look, intake.jobs, lambda: progress("scan", next(done), intake.pages))


def undo(workspace: Workspace, number: int, when: str, disk: Disk | None = None) -> Scanned:
    """Take back what a run did; the pages stay in the store, and this can be undone too.

    Raises UsageFault if there is no such run that counts.
    """
    with open_desk(read_office(workspace), disk or Disk()) as desk:
        run = desk.unfinished_undo(number)
        if run is None:
            if number not in {run.number for run in counting(desk.runs)}:
                there = ", ".join(str(run.number) for run in counting(desk.runs)[-_MOST_NAMED:])
                raise UsageFault.at("--undo", "Z918", number=number, numbers=there or "-").says(
                    "There is no run {number} that could be taken back.",
                    "The last ones are {numbers}.",
                )
            run = desk.add_run(when, (), undoes=number)
        desk.settle(())
        return Scanned(run, (), (), tuple(desk.problems))
