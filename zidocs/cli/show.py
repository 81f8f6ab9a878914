"""Findings become lines on the terminal, with the line of the file and a caret under the spot.

The files are the user's: what is shown of them is bounded and cannot steer the terminal.
"""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import typer

from zidocs.api.answers import source_lines
from zidocs.cli.language import _
from zidocs.errors import UNSEEN, Place, Problem, Severity, UsageFault, os_reason

MAX_BYTES = 2_000_000
WIDTH = 88
"""Columns of a line that are shown; a longer one is cut around the spot."""

_BEFORE_SPOT = 30
"""Columns that stay before the spot where a line is cut."""
_CUT = "…"
UNWRITTEN = "Z057"
"""The code of an answer that could not be written."""
_HALVES = re.compile("[\ud800-\udfff]")
_COLOURS = {"galat": "red", "peringatan": "yellow", "petunjuk": "cyan"}


@dataclass(frozen=True)
class Excerpt:
    """One line of a file, and the columns before the caret (None: no spot is known)."""

    line: str
    before: int | None


@dataclass(frozen=True)
class Sources:
    """The text files of a workspace, each read once when a finding points into it."""

    root: Path
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def excerpt(self, where: Place) -> Excerpt | None:
        """The line of this place; None where there is none, or it does not show the fault."""
        lines = self._lines_of(where.file) if where.line else []
        if where.line is None or not 1 <= where.line <= len(lines):
            return None
        line = lines[where.line - 1]
        is_elsewhere = where.column == 1 and not line.startswith(re.split(r"[.\[]", where.key)[0])
        return None if is_elsewhere or not line.strip() else cut_line(line, where.column)

    def _lines_of(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = source_lines(self.root, file, MAX_BYTES)
        return self._lines[file]


def visible(text: object) -> str:
    """A text as a terminal may get it: no sign in it steers the terminal or turns the writing.

    Tabs stay: they stand between the columns of what other programs read.
    """
    return UNSEEN.sub(lambda sign: "\t" if sign[0] == "\t" else " ", str(text))


def tell(*lines: object, err: bool = False, nl: bool = True, **style: Any) -> None:
    """The outlet for all that is said on a terminal, line by line, whoever wrote the words.

    ``style`` is that of ``typer.secho``. Raises UsageFault where standard output takes no more.
    """
    for line in lines:
        with writing_answer(err):
            typer.secho(visible(line), err=err, nl=nl, **style)


@contextmanager
def writing_answer(err: bool = False) -> Iterator[None]:
    """What standard output refuses becomes UsageFault; a reader that has gone is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in Python's buffer must not be tried once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2 if err else 1)
        if err:
            return
        raise UsageFault.at("stdout", UNWRITTEN, detail=os_reason(error)).says(
            "The answer cannot be written to where it was sent ({detail}).",
            "Make room there, or send it elsewhere. What the command made is there all the same.",
        ) from error


def show_problems(problems: Iterable[Problem], sources: Sources | None = None) -> None:
    """Findings on standard error, grouped by packet and file in the order in which they came.

    What is said of several files in the same words stands once, below all their names. With
    ``sources`` the line of the file stands below each, with a caret under the spot.
    """
    packets: dict[str, dict[tuple[str, ...], list[Problem]]] = {}
    for files, problem in _said_once(problems):
        packets.setdefault(_packet(files[0]), {}).setdefault(files, []).append(problem)
    for files, said in (each for packet in packets.values() for each in packet.items()):
        for name in filter(None, files):
            tell(name, err=True, bold=True)
        for problem in said:
            _show_problem(problem, indent="  " if files[0] else "")
            if sources:
                _show_excerpt(problem, sources)


def _said_once(problems: Iterable[Problem]) -> Iterator[tuple[tuple[str, ...], Problem]]:
    """Each finding with all files of which it is said in the same words.

    One that points to a line stays by itself.
    """
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        where = problem.where
        words = problem if where.line else replace(problem, where=replace(where, file=""))
        alike.setdefault(words, []).append(problem)
    for same in alike.values():
        yield tuple(dict.fromkeys(each.where.file for each in same)), same[0]


def _packet(file: str) -> str:
    """``rapat`` for packets/rapat/packet.yaml, rapat/foto/1.jpg and hasil/rapat/notula.docx."""
    folders = PurePosixPath(file).parts[:-1]
    return next((each for each in folders if each not in ("packets", "hasil")), file)


def _show_problem(problem: Problem, indent: str) -> None:
    where = problem.where
    spot = ":".join(str(number) for number in (where.line, where.column) if number is not None)
    head = " ".join(word for word in (spot, problem.code) if word)
    key = f" {where.key}:" if where.key else ""
    tell(indent, err=True, nl=False)
    tell(
        f"{head} {severity_name(problem.severity)}",
        err=True,
        nl=False,
        fg=_COLOURS[problem.severity],
    )
    tell(f"{key} {problem.what.render(_)} {problem.fix.render(_)}", err=True)


def _show_excerpt(problem: Problem, sources: Sources) -> None:
    excerpt = sources.excerpt(problem.where)
    if excerpt is None:
        return
    margin = f"{problem.where.line:>7} | "
    tell(margin, err=True, nl=False, dim=True)
    tell(excerpt.line, err=True)
    if excerpt.before is not None:
        tell(f"{'|':>9} {' ' * excerpt.before}", err=True, nl=False, dim=True)
        tell("^", err=True, bold=True, fg=_COLOURS[problem.severity])


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


def sum_up(text: str, problems: Sequence[Problem] = (), **values: object) -> None:
    """The last line of a command, on standard error; its ``{findings}`` are counted."""
    tell(text.format(findings=count_problems(problems), **values).rstrip(), err=True)


def as_argument(name: object) -> str:
    """A name as it is written on a command line: in double quotes where it has blanks or signs.

    Every shell, also that of Windows, understands them.
    """
    text = str(name)
    return text if re.fullmatch(r"[\w./\\:~+@%-]+", text) else f'"{text}"'


def print_json(answer: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON object or list on standard output, in UTF-8 whatever the console's code page.

    Half a character, as a file name of Linux may have, is shown as the sign for an unknown one.
    """
    text = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    with writing_answer():
        sys.stdout.flush()
        sys.stdout.buffer.write(_HALVES.sub("\ufffd", text).encode("utf-8"))
        sys.stdout.buffer.flush()


def cut_line(line: str, column: int | None) -> Excerpt:
    """A line becomes what a terminal can show of it; ``column`` counts characters from 1."""
    spot = min(column or 1, len(line) + 1) - 1
    # As much as fits: at the end of a line what stands before it.
    begin = min(
        _characters_back(line, spot, _BEFORE_SPOT), _characters_back(line, len(line), WIDTH - 1)
    )
    begin = 0 if _fits(line) else begin
    head = _CUT if begin else ""
    shown = head + _flat(line[begin : begin + WIDTH + 1])
    end = _fitting(shown)
    before = sum(map(_width, head + _flat(line[begin:spot]))) if column else None
    return Excerpt(shown if end == len(shown) else shown[:end] + _CUT, before)


def _fits(line: str) -> bool:
    return len(line) <= WIDTH and _fitting(_flat(line)) == len(line)


def _characters_back(line: str, position: int, columns: int) -> int:
    """The character that stands about so many columns before ``position``."""
    while position and columns > 0:
        position -= 1
        columns -= _width(line[position])
    return position


def _fitting(text: str) -> int:
    """How many characters fit into the width."""
    columns = WIDTH
    for position, character in enumerate(text):
        columns -= _width(character)
        if columns < 0:
            return position
    return len(text)


def _flat(text: str) -> str:
    """So that each sign of a line has a width that is known."""
    return UNSEEN.sub(" ", text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
