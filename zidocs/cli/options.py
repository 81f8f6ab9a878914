"""The options that several commands share, with one name and one help text each."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zidocs.cli.language import _
from zidocs.errors import Place, Problem, UsageFault, say
from zidocs.office.workspace import Workspace, find_workspace, open_workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help=_("The workspace; without this, the nearest folder upwards with a satker.yaml."),
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Answer with JSON for programs."))]
IndikatorOption = Annotated[
    str, typer.Option("--indikator", metavar="CODE", help=_("Only this indicator, e.g. I.2.a."))
]
PeriodeOption = Annotated[
    str, typer.Option("--periode", metavar="B03", help=_("Only this period: B03, B06, B09, B12."))
]


class Normaliser(StrEnum):
    """Who makes PDF/A of files from outside."""

    GHOSTSCRIPT = "ghostscript"


PdfaOption = Annotated[
    Normaliser | None,
    typer.Option(
        "--pdfa",
        help=_("Let Ghostscript make PDF/A of files from outside that are not."),
    ),
]
PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help=_("Packet folders; none means all of them.")),
]


def workspace_of(option: Path | None) -> Workspace:
    """The workspace of ``--workspace``, or the one around the current folder."""
    return open_workspace(option) if option else find_workspace(Path.cwd())


def ghostscript_of(pdfa: Normaliser | None) -> Path | None:
    """The program that ``--pdfa`` asks for; raises UsageFault if this computer has none."""
    if pdfa is None:
        return None
    from zidocs.pipeline.normalise import installed_ghostscript

    return installed_ghostscript()


def check_period(periode: str) -> str:
    """Refuse a period that does not exist, before anything is read."""
    if periode and periode not in ("B03", "B06", "B09", "B12"):
        raise UsageFault(
            Problem(
                Place("--periode"),
                say("There is no period {periode}.", periode=periode),
                say("Periods are B03, B06, B09 and B12."),
                "Z004",
            )
        )
    return periode


def check_year(tahun: int | None) -> None:
    """Refuse a year that satker.yaml cannot have, before anything is written."""
    from zidocs.office.satker import FIRST_YEAR, LAST_YEAR

    if tahun is not None and not FIRST_YEAR <= tahun <= LAST_YEAR:
        raise UsageFault(
            Problem(
                Place("--tahun"),
                say("The year {tahun} cannot be; it must be from {first} to {last}.",
                    tahun=tahun, first=FIRST_YEAR, last=LAST_YEAR),
                say("Write it with four digits, for example --tahun 2026."),
                "Z046",
            )
        )  # fmt: skip
