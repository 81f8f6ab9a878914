"""What the guide asks for becomes the text of a packet.yaml to fill in."""

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast

from pydantic_core import PydanticCustomError

from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.kinds import PHOTOS, in_words, kind_of, kinds
from zidocs.office.catalogue import Butir, Indikator, Kegiatan, OfficeKind, Period
from zidocs.office.packet_yaml import check_activity, check_period, find_indicator
from zidocs.office.reading import Office
from zidocs.office.roster import Roster

# An indicator, a period and an activity, as typed, become what the guide asks of the office.


@dataclass(frozen=True)
class Claim:
    """What one packet is to prove: its activity (None: files only), and what else is asked."""

    indikator: Indikator
    periode: Period
    kegiatan: Kegiatan | None
    others: tuple[Kegiatan, ...]
    """Activities of the same indicator that are asked in the same period."""
    butir: tuple[Butir, ...]
    """Items to attach here: those of the activity, and those that belong to no activity."""


def claim(office: Office, kode: str, given_period: str, nomor: int | None) -> Claim:
    """Hold what was typed against the guide; without a number the first activity is meant.

    Without a period (an empty text) the only one is meant, where there is only one.

    Raises SpecFault, naming the nearest valid choices: the guide has no such indicator, period or
    activity, or asks for nothing of this kind of office then.
    """
    katalog, jenis = office.katalog, office.satker.jenis
    indikator = _found(kode, office)
    # Whether it is one is what check_period finds out.
    periode = cast(Period, given_period or _only_period(indikator, jenis))
    checks: list[tuple[str, Callable[[], object]]] = [
        ("--periode", partial(check_period, periode, indikator))
    ]
    if nomor is not None:
        checks.append(("--kegiatan", partial(check_activity, nomor, indikator)))
    _hold(checks)
    asked = indikator.activities_asked(periode, jenis)
    kegiatan = _chosen(indikator, periode, asked, nomor)
    others = tuple(entry for entry in asked if entry is not kegiatan)
    elsewhere = {entry.nomor for entry in others}
    butir = tuple(
        item for item in indikator.items_asked(periode, jenis) if item.kegiatan not in elsewhere
    )
    if kegiatan is None and not butir:
        raise SpecFault(_asks_nothing(indikator, periode, jenis, katalog.katalog))
    return Claim(indikator, periode, kegiatan, others, butir)


def _found(kode: str, office: Office) -> Indikator:
    _hold([("INDIKATOR", partial(find_indicator, kode, office.katalog))])
    return find_indicator(kode, office.katalog)


def _hold(checks: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Raise SpecFault with what each check refuses, at the option that it is about."""
    problems = []
    for option, check in checks:
        try:
            check()
        except PydanticCustomError as refusal:
            fault = (refusal.context or {})["fault"]
            problems.append(Problem(Place(key=option), fault.what, fault.fix, fault.code))
    if problems:
        raise SpecFault(problems)


def _chosen(
    indikator: Indikator, periode: Period, asked: tuple[Kegiatan, ...], nomor: int | None
) -> Kegiatan | None:
    if nomor is None:
        return next(iter(asked), None)
    kegiatan = next((entry for entry in asked if entry.nomor == nomor), None)
    if kegiatan is None:
        choices = "; ".join(f"{entry.nomor}: {entry.nama}" for entry in asked)
        raise SpecFault(
            Problem(
                Place(key="--kegiatan"),
                say("Activity {number} of {code} is not asked of your office in {period}.",
                    number=nomor, code=indikator.kode, period=periode),
                say("Asked then: {activities}.", activities=choices) if choices else
                say("No activity is asked then; leave --kegiatan out."),
                "Z164",
            )
        )  # fmt: skip
    return kegiatan


def _periods(indikator: Indikator, jenis: OfficeKind) -> list[Period]:
    """The periods in which the indicator asks for something of this kind of office."""
    return [
        each
        for each in indikator.jadwal
        if indikator.activities_asked(each, jenis) or indikator.items_asked(each, jenis)
    ]


def _only_period(indikator: Indikator, jenis: OfficeKind) -> Period:
    periods = _periods(indikator, jenis) or list(indikator.jadwal)
    if len(periods) > 1:
        raise SpecFault.at(
            Place(key="--periode"), "Z163", code=indikator.kode, periods=", ".join(periods)
        ).says("{code} is asked in several periods.", "Choose one of {periods}.")
    return periods[0]


def _asks_nothing(
    indikator: Indikator, periode: Period, jenis: OfficeKind, katalog: str
) -> Problem:
    periods = _periods(indikator, jenis)
    return Problem(
        Place(key="--periode"),
        say("{katalog} asks for nothing of {office} under {code} in {period}.",
            katalog=katalog, office=jenis, code=indikator.kode, period=periode),
        say("It does in {periods}.", periods=", ".join(periods)) if periods else
        say("Your office needs no packet for it."),
        "Z163",
    )  # fmt: skip


# What the guide asks for becomes the text of a packet.yaml to fill in.
#
# Comments are Indonesian, as the keys are: the people who fill the file in are.


_WIDTH = 98
_TEAM = "Tim Kerja"
_MAX_TITLE = 300
"""Characters of rapat.judul (``Meeting``)."""

_MEETING = """\
rapat:
  judul: {judul}
  tanggal:                  # tahun-bulan-hari, mis. 2024-03-28
  mulai:                    # mis. "09.00"
  # selesai: "11.00"        # tanpa baris ini dicetak "s.d. selesai"
  tempat:
  pimpinan:                 # NIP atau nama di {roster}
  notulis:                  # NIP atau nama di {roster}
  agenda:
    -                       # satu butir per baris
  peserta:
    - {peserta}# kelompok, NIP, nama, {{nama: …, instansi: …}}, atau: semua
"""


def packet_form(asked: Claim, roster: Roster, schema: str, tujuan: str, files_only: bool) -> str:
    """The text of packet.yaml: a meeting, or files alone where no meeting is asked or wanted.

    ``schema`` is the path of the editor's schema from the packet's folder, ``tujuan`` the aim of
    the indicator's area (may be empty).
    """
    lines = [f"# yaml-language-server: $schema={schema}", *_head(asked), _bukti(asked)]
    if asked.kegiatan and not files_only:
        lines += _meeting(asked.kegiatan, roster, tujuan)
        lines += _to_attach(asked)
    else:
        lines += _files(asked)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(asked: Claim) -> Iterator[str]:
    """What this is, how to go on, and what the guide warns of, as comments."""
    indikator = asked.indikator
    yield from _comment(f"{indikator.kode} {indikator.nama}")
    yield from _comment(
        "Isi baris yang kosong, lalu jalankan: zidocs check."
        f" Petunjuk lengkap: zidocs catalogue {indikator.kode}"
    )
    if indikator.catatan:
        yield from _comment("Catatan pedoman:")
        for note in indikator.catatan:
            yield from _comment(note, "# - ")
    if asked.kegiatan and asked.kegiatan.contoh:
        yield from _comment("Contoh kegiatan:")
        for example in asked.kegiatan.contoh:
            yield from _comment(example, "# - ")
    if asked.others:
        yield from _comment(
            "Kegiatan lain yang diminta pada periode ini, masing-masing satu paket:"
        )
        for other in asked.others:
            command = f"zidocs new {indikator.kode} --periode {asked.periode}"
            yield from _comment(f"{other.nama} ({command} --kegiatan {other.nomor})", "# - ")


def _bukti(asked: Claim) -> str:
    kegiatan = ""
    if asked.kegiatan and len(asked.indikator.kegiatan) > 1:
        kegiatan = f", kegiatan: {asked.kegiatan.nomor}"
    return f"bukti:\n  - {{indikator: {asked.indikator.kode}{kegiatan}, periode: {asked.periode}}}"


def _meeting(kegiatan: Kegiatan, roster: Roster, tujuan: str) -> Iterator[str]:
    groups = roster.groups()
    group = _TEAM if _TEAM in groups else next(iter(groups), "")
    peserta = f"{{kelompok: {_scalar(group)}}} " if group else ""
    judul = textwrap.shorten(kegiatan.nama, _MAX_TITLE, placeholder=" …")
    documents = [kind for kind in kegiatan.dokumen if kind != PHOTOS]
    yield f"dokumen: [{', '.join(documents)}]"
    facts = {"judul": _scalar(judul), "roster": roster.file, "peserta": peserta.ljust(22)}
    if not documents or any(kind_of(kind).of_meeting for kind in documents):
        yield _MEETING.format(**facts).rstrip()
    title = kegiatan.judul_laporan or f"Laporan {kegiatan.nama}"
    for row in kinds():
        if row.key in documents and row.blank:
            yield row.blank.replace("{judul}", _scalar(title)).rstrip()
    if "laporan" in documents and tujuan:
        yield from _comment(
            f"latar_belakang: tanpa baris ini dicetak kalimat baku dengan tujuan area: {tujuan}",
            "  # ",
        )
    names = ", ".join(f"{kind}.pdf" for kind in documents)
    if names:
        yield from _comment(
            "Sesudah zidocs build: cetak, tanda tangani, lalu letakkan hasil pindainya di folder"
            f" scan/ dengan nama {names}."
        )
    if PHOTOS in kegiatan.dokumen:
        yield from _comment("Foto: letakkan di folder foto/; dengan keterangan bila perlu:")
        yield "# foto: [{berkas: foto/1.jpg, keterangan: …}]"


def _to_attach(asked: Claim) -> Iterator[str]:
    """The items as commented lines: they are often ready long after the meeting."""
    if not asked.butir:
        return
    yield from _comment(
        "Data dukung lain: letakkan berkasnya di folder lampiran/ dengan nama di bawah ini (atau"
        " ubah namanya di sini), lalu hapus tanda # di depan baris lampiran dan baris berkasnya."
    )
    yield "# lampiran:"
    for item in asked.butir:
        yield from _reasons(item, "#   ")
        yield f"#   - {_entry(item)}"


def _files(asked: Claim) -> Iterator[str]:
    """The items as lines to be met; what is not always asked stays a comment."""
    yield from _comment(
        "Letakkan berkas di folder lampiran/ dengan nama di bawah ini, atau ubah namanya di sini."
        " Baris yang berkasnya belum ada boleh diberi tanda # di depannya."
    )
    optional = [item for item in asked.butir if item.syarat or item.pemegang]
    needed = [item for item in asked.butir if item not in optional] or optional
    documents = asked.kegiatan.dokumen if asked.kegiatan else ()
    yield "lampiran:"
    for kind in documents:
        if kind != PHOTOS:
            yield (
                f"  - {{berkas: lampiran/{kind}.pdf,"
                f" judul: {in_words(kind).capitalize()}, jenis: {kind}}}"
            )
    for item in asked.butir:
        yield from _reasons(item, "  # ")
        yield f"  - {_entry(item)}" if item in needed else f"  # - {_entry(item)}"
    if PHOTOS in documents:
        yield from _comment("Foto kegiatan: letakkan di folder foto/.")


def _entry(item: Butir) -> str:
    suffix = "jpg" if item.jenis in ("foto", "capture") else "pdf"
    words = re.findall(r"[a-z0-9]+", item.nama.casefold())[:5]
    name = "-".join([str(item.nomor), *words])
    return (
        f"{{berkas: lampiran/{name}.{suffix}, judul: {_scalar(item.nama)},"
        f" jenis: {item.jenis}, butir: {item.nomor}}}"
    )


def _reasons(item: Butir, margin: str) -> Iterator[str]:
    """Why an item may be left out, and what must be in it."""
    if item.syarat:
        yield from _comment(f"Hanya: {item.syarat}", margin)
    if item.pemegang:
        yield from _comment(f"Dipegang {item.pemegang}; lampirkan bila sudah diperoleh.", margin)
    if item.rincian:
        yield from _comment(f"Memuat: {'; '.join(item.rincian)}", margin)


def _comment(text: str, margin: str = "# ") -> Iterable[str]:
    """A text of the guide as comment lines; a line break in it must not end the comment."""
    indent = margin.replace("-", " ")
    return textwrap.wrap(
        _one_line(text), _WIDTH, initial_indent=margin, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _scalar(text: str) -> str:
    """A text as a YAML value, plain where that is safe also inside braces."""
    line = _one_line(text)
    is_plain = re.fullmatch(r"[A-Za-z][\w /.()–-]*[\w.)]", line) and line.lower() != "null"
    return line if is_plain else json.dumps(line, ensure_ascii=False)
