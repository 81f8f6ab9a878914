"""Findings become lines on the terminal or JSON on standard output."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

import typer

from zidocs.cli.language import _
from zidocs.errors import Problem

if TYPE_CHECKING:
    from zidocs.pipeline.stage import Output

_COLOURS = {"galat": "red", "peringatan": "yellow", "petunjuk": "cyan"}


def show_problems(problems: Iterable[Problem]) -> None:
    """Findings on standard error, grouped by file in the order in which the files came."""
    shown = list(problems)
    order = {file: n for n, file in enumerate(dict.fromkeys(p.where.file for p in shown))}
    for file, group in groupby(sorted(shown, key=lambda p: order[p.where.file]), _file):
        if file:
            typer.secho(file, err=True, bold=True)
        for problem in group:
            _show_problem(problem, indent="  " if file else "")


def _file(problem: Problem) -> str:
    return problem.where.file


def _show_problem(problem: Problem, indent: str) -> None:
    where = problem.where
    spot = ":".join(str(number) for number in (where.line, where.column) if number is not None)
    head = " ".join(word for word in (spot, problem.code) if word)
    key = f" {where.key}:" if where.key else ""
    typer.echo(indent, err=True, nl=False)
    typer.secho(f"{head} {_severity(problem)}", err=True, nl=False, fg=_COLOURS[problem.severity])
    typer.echo(f"{key} {problem.what.render(_)} {problem.fix.render(_)}", err=True)


def _severity(problem: Problem) -> str:
    names = {"galat": _("error"), "peringatan": _("warning"), "petunjuk": _("hint")}
    return names[problem.severity]


def count_problems(problems: Sequence[Problem]) -> str:
    """``2 errors, 1 warning``; an empty text without any."""
    counted = [
        (sum(problem.severity == "galat" for problem in problems), _("{n} error(s)")),
        (sum(problem.severity == "peringatan" for problem in problems), _("{n} warning(s)")),
        (sum(problem.severity == "petunjuk" for problem in problems), _("{n} hint(s)")),
    ]
    return ", ".join(text.format(n=n) for n, text in counted if n)


def problem_as_json(problem: Problem) -> dict[str, object]:
    """A finding as ``check --json`` documents it."""
    return {
        "kode": problem.code,
        "tingkat": problem.severity,
        "berkas": problem.where.file,
        "baris": problem.where.line,
        "kolom": problem.where.column,
        "kunci": problem.where.key,
        "pesan": problem.what.render(_),
        "saran": problem.fix.render(_),
    }


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """The answer of ``check --json``."""
    return [problem_as_json(problem) for problem in problems]


def build_as_json(
    problems: Iterable[Problem], outputs: Iterable["Output"] = (), folder: str = "hasil"
) -> dict[str, object]:
    """The answer of ``build`` and ``merge --json``; after a fault there are findings only.

    The paths of the outputs are told from ``folder`` on.
    """
    return {
        "berkas": [
            {
                "jalur": PurePath(folder, output.path).as_posix(),
                "jenis": output.kind,
                "halaman": output.pages,
                "sha256": output.sha256,
            }
            for output in outputs
        ],
        "temuan": problems_as_json(problems),
    }


def print_json(answer: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON object or list on standard output, in UTF-8 whatever the console's code page."""
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
