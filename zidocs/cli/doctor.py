"""The machine at hand becomes a list of facts: what zidocs can use, and what it does without."""

import platform
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from zidocs import __version__
from zidocs.cli.language import _
from zidocs.errors import UsageFault
from zidocs.office.workspace import find_workspace

_ENOUGH_ROOM = 500_000_000
"""Bytes; a year of one office's bundles and the scans they are made of."""


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at; ``good`` is false where something is missing."""

    name: str
    good: bool
    detail: str


def examine_machine() -> tuple[Fact, ...]:
    """Look at versions, fonts, engines, picture formats, room on the disk, the workspace."""
    return (
        Fact("zidocs", True, __version__),
        Fact("Python", True, f"{platform.python_version()}, {platform.system()}"),
        _fonts(),
        _libreoffice(),
        _ghostscript(),
        _heic(),
        _room(),
        _workspace(),
    )


def _fonts() -> Fact:
    from zidocs import fonts

    faces = fonts.faces()
    return Fact(_("fonts"), True, ", ".join(face.name for face in faces))


def _libreoffice() -> Fact:
    from zidocs.layout import libreoffice

    version = libreoffice.version()
    missing = _("not found; documents that the built-in layout cannot show will be refused")
    return Fact("LibreOffice", version is not None, version or missing)


def _ghostscript() -> Fact:
    from zidocs.pdf import ghostscript

    version = ghostscript.version()
    missing = _("not found; files from outside that are not PDF/A stay as they are (--pdfa)")
    return Fact("Ghostscript", version is not None, version or missing)


def _heic() -> Fact:
    there = find_spec("pillow_heif") is not None
    return Fact(
        "HEIC", there, _("readable") if there else _("photos as JPEG only (no pillow-heif)")
    )


def _room() -> Fact:
    free = shutil.disk_usage(Path.cwd()).free
    detail = _("{megabytes} MB free").format(megabytes=free // 1_000_000)
    return Fact(_("disk"), free > _ENOUGH_ROOM, detail)


def _workspace() -> Fact:
    try:
        root = find_workspace(Path.cwd()).root
    except UsageFault:
        return Fact(_("workspace"), False, _("none here; make one with zidocs init"))
    return Fact(_("workspace"), True, str(root))
