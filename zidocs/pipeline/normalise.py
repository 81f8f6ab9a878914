"""Parts from outside that are no PDF/A become parts that are, by Ghostscript, where it can.

Asked for with ``--pdfa ghostscript``. A part that cannot be helped stays as it was, and is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.bundle.parts import BoundPart, survey
from zidocs.disk.stage import Stage
from zidocs.errors import Place, Problem, UsageFault, say
from zidocs.pdf import ghostscript
from zidocs.pdf.archival import Obstacle


@dataclass(frozen=True)
class Normalised:
    """The parts as they go into the bundle, and what is to be told of those that were not fit."""

    parts: tuple[BoundPart, ...]
    problems: tuple[Problem, ...] = ()


def installed_ghostscript() -> Path:
    """The program of Ghostscript; raises UsageFault where there is none."""
    program = ghostscript.find()
    if program is None or ghostscript.version() is None:
        raise UsageFault(
            Problem(
                Place("--pdfa ghostscript"),
                say("Ghostscript is not installed on this computer."),
                say("Install Ghostscript, or leave --pdfa out; see zidocs doctor."),
                "Z031",
            )
        )
    return program


def normalised(
    parts: Sequence[BoundPart], stage: Stage, path: str, program: Path | None
) -> Normalised:
    """Parts that are no PDF/A are made anew by ``program``; ``path`` is their bundle's.

    Without a program all of them stay as they are.
    """
    if program is None:
        return Normalised(tuple(parts))
    taken: list[BoundPart] = []
    problems: dict[str, Problem] = {}
    for number, part in enumerate(map(survey, parts)):
        if part.obstacles and (pdf := _made_anew(part, program)):
            part = part.with_pages(stage.aside(f"{path}/pdfa-{number}.pdf", pdf))
            problems.setdefault(part.source, _helped(part.source))
        elif part.obstacles:
            problems[part.source] = _unhelped(part.source, part.obstacles)
        taken.append(part)
    return Normalised(tuple(taken), tuple(problems.values()))


def _made_anew(part: BoundPart, program: Path) -> bytes | None:
    # It loads a renderer of pages, which no other build needs.
    from zidocs.pdf.made_archival import normalised_pages

    return normalised_pages(part.read(), part.source, program)


def _helped(source: str) -> Problem:
    return Problem(
        Place(source),
        say("Ghostscript made PDF/A of the pages of this file."),
        say("Look at its pages in the bundle; the file itself is as it was."),
        "Z325",
        "petunjuk",
    )


def _unhelped(source: str, obstacles: Sequence[Obstacle]) -> Problem:
    return Problem(
        Place(source),
        say(
            "The pages of this file cannot be made PDF/A ({reasons}); they are in the bundle as "
            "they were.",
            reasons="; ".join(obstacles),
        ),
        say("Save the file as PDF/A in the program it was made with, if that can be had."),
        "Z326",
        "peringatan",
    )
