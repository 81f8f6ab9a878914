"""A document's name becomes its Word template: the office's own, else the one that ships."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import write_file
from zidocs.documents.package import MAX_TOTAL
from zidocs.errors import Problem, TemplateFault, UsageFault, os_reason
from zidocs.kinds import template_names
from zidocs.office.workspace import Workspace


@dataclass(frozen=True)
class TemplateFile:
    """A Word template; ``shown`` is its name in messages, ``own`` whether the office made it."""

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
    """The template of this name; ``templates/<name>.docx`` of the workspace wins.

    Raises TemplateFault when the own template is a link out of the workspace.
    """
    own = workspace.templates / f"{name}.docx"
    if not own.is_file():
        return TemplateFile(name, built_in_folder() / f"{name}.docx", f"{name}.docx", own=False)
    shown = workspace.show(own)
    if not own.resolve().is_relative_to(workspace.root):
        raise TemplateFault.at(shown, "Z504").says(
            "This template is a link that leads out of the workspace.",
            "Copy the file itself into templates/.",
        )
    return TemplateFile(name, own, shown, own=True)


def list_templates(workspace: Workspace) -> tuple[TemplateFile, ...]:
    """All templates that documents may take, each as :func:`find_template` finds it."""
    return tuple(find_template(workspace, name) for name in template_names())


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
    """Copy built-in templates (no names: all) into the workspace's templates/, to be restyled.

    Raises UsageFault, before anything is written, for an unknown name and for a file that is
    there already: the office's own template is never overwritten.
    """
    names = names or template_names()
    known = template_names()
    problems = [
        Problem.at(name, "Z003", name=name, names=", ".join(known)).says(
            "There is no template called {name}.", "Known templates: {names}."
        )
        for name in names
        if name not in known
    ]
    targets = {name: workspace.templates / f"{name}.docx" for name in names}
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
    for name, target in targets.items():
        write_file(target, (built_in_folder() / f"{name}.docx").read_bytes(), onto=False)
    return tuple(targets.values())
