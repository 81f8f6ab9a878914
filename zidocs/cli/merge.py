"""``zidocs merge``: any files on the command line become one PDF, without a workspace."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded, progress_bar
from zidocs.cli.language import _
from zidocs.cli.show import print_json, show_problems, sum_up, tell
from zidocs.errors import UsageFault

EPILOG = _('Example: zidocs merge surat.pdf notula.docx --group "Foto rapat=foto" -o bundel.pdf')
HELP = _(
    "Put any photos, scans, PDFs and Word files into one PDF with cover, contents and stamps. "
    "No workspace is needed."
)

FilesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILES",
        help=_(
            "Files, folders and wildcards, in the order given. A folder becomes a heading "
            "with its name; its files follow in natural order."
        ),
    ),
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        metavar="NAME=FILES",
        help=_(
            "A heading, and the file, folder or wildcard under it. Groups follow the other "
            "files; the same name again adds to its group."
        ),
    ),
]


def merge(
    out: Annotated[
        Path, typer.Option("-o", metavar="OUT.pdf", help=_("The PDF to write, and OUT.json."))
    ],
    files: FilesArgument = None,
    judul: Annotated[
        str, typer.Option("--judul", metavar="TITLE", help=_("On the cover; else the PDF's name."))
    ] = "",
    group: GroupOption = None,
    max_mb: Annotated[
        int | None,
        typer.Option(
            "--max-mb",
            min=1,
            metavar="MB",
            help=_("Make pictures smaller, then split into volumes, until no file is larger."),
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=_("Replace the PDF if it is there already."))
    ] = False,
    skip_refused: options.SkipRefusedOption = False,
    pdfa: options.PdfaOption = None,
    proof: options.ProofOption = None,
    as_json: options.JsonOption = False,
    log: options.LogOption = None,
) -> None:
    """Files become a bundle."""
    with guarded(answers.build if as_json else None):
        request = api.MergeRequest(
            tuple(_wanted(files or (), group or ())),
            out,
            judul,
            most_mb=max_mb,
            force=force,
            ghostscript=pdfa is not None,
            skip_refused=skip_refused,
            every_page=proof is not None,
        )
        with progress_bar() as progress:
            done = api.merge(request, progress=progress)
        if as_json:
            print_json(answers.build(done.problems, _, done.outputs, str(out.parent)))
            return
        show_problems(done.problems)
        for output in done.outputs:
            tell((out.parent / output.path).as_posix())
        sum_up(
            _("{pages} page(s) from {files} file(s). {findings}"),
            done.problems,
            pages=sum(output.pages or 0 for output in done.outputs),
            files=done.files,
        )


def _wanted(files: Sequence[str], groups: Sequence[str]) -> "Iterator[api.Wanted]":
    """The names on the command line, the groups of one name together, after the plain files."""
    yield from (api.Wanted(name) for name in files)
    grouped: dict[str, list[str]] = {}
    for written in groups:
        heading, _equals, name = (word.strip() for word in written.partition("="))
        if not heading or not name:
            raise UsageFault.at("--group", "Z020", written=written).says(
                "“{written}” does not say which files stand under which heading.",
                'Write the heading, =, and the files: --group "Foto kegiatan=foto/*.jpg".',
            )
        grouped.setdefault(heading, []).append(name)
    yield from (api.Wanted(name, heading) for heading, names in grouped.items() for name in names)
