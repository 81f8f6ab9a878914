"""What the texts of a packet lack: a discussion, what the guide demands, letters of the font.

What the guide demands of an activity is data: ``ketentuan`` in the catalogue, word for word with
their lines, so that another year's guide brings its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from zidocs.checks.people import people_named
from zidocs.checks.rules import Known, Rule, Surroundings
from zidocs.checks.wording import fold, has_words, is_about, is_same_person, plain_name, topic
from zidocs.errors import Place, Problem, Unsaid, say
from zidocs.fonts import unknown_characters
from zidocs.office.catalogue import Kegiatan, Ketentuan
from zidocs.office.naskah.of_meetings import Notula
from zidocs.office.packet import Packet, claimed_activities, head_of_office
from zidocs.office.roster import Person
from zidocs.words import listed

# Minutes: discussion, people in charge, items of the agenda


def _without_discussion(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" in packet.dokumen and not packet.notula.pembahasan:
        yield Problem.at(packet.place("notula", "pembahasan")).says(
            "The minutes record no discussion; the section is left out.",
            "Add notula.pembahasan: who said what about which item of the agenda.",
        )


def _decision_without_owner(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" not in packet.dokumen:
        return
    for index, decision in enumerate(packet.notula.keputusan):
        place = packet.place("notula", "keputusan", index)
        if decision.penanggung_jawab is None and decision.tenggat is None:
            yield Problem.at(place, number=index + 1).says(
                "Decision {number} has nobody in charge and no deadline.",
                "Add penanggung_jawab and tenggat to the decision.",
            )
        elif decision.penanggung_jawab is None:
            yield Problem.at(place, number=index + 1).says(
                "Decision {number} has nobody in charge.",
                "Add penanggung_jawab to the decision: who carries it out.",
            )
        elif decision.tenggat is None:
            yield Problem.at(place, number=index + 1).says(
                "Decision {number} has no deadline.",
                "Add tenggat to the decision: by when it is carried out.",
            )


_CEREMONY = re.compile(
    r"(pembuka|penutup|pembacaan|doa|berdoa|menyanyikan|lagu|sambutan|registrasi|istirahat|ishoma"
    r"|foto|dokumentasi|absensi|pengisian daftar hadir|penandatanganan|penyerahan|pemasangan"
    r"|pelepasan|ramah tamah|lain[- ]lain|makan|coffee|penyematan|deklarasi|diskusi|tanya jawab)",
    re.IGNORECASE,
)
"""How items begin that are done, not discussed."""

_OPENING = re.compile(r"(arahan|pengarahan|pengantar)", re.IGNORECASE)
"""How items begin that the opening of the minutes tells of."""
_ANSWERED_BY_DECISIONS = re.compile(
    r"tindak lanjut|kesimpulan|simpulan|keputusan|penetapan|rekomendasi|kesepakatan", re.IGNORECASE
)


def _item_not_discussed(known: Known) -> Iterator[Problem]:
    packet = known.packet
    points = packet.notula.pembahasan
    if not packet.rapat or "notula" not in packet.dokumen or not points:
        return
    if any(point.agenda is None for point in points):
        # Any of them may be about the item; rule Z251 asks for the numbers first.
        return
    discussed = {point.agenda for point in points}
    for index, item in enumerate(packet.rapat.agenda):
        if index + 1 not in discussed and not _is_answered(packet.notula, item):
            yield Problem.at(
                packet.place("rapat", "agenda", index), number=index + 1, item=item
            ).says(
                "The minutes say nothing about item {number} of the agenda, “{item}”.",
                "Add to notula.pembahasan what was said about it, or take it off the agenda.",
            )


def _is_answered(notula: Notula, item: str) -> bool:
    """Whether an item needs no discussion: it is done, or told or settled elsewhere."""
    is_opening = bool(notula.pembukaan and _OPENING.match(item.strip()))
    is_decided = bool(notula.keputusan and _ANSWERED_BY_DECISIONS.search(item))
    return _is_ceremony(item) or is_opening or is_decided


def _is_ceremony(item: str) -> bool:
    return _CEREMONY.match(item.strip()) is not None


def _point_without_item(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if not packet.rapat or "notula" not in packet.dokumen:
        return
    if sum(not _is_ceremony(item) for item in packet.rapat.agenda) < 2:
        return
    for index, point in enumerate(packet.notula.pembahasan):
        if point.agenda is None:
            yield Problem.at(packet.place("notula", "pembahasan", index), number=index + 1).says(
                "Point {number} of the discussion belongs to no item of the agenda.",
                "Add agenda: with the number of the item.",
            )


# Demands of the guide

_MOST_NAMED = 5
_POST_OF_THE_HEAD = re.compile(
    r"\bkepala\b(?! (?:sub|seksi|bagian|bidang|urusan|kesatuan|unit|regu|ruang|dinas))"
)


@dataclass(frozen=True)
class _Demand:
    """One demand of the guide, and the activity that it is made of."""

    kegiatan: Kegiatan
    ketentuan: Ketentuan

    def unmet(self, place: Place, **values: object) -> Unsaid[Problem]:
        """What speaks against it, behind the guide's words and where they stand."""
        lines = ", ".join(str(line) for line in self.kegiatan.baris)
        bunyi = self.ketentuan.bunyi
        demand = say("The guide (line {lines}): “{words}”.", lines=lines, words=bunyi)
        return Problem.at(place, demand=demand, **values)


def _demands(known: Known) -> Iterable[_Demand]:
    """Each demand once, also where two activities make the same one."""
    found: dict[str, _Demand] = {}
    for kegiatan in activities_of(known):
        for ketentuan in kegiatan.ketentuan:
            found.setdefault(ketentuan.bunyi, _Demand(kegiatan, ketentuan))
    return found.values()


def _words_missing(known: Known) -> Iterator[Problem]:
    packet = known.packet
    if "notula" not in packet.dokumen:
        return
    for demand in _demands(known):
        words = demand.ketentuan.kata
        in_any = demand.ketentuan.dalam == "naskah"
        # What a hand wrote into the Word files counts, too.
        edited = known.of_documents(known.files.edited)
        by_hand = (each.text for kind, each in edited if in_any or kind == "notula")
        others = _other_texts(packet) if in_any else ()
        text = fold("\n".join(chain(_minutes(packet), others, by_hand)))
        if words and not any(has_words(text, word) for word in words):
            yield demand.unmet(packet.place("notula"), words=", ".join(words)).says(
                "{demand} None of these words is in the text: {words}.",
                "Write it into notula.pembahasan or notula.keputusan.",
            )


def _minutes(packet: Packet) -> Iterator[str]:
    notula = packet.notula
    yield from filter(None, (notula.pembukaan, notula.penutup))
    yield from (point.uraian for point in notula.pembahasan)
    yield from (decision.uraian for decision in notula.keputusan)


def _other_texts(packet: Packet) -> Iterator[str]:
    letter, report, record = packet.undangan, packet.laporan, packet.berita_acara
    if packet.rapat:
        yield from (packet.rapat.judul, *packet.rapat.agenda)
    given = (letter.hal, letter.dasar, letter.isi, report.judul, report.latar_belakang,
             report.maksud, report.ruang_lingkup, report.pelaksanaan, record.judul)  # fmt: skip
    yield from filter(None, given)
    yield from chain(report.tujuan, report.hasil, report.kesimpulan, report.saran, record.hasil)


def _head_missing(known: Known) -> Iterator[Problem]:
    for demand in _demands(known):
        if demand.ketentuan.kepala == "memimpin":
            yield from _not_led(known, demand)
        elif demand.ketentuan.kepala == "ditetapkan":
            yield from _not_named(known, demand)


def _not_led(known: Known, demand: _Demand) -> Iterator[Problem]:
    meeting = known.packet.rapat
    head = head_of_office(known.office.satker.kepala)
    if meeting and not is_same_person(meeting.pimpinan, head) and not _is_acting(known.packet):
        place = known.packet.place("rapat", "pimpinan")
        yield demand.unmet(place, name=meeting.pimpinan.nama).says(
            "{demand} Here {name} led the meeting.",
            "Check rapat.pimpinan; an acting head signs the invitation with sebagai: Plh.",
        )


def _is_acting(packet: Packet) -> bool:
    """Whether the chair signs one of the letters in place of the head (Plt., Plh.)."""
    return packet.rapat is not None and any(
        signer.sebagai and is_same_person(signer.person, packet.rapat.pimpinan)
        for signer in packet.signers.values()
    )


def _not_named(known: Known, demand: _Demand) -> Iterator[Problem]:
    packet = known.packet
    if "notula" not in packet.dokumen or (packet.slug, "notula") in known.files.edited:
        return
    decided = [decision.uraian for decision in packet.notula.keputusan]
    decided += [*packet.berita_acara.hasil, *packet.laporan.hasil]
    text = fold("\n".join(decided))
    head = head_of_office(known.office.satker.kepala)
    if not has_words(text, plain_name(head), whole=True) and not _POST_OF_THE_HEAD.search(text):
        yield demand.unmet(packet.place("notula", "keputusan")).says(
            "{demand} The decisions do not name the head.",
            "Write into notula.keputusan who is appointed, the head among them.",
        )


def _group_not_complete(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for demand in _demands(known):
        group = demand.ketentuan.kelompok
        missing = _not_invited(packet, group) if group else []
        if missing:
            names = listed((person.nama for person in missing), _MOST_NAMED)
            yield demand.unmet(
                packet.place("rapat", "peserta"), names=names, count=len(missing), group=group
            ).says(
                "{demand} {names} do not attend ({count} of the group).",
                "Add {{kelompok: {group}}} to rapat.peserta, or say in the minutes why.",
            )


def _not_invited(packet: Packet, group: str) -> list[Person]:
    """The members of the roster's group that the meeting did without."""
    wanted = fold(group)
    called = [name for name in packet.roster.groups() if fold(name).startswith(wanted)]
    exact = [name for name in called if fold(name) == wanted]
    if not packet.rapat or len(exact or called) != 1:
        return []
    present = (packet.rapat.pimpinan, packet.rapat.notulis, *packet.attendees)
    members = packet.roster.group((exact or called)[0])
    return [person for person in members if person not in present]


def _not_accepted(known: Known) -> Iterator[Problem]:
    for demand in _demands(known):
        for place, text in _shown(known.packet):
            found = [word for word in demand.ketentuan.bukan if has_words(fold(text), word, True)]
            if found:
                yield demand.unmet(place, words=found[0]).says(
                    "{demand} Here stands “{words}”.",
                    "Show another activity, or another photo, if this one is such.",
                )


def _shown(packet: Packet) -> Iterator[tuple[Place, str]]:
    """What says of which kind the activity is: title, agenda, captions."""
    if packet.rapat:
        yield packet.place("rapat", "judul"), packet.rapat.judul
        for index, item in enumerate(packet.rapat.agenda):
            yield packet.place("rapat", "agenda", index), item
    for index, photo in enumerate(packet.foto):
        yield packet.place("foto", index, "keterangan"), photo.keterangan


def _another_report(known: Known) -> Iterator[Problem]:
    packet = known.packet
    title = packet.laporan.judul
    asked = [each for each in activities_of(known) if each.judul_laporan]
    if not title or not asked or "laporan" not in packet.dokumen:
        return
    if not any(is_about(title, f"{each.judul_laporan} {each.nama}") or
               is_about(title, each.judul_laporan or "") for each in asked):  # fmt: skip
        yield Problem.at(
            packet.place("laporan", "judul"),
            title=title,
            asked=asked[0].judul_laporan,
            lines=", ".join(str(line) for line in asked[0].baris),
        ).says(
            "The report is called “{title}”; the guide (line {lines}) asks for “{asked}”.",
            "Name it as the guide does, or leave laporan.judul out.",
        )


_TITLES = (
    ("rapat", "judul"), ("undangan", "hal"), ("undangan", "dasar"), ("laporan", "judul"),
    ("berita_acara", "judul"),
)  # fmt: skip


def _choice_left_open(known: Known) -> Iterator[Problem]:
    texts = dict(known.packet.tree.texts)
    for each in activities_of(known):
        whole = [fold(each.nama)] if len(each.judul_rapat) > 1 else []
        open_words = (*whole, *each.alternatives)
        for path in _TITLES:
            found = [words for words in open_words if words in fold(texts.get(path, ""))]
            if found:
                yield Problem.at(
                    known.packet.place(*path), words=found[0], choices="; ".join(each.judul_rapat)
                ).says(
                    "“{words}” are the guide's alternatives, not what was held.",
                    "Write which one it was, for example one of: {choices}.",
                )


def _one_report_for_several(known: Known) -> Iterator[Problem]:
    packet, satker = known.packet, known.office.satker
    titles = {
        title
        for each in activities_of(known)
        if "laporan" in each.dokumen and (title := each.report_title(satker.nama, satker.tahun))
    }
    if len(titles) < 2 or "laporan" not in packet.dokumen:
        return
    printed = packet.title("laporan")
    # A title within another is another report: “tindak lanjut hasil monitoring” and “hasil …”.
    said = topic(printed) | topic(satker.nama) | topic(f"Tahun {satker.tahun}")
    others = [title for title in sorted(titles) if topic(title) - said]
    if others:
        yield Problem.at(packet.place("laporan"), title=printed, others="; ".join(others)).says(
            "The guide asks for more than one report of this packet: its report is called "
            "“{title}”, and there is none called “{others}”.",
            "Make a packet of its own for the other indicator, with its own report.",
        )


def activities_of(known: Known) -> tuple[Kegiatan, ...]:
    """The activities that the packet shows by a meeting, each once; none without a meeting."""
    return known.once(_by_packet)[known.packet.slug]


def _by_packet(around: Surroundings) -> dict[str, tuple[Kegiatan, ...]]:
    katalog, jenis = around.office.katalog, around.office.satker.jenis
    found: dict[str, tuple[Kegiatan, ...]] = {}
    for packet in around.packets:
        claimed = claimed_activities(packet.bukti, katalog, jenis) if packet.rapat else ()
        found[packet.slug] = tuple(
            entry for number, entry in enumerate(claimed) if entry not in claimed[:number]
        )
    return found


# Characters that our letters do not have


def _character_without_glyph(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for path, text in packet.tree.texts:
        if path[-1:] != ("berkas",):
            yield from _finding(packet.place(*path), text)
    # The texts of guests stand in packet.yaml itself.
    named = frozenset(people_named(packet))
    for person in filter(named.__contains__, packet.roster.people):
        place = Place(packet.roster.file, person.baris, key=person.nip or "nama")
        for text in (person.nama, person.jabatan, person.unit):
            yield from _finding(place, text)


def _finding(place: Place, text: str) -> Iterator[Problem]:
    unknown = unknown_characters(text)
    if unknown:
        yield Problem.at(place, letters=unknown, code=ord(unknown[0])).says(
            "The font has no letter for “{letters}” (U+{code:04X}); a box may be printed.",
            "Write it with other letters, or leave it out.",
        )


RULES = (
    Rule.of("Z210", _without_discussion).says(
        "Minutes without a discussion.",
        "Minutes that record no discussion are taken for a formality. Write under "
        "notula.pembahasan who said what about which item of the agenda.",
    ),
    Rule.of("Z211", _decision_without_owner, severity="petunjuk").says(
        "A decision without somebody in charge or a deadline.",
        "A decision is followed up when it says who does it, and by when; evaluators look for "
        "findings without follow-up. Add penanggung_jawab and tenggat to the decision.",
    ),
    Rule.of("Z250", _item_not_discussed).says(
        "An agenda item that nobody spoke about.",
        "Evaluators hold the agenda against the minutes; an item of which the minutes say nothing "
        "makes them look like a formality (evaluators are known to reject this). Opening, closing, "
        "prayers, speeches and signing are no discussion, and decisions answer an item such as "
        "“Rencana tindak lanjut”. Add the discussion, or take the item off the agenda.",
    ),
    Rule.of("Z251", _point_without_item, severity="petunjuk").says(
        "A discussion that belongs to no agenda item.",
        "The minutes are printed item by item; a point without the number of its item stands at "
        "the end, as “Pembahasan lain”. Add agenda: with the number.",
    ),
    Rule.of("Z252", _words_missing).says(
        "Something that the guide wants to read in the text is not there.",
        "Of some activities the guide says what their minutes must explain, e.g. of VI.2.c (line "
        "181): “Notula harus menjelaskan kriteria atau dasar pemberian reward atau punishment”. "
        "The catalogue holds these demands as ketentuan with the words to look for; a text that "
        "says it in other words is well, and the finding may be ignored.",
    ),
    Rule.of("Z253", _head_missing).says(
        "The head of the office is not where the guide wants them.",
        "The meetings of IV.1.a, IV.1.b and IV.1.c are led by the head of the office (lines 124, "
        "126, 127), and by I.4.b (line 73) the head must be appointed an agent of change. Plt. and "
        "Plh. count as the head where the signatory of the packet says so (sebagai).",
    ),
    Rule.of("Z254", _group_not_complete, severity="petunjuk").says(
        "Not the whole team takes part.",
        "I.2.b (line 60) and I.3.a (line 67) ask that the whole Tim Kerja takes part. Held against "
        "it is the group of the roster with that name; who was away on the day can stay away, and "
        "the finding be ignored.",
    ),
    Rule.of("Z255", _not_accepted).says(
        "An activity of a kind that the guide does not accept.",
        "VI.2.a (line 179) says: “Tidak boleh menggunakan dokumen kegiatan berupa foto apel pagi "
        "atau pengarahan pimpinan”. Looked at are the title, the agenda and the captions.",
    ),
    Rule.of("Z256", _another_report).says(
        "A report of another title than asked.",
        "The guide names the report of most activities, and evaluators look for that title. A "
        "title that has most of its words, or only such words, is well. Name the report as the "
        "guide does, or leave laporan.judul out: then the guide's title is printed.",
    ),
    Rule.of("Z229", _choice_left_open, wrong_document=True).says(
        "Alternatives of the guide in a title.",
        "The guide leaves a choice, e.g. V.2.d: “apel pagi/sore atau bimtek atau sosialisasi”. "
        "Printed in a letter or a report it says that nobody knows what was held. Looked at are "
        "the titles, hal and dasar.",
    ),
    Rule.of("Z247", _one_report_for_several).says(
        "One report where the guide asks for several.",
        "A packet may prove several indicators, but its report bears one title. Where the guide "
        "asks for a report of another title, e.g. on monitoring and on what followed from it "
        "(lines 68 and 69), an evaluator looks for that one and does not find it.",
    ),
    Rule.of("Z220", _character_without_glyph).says(
        "A character that the font does not have.",
        "An emoji or a foreign script prints as an empty box on cover, contents and captions. In "
        "the documents LibreOffice may find another font for it, where it is installed.",
    ),
)
