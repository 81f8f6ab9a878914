"""A file that cannot become pages is replaced by a page that says so.

Nothing is left out in silence: the page names the file, why it was refused, and what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zidocs.errors import Problem, on_one_line, translator
from zidocs.pdf.drawing import (
    BOLD,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    lines_of,
    new_canvas,
)

REFUSED = "tidak dapat ditampilkan"
"""What lists say of such a file."""

_HEADING = "BERKAS TIDAK DAPAT DITAMPILKAN"
_INTRODUCTION = (
    "Halaman ini menggantikan berkas yang disebut di bawah. Isi berkas itu tidak ada di dalam "
    "bundel ini."
)
_MOST_PROBLEMS, _MOST_LINES = 12, 8
_SIZE, _GAP = 11.0, 8.0


def marked(name: str) -> str:
    """What contents and index call a file of which they have no page."""
    return f"{name} ({REFUSED})"


def refused_page(shown: str, problems: Sequence[Problem], paper_mm: tuple[float, float]) -> bytes:
    """The page that stands for a file, in Indonesian as all that stands on pages.

    ``problems`` say why it was refused.
    """
    canvas = new_canvas(paper_mm, _HEADING)
    width = (paper_mm[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM
    top = (paper_mm[1] - TOP_MM) * POINTS_PER_MM
    for text, font in _paragraphs(shown, problems):
        canvas.setFont(font, _SIZE)
        for line in lines_of(text, font, _SIZE, width, _MOST_LINES):
            top -= _SIZE * LEADING
            canvas.drawString(LEFT_MM * POINTS_PER_MM, top, line)
        top -= _GAP
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def _paragraphs(shown: str, problems: Sequence[Problem]) -> Iterable[tuple[str, str]]:
    indonesian = translator("id")
    yield _HEADING, BOLD
    yield on_one_line(shown), BOLD
    yield _INTRODUCTION, REGULAR
    for problem in problems[:_MOST_PROBLEMS]:
        place = f" ({problem.where.key})" if problem.where.key else ""
        reason, remedy = problem.what.render(indonesian), problem.fix.render(indonesian)
        yield f"{problem.code}: {reason}{place} {remedy}", REGULAR
    if len(problems) > _MOST_PROBLEMS:
        yield f"… dan {len(problems) - _MOST_PROBLEMS} hal lain.", REGULAR


def told(shown: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Why a file was refused, as warnings, after the one that says what became of it."""
    replaced = Problem.warning(shown, "Z033").says(
        "This file was refused; a page in its place says so.",
        "Mend the file as is said here, then make the bundle again.",
    )
    return replaced, *(replace(problem, severity="peringatan") for problem in problems)


def offer(shown: str) -> Problem:
    """What to do where one file must not stop all others."""
    return Problem.hint(shown, "Z032").says(
        "Because of this file nothing was written.",
        "Mend it, or let a page stand in its place that says so: --skip-refused.",
    )
