"""The commands of zidocs. Each one reads its arguments, calls, and shows the answer.

Heavy modules are imported inside the commands, so that help and version stay quick.
"""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import archive, catalogue, check, merge, options, scan, status
from zidocs.cli.arguments import Commands
from zidocs.cli.guard import guarded, log_file, progress_bar
from zidocs.cli.language import _
from zidocs.cli.show import as_argument, print_json, show_problems, sum_up, tell
from zidocs.cli.templates import templates_app

# Plain help: drawing it with rich would cost more time than all the rest of --help.
app = typer.Typer(
    name="zidocs",
    cls=Commands,
    help=_("One YAML file about a meeting becomes its documents and one evidence PDF."),
    epilog=_("Begin with: zidocs init FOLDER"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from zidocs import __version__

        tell(f"zidocs {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help=_("Show the version.")
        ),
    ] = False,
) -> None:
    """Hold the options that need no command."""


@app.command(
    help=_("Make a new workspace: settings, a roster example, one small packet."),
    epilog=_("Example: zidocs init bukti-2026"),
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder to make."))],
    tahun: Annotated[
        int | None, typer.Option("--tahun", help=_("The year of the evidence; else this year."))
    ] = None,
    log: options.LogOption = None,
) -> None:
    """A folder becomes a workspace."""
    with guarded():
        for path in api.init(folder, date.today().year if tahun is None else tahun):
            if not path.name.endswith(".schema.json"):
                tell(path)
        sum_up(_("Next: cd {folder}, then zidocs build"), folder=as_argument(folder))


@app.command(
    help=_("Make a packet folder for an indicator, with a packet.yaml to fill in."),
    epilog=_("Example: zidocs new I.2.a --periode B03"),
)
def new(
    indikator: Annotated[str, typer.Argument(metavar="INDIKATOR", help=_("Code, e.g. I.2.a."))],
    periode: Annotated[
        str,
        typer.Option(
            "--periode",
            metavar="B03",
            help=_("B03, B06, B09 or B12; not needed where the guide asks in one period only."),
        ),
    ] = "",
    kegiatan: Annotated[
        int | None, typer.Option("--kegiatan", min=1, help=_("Which activity of the indicator."))
    ] = None,
    lampiran: Annotated[
        bool, typer.Option("--lampiran", help=_("Evidence without a meeting: files only."))
    ] = False,
    folder: Annotated[
        str,
        typer.Option(
            "--folder",
            metavar="NAME",
            help=_("Name of the packet folder, e.g. monev-februari; else by indicator and period."),
        ),
    ] = "",
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """An indicator becomes a packet folder."""
    with guarded():
        where = options.workspace_of(workspace)
        path = api.new(where, indikator, periode, kegiatan, lampiran=lampiran, folder=folder)
        tell(where.show(path))
        made = as_argument(where.show(path.parent))
        sum_up(_("Next: fill it in, then zidocs check {folder}"), folder=made)


@app.command(
    help=_("Write the documents of the packets, and the evidence PDF of every indicator."),
    epilog=_("Example: zidocs build --periode B03"),
)
def build(
    paths: options.PathsArgument = None,
    indikator: options.IndikatorOption = "",
    periode: options.PeriodeOption = "",
    jobs: options.JobsOption = None,
    cluster: options.ClusterOption = "",
    force: Annotated[
        bool,
        typer.Option("--force", help=_("Write Word files edited by hand anew; a copy is kept.")),
    ] = False,
    duplex: Annotated[
        bool,
        typer.Option(
            "--duplex", help=_("Printing on both sides: each document begins on a new sheet.")
        ),
    ] = False,
    relayout: Annotated[
        bool,
        typer.Option(
            "--relayout", help=_("Give pages new numbers, also those that an archive has already.")
        ),
    ] = False,
    skip_refused: options.SkipRefusedOption = False,
    pdfa: options.PdfaOption = None,
    proof: options.ProofOption = None,
    as_json: options.JsonOption = False,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """Packets become documents, pages and bundles."""
    with guarded(answers.build if as_json else None):
        request = api.BuildRequest(
            paths=tuple(paths or ()),
            indikator=indikator,
            periode=api.read_period(periode),
            force=force,
            duplex=duplex,
            relayout=relayout,
            jobs=jobs,
            cluster=cluster,
            ghostscript=pdfa is not None,
            skip_refused=skip_refused,
            every_page=proof is not None,
        )
        with progress_bar() as progress:
            done = api.build(options.workspace_of(workspace), request, progress=progress)
        if as_json:
            print_json(answers.build(done.problems, _, done.outputs))
            return
        show_problems(done.problems)
        for output in done.changed:
            tell(f"hasil/{output.path}")
        sum_up(
            _("{changed} file(s) written, {unchanged} as they were. {findings}"),
            done.problems,
            changed=len(done.changed),
            unchanged=len(done.outputs) - len(done.changed),
        )


app.command("check", help=check.HELP, epilog=check.EPILOG)(check.check)
app.command("merge", help=merge.HELP, epilog=merge.EPILOG)(merge.merge)
app.command("scan", help=scan.HELP, epilog=scan.EPILOG)(scan.scan)
app.command("archive", help=archive.ARCHIVE_HELP, epilog=archive.ARCHIVE_EPILOG)(archive.archive)
app.command("verify", help=archive.VERIFY_HELP, epilog=archive.VERIFY_EPILOG)(archive.verify)
app.command("trace", help=archive.TRACE_HELP, epilog=archive.TRACE_EPILOG)(archive.trace)
app.command("status", help=status.HELP, epilog=status.EPILOG)(status.status)
app.command("catalogue", help=catalogue.HELP, epilog=catalogue.EPILOG)(catalogue.catalogue)
app.add_typer(templates_app, name="templates")


@app.command(
    help=_("Print the JSON Schema of satker.yaml, packet.yaml or a catalogue, for editors."),
    epilog=_("Example: zidocs schema packet"),
)
def schema(
    which: Annotated[
        str, typer.Argument(metavar="satker|packet|katalog", help=_("The file to describe."))
    ],
    log: options.LogOption = None,
) -> None:
    """A kind of file becomes its JSON Schema."""
    with guarded():
        print_json(api.schema(which))


@app.command(
    help=_("Tell what this machine has: fonts, LibreOffice, room on the disk."),
    epilog=_("Example: zidocs doctor"),
)
def doctor(as_json: options.JsonOption = False, log: options.LogOption = None) -> None:
    """The machine becomes a list of what works."""
    with guarded():
        rows = answers.doctor(api.doctor(Path.cwd(), log_file()), _)
        if as_json:
            print_json(rows)
            return
        for row in rows:
            mark, colour = ("✓", None) if row["baik"] else ("·", "yellow")
            tell(f"{mark} {row['nama']}: {row['keterangan']}", fg=colour)
