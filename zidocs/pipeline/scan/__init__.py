"""The story of a scan: a pile becomes pages, each page finds its document, the documents are filed.

files → pages → codes → places → a run in the journal → scan/<document>.pdf, hasil/triase/
"""

from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.errors import UsageFault
from zidocs.office.reading import read_office
from zidocs.office.workspace import Workspace
from zidocs.paper.assignment import read_assignments
from zidocs.paper.journal import counting
from zidocs.paper.pile import Intake, files_of, take_in
from zidocs.paper.placing import Placer
from zidocs.paper.scan_store import Disk
from zidocs.paper.scanned_page import Looked, LookJob, look, not_shown
from zidocs.pipeline.guarded import Bounds, Lost, run_guarded
from zidocs.pipeline.scan.desk import Scanned, open_desk
from zidocs.pipeline.workers import choose_jobs
from zidocs.steps import Progress, logged, untold

__all__ = ["ScanRequest", "Scanned", "scan", "undo"]

_MOST_NAMED = 5

_BOUNDS = Bounds(work_seconds=4, clock_seconds=60.0, megabytes=400)
"""A rough page at 200 dpi takes one second and 130 MB."""


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
    looked: dict[int, Looked] = {}
    done = 0
    progress("scan", 0, intake.pages)
    for number, answer in run_guarded(
        look, intake.jobs, choose_jobs(jobs, intake.pages), _BOUNDS, _file_of
    ):
        job = intake.jobs[number]
        looked[number] = _cannot_be_shown(job, answer) if isinstance(answer, Lost) else answer
        done += job.end - job.first
        progress("scan", done, intake.pages)
    return [looked[number] for number in range(len(intake.jobs))]


def _file_of(job: LookJob) -> Path:
    return job.path


def _cannot_be_shown(job: LookJob, lost: Lost) -> Looked:
    if not lost.step:
        return Looked()
    return Looked(problems=not_shown(job.name, job.first + lost.step - 1).problems)


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
