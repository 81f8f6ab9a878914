"""A finding becomes a line that GitHub Actions shows beside the file.

Source: GitHub docs, “Workflow commands for GitHub Actions”, setting an error message.
"""

from pathlib import Path

from zidocs.cli.language import _
from zidocs.errors import Problem

_LEVELS = {"galat": "error", "peringatan": "warning", "petunjuk": "notice"}


def annotation(problem: Problem, root: Path, folder: Path) -> str:
    """``::warning file=…,line=…,col=…,title=Z203::sentence remedy``.

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
