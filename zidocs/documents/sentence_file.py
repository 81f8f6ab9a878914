"""kalimat.yaml becomes the standard sentences: the office's own, else those that ship.

A sentence is text with gaps, ``{rapat}``. It names facts and does nothing else: a gap that its
sentence does not have is refused with its line, so that nothing of the program can be reached and
no sentence can grow. What the office's file does not mention stays as it ships.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from zidocs.documents.templates import SENTENCES, built_in_folder, find_template
from zidocs.errors import SpecFault, TemplateFault, say
from zidocs.office.absence import AbsenceReason
from zidocs.office.activity_words import Sebutan
from zidocs.office.workspace import Workspace
from zidocs.yaml import (
    Fault,
    Record,
    TeksIsi,
    faults_inside,
    parse_tree,
    read_tree,
    validate,
)

OTHERS = "lainnya"
"""Under this key stands what is said of every kind of activity that has no sentence of its own."""

ALWAYS = frozenset(
    {
        "satker", "singkatan", "tahun", "program", "program_lengkap", "rapat", "sebutan", "Sebutan",
        "hari_tanggal", "pukul", "mulai", "selesai", "tempat", "pimpinan", "notulis",
    }
)  # fmt: skip
"""The gaps that every sentence may have."""
GAP = re.compile(r"\{([A-Za-z_]+)\}")
_VARIABLE = re.compile(r"\{ *([a-z][a-z_]*(?:\.[a-z][a-z_]*)+) *\}")
_LONGEST, _LONGEST_NAME = 2_000, 300


def _by_kind(value: Any) -> Any:
    return {OTHERS: value} if isinstance(value, str) else value


Text = Annotated[TeksIsi, Field(max_length=_LONGEST)]
Name = Annotated[TeksIsi, Field(max_length=_LONGEST_NAME)]
"""A text that fills gaps: short, so that a sentence of many gaps stays a sentence."""
Sentence = Annotated[dict[Sebutan, Text], BeforeValidator(_by_kind)]
"""What is said of each kind of activity, by its word; one text alone is said of all."""


def _gaps(*own: str) -> AfterValidator:
    """The gaps of a sentence: those of all, and its own."""
    allowed = ALWAYS | set(own)

    def check(sentence: Mapping[str, str]) -> Mapping[str, str]:
        faults_inside(
            ((kind,), found)
            for kind, text in sentence.items()
            if (found := _fault_of(text, allowed))
        )
        return sentence

    return AfterValidator(check)


def _fault_of(text: str, allowed: Set[str]) -> Fault | None:
    """The first thing in braces that is no gap of this sentence."""
    unknown = [name for name in GAP.findall(text) if name not in allowed]
    if unknown:
        return Fault(
            say("The gap {{{name}}} does not exist in this sentence.", name=unknown[0]),
            say("Possible here: {names}.", names=", ".join(sorted(allowed))),
        )
    variable = _VARIABLE.search(text)
    meant = [part for part in variable[1].split(".") if part in allowed] if variable else []
    if variable and meant:
        # The variable of a template: rapat.judul.
        return Fault(
            say("The gap {{{name}}} does not exist in this sentence.", name=variable[1]),
            say("Did you mean {near}?", near=f"{{{meant[-1]}}}"),
        )
    if set("{}") & set(GAP.sub("", text)):
        return Fault(
            say("A brace that belongs to no gap."),
            say("A gap is one word in braces, e.g. {{rapat}}; remove other braces."),
        )
    return None


Plain = Annotated[Sentence, _gaps()]
Attendance = Annotated[
    Sentence, _gaps("diundang", "diundang_terbilang", "hadir", "hadir_terbilang")
]
Counted = Annotated[Sentence, _gaps("jumlah", "jumlah_terbilang", "nama")]


class UndanganSentences(Record, title="Kalimat undangan"):
    """What the invitation says."""

    hal: Plain
    pembuka: Plain
    pembuka_dengan_dasar: Annotated[Sentence, _gaps("dasar")]
    penutup: Plain


class NotulaSentences(Record, title="Kalimat notula"):
    """What the minutes say."""

    pimpinan: Plain
    nomor_undangan: Annotated[Sentence, _gaps("nomor", "tanggal")]
    pembukaan: Plain
    ditutup: Plain
    pembahasan_lain: Plain
    penutup: Plain


class AttendanceSentences(Record, title="Kalimat kehadiran"):
    """How the minutes count those who were invited, and those who came."""

    diundang: Attendance
    hadir: Attendance
    hadir_tanpa_undangan: Attendance
    tidak_hadir: Plain
    hadir_menurut_nama: Plain
    hadir_lain: Plain
    termasuk_pengundang: Annotated[Sentence, _gaps("diundang", "pengundang")]
    terlampir: Plain
    alasan: dict[AbsenceReason, Text]


class LaporanSentences(Record, title="Kalimat laporan"):
    """What the report says."""

    latar_belakang: Annotated[Sentence, _gaps("tujuan_area")]
    maksud: Annotated[Sentence, _gaps("maksud")]
    maksud_umum: Plain
    tujuan: Plain
    ruang_lingkup: Plain
    dasar_surat: Annotated[Sentence, _gaps("jabatan", "nomor", "tanggal", "hal")]
    dasar_nota_dinas: Annotated[Sentence, _gaps("jabatan", "nomor", "tanggal", "hal")]
    pelaksanaan: Plain
    hadir: Attendance
    hadir_semua: Attendance
    hadir_tanpa_undangan: Attendance
    hadir_semua_tanpa_undangan: Attendance
    tidak_hadir: Counted
    hadir_lain: Counted
    daftar_hadir: Plain
    penanggung_jawab: Annotated[Sentence, _gaps("nama")]
    tenggat: Annotated[Sentence, _gaps("tanggal")]
    kesimpulan: Plain
    kesimpulan_keputusan: Counted
    saran: Plain
    saran_tenggat: Plain
    penutup: Plain


class BeritaAcaraSentences(Record, title="Kalimat berita acara"):
    """What the record of what was settled says."""

    pimpinan: Plain
    notulis: Plain
    pembuka: Annotated[Sentence, _gaps("hari_tanggal_terbilang")]
    isi: Plain
    isi_dengan_hasil: Plain
    penutup: Plain


class Kalimat(Record, title="kalimat.yaml: kalimat baku naskah"):
    """All standard sentences, by the document that has them."""

    program: Name
    program_lengkap: Name
    undangan: UndanganSentences
    notula: NotulaSentences
    kehadiran: AttendanceSentences
    laporan: LaporanSentences
    berita_acara: BeritaAcaraSentences


def read_sentences(workspace: Workspace) -> Kalimat:
    """The standard sentences of an office; raises TemplateFault with every fault and its line."""
    file = find_template(workspace, SENTENCES)
    return check_sentences(file.path, file.shown) if file.own else built_in()


def check_sentences(path: Path, shown: str) -> Kalimat:
    """An office's own kalimat.yaml over the sentences that ship; raises TemplateFault."""
    try:
        tree = read_tree(path, shown)
        # A file of comments changes nothing.
        root = _over(_shipped(), {} if tree.root is None else tree.root)
        return validate(replace(tree, root=root), Kalimat)
    except SpecFault as refused:
        raise TemplateFault(refused.problems) from refused


@cache
def built_in() -> Kalimat:
    """The sentences that ship."""
    file = built_in_folder() / f"{SENTENCES}.yaml"
    return validate(parse_tree(file.read_bytes(), file.name), Kalimat)


@cache
def _shipped() -> dict[str, Any]:
    return built_in().model_dump()


def _over(shipped: Any, own: Any) -> Any:
    """The office's values in place of those that ship, key by key; other shapes are left to tell.

    One text alone is said of every kind of activity, so nothing that ships stays beside it.
    """
    if not isinstance(own, dict) or not isinstance(shipped, dict):
        return own
    return {**shipped, **{key: _over(shipped.get(key), value) for key, value in own.items()}}
