"""The commands about Word templates: list them, copy them to be restyled, examine one."""

from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.arguments import Commands
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import print_json, show_problems, tell
from zidocs.errors import TemplateFault

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
    as_json: options.JsonOption = False,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """The workspace becomes the list of templates that its documents take."""
    with guarded():
        found = api.list_templates(options.workspace_of(workspace))
        if as_json:
            print_json(answers.templates(found))
            return
        built_in = _("built in")
        for file in found:
            tell(f"{file.name:24} {file.shown if file.own else built_in}")


@templates_app.command(
    help=_("Copy built-in templates into templates/ of the workspace, to restyle them in Word."),
    epilog=_("Example: zidocs templates export notula"),
)
def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help=_("None means all of them."))
    ] = None,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """Names become Word files of the office's own."""
    with guarded():
        where = options.workspace_of(workspace)
        for path in api.export_templates(where, names or ()):
            tell(where.show(path))


@templates_app.command(
    help=_("Examine a template: can it be filled, and can the built-in layout show it?"),
    epilog=_("Example: zidocs templates check templates/notula.docx"),
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A Word template."))],
    as_json: options.JsonOption = False,
    log: options.LogOption = None,
) -> None:
    """A template becomes findings; it is filled with the example that init writes."""
    with guarded(answers.check if as_json else None):
        findings = api.check_template(file)
        if as_json:
            print_json(answers.check(findings, _))
        else:
            show_problems(findings)
            if not findings:
                tell(_("{file}: nothing to complain about").format(file=file))
        if any(problem.severity == "galat" for problem in findings):
            raise typer.Exit(TemplateFault.exit_code)
