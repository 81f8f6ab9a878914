"""Findings become lines on the terminal or JSON on standard output."""

import json
import re
import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

import typer

from zidocs.cli.language import _
from zidocs.errors import Problem, Severity

if TYPE_CHECKING:
    from zidocs.cli.excerpt import Sources
    from zidocs.disk.stage import Output

_COLOURS = {"galat": "red", "peringatan": "yellow", "petunjuk": "cyan"}


@dataclass(frozen=True)
class _Said:
    """A finding, and all the files of which it is said in the same words."""

    files: tuple[str, ...]
    problem: Problem


def show_problems(problems: Iterable[Problem], sources: "Sources | None" = None) -> None:
    """Findings on standard error, grouped by packet and file in the order in which they came.

    What is said of several files in the same words stands once, below all their names. With
    ``sources`` the line of the file stands below each, with a caret under the spot.
    """
    shown = _said_once(problems)
    packets = _order(_packet(said.files[0]) for said in shown)
    files = _order(said.files for said in shown)

    def order(said: _Said) -> tuple[int, int]:
        return packets[_packet(said.files[0])], files[said.files]

    for names, group in groupby(sorted(shown, key=order), _files):
        for name in filter(None, names):
            typer.secho(name, err=True, bold=True)
        for said in group:
            _show_problem(said.problem, indent="  " if names[0] else "")
            if sources:
                _show_excerpt(said.problem, sources)


def _said_once(problems: Iterable[Problem]) -> list[_Said]:
    """Findings in the same words become one; one that points to a line stays by itself."""
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        where = problem.where
        words = problem if where.line else replace(problem, where=replace(where, file=""))
        alike.setdefault(words, []).append(problem)
    return [
        _Said(tuple(dict.fromkeys(each.where.file for each in same)), same[0])
        for same in alike.values()
    ]


def _order(names: Iterable[Hashable]) -> dict[Hashable, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _packet(file: str) -> str:
    """``rapat`` for packets/rapat/packet.yaml, rapat/foto/1.jpg and hasil/rapat/notula.docx."""
    folders = PurePosixPath(file).parts[:-1]
    return next((each for each in folders if each not in ("packets", "hasil")), file)


def _files(said: _Said) -> tuple[str, ...]:
    return said.files


def _show_problem(problem: Problem, indent: str) -> None:
    where = problem.where
    spot = ":".join(str(number) for number in (where.line, where.column) if number is not None)
    head = " ".join(word for word in (spot, problem.code) if word)
    key = f" {where.key}:" if where.key else ""
    typer.echo(indent, err=True, nl=False)
    typer.secho(
        f"{head} {severity_name(problem.severity)}",
        err=True,
        nl=False,
        fg=_COLOURS[problem.severity],
    )
    typer.echo(f"{key} {problem.what.render(_)} {problem.fix.render(_)}", err=True)


def _show_excerpt(problem: Problem, sources: "Sources") -> None:
    excerpt = sources.excerpt(problem.where)
    if excerpt is None:
        return
    margin = f"{problem.where.line:>7} | "
    typer.secho(margin, err=True, nl=False, dim=True)
    typer.echo(excerpt.line, err=True)
    if excerpt.before is not None:
        typer.secho(f"{'|':>9} {' ' * excerpt.before}", err=True, nl=False, dim=True)
        typer.secho("^", err=True, bold=True, fg=_COLOURS[problem.severity])


def severity_name(severity: Severity) -> str:
    """``galat`` as people read it."""
    return {"galat": _("error"), "peringatan": _("warning"), "petunjuk": _("hint")}[severity]


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


def as_argument(name: object) -> str:
    """A name as it is written on a command line: in double quotes where it has blanks or signs.

    Every shell, also that of Windows, understands them.
    """
    text = str(name)
    return text if re.fullmatch(r"[\w./\\:~+@%-]+", text) else f'"{text}"'


def print_json(answer: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON object or list on standard output, in UTF-8 whatever the console's code page."""
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
