"""The options that several commands share, with one name and one help text each."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zidocs.api import Workspace, find_office, open_office
from zidocs.cli.guard import remember_log
from zidocs.cli.language import _

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
SkipRefusedOption = Annotated[
    bool,
    typer.Option(
        "--skip-refused",
        help=_("Put a page that says so in the place of each file that cannot become pages."),
    ),
]


class Proof(StrEnum):
    """Which pages of a bundle are drawn and compared with those of their files."""

    ALL = "all"


ProofOption = Annotated[
    Proof | None,
    typer.Option(
        "--proof",
        help=_(
            "Draw every page of a bundle and compare it with its file; else those that are no "
            "plain copies, and samples."
        ),
    ),
]
PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help=_("Packet folders; none means all of them.")),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", min=1, help=_("How many processes work at once; else one for each core.")
    ),
]
ClusterOption = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="tcp://HOST:8786",
        help=_(
            "Let a Dask cluster work; all machines must reach the workspace, on a shared "
            "drive, under the same path. Whoever is a worker there can run programs on this "
            "computer: tls://HOST:8786 keeps strangers out."
        ),
    ),
]
LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log",
        metavar="FILE",
        envvar="ZIDOCS_LOG",
        show_envvar=False,
        callback=remember_log,
        help=_("Write what is done, and how long it takes, into this file, for a support case."),
    ),
]


def workspace_of(option: Path | None) -> Workspace:
    """The workspace of ``--workspace``, or the one around the current folder."""
    return open_office(option) if option else find_office(Path.cwd())
