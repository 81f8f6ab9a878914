"""``zidocs catalogue``: the guide as a tree, one indicator of it, or what a word is found in."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import print_json, tell, visible
from zidocs.errors import UsageFault

HELP = _("Look things up in the guide: all of it, one indicator by its code, or a word.")
EPILOG = _("Example: zidocs catalogue I.2.a")

OFFICES = {
    "eselon_1": "Eselon I",
    "kanwil": "Kantor Wilayah",
    "upt_pemasyarakatan": "UPT Pemasyarakatan",
    "upt_imigrasi": "UPT Imigrasi",
}
"""The kinds of office as the guide names them."""


def catalogue(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE|WORD", help=_("A code such as I.2.a, or words.")),
    ] = None,
    as_json: options.JsonOption = False,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """A code or a word becomes what the guide says about it."""
    with guarded():
        guide = api.catalogue(_office(workspace), " ".join(words or ()))
        if as_json:
            print_json(answers.catalogue(guide))
        else:
            _print(_lines(guide))


def _office(workspace: Path | None) -> api.Workspace | None:
    """Outside a workspace there is the built-in guide."""
    try:
        return options.workspace_of(workspace)
    except UsageFault:
        if workspace:
            raise
        return None


def _lines(guide: api.Guide) -> "Iterator[_Line]":
    if guide.hits:
        return _hits(guide.hits)
    if isinstance(guide.entry, api.Indikator):
        return _page(guide.entry, guide.katalog, guide.jenis)
    return _tree(guide.katalog, guide.indicators)


@dataclass(frozen=True)
class _Line:
    """A line of the answer, ``indent`` blanks from the left."""

    text: str
    indent: int = 0
    style: str = ""


def _print(lines: Iterable[_Line]) -> None:
    """Wrapped at the terminal's width, whole lines when piped."""
    if not sys.stdout.isatty():
        for line in lines:
            tell(f"{' ' * line.indent}{line.text}")
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        console.print(Padding(Text(visible(line.text), style=line.style), (0, 0, 0, line.indent)))


def _tree(katalog: "api.Katalog", chosen: "Sequence[api.Indikator]") -> Iterator[_Line]:
    codes = {entry.kode for entry in chosen}
    for area in katalog.area:
        if any(entry.kode in codes for entry in api.indicators_of(area)):
            yield _Line(f"{area.kode} {area.nama}", style="bold")
        for subarea in area.subarea:
            own = [entry for entry in subarea.indikator if entry.kode in codes]
            if own:
                yield _Line(f"{subarea.kode} {subarea.nama}", 2, "cyan")
            for entry in own:
                yield _Line(f"{entry.kode} [{', '.join(entry.jadwal)}] {entry.nama}", 4)


def _hits(hits: "Sequence[api.Hit]") -> Iterator[_Line]:
    for hit in hits:
        yield _Line(f"{hit.indikator.kode} {hit.indikator.nama}", style="bold")
        for found in hit.found:
            lines = ", ".join(str(number) for number in found.baris)
            where = _("{key}, line {lines}").format(key=found.key, lines=lines)
            yield _Line(f"{where}: {found.text}", 4)


def _page(
    indikator: "api.Indikator", katalog: "api.Katalog", jenis: "api.OfficeKind | None"
) -> Iterator[_Line]:
    """One indicator: guidance, what is asked and when, notes, what to do next."""
    yield _Line(f"{indikator.kode} {indikator.nama}", style="bold")
    above = (katalog.find_area(indikator.kode), katalog.find_subarea(indikator.kode))
    yield _Line(" › ".join(entry.nama for entry in above if entry), style="dim")
    lines = ", ".join(str(number) for number in indikator.baris)
    yield _Line(
        _("Source: {file}, line {lines}").format(file=katalog.sumber, lines=lines), style="dim"
    )
    if indikator.petunjuk:
        yield _Line("")
        yield _Line(_("Guidance"), style="cyan")
        for text in indikator.petunjuk.splitlines():
            yield _Line(text.strip(), 2 + len(text) - len(text.lstrip()))
    yield from _asked(indikator, jenis)
    if indikator.catatan:
        yield _Line("")
        yield _Line(_("Notes"), style="cyan")
        for text in indikator.catatan:
            yield _Line(f"- {text}", 2)
    yield _Line("")
    yield _Line(f"zidocs new {indikator.kode} --periode {indikator.jadwal[0]}", style="green")


def _asked(indikator: "api.Indikator", jenis: "api.OfficeKind | None") -> Iterator[_Line]:
    """What is asked, the periods that ask for the same thing together."""
    all_entries: tuple[api.Kegiatan | api.Butir, ...] = (*indikator.kegiatan, *indikator.butir)
    entries = [entry for entry in all_entries if jenis is None or jenis in entry.satker]
    periods: dict[tuple[int, ...], list[str]] = {}
    for periode in indikator.jadwal:
        asked = tuple(n for n, entry in enumerate(entries) if periode in entry.periode)
        periods.setdefault(asked, []).append(periode)
    for numbers, names in periods.items():
        yield _Line("")
        text = _("Asked in {periods}").format(periods=", ".join(names))
        if jenis:
            text = _("{asked} of {office}").format(asked=text, office=OFFICES[jenis])
        yield _Line(text, style="cyan")
        for number in numbers:
            yield from _entry(entries[number], jenis)
    if indikator.salah_satu:
        groups = [", ".join(map(str, group)) for group in indikator.salah_satu]
        choice = _("One of these is enough: butir {items}").format(items=" | ".join(groups))
        yield _Line(choice, 2, "yellow")


def _entry(entry: "api.Kegiatan | api.Butir", jenis: "api.OfficeKind | None") -> Iterator[_Line]:
    if isinstance(entry, api.Butir):
        yield _Line(f"butir {entry.nomor} ({entry.jenis}): {entry.nama}", 2)
        if entry.pemegang:
            yield _Line(_("held by {holder}").format(holder=entry.pemegang), 4, "yellow")
        if entry.kegiatan:
            number = entry.kegiatan
            yield _Line(_("belongs to kegiatan {number}").format(number=number), 4, "dim")
        for text in entry.rincian:
            yield _Line(f"- {text}", 4)
    else:
        yield _Line(f"kegiatan {entry.nomor}: {entry.nama}", 2)
        yield _Line(" · ".join(api.in_words(kind) for kind in entry.dokumen), 4)
        if entry.judul_laporan:
            yield _Line(_("report: “{title}”").format(title=entry.judul_laporan), 4, "dim")
        for demand in entry.ketentuan:
            yield _Line(_("demanded: {demand}").format(demand=demand.bunyi), 4, "yellow")
    if entry.frekuensi:
        yield _Line(_("every month"), 4, "yellow")
    if entry.syarat:
        yield _Line(_("only if: {condition}").format(condition=entry.syarat), 4, "yellow")
    if jenis is None and entry.satker != api.ALL_OFFICES:
        kinds = ", ".join(OFFICES[kind] for kind in entry.satker)
        yield _Line(_("only for {kinds}").format(kinds=kinds), 4, "yellow")
    for text in entry.contoh:
        yield _Line(_("e.g. {example}").format(example=text), 4, "dim")
