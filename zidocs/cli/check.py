"""``zidocs check``: the packets of a workspace become findings, as lines, JSON or annotations."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import count_problems, print_json, problems_as_json, show_problems
from zidocs.errors import Place, Problem, SpecFault, UsageFault, say

if TYPE_CHECKING:
    from zidocs.office.workspace import Workspace

EPILOG = _("Example: zidocs check packets/rapat-maret")
HELP = _(
    "Tell everything that is wrong or missing in settings, roster and packets, "
    "as an evaluator would find it."
)


def check(
    paths: options.PathsArgument = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Warnings count as errors."))] = False,
    as_json: options.JsonOption = False,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="github", help=_("Annotations for GitHub Actions instead of lines.")
        ),
    ] = "",
    explain: Annotated[
        str,
        typer.Option("--explain", metavar="CODE", help=_("Explain one code, e.g. Z203.")),
    ] = "",
    workspace: options.WorkspaceOption = None,
) -> None:
    """Packets become findings."""
    with guarded(problems_as_json if as_json else None):
        _refuse_unknown_format(form)
        if explain:
            from zidocs.cli.explain import show_explanation

            show_explanation(explain, as_json=as_json)
            return
        where = options.workspace_of(workspace)
        try:
            packets, problems = _examine(where, paths or ())
        except SpecFault as fault:
            packets, problems = 0, fault.problems
        if as_json:
            print_json(problems_as_json(problems))
        elif form:
            from zidocs.cli.annotations import annotation

            for problem in problems:
                typer.echo(annotation(problem, where.root, Path.cwd()))
        else:
            from zidocs.cli.excerpt import Sources

            show_problems(problems, Sources(where.root))
            summary = count_problems(problems) or _("nothing to complain about")
            typer.echo(_("{n} packet(s): {summary}").format(n=packets, summary=summary))
        failing = {"galat", "peringatan"} if strict else {"galat"}
        if any(problem.severity in failing for problem in problems):
            raise typer.Exit(SpecFault.exit_code)


def _examine(where: "Workspace", paths: Sequence[Path]) -> tuple[int, Sequence[Problem]]:
    """How many packets were asked for, and everything that is to be said of them."""
    from zidocs.checks import findings
    from zidocs.checks.file_facts import files_seen
    from zidocs.cli.progress import progress_bar
    from zidocs.office.reading import read_chosen

    chosen = read_chosen(where, paths)
    with progress_bar() as progress:
        files = files_seen(chosen.office, chosen.packets, progress)
    told = findings(chosen.office, chosen.packets, chosen.slugs, files)
    return len(chosen.slugs), (*chosen.problems, *told)


def _refuse_unknown_format(form: str) -> None:
    if form not in ("", "github"):
        raise UsageFault(
            Problem(
                Place("--format"),
                say("There is no format {form}.", form=form),
                say("Write --format github, or leave it out; programs take --json."),
                "Z028",
            )
        )
