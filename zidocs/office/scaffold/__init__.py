"""A folder or an indicator becomes files to fill in: workspace, packet, the editor's schemas.

The files are the templates beside this module, filled by Jinja. What they say is Indonesian, as
the keys are: the people who fill them in are.
"""

import json
import os
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader

from zidocs.disk.files import write_file
from zidocs.errors import Place, Problem, SpecFault, UsageFault, say
from zidocs.kinds import PHOTOS, Kind, in_words, kind_of, kinds
from zidocs.office.catalogue import Butir, Indikator, Kegiatan, OfficeKind, Period
from zidocs.office.claims import check_activity, check_period, find_indicator
from zidocs.office.reading import Office
from zidocs.office.schema import json_schema
from zidocs.office.workspace import PACKET, SETTINGS, Workspace, is_good_slug
from zidocs.yaml import refused

SCHEMAS = ".zidocs"
"""The workspace's folder for the schemas by which an editor completes the keys."""


def new_workspace(folder: Path, year: int) -> tuple[Path, ...]:
    """A new or empty folder becomes a workspace that builds at once; the files written.

    Raises UsageFault when one of the files is already there: nothing is overwritten.
    """
    meeting = _weekday_from(date(year, 3, 5))
    facts = {
        "tahun": year,
        "tanggal_rapat": meeting,
        "tanggal_undangan": _weekday_from(meeting - timedelta(days=4)),
        "tanggal_laporan": _weekday_from(meeting + timedelta(days=1)),
        "tenggat_keputusan": _weekday_from(meeting + timedelta(days=14)),
        "tenggat": {
            "B03": _weekday_from(date(year, 3, 25)),
            "B06": _weekday_from(date(year, 6, 24)),
            "B09": _weekday_from(date(year, 9, 24)),
            "B12": _weekday_from(date(year, 12, 17)),
        },
    }
    texts = {
        folder / SETTINGS: _fill("satker.yaml", facts),
        folder / "pegawai.csv": _fill("pegawai.csv", facts),
        folder / "packets" / "contoh-rapat" / PACKET: _fill("contoh-packet.yaml", facts),
    }
    _refuse_existing(folder, texts)
    for path, text in texts.items():
        _write(path, text)
    return (*texts, *write_schemas(folder))


def new_packet(
    office: Office,
    indikator: str,
    periode: str,
    kegiatan: int | None = None,
    files_only: bool = False,
    name: str = "",
) -> Path:
    """What the guide asks for becomes ``packets/<slug>/`` with a packet.yaml to fill in.

    Without ``kegiatan`` the first activity is meant, without ``periode`` (an empty text) the only
    one; where the guide asks for no meeting, and for ``files_only``, the packet is a set of files.
    Its folder is called ``name``, else by indicator and period, with -2 behind it for the second
    packet of those. Raises SpecFault when the guide does not ask for this, UsageFault for a name
    that is taken or that no folder can have.
    """
    asked = claim(office, indikator, periode, kegiatan)
    workspace = office.workspace
    slug = re.sub(r"\W+", "-", f"{asked.indikator.kode}-{asked.periode}".lower())
    if kegiatan:
        slug = f"{slug}-kegiatan-{kegiatan}"
    room = workspace.root / "packets"
    home = room if room.is_dir() or not _is_flat(workspace) else workspace.root
    folder = home / (_chosen_name(workspace, name) if name else _free_name(workspace, home, slug))
    path = folder / PACKET
    depth = len(folder.relative_to(workspace.root).parts)
    schema = "../" * depth + f"{SCHEMAS}/packet.schema.json"
    area = office.katalog.find_area(asked.indikator.kode)
    aim = (area and area.tujuan) or ""
    _write(path, packet_form(asked, office, schema, aim, files_only))
    for room_name in ("foto", "lampiran", "scan"):
        (folder / room_name).mkdir(exist_ok=True)
    write_schemas(workspace.root)
    return path


def _free_name(workspace: Workspace, home: Path, slug: str) -> str:
    """The slug, or with the first number behind it that no packet has."""
    taken = {packet.slug.casefold() for packet in workspace.packets()}
    names = chain([slug], (f"{slug}-{number}" for number in count(2)))
    return next(
        name for name in names if name not in taken and not os.path.lexists(home / name / PACKET)
    )


def _chosen_name(workspace: Workspace, name: str) -> str:
    place = Place(key="--folder")
    if not is_good_slug(name):
        raise UsageFault.at(place, "Z123", name=name).says(
            "The packet folder cannot be called “{name}”.",
            "Choose letters, digits and hyphens, e.g. rapat-maret.",
        )
    if name.casefold() in {packet.slug.casefold() for packet in workspace.packets()}:
        raise UsageFault.at(place, "Z124", name=name).says(
            "There is a packet {name} already; nothing was written.",
            "Choose another name, or leave --folder out: then a number is put behind it.",
        )
    return name


def write_schemas(root: Path) -> tuple[Path, ...]:
    """The JSON Schemas that the first line of every such file points at."""
    paths = []
    for which in ("satker", "packet"):
        path = root / SCHEMAS / f"{which}.schema.json"
        _write(path, json.dumps(json_schema(which), ensure_ascii=False, indent=1) + "\n", onto=True)
        paths.append(path)
    return tuple(paths)


def _is_flat(workspace: Workspace) -> bool:
    """Whether the packets lie directly in the workspace."""
    return any(packet.path.parent == workspace.root for packet in workspace.packets())


def _weekday_from(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


# What was typed is held against the guide.


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
    find = partial(find_indicator, kode, katalog)
    _raise_any(refused(Place(key="INDIKATOR"), find))
    indikator = find()
    # Whether it is one is what check_period finds out.
    periode = cast(Period, given_period or _only_period(indikator, jenis))
    problems = refused(Place(key="--periode"), partial(check_period, periode, indikator))
    if nomor is not None:
        problems += refused(Place(key="--kegiatan"), partial(check_activity, nomor, indikator))
    _raise_any(problems)
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


def _raise_any(problems: tuple[Problem, ...]) -> None:
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


# The templates.


_WIDTH = 98
_TEAM = "Tim Kerja"
_MAX_TITLE = 300
"""Characters of rapat.judul (``Meeting``)."""


def packet_form(asked: Claim, office: Office, schema: str, tujuan: str, files_only: bool) -> str:
    """The text of packet.yaml: a meeting, or files alone where no meeting is asked or wanted.

    ``schema`` is the path of the editor's schema from the packet's folder, ``tujuan`` the aim of
    the indicator's area (may be empty).
    """
    kegiatan, roster, satker = asked.kegiatan, office.roster, office.satker
    groups = roster.groups()
    wanted = kegiatan.dokumen if kegiatan else ()
    documents = [kind for kind in wanted if kind != PHOTOS]
    name, choices = _proposed(kegiatan) if kegiatan else ("", ())
    guided = kegiatan.report_title(satker.nama, satker.tahun) if kegiatan else ""
    title = guided or (f"Laporan {name}" if name else "")
    is_meeting = kegiatan is not None and not files_only
    # What is not always asked stays a comment, and beside a meeting all: it is ready long after it.
    always = [item for item in asked.butir if not (item.syarat or item.pemegang)]
    written = () if is_meeting else _first_of_each(always or asked.butir)
    facts = {
        "schema": schema,
        "indikator": asked.indikator,
        "periode": asked.periode,
        "kegiatan": kegiatan,
        "lainnya": asked.others,
        "dokumen": documents,
        "foto": PHOTOS in wanted,
        "rapat": is_meeting,
        "bagian_rapat": not documents or any(kind_of(kind).of_meeting for kind in documents),
        "judul": textwrap.shorten(name, _MAX_TITLE, placeholder=" …"),
        "pilihan": choices,
        "pegawai": roster.file,
        "kelompok": _TEAM if _TEAM in groups else next(iter(groups), ""),
        "naskah_kosong": [
            _blank(row, title, satker.tahun) for row in kinds() if row.key in documents
        ],
        "naskah_sendiri": [
            (item, _blank(kind_of(item.naskah or ""), _subject(item), satker.tahun))
            for item in written
        ],
        "tahun": satker.tahun,
        "tujuan": tujuan,
        "butir": asked.butir,
        "perlu": () if is_meeting else [i for i in always or asked.butir if i not in written],
    }
    lines = _fill("packet.yaml", facts).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def example_sections(year: int) -> str:
    """A section of packet.yaml for each document without a meeting, filled with invented facts."""
    return _fill("contoh-naskah.yaml", {"tahun": year})


def _blank(kind: Kind, title: str, year: int) -> str:
    """The section of a kind of document, to be filled in."""
    return kind.blank.replace("{judul}", _scalar(title)).replace("{tahun}", str(year))


def _first_of_each(items: Iterable[Butir]) -> tuple[Butir, ...]:
    """The first item that each kind of document answers: a packet has one document of a kind."""
    own = {item.naskah: item for item in reversed(tuple(items)) if item.naskah}
    return tuple(sorted(own.values(), key=lambda item: item.nomor))


def _subject(item: Butir) -> str:
    """What a document is about that answers an item, without the word for what it is."""
    kind = kind_of(item.naskah or "")
    return re.sub(rf"^(?:{kind.key}|{kind.title})\s+", "", item.nama, flags=re.IGNORECASE)


def _proposed(kegiatan: Kegiatan) -> tuple[str, tuple[str, ...]]:
    """What the activity may be called; no name but several where the guide leaves a choice."""
    names = kegiatan.judul_rapat or kegiatan.contoh or (kegiatan.nama,)
    return (names[0], ()) if len(names) == 1 else ("", names)


def _fill(name: str, facts: dict[str, object]) -> str:
    """A template of this folder, filled."""
    jinja = Environment(  # noqa: S701 -- YAML and CSV, no HTML
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters |= {
        "komentar": _comment,
        "skalar": _scalar,
        "nama_berkas": _file_name,
        "dalam_kata": lambda key: in_words(key).capitalize(),
    }
    return jinja.get_template(name).render(facts)


def _file_name(item: Butir) -> str:
    suffix = "jpg" if item.jenis in ("foto", "capture") else "pdf"
    words = re.findall(r"[a-z0-9]+", item.nama.casefold())[:5]
    return f"{'-'.join([str(item.nomor), *words])}.{suffix}"


def _comment(text: str, margin: str = "# ") -> str:
    """A text of the guide as comment lines; a line break in it must not end the comment."""
    return textwrap.fill(
        _one_line(text), _WIDTH, initial_indent=margin, subsequent_indent=margin.replace("-", " "),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _scalar(text: str) -> str:
    """A text as a YAML value, plain where that is safe also inside braces."""
    line = _one_line(text)
    if not line:
        return ""
    is_plain = re.fullmatch(r"[A-Za-z][\w /.()–-]*[\w.)]", line) and line.lower() != "null"
    return line if is_plain else json.dumps(line, ensure_ascii=False)


def _refuse_existing(root: Path, paths: Iterable[Path]) -> None:
    problems = [
        Problem.at(path.relative_to(root).as_posix(), "Z050").says(
            "The file is already there; nothing was written.",
            "Choose another folder, or rename the old one first.",
        )
        for path in paths
        if os.path.lexists(path)
    ]
    if problems:
        raise UsageFault(problems)


def _write(path: Path, text: str, *, onto: bool = False) -> None:
    # Notepad of older Windows shows a file with bare line feeds as one line.
    lines = text.replace("\n", "\r\n") if path.suffix == ".csv" else text
    write_file(path, lines.encode(), onto=onto)
