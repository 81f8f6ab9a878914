"""``zidocs scan``: a pile from the scanner becomes signed documents at their packets."""

import time
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import count_problems, print_json, problems_as_json, show_problems
from zidocs.errors import EvidenceFault, Place, Problem, UsageFault, ZidocsError, on_one_line, say
from zidocs.office.workspace import Workspace

if TYPE_CHECKING:
    from zidocs.office.reading import Office
    from zidocs.pipeline.scan import Scanned

EPILOG = _("Example: zidocs scan tumpukan.pdf")
HELP = _(
    "Bring scanned pages to their packets, by the code printed on them; what has no code that "
    "can be read goes to hasil/triase."
)

_POLL_SECONDS = 3.0


def scan(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILES", help=_("PDF, TIFF, JPEG and PNG files, wildcards, or folders.")
        ),
    ] = None,
    assign: Annotated[
        list[str] | None,
        typer.Option(
            "--assign",
            metavar="FILE:PAGE=SLUG/DOCUMENT:N",
            help=_("Place a page by hand, e.g. pile.pdf:4=rapat-maret/notula:2."),
        ),
    ] = None,
    accept_stale: Annotated[
        bool,
        typer.Option("--accept-stale", help=_("Use pages although the text was changed since.")),
    ] = False,
    undo: Annotated[
        int | None,
        typer.Option("--undo", metavar="ID", min=1, help=_("Take back what this run did.")),
    ] = None,
    watch: Annotated[
        Path | None,
        typer.Option(
            "--watch",
            metavar="FOLDER",
            help=_("Wait for files in the scanner's folder, until Ctrl-C."),
        ),
    ] = None,
    move: Annotated[
        bool,
        typer.Option("--move", help=_("With --watch: move files that are done to selesai/.")),
    ] = False,
    as_json: options.JsonOption = False,
    workspace: options.WorkspaceOption = None,
) -> None:
    """A pile becomes signed documents."""
    with guarded(_faults_as_json if as_json else None):
        from zidocs.office.reading import read_office

        _check_options(files, assign, undo, watch, move, as_json)
        where = options.workspace_of(workspace)
        if watch is not None:
            _watch(watch, where, move, accept_stale)
            return
        office = read_office(where)
        if undo is not None:
            from zidocs.pipeline.scan import undo as take_back

            _tell(take_back(office, undo, _now()), as_json, undone=undo)
            return
        _scan(office, files or (), assign or (), accept_stale, as_json)


def _scan(
    office: "Office", files: Sequence[str], assign: Sequence[str], accept: bool, as_json: bool
) -> None:
    from dataclasses import replace

    from zidocs.cli.progress import progress_bar
    from zidocs.paper.assignment import read_assignments
    from zidocs.paper.pile import files_of
    from zidocs.pipeline.scan import Asked
    from zidocs.pipeline.scan import scan as scan_files

    found, problems = files_of(files)
    asked = Asked(found, read_assignments(assign), accept)
    with progress_bar() as progress:
        done = scan_files(office, asked, _now(), progress=progress)
    done = replace(done, problems=(*problems, *done.problems))
    _tell(done, as_json)
    if any(problem.severity == "galat" for problem in done.problems):
        raise typer.Exit(EvidenceFault.exit_code)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _check_options(
    files: Sequence[str] | None,
    assign: Sequence[str] | None,
    undo: int | None,
    watch: Path | None,
    move: bool,
    as_json: bool,
) -> None:
    """Refuse what does not go together, before anything is read."""
    wishes = [bool(files or assign), undo is not None, watch is not None]
    if sum(wishes) == 0:
        what = say("There is nothing to scan.")
    elif sum(wishes) > 1:
        what = say("Files, --undo and --watch are different commands.")
    elif move and watch is None:
        what = say("Files are moved only with --watch.")
    elif as_json and watch is not None:
        what = say("A command that waits for files has no JSON answer.")
    else:
        return
    fix = say("Write for example: zidocs scan pile.pdf, or zidocs scan --watch FOLDER.")
    raise UsageFault(Problem(Place("zidocs scan"), what, fix, "Z919"))


def _faults_as_json(problems: Sequence[Problem]) -> dict[str, object]:
    return {"id": None, "tersimpan": [], "triase": [], "catatan": problems_as_json(problems)}


def _as_json(done: "Scanned") -> dict[str, object]:
    from zidocs.paper.scan_report import loose_problem

    return {
        "id": done.run,
        "tersimpan": [
            {
                "paket": placed.page.packet,
                "dokumen": placed.page.document,
                "halaman": placed.page.page,
                "dari": placed.page.pages,
                "sumber": str(placed.page.origin),
                "keadaan": placed.state,
            }
            for placed in done.placed
        ],
        "triase": [
            {
                "sumber": str(page.origin),
                "berkas": path,
                "kode": loose_problem(page).code,
                "sebab": loose_problem(page).what.render(_),
            }
            for page, path in done.loose
        ],
        "catatan": problems_as_json(done.problems),
    }


def _tell(done: "Scanned", as_json: bool, undone: int | None = None) -> None:
    if as_json:
        print_json(_as_json(done))
        return
    show_problems(done.problems)
    states = {
        "dipakai": _("filed"),
        "belum lengkap": _("incomplete"),
        "naskah lama": _("older text, not used"),
        "ganda": _("scanned twice, not used"),
        "disisihkan": _("beside the one filed by hand"),
    }
    rows = sorted(
        (placed.page.packet, placed.page.document, states[placed.state], placed.page.page)
        for placed in done.placed
    )
    for (packet, document, state), group in groupby(rows, lambda row: row[:3]):
        numbers = ", ".join(str(row[3]) for row in group)
        typer.echo(f"{packet}/{document}: {numbers} – {state}")
    for page, path in done.loose:
        typer.echo(f"{path} ← {page.origin}")
    if undone is not None:
        text = _("Run {undone} is taken back. To bring it again: zidocs scan --undo {id}")
        typer.echo(text.format(undone=undone, id=done.run), err=True)
        return
    typer.echo(
        _("{placed} page(s) at their packets, {loose} in triage. {findings}")
        .format(
            placed=len(done.placed), loose=len(done.loose), findings=count_problems(done.problems)
        )
        .rstrip(),
        err=True,
    )
    if done.run is not None:
        typer.echo(_("To take this back: zidocs scan --undo {id}").format(id=done.run), err=True)


def _watch(folder: Path, where: Workspace, move: bool, accept_stale: bool) -> None:
    """Scan every file that comes into the folder, until Ctrl-C."""
    from zidocs.paper.watching import watch

    if not folder.is_dir():
        raise UsageFault(
            Problem(
                Place(str(folder)),
                say("There is no such folder to watch."),
                say("Name the folder into which the scanner writes."),
                "Z929",
            )
        )
    typer.echo(_("Waiting for files in {folder}. Ctrl-C ends it.").format(folder=folder), err=True)
    pending = watch(
        folder,
        lambda path: _scan_one(where, path, accept_stale),
        _pause,
        _tell_moved if move else None,
    )
    typer.echo(_("The watch has ended. Nothing was left half done."), err=True)
    if pending:
        names = ", ".join(on_one_line(path.name) for path in pending)
        typer.echo(_("Not scanned yet: {names}").format(names=names), err=True)


def _scan_one(where: Workspace, path: Path, accept_stale: bool) -> bool | None:
    """Scan a file of the watched folder; None where it is not the file's fault that it failed."""
    from zidocs.office.reading import read_office
    from zidocs.pipeline.scan import Asked
    from zidocs.pipeline.scan import scan as scan_files

    typer.secho(path.name, bold=True)
    try:
        done = scan_files(read_office(where), Asked((path,), accept_stale=accept_stale), _now())
    except ZidocsError as fault:
        show_problems(fault.problems)
        return None
    _tell(done, as_json=False)
    return not any(problem.severity == "galat" for problem in done.problems)


def _pause() -> bool:
    time.sleep(_POLL_SECONDS)
    return True


def _tell_moved(path: Path, target: Path) -> None:
    typer.echo(_("{name} is done, moved to {target}").format(name=path.name, target=target))
