"""``zidocs catalogue``: the guide as a tree, one indicator of it, or what a word is found in."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import _
from zidocs.cli.show import print_json
from zidocs.errors import UsageFault

if TYPE_CHECKING:
    from zidocs.office.catalogue import (
        Area,
        Butir,
        Indikator,
        Katalog,
        Kegiatan,
        OfficeKind,
        Subarea,
    )
    from zidocs.office.catalogue.search import Hit

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
) -> None:
    """A code or a word becomes what the guide says about it."""
    with guarded():
        from zidocs.office.catalogue import Indikator
        from zidocs.office.catalogue.search import (
            find_code,
            looks_like_code,
            search_words,
            write_code,
        )

        katalog, jenis = _guide(workspace)
        wanted = " ".join(words or ())
        if not wanted:
            chosen, lines = katalog.indicators, _tree(katalog, katalog.indicators)
        elif looks_like_code(wanted):
            entry = find_code(katalog, write_code(wanted))
            chosen = _indicators_of(entry)
            if isinstance(entry, Indikator):
                lines = _page(entry, katalog, jenis)
            else:
                lines = _tree(katalog, chosen)
        else:
            hits = search_words(katalog, wanted)
            chosen, lines = tuple(hit.indikator for hit in hits), _hits(hits)
        if as_json:
            print_json(catalogue_as_json(katalog, chosen))
        else:
            _print(lines)


def _guide(workspace: Path | None) -> "tuple[Katalog, OfficeKind | None]":
    """The workspace's guide and kind of office; outside a workspace the built-in guide alone."""
    from zidocs.office.catalogue import builtin
    from zidocs.office.reading import read_office
    from zidocs.office.satker import Satker

    try:
        where = options.workspace_of(workspace)
    except UsageFault:
        if workspace:
            raise
        return builtin(str(Satker.model_fields["katalog"].default)), None
    office = read_office(where)
    return office.katalog, office.satker.jenis


def _indicators_of(entry: "Area | Subarea | Indikator") -> "tuple[Indikator, ...]":
    from zidocs.office.catalogue import Area, Subarea

    if isinstance(entry, Area):
        return tuple(each for subarea in entry.subarea for each in subarea.indikator)
    return entry.indikator if isinstance(entry, Subarea) else (entry,)


def catalogue_as_json(katalog: "Katalog", chosen: "Sequence[Indikator]") -> dict[str, object]:
    """The answer of ``catalogue --json``: the guide with the chosen indicators only."""
    codes = {entry.kode for entry in chosen}
    areas = []
    for area in katalog.area:
        subareas = [
            {"kode": subarea.kode, "nama": subarea.nama, "indikator": indicators}
            for subarea in area.subarea
            if (indicators := [_as_json(e) for e in subarea.indikator if e.kode in codes])
        ]
        if subareas:
            areas.append({"kode": area.kode, "nama": area.nama, "subarea": subareas})
    return {"katalog": katalog.katalog, "area": areas}


def _as_json(indikator: "Indikator") -> dict[str, object]:
    return {
        "kode": indikator.kode,
        "nama": indikator.nama,
        "petunjuk": indikator.petunjuk,
        "jadwal": indikator.jadwal,
        "kegiatan": [
            {
                "nomor": entry.nomor,
                "nama": entry.nama,
                "dokumen": entry.dokumen,
                "judul_laporan": entry.judul_laporan,
                "periode": entry.periode,
                "satker": entry.satker,
                "syarat": entry.syarat,
                "ketentuan": [demand.bunyi for demand in entry.ketentuan],
            }
            for entry in indikator.kegiatan
        ],
        "butir": [
            {
                "nomor": entry.nomor,
                "nama": entry.nama,
                "jenis": entry.jenis,
                "kegiatan": entry.kegiatan,
                "periode": entry.periode,
                "satker": entry.satker,
                "syarat": entry.syarat,
                "pemegang": entry.pemegang,
            }
            for entry in indikator.butir
        ],
        "catatan": indikator.catatan,
        "baris": indikator.baris,
    }


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
            typer.echo(f"{' ' * line.indent}{line.text}")
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        console.print(Padding(Text(line.text, style=line.style), (0, 0, 0, line.indent)))


def _tree(katalog: "Katalog", chosen: "Sequence[Indikator]") -> Iterator[_Line]:
    codes = {entry.kode for entry in chosen}
    for area in katalog.area:
        if any(entry.kode in codes for entry in _indicators_of(area)):
            yield _Line(f"{area.kode} {area.nama}", style="bold")
        for subarea in area.subarea:
            own = [entry for entry in subarea.indikator if entry.kode in codes]
            if own:
                yield _Line(f"{subarea.kode} {subarea.nama}", 2, "cyan")
            for entry in own:
                yield _Line(f"{entry.kode} [{', '.join(entry.jadwal)}] {entry.nama}", 4)


def _hits(hits: "Sequence[Hit]") -> Iterator[_Line]:
    for hit in hits:
        yield _Line(f"{hit.indikator.kode} {hit.indikator.nama}", style="bold")
        for found in hit.found:
            lines = ", ".join(str(number) for number in found.baris)
            where = _("{key}, line {lines}").format(key=found.key, lines=lines)
            yield _Line(f"{where}: {found.text}", 4)


def _page(
    indikator: "Indikator", katalog: "Katalog", jenis: "OfficeKind | None"
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


def _asked(indikator: "Indikator", jenis: "OfficeKind | None") -> Iterator[_Line]:
    """What is asked, the periods that ask for the same thing together."""
    all_entries: tuple[Kegiatan | Butir, ...] = (*indikator.kegiatan, *indikator.butir)
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


def _entry(entry: "Kegiatan | Butir", jenis: "OfficeKind | None") -> Iterator[_Line]:
    from zidocs.kinds import in_words
    from zidocs.office.catalogue import ALL_OFFICES, Butir

    if isinstance(entry, Butir):
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
        yield _Line(" · ".join(in_words(kind) for kind in entry.dokumen), 4)
        if entry.judul_laporan:
            yield _Line(_("report: “{title}”").format(title=entry.judul_laporan), 4, "dim")
        for demand in entry.ketentuan:
            yield _Line(_("demanded: {demand}").format(demand=demand.bunyi), 4, "yellow")
    if entry.syarat:
        yield _Line(_("only if: {condition}").format(condition=entry.syarat), 4, "yellow")
    if jenis is None and entry.satker != ALL_OFFICES:
        kinds = ", ".join(OFFICES[kind] for kind in entry.satker)
        yield _Line(_("only for {kinds}").format(kinds=kinds), 4, "yellow")
    for text in entry.contoh:
        yield _Line(_("e.g. {example}").format(example=text), 4, "dim")
