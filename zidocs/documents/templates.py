"""A document's name becomes its Word template: the office's own, else the one that ships.

Beside the templates lies kalimat.yaml, the standard sentences that they print.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import write_file
from zidocs.errors import Problem, TemplateFault, UsageFault, os_reason
from zidocs.kinds import template_names
from zidocs.office.workspace import Workspace

MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of a template's file, and of all its members together, unpacked.

Here, because every command finds templates, and only filling them wants the XML of Word.
"""

SENTENCES = "kalimat"
"""The name of the file of standard sentences."""


@dataclass(frozen=True)
class TemplateFile:
    """A Word template, or the standard sentences.

    ``shown`` is its name in messages, ``own`` whether the office made it.
    """

    name: str
    path: Path
    shown: str
    own: bool


def built_in_folder() -> Path:
    """Where the built-in templates are: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def find_template(workspace: Workspace, name: str) -> TemplateFile:
    """The template of this name; the file of its name in the workspace's templates/ wins.

    Raises TemplateFault when the own template is a link out of the workspace.
    """
    file = _file_name(name)
    own = workspace.templates / file
    if not own.is_file():
        return TemplateFile(name, built_in_folder() / file, file, own=False)
    shown = workspace.show(own)
    if not own.resolve().is_relative_to(workspace.root):
        raise TemplateFault.at(shown, "Z504").says(
            "This template is a link that leads out of the workspace.",
            "Copy the file itself into templates/.",
        )
    return TemplateFile(name, own, shown, own=True)


def list_templates(workspace: Workspace) -> tuple[TemplateFile, ...]:
    """All templates that documents may take, then the sentences, as :func:`find_template` does."""
    return tuple(find_template(workspace, name) for name in _all_names())


def _all_names() -> tuple[str, ...]:
    return (*template_names(), SENTENCES)


def _file_name(name: str) -> str:
    return f"{name}.yaml" if name == SENTENCES else f"{name}.docx"


def read_template(file: TemplateFile) -> bytes:
    """The bytes of a template; raises TemplateFault if it cannot be read or is far too large."""
    try:
        if file.path.stat().st_size > MAX_TOTAL:
            raise TemplateFault.at(file.shown, "Z501", most=MAX_TOTAL // 1024**2).says(
                "The template has more than {most} MB.",
                "Remove large pictures from it, or export the built-in template.",
            )
        return file.path.read_bytes()
    except OSError as error:
        raise TemplateFault.at(file.shown, "Z501", detail=os_reason(error)).says(
            "The template cannot be read ({detail}).",
            "Close it in Word, and check that you may open it.",
        ) from error


def export_templates(workspace: Workspace, names: Sequence[str] = ()) -> tuple[Path, ...]:
    """Copy built-in templates into the workspace's templates/, to be restyled.

    No names stand for all of them, and kalimat.yaml.
    Raises UsageFault, before anything is written, for an unknown name and for a file that is
    there already: the office's own template is never overwritten.
    """
    known = _all_names()
    names = names or known
    problems = [
        Problem.at(name, "Z003", name=name, names=", ".join(known)).says(
            "There is no template called {name}.", "Known templates: {names}."
        )
        for name in names
        if name not in known
    ]
    targets = {name: workspace.templates / _file_name(name) for name in names}
    problems += [
        Problem.at(workspace.show(target), "Z051").says(
            "The template is there already; it is not overwritten.",
            "Rename or remove it, then export again.",
        )
        for target in targets.values()
        if os.path.lexists(target)
    ]
    if problems:
        raise UsageFault(problems)
    for target in targets.values():
        write_file(target, (built_in_folder() / target.name).read_bytes(), onto=False)
    return tuple(targets.values())
