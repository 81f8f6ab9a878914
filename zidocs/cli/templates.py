"""The commands about Word templates: list them, copy them to be restyled, examine one."""

from pathlib import Path
from typing import Annotated

import typer

from zidocs.cli import options
from zidocs.cli.arguments import Commands
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import print_json, problems_as_json, show_problems
from zidocs.errors import LayoutFault, Place, Problem, TemplateFault, UsageFault, os_reason, say

templates_app = typer.Typer(
    cls=Commands,
    help=_("List, copy and examine the Word templates."),
    epilog=_("Example: zidocs templates export notula"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@templates_app.command(
    "list",
    help=_("List the templates, and which of them are your own."),
    epilog=_("Example: zidocs templates list"),
)
def list_templates(
    as_json: options.JsonOption = False, workspace: options.WorkspaceOption = None
) -> None:
    """The workspace becomes the list of templates that its documents take."""
    with guarded():
        from zidocs.documents import templates

        found = templates.list_templates(options.workspace_of(workspace))
        if as_json:
            print_json([{"nama": f.name, "berkas": f.shown, "sendiri": f.own} for f in found])
            return
        built_in = _("built in")
        for file in found:
            typer.echo(f"{file.name:24} {file.shown if file.own else built_in}")


@templates_app.command(
    help=_("Copy built-in templates into templates/ of the workspace, to restyle them in Word."),
    epilog=_("Example: zidocs templates export notula"),
)
def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help=_("None means all of them."))
    ] = None,
    workspace: options.WorkspaceOption = None,
) -> None:
    """Names become Word files of the office's own."""
    with guarded():
        from zidocs.documents import templates

        where = options.workspace_of(workspace)
        for path in templates.export_templates(where, names or ()):
            typer.echo(where.show(path))


@templates_app.command(
    help=_("Examine a template: can it be filled, and can the built-in layout show it?"),
    epilog=_("Example: zidocs templates check templates/notula.docx"),
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A Word template."))],
    as_json: options.JsonOption = False,
) -> None:
    """A template becomes findings; it is filled with the example that init writes."""
    with guarded(problems_as_json if as_json else None):
        findings = _examine(file)
        if as_json:
            print_json(problems_as_json(findings))
        else:
            show_problems(findings)
            if not findings:
                typer.echo(_("{file}: nothing to complain about").format(file=file))
        if any(problem.severity == "galat" for problem in findings):
            raise typer.Exit(TemplateFault.exit_code)


def _examine(file: Path) -> tuple[Problem, ...]:
    """Faults of filling are raised; what the built-in layout loses or changes is returned."""
    from tempfile import TemporaryDirectory

    from zidocs.documents.writing import try_template
    from zidocs.layout.choose import lay_out
    from zidocs.office.reading import read_office, read_packets
    from zidocs.office.scaffold import new_workspace
    from zidocs.office.workspace import open_workspace

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageFault(
            Problem(
                Place(str(file)),
                say("The file cannot be read ({detail}).", detail=os_reason(error)),
                say("Check the name, and close the file in Word."),
                "Z053",
            )
        ) from error
    with TemporaryDirectory() as folder:
        new_workspace(Path(folder), 2024)
        office = read_office(open_workspace(Path(folder)))
        (packet,) = read_packets(office, office.workspace.packets())
        filled = try_template(data, str(file), packet, office)
    try:
        return lay_out({str(file): filled}, "bawaan")[str(file)].problems
    except LayoutFault as fault:
        return fault.problems
