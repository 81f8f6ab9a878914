"""``zidocs archive``, ``verify``, ``trace``: freeze a period, prove it, ask whence a page is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, cast

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded, progress_bar
from zidocs.cli.language import LANGUAGE, _
from zidocs.cli.show import count_problems, print_json, show_problems, sum_up, tell
from zidocs.errors import ArchiveFault, UsageFault

ARCHIVE_HELP = _(
    "Freeze a period: its bundles and all that they are made of, in a folder that proves itself."
)
ARCHIVE_EPILOG = _("Example: zidocs archive --periode B03 --zip")
VERIFY_HELP = _("Examine an archive, a folder or a ZIP: does every byte agree with its lists?")
VERIFY_EPILOG = _("Example: zidocs verify arsip/2024-B03.zip --sidik 4f0c2e9a81d7b356")
TRACE_HELP = _("Tell where a page of a bundle comes from: document, packet, line, file and hash.")
TRACE_EPILOG = _("Example: zidocs trace hasil/bukti/2024/B03/I.2.a.pdf 14")


def archive(
    periode: Annotated[
        str, typer.Option("--periode", metavar="B03", help=_("B03, B06, B09 or B12."))
    ],
    zipped: Annotated[
        bool, typer.Option("--zip", help=_("Also write the archive as one ZIP beside it."))
    ] = False,
    incomplete: Annotated[
        str | None,
        typer.Option(
            "--incomplete",
            metavar="REASON",
            help=_("Archive although something is missing; the reason is written down there."),
        ),
    ] = None,
    untuk_diserahkan: Annotated[
        bool,
        typer.Option(
            "--untuk-diserahkan",
            help=_("Also make the copy to hand over: bundles, indexes and a page, no originals."),
        ),
    ] = False,
    as_json: options.JsonOption = False,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """A period of the workspace becomes its archive."""
    with guarded(answers.archive_refused if as_json else None):
        period = cast("api.Period", api.read_period(periode))
        reason = _reason(incomplete)
        request = api.ArchiveRequest(
            period, date.today(), LANGUAGE, reason, zipped, handed_over=untuk_diserahkan
        )
        office = options.workspace_of(workspace)
        with progress_bar() as progress:
            done = api.archive(office, request, progress=progress)
        if as_json:
            print_json(answers.archive(done, office, _))
            return
        show_problems(done.problems)
        copy = done.handed_over
        made = [done.folder, done.zip, *((copy.folder, copy.zip) if copy else ())]
        for path in dict.fromkeys(path for path in made if path):
            tell(office.show(path))
        _sum_up(done)
        if copy:
            sum_up(_("The fingerprint of the copy to hand over: {hash}"), hash=copy.fingerprint)


def _reason(incomplete: str | None) -> str:
    """Why it is archived all the same; raises UsageFault when nothing is said."""
    if incomplete is not None and not incomplete.strip():
        raise UsageFault.at("--incomplete", "Z811").says(
            "The reason is empty.", 'Say why, e.g. --incomplete "Surat keputusan belum terbit".'
        )
    return (incomplete or "").strip()


def _sum_up(done: "api.Archived") -> None:
    if not done.is_new:
        sum_up(
            _("Nothing changed since {name} was made; no new version is needed."), name=done.name
        )
        return
    sum_up(
        _("{bundles} bundle(s), {pages} page(s) archived. {findings}"),
        done.problems,
        bundles=done.bundles,
        pages=done.pages,
    )
    if changes := done.changes:
        sum_up(
            _("Since {before}: {added} file(s) added, {changed} changed, {removed} removed."),
            before=changes.before,
            added=len(changes.added),
            changed=len(changes.changed),
            removed=len(changes.removed),
        )
    sum_up(_("Note this down, it proves the archive: {hash}"), hash=done.fingerprint)


def verify(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("The archive's folder or ZIP."))],
    sidik: Annotated[
        str,
        typer.Option(
            "--sidik",
            metavar="HASH",
            help=_("The fingerprint that was noted when the archive was made, or its beginning."),
        ),
    ] = "",
    as_json: options.JsonOption = False,
    log: options.LogOption = None,
) -> None:
    """An archive becomes the list of what is not as it was."""
    with guarded(answers.verify_refused if as_json else None):
        with progress_bar() as progress:
            found = api.verify(path, sidik, progress=progress)
        if as_json:
            print_json(answers.verify(found, _))
        else:
            # Not a word of the archive's own comes before it.
            tell(_verdict(found), err=not found.is_good)
            show_problems(found.problems)
            tell(*_facts(found), err=not found.is_good)
        if not found.is_good:
            raise typer.Exit(ArchiveFault.exit_code)


def _verdict(found: "api.Verified") -> str:
    if not found.is_good:
        return _("Not what was archived: {findings}.").format(
            findings=count_problems(found.problems)
        )
    text = _("It agrees with itself: {files} files, {size} MB, {bundles} bundle(s).")
    if found.is_known:
        text = _(
            "Unchanged since the fingerprint was noted: {files} files, {size} MB, {bundles} "
            "bundle(s)."
        )
    size = f"{found.size / 1_000_000:.1f}"
    return text.format(files=found.files, size=size, bundles=found.bundles)


def _facts(found: "api.Verified") -> Iterator[str]:
    name = found.info.get("External-Identifier", "")
    office = found.info.get("Source-Organization", "")
    if label := " · ".join(word for word in (office, name) if word):
        yield label
    if reason := found.info.get("Tidak-Lengkap"):
        yield _("Archived as incomplete: {reason}").format(reason=reason)
    if not found.is_good:
        return
    yield _("Fingerprint: {hash}").format(hash=found.fingerprint)
    if not found.is_known:
        yield _(
            "Whether it is what was archived, only the fingerprint tells that was noted then: "
            "zidocs verify PATH --sidik HASH. Nothing else finds who computes all hashes anew."
        )


def trace(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE.pdf", help=_("The bundle; its .json lies beside it."))
    ],
    halaman: Annotated[
        int, typer.Argument(metavar="PAGE", min=1, help=_("The number printed on the page."))
    ],
    as_json: options.JsonOption = False,
    log: options.LogOption = None,
) -> None:
    """A page becomes what it comes from."""
    with guarded(answers.trace_refused if as_json else None):
        found = api.trace(bundle, halaman)
        if as_json:
            print_json(answers.trace(found, _))
            return
        show_problems(found.problems)
        for line in _trace_lines(found):
            tell(line)


def _trace_lines(found: "api.Trace") -> Iterator[str]:
    index, page = found.index, found.page
    label = " · ".join(
        str(word) for word in (index.indikator, index.periode, index.tahun, index.satker) if word
    )
    yield _("Page {page} of {pages}: {title}").format(
        page=found.number, pages=index.jumlah_halaman, title=page.judul
    )
    yield _("  bundle: {name} {label}").format(name=found.bundle, label=label).rstrip()
    if page.paket:
        yield _("  packet: {name}").format(name=page.paket)
    if found.place:
        yield _("  line:   {place}").format(place=found.place)
    states = {
        "sama": _("unchanged"),
        "berubah": _("changed since"),
        "tidak ada": _("not found here"),
    }
    for file in found.files:
        number = page.halaman_berkas
        named = _("page")
        which = f" {named} {number}" if number and file.berkas == page.berkas else ""
        yield _("  file:   {file}{page} ({state})").format(
            file=file.berkas, page=which, state=states[file.keadaan]
        )
        yield f"          SHA-256 {file.sha256}"
