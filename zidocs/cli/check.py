"""``zidocs check``: the packets of a workspace become findings, as lines, JSON or annotations."""

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded, progress_bar
from zidocs.cli.language import _
from zidocs.cli.show import Sources, count_problems, print_json, severity_name, show_problems, tell
from zidocs.errors import Problem, SpecFault, UsageFault

_COLUMNS = 88
_LEVELS = {"galat": "error", "peringatan": "warning", "petunjuk": "notice"}
"""The words of GitHub."""

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
    log: options.LogOption = None,
) -> None:
    """Packets become findings."""
    with guarded(answers.check if as_json else None):
        if form not in ("", "github"):
            raise UsageFault.at("--format", "Z028", form=form).says(
                "There is no format {form}.",
                "Write --format github, or leave it out; programs take --json.",
            )
        if explain:
            _show_explanation(api.explain(explain), as_json)
            return
        where = options.workspace_of(workspace)
        with progress_bar() as progress:
            found = api.check(where, paths or (), progress=progress)
        if as_json:
            print_json(answers.check(found.problems, _))
        elif form:
            for problem in found.problems:
                tell(annotation(problem, where.root, Path.cwd()))
        else:
            show_problems(found.problems, Sources(where.root))
            summary = count_problems(found.problems) or _("nothing to complain about")
            tell(_("{n} packet(s): {summary}").format(n=found.packets, summary=summary))
        failing = {"galat", "peringatan"} if strict else {"galat"}
        if any(problem.severity in failing for problem in found.problems):
            raise typer.Exit(SpecFault.exit_code)


def _show_explanation(found: "api.Explanation", as_json: bool) -> None:
    if as_json:
        print_json(answers.explain(found, _))
        return
    severity = f" ({severity_name(found.severity)})" if found.severity else ""
    tell(f"{found.code}{severity}: {found.title.render(_)}", bold=True)
    paragraphs = [found.text.render(_)]
    if found.stops_build:
        paragraphs.append(
            _("Graded as an error (galat) it stops a build, because the documents would be wrong.")
        )
    for paragraph in paragraphs:
        tell("", *textwrap.wrap(paragraph, _COLUMNS, break_on_hyphens=False))
    if found.is_rule:
        example = f"aturan: {{{found.code}: {{tingkat: petunjuk, alasan: …}}}}"
        tell("", _("To grade it otherwise, write into satker.yaml (or tingkat: mati):"))
        tell(f"  {example}")


def annotation(problem: Problem, root: Path, folder: Path) -> str:
    """A finding as GitHub shows it: ``::warning file=…,line=…,col=…,title=Z203::sentence remedy``.

    Source: GitHub docs, “Workflow commands for GitHub Actions”, setting an error message.
    Files are told from ``folder`` on, which is the checked-out repository, where they lie in it.
    """
    where = problem.where
    values = {
        "file": _from(folder, root / where.file) or where.file,
        "line": where.line,
        "col": where.column,
        "title": f"{problem.code} {where.key}".strip(),
    }
    given = ",".join(f"{name}={_escaped(str(value))}" for name, value in values.items() if value)
    message = f"{problem.what.render(_)} {problem.fix.render(_)}"
    return f"::{_LEVELS[problem.severity]} {given}::{_on_one_line(message)}"


def _from(folder: Path, path: Path) -> str:
    try:
        return path.relative_to(folder.resolve()).as_posix()
    except (OSError, RuntimeError, ValueError):
        return ""


def _on_one_line(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped(text: str) -> str:
    return _on_one_line(text).replace(":", "%3A").replace(",", "%2C")
