"""A packet and its office become the variables of the templates: YAML key = variable.

Everything is a mapping, a list, a text, a number, a date or a time; texts are as the secretary
wrote them, empty where there is nothing. What the spec leaves open is filled with the standard
sentences of ``sentences``. ``templates/README.md`` lists every variable.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast, get_args

from zidocs.documents.filters import Picture
from zidocs.documents.sentence_file import Kalimat, built_in
from zidocs.documents.sentences import Sentences
from zidocs.documents.tidy import DROP_COLUMN
from zidocs.kinds import kind_of
from zidocs.office.nip import looks_like_nip
from zidocs.office.packet import Packet, head_of_office
from zidocs.office.packet_yaml import Meeting
from zidocs.office.reading import Office
from zidocs.office.references import Party, Signatory
from zidocs.office.roster import Person
from zidocs.office.satker import Kop, Satker
from zidocs.words import tanggal
from zidocs.yaml import Record


def position(signatory: Signatory) -> str:
    """The signer's own position, with Plt. or Plh. before it: ``Plt. Kepala``."""
    return f"{signatory.sebagai or ''} {signatory.jabatan}".strip()


def signature_lines(signatory: Signatory) -> tuple[str, ...]:
    """``("a.n. Kepala Kantor", "Sekretaris", "u.b.", "Kepala Bagian Umum,")``.

    Source: FORMATS.md, “Surat undangan”: ``a.n.`` stands on a line of its own, then the own
    position; ``u.b.`` only after a.n., one level further down; Plt. and Plh. before the position;
    the position ends with a comma.
    """
    lines = []
    if signatory.an:
        lines.append(f"a.n. {signatory.an.removeprefix('a.n.').strip()}")
    if signatory.ub:
        lines += [signatory.ub, "u.b."]
    own = position(signatory)
    if own:
        lines.append(f"{own.rstrip(' ,')},")
    return tuple(lines)


Values = dict[str, object]

MOST_NAMED_RECIPIENTS = 4
MOST_NAMED_ATTENDEES = 10
_OF_A_PERSON = (
    "nama", "nip", "sebutan_nip", "pangkat", "golongan", "pangkat_golongan", "jabatan", "unit",
    "instansi",
)  # fmt: skip
_OF_AN_OFFICE = (
    "nama", "kota", "zona_waktu", "tahun", "tempat_surat", "tte", "foto_per_halaman",
)  # fmt: skip
GAP = "…………………"
"""What stands where a number or a date is still to be written by hand."""


@dataclass(frozen=True)
class Facts:
    """All that the variables of a packet's documents are made of."""

    packet: Packet
    office: Office
    kalimat: Kalimat = field(default_factory=built_in)

    @cached_property
    def sentences(self) -> Sentences:
        """The standard sentences, filled with what is known here."""
        return Sentences(self.kalimat, self.packet, self.rapat, self.office.satker)

    @property
    def rapat(self) -> Meeting:
        """The meeting; only for kinds of document that packets without one do not have."""
        return cast(Meeting, self.packet.rapat)

    @property
    def tujuan_area(self) -> str:
        """The guide's aim of the area of the first thing that the packet proves; may be empty."""
        area = self.office.katalog.find_area(self.packet.bukti[0].indikator)
        return (area and area.tujuan) or ""


def template_values(facts: Facts, logo: Picture | None, photos: Sequence[Picture]) -> Values:
    """All variables that any template of this packet may use.

    The description of a photo is the first part of its caption; empty means the meeting.
    """
    packet = facts.packet
    values: Values = {
        "satker": _satker(facts.office.satker, logo),
        "foto": [_foto(number, each, packet.rapat) for number, each in enumerate(photos, start=1)],
        "tanpa_kolom": DROP_COLUMN,
    }
    if packet.rapat:
        values["rapat"] = {
            **written(packet.rapat),
            "judul": " ".join(packet.rapat.judul.split()),
            "sebutan": packet.sebutan,
            "sebutan_judul": packet.sebutan.title(),
            "sebutan_pimpinan": facts.sentences.leader(),
        }
    for kind, section in packet.sections.items():
        if packet.rapat or not kind_of(kind).of_meeting:
            signer, key = packet.signers.get(kind), kind_of(kind).signer
            signs: Values = {key: _signer(signer) if signer else ""} if key else {}
            values[kind] = {**written(section), **signs, **VALUES[kind](facts)}
    return values


def written(record: Record) -> Values:
    """A record of packet.yaml becomes variables of the same names; a text that is not there, empty.

    What a document says where packet.yaml is silent is the business of its own function.
    """
    return {
        name: "" if value is None and _is_text(field.annotation) else _plain(value)
        for name, field in type(record).model_fields.items()
        for value in [getattr(record, name)]
    }


def _is_text(annotation: object) -> bool:
    return annotation is str or any(_is_text(each) for each in get_args(annotation))


def _plain(value: Any) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Person):
        return _person(value)
    if isinstance(value, Signatory):
        return _signer(value)
    if isinstance(value, Party):
        return _party(value)
    return written(value) if isinstance(value, Record) else value


def _satker(satker: Satker, logo: Picture | None) -> Values:
    kop = written(satker.kop or Kop(baris=(satker.nama,)))
    return {
        **{name: getattr(satker, name) for name in _OF_AN_OFFICE},
        "singkatan": satker.singkatan or satker.nama,
        "kepala": _person(head_of_office(satker.kepala)),
        "kop": {**kop, "logo": logo or ""},
    }


def _person(person: Person) -> Values:
    return {name: getattr(person, name) for name in _OF_A_PERSON}


def _signer(signatory: Signatory) -> Values:
    return {
        **_person(signatory.person),
        "jabatan": position(signatory),
        "baris": list(signature_lines(signatory)),
    }


def _undangan(facts: Facts) -> Values:
    undangan, rapat = facts.packet.undangan, facts.rapat
    signer = facts.packet.signers["undangan"]
    recipients = _recipients(facts.packet, rapat, signer)
    attached = len(recipients) > MOST_NAMED_RECIPIENTS
    return {
        "sebutan": _called(facts.packet),
        "lampiran": undangan.lampiran or ("satu berkas" if attached else "-"),
        "hal": _subject(facts),
        "kepada": recipients,
        "kepada_jabatan": any(recipient["jabatan"] for recipient in recipients),
        "terlampir": attached,
        "pembuka": facts.sentences.invitation_opening(undangan.dasar or ""),
        "penutup": facts.sentences.invitation_closing(),
    }


def _called(packet: Packet) -> str:
    """What the invitation is, as a label: ``Surat Undangan`` or ``Nota Dinas``."""
    return (packet.form("undangan").title or kind_of("undangan").title).title()


def _subject(facts: Facts) -> str:
    return facts.packet.undangan.hal or facts.sentences.invitation_subject()


def _recipients(packet: Packet, rapat: Meeting, signer: Signatory) -> list[Values]:
    """Those that packet.yaml names, else the attendees; nobody invites himself."""
    if packet.undangan.kepada:
        return [_recipient(packet, name) for name in packet.undangan.kepada]
    invited = [person for person in rapat.peserta if not person.is_same_as(signer.person)]
    return [
        {"nama": person.nama, "jabatan": ", ".join(filter(None, (person.jabatan, person.instansi)))}
        for person in invited or rapat.peserta
    ]


def _recipient(packet: Packet, name: str) -> Values:
    """As packet.yaml has it; nobody is addressed by an NIP."""
    person = packet.roster.find(name) if looks_like_nip(name) else None
    return {"nama": person.nama if person else name, "jabatan": person.jabatan if person else ""}


def _daftar_hadir(facts: Facts) -> Values:
    """The list to be signed has everybody who was invited, also those who did not come then."""
    packet = facts.packet
    spare = [Person(nama="")] * packet.daftar_hadir.baris_cadangan
    return {
        "baris": [_person(person) for person in (*facts.rapat.peserta, *spare)],
        "tidak_hadir": [
            {**_person(person), "alasan": facts.sentences.reason(reason)}
            for person, reason in (packet.absences or {}).items()
        ],
        "hadir_lain": [_person(person) for person in packet.daftar_hadir.hadir_lain or ()],
    }


def _notula(facts: Facts) -> Values:
    packet, rapat = facts.packet, facts.rapat
    notula, said = packet.notula, facts.sentences
    many, with_list = len(rapat.peserta) > MOST_NAMED_ATTENDEES, "daftar_hadir" in packet.dokumen
    return {
        "surat_undangan": said.letter_reference(GAP),
        "peserta_terlampir": many and with_list,
        "sebutan_peserta": _called_people(packet),
        "peserta": said.people(MOST_NAMED_ATTENDEES, with_list),
        "pembukaan": notula.pembukaan or said.minutes_opening(),
        "pembahasan": _discussion(packet, rapat, said.other_discussion()),
        "keputusan": [
            {**written(each), "penanggung_jawab": _named(packet, each.penanggung_jawab)}
            for each in notula.keputusan
        ],
        "penutup": said.minutes_closing(notula.penutup or ""),
    }


def _called_people(packet: Packet) -> str:
    """What stands before the people of the minutes; ``Peserta`` only where it is known who came."""
    if packet.absences is not None:
        return "Peserta"
    return "Undangan" if packet.has_invitation else "Daftar Peserta"


def _discussion(packet: Packet, rapat: Meeting, others: str) -> list[Values]:
    """The points by agenda item, in the order of the agenda; those without an item come last.

    Below items they stand under ``others``, or they would read as said by whom stands above.
    """
    points = packet.notula.pembahasan
    groups: list[Values] = []
    for number, item in [*enumerate(rapat.agenda, start=1), (None, "")]:
        own = [
            {**written(point), "pembicara": _named(packet, point.pembicara)}
            for point in points
            if point.agenda == number
        ]
        if own:
            groups.append({"agenda": item or (others if groups else ""), "butir": own})
    return groups


def _decision_lines(facts: Facts) -> list[str]:
    packet = facts.packet
    return [
        facts.sentences.decision_line(decision, _named(packet, decision.penanggung_jawab))
        for decision in packet.notula.keputusan
    ]


def _named(packet: Packet, reference: str | None) -> str:
    """The name of somebody of the roster; any other text stays."""
    person = packet.roster.find(reference) if reference else None
    return person.nama if person else reference or ""


def _laporan(facts: Facts) -> Values:
    packet, said = facts.packet, facts.sentences
    laporan, decisions = packet.laporan, packet.notula.keputusan
    basis = said.report_basis(position(packet.signers["undangan"]), _subject(facts), GAP)
    scope = laporan.ruang_lingkup or (
        said.report_scope() if laporan.kerangka == "tata-naskah" else ""
    )
    return {
        "judul": _without_word(packet.title("laporan"), "laporan"),
        "latar_belakang": laporan.latar_belakang or said.report_background(facts.tujuan_area),
        "maksud": laporan.maksud or said.report_purpose(),
        "pengantar_tujuan": said.report_aims(),
        "ruang_lingkup": scope,
        "dasar": list(laporan.dasar) or ([basis] if basis else []),
        "pelaksanaan": laporan.pelaksanaan
        or said.report_execution("daftar_hadir" in packet.dokumen),
        "hasil": list(laporan.hasil) or _decision_lines(facts),
        "kesimpulan": list(laporan.kesimpulan) or said.report_conclusions(len(decisions)),
        "saran": list(laporan.saran) or said.report_advice(decisions),
        "penutup": laporan.penutup or said.report_closing(),
    }


def _without_word(title: str, word: str) -> str:
    """A title without the word that the template prints above it."""
    first, _, rest = title.partition(" ")
    return rest.strip() if first.casefold() == word and rest.strip() else title


def _berita_acara(facts: Facts) -> Values:
    packet, rapat, said = facts.packet, facts.rapat, facts.sentences
    record = packet.berita_acara
    results = list(record.hasil) or _decision_lines(facts)
    roles = ("", "") if record.pihak else said.record_parts()
    parts = [*roles, *[""] * len(packet.pihak)]
    return {
        "tanggal": record.tanggal or rapat.tanggal,
        "judul": record.judul or rapat.judul,
        "pembuka": said.record_opening(),
        "pihak": [_party(party, role) for party, role in zip(packet.pihak, parts, strict=False)],
        "isi": said.record_body(bool(results)),
        "hasil": results,
        "penutup": said.record_closing(),
    }


def _party(party: Party, role: str = "") -> Values:
    """``role`` is what is printed where packet.yaml does not say as what the party signs."""
    role = party.sebagai or role
    above = role or party.person.jabatan
    return {
        **_person(party.person),
        "sebagai": role,
        "tanda_tangan": f"{above.rstrip(' ,')}," if above else "",
    }


def _foto(number: int, photo: Picture, rapat: Meeting | None) -> Values:
    caption = photo.description.strip().rstrip(".")
    if rapat:
        caption = f"{caption or rapat.judul}, {rapat.tempat}, {tanggal(rapat.tanggal)}"
    return {"nomor": number, "gambar": photo, "keterangan": caption}


VALUES: Mapping[str, Callable[[Facts], Values]] = {
    "undangan": _undangan,
    "daftar_hadir": _daftar_hadir,
    "notula": _notula,
    "berita_acara": _berita_acara,
    "laporan": _laporan,
}
"""What the template of each kind of document prints beside, or in place of, its section's keys."""
