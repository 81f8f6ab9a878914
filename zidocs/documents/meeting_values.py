"""What the templates of a meeting's documents print beside, or in place of, their sections' keys.

What packet.yaml leaves open is filled with the standard sentences of ``sentences``.
"""

from zidocs.documents.facts import (
    GAP,
    Facts,
    Values,
    party_values,
    person_values,
    position,
    written,
)
from zidocs.kinds import kind_of
from zidocs.office.meeting import Meeting
from zidocs.office.nip import looks_like_nip
from zidocs.office.packet import Packet
from zidocs.office.references import Signatory
from zidocs.office.roster import Person

MOST_NAMED_RECIPIENTS = 4
MOST_NAMED_ATTENDEES = 10


def undangan(facts: Facts) -> Values:
    """The letter: to whom, why, and the courtesies."""
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


def daftar_hadir(facts: Facts) -> Values:
    """The list to be signed has everybody who was invited, also those who did not come then."""
    packet = facts.packet
    spare = [Person(nama="")] * packet.daftar_hadir.baris_cadangan
    return {
        "baris": [person_values(person) for person in (*facts.rapat.peserta, *spare)],
        "tidak_hadir": [
            {**person_values(person), "alasan": facts.sentences.reason(reason)}
            for person, reason in (packet.absences or {}).items()
        ],
        "hadir_lain": [person_values(person) for person in packet.daftar_hadir.hadir_lain or ()],
    }


def notula(facts: Facts) -> Values:
    """The minutes: who came, what was said and settled."""
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


def laporan(facts: Facts) -> Values:
    """The report, in the standard sentences where packet.yaml says nothing."""
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


def berita_acara(facts: Facts) -> Values:
    """The record, its parties and what they settled."""
    packet, rapat, said = facts.packet, facts.rapat, facts.sentences
    record = packet.berita_acara
    results = list(record.hasil) or _decision_lines(facts)
    roles = ("", "") if record.pihak else said.record_parts()
    parts = [*roles, *[""] * len(packet.pihak)]
    return {
        "tanggal": record.tanggal or rapat.tanggal,
        "judul": record.judul or rapat.judul,
        "pembuka": said.record_opening(),
        "pihak": [
            party_values(party, role) for party, role in zip(packet.pihak, parts, strict=False)
        ],
        "isi": said.record_body(bool(results)),
        "hasil": results,
        "penutup": said.record_closing(),
    }
