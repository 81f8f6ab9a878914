"""``zidocs scan``: a pile from the scanner becomes signed documents at their packets."""

import time
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded, progress_bar
from zidocs.cli.language import _
from zidocs.cli.show import print_json, show_problems, sum_up, tell
from zidocs.errors import EvidenceFault, Place, Problem, UsageFault, ZidocsError, on_one_line, say

EPILOG = _("Example: zidocs scan tumpukan.pdf")
HELP = _(
    "Bring scanned pages to their packets, by the code printed on them; what has no code that "
    "can be read goes to hasil/triase."
)

_POLL_SECONDS = 3.0


def scan(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILES", help=_("PDF files and pictures, wildcards, or folders.")),
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
    log: options.LogOption = None,
) -> None:
    """A pile becomes signed documents."""
    with guarded(answers.scan_refused if as_json else None):
        request = api.ScanRequest(tuple(files or ()), tuple(assign or ()), accept_stale)
        _check_options(request, undo, watch, move, as_json)
        office = options.workspace_of(workspace)
        if watch is not None:
            _watch(watch, office, move, accept_stale)
        elif undo is not None:
            _tell(api.undo(office, undo, _now()), as_json, undone=undo)
        else:
            _scan(office, request, as_json)


def _scan(office: api.Workspace, request: "api.ScanRequest", as_json: bool) -> None:
    with progress_bar() as progress:
        done = api.scan(office, request, _now(), progress=progress)
    _tell(done, as_json)
    if any(problem.severity == "galat" for problem in done.problems):
        raise typer.Exit(EvidenceFault.exit_code)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _check_options(
    request: "api.ScanRequest", undo: int | None, watch: Path | None, move: bool, as_json: bool
) -> None:
    """Refuse what does not go together, before anything is read."""
    wishes = [bool(request.files or request.assign), undo is not None, watch is not None]
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


def _tell(done: "api.Scanned", as_json: bool, undone: int | None = None) -> None:
    if as_json:
        print_json(answers.scan(done, _))
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
        tell(f"{packet}/{document}: {numbers} – {state}")
    for page, path in done.loose:
        tell(f"{path} ← {page.origin}")
    if undone is not None:
        text = _("Run {undone} is taken back. To bring it again: zidocs scan --undo {id}")
        sum_up(text, undone=undone, id=done.run)
        return
    text = _("{placed} page(s) at their packets, {loose} in triage. {findings}")
    sum_up(text, done.problems, placed=len(done.placed), loose=len(done.loose))
    if done.run is not None:
        sum_up(_("To take this back: zidocs scan --undo {id}"), id=done.run)


def _watch(folder: Path, office: api.Workspace, move: bool, accept_stale: bool) -> None:
    """Scan every file that comes into the folder, until Ctrl-C."""
    if folder.is_dir():
        sum_up(_("Waiting for files in {folder}. Ctrl-C ends it."), folder=folder)
    pending = api.watch(
        folder,
        lambda path: _scan_one(office, path, accept_stale),
        _pause,
        _tell_moved if move else None,
    )
    tell(_("The watch has ended. Nothing was left half done."), err=True)
    if pending:
        names = ", ".join(on_one_line(path.name) for path in pending)
        sum_up(_("Not scanned yet: {names}"), names=names)


def _scan_one(office: api.Workspace, path: Path, accept_stale: bool) -> bool | None:
    """Scan a file of the watched folder; None where it is not the file's fault that it failed."""
    tell(path.name, bold=True)
    request = api.ScanRequest((str(path),), accept_stale=accept_stale)
    try:
        done = api.scan(office, request, _now())
    except ZidocsError as fault:
        show_problems(fault.problems)
        return None
    _tell(done, as_json=False)
    return not any(problem.severity == "galat" for problem in done.problems)


def _pause() -> bool:
    time.sleep(_POLL_SECONDS)
    return True


def _tell_moved(path: Path, target: Path) -> None:
    tell(_("{name} is done, moved to {target}").format(name=path.name, target=target))
