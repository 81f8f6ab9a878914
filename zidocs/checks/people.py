"""People of a packet: who cannot have been there, or is written otherwise.

Source of what an NIP tells: FORMATS.md, “People”. What is impossible in the digits themselves the
roster refuses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zidocs.checks.rules import Known, Rule, Surroundings, grouped
from zidocs.checks.wording import Name, Names, names_in, plain_name, read_name
from zidocs.errors import Place, Problem
from zidocs.office.meeting import Meeting
from zidocs.office.nip import digits_of, looks_like_nip
from zidocs.office.packet import Packet
from zidocs.office.roster import Person, Roster
from zidocs.yaml import Path

_SHOWN = 3
"""So many names of those who were invited twice at once."""


def roster_names(around: Surroundings) -> Names:
    """The people of the roster by name."""
    return Names(around.office.roster.people)


def people_listed(packet: Packet) -> tuple[Person, ...]:
    """Everybody invited, those who led the meeting and wrote it down, and who came besides."""
    meeting = packet.rapat
    others = packet.daftar_hadir.hadir_lain or ()
    return (*meeting.peserta, meeting.pimpinan, meeting.notulis, *others) if meeting else ()


def people_named(packet: Packet) -> tuple[Person, ...]:
    """Everybody whom the packet names, each once: at the meeting, as signatory, as party."""
    people = [
        *people_listed(packet),
        *(signer.person for signer in packet.signers.values()),
        *(party.person for party in packet.pihak),
    ]
    return tuple(dict.fromkeys(people))


def named_in_minutes(packet: Packet) -> Iterator[tuple[Path, str]]:
    """Each speaker and each person in charge as written, with the way to the text."""
    for index, point in enumerate(packet.notula.pembahasan):
        if point.pembicara:
            yield ("notula", "pembahasan", index, "pembicara"), point.pembicara
    for index, decision in enumerate(packet.notula.keputusan):
        if decision.penanggung_jawab:
            yield ("notula", "keputusan", index, "penanggung_jawab"), decision.penanggung_jawab


def _leader_not_listed(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    if not meeting or "daftar_hadir" not in known.packet.dokumen:
        return
    listed = Names((*meeting.peserta, *(known.packet.daftar_hadir.hadir_lain or ())))
    for key, person in (("pimpinan", meeting.pimpinan), ("notulis", meeting.notulis)):
        if person not in listed:
            yield Problem.at(known.packet.place("rapat", key), name=person.nama, key=key).says(
                "{name} ({key}) is not on the attendance list.", "Add {name} to rapat.peserta."
            )


def _absent_speaker(known: Known) -> Iterator[Problem]:
    for path, person in _absent(known, "pembahasan"):
        yield Problem.at(known.packet.place(*path), name=person.nama).says(
            "{name} speaks in the minutes, but is not on the attendance list.",
            "Add {name} to rapat.peserta, or correct the speaker.",
        )


def _absent_in_charge(known: Known) -> Iterator[Problem]:
    for path, person in (*_absent(known, "keputusan"), *_away(known, "keputusan")):
        yield Problem.at(known.packet.place(*path), name=person.nama).says(
            "{name} is in charge of a decision, but did not attend.",
            "Check that {name} knows of it, and that rapat.peserta and tidak_hadir are right.",
        )


def _absent(known: Known, part: str) -> Iterator[tuple[Path, Person]]:
    """Those of the office whom this part of the minutes names and who were not there."""
    meeting = known.packet.rapat
    if not meeting or "notula" not in known.packet.dokumen:
        return
    listed = Names(people_listed(known.packet))
    for path, meant in _named(known, part):
        if not any(each in listed for each in meant):
            yield path, meant[0]


def _away(known: Known, part: str) -> Iterator[tuple[Path, Person]]:
    """Those whom this part of the minutes names and the attendance list has as absent."""
    away = Names(known.packet.absences or ())
    if away and "notula" in known.packet.dokumen:
        for path, meant in _named(known, part):
            if all(each in away for each in meant):
                yield path, meant[0]


def _named(known: Known, part: str) -> Iterator[tuple[Path, tuple[Person, ...]]]:
    """Each name in this part of the minutes, and the people who may be meant."""
    for path, text in named_in_minutes(known.packet):
        for written in names_in(text) if part in path else ():
            meant = people_meant(known, written)
            if meant:
                yield path, meant


def _away_speaker(known: Known) -> Iterator[Problem]:
    for path, person in _away(known, "pembahasan"):
        yield Problem.at(known.packet.place(*path), name=person.nama).says(
            "{name} speaks in the minutes, but daftar_hadir.tidak_hadir has {name} as absent.",
            "Correct the speaker, or remove {name} from daftar_hadir.tidak_hadir.",
        )


def _away_leader(known: Known) -> Iterator[Problem]:
    packet, meeting = known.packet, known.packet.rapat
    if not meeting:
        return
    away = Names(packet.absences or ())
    roles = [(meeting.pimpinan, "rapat.pimpinan"), (meeting.notulis, "rapat.notulis")]
    if "berita_acara" in packet.dokumen and packet.berita_acara.pihak:
        roles += [(party.person, "berita_acara.pihak") for party in packet.pihak]
    for person, key in roles:
        if person in away:
            place = packet.place("daftar_hadir", "tidak_hadir")
            yield Problem.at(place, name=person.nama, key=key).says(
                "{name} is said to be absent, but was there by {key}.",
                "Name under {key} who was there, or remove {name} from tidak_hadir.",
            )


def _invited_otherwise(known: Known) -> Iterator[Problem]:
    """Where the letter names people, not positions: they are those of the attendance list."""
    packet, meeting = known.packet, known.packet.rapat
    if not meeting or not {"undangan", "daftar_hadir"} <= {*packet.dokumen}:
        return
    everybody = Roster(tuple(dict.fromkeys((*known.office.roster.people, *meeting.peserta))))
    named = [everybody.find(each) for each in packet.undangan.kepada]
    invited = [person for person in named if person]
    if not invited or len(invited) < len(named):
        return
    # Nobody invites himself, and the list has the one who invites.
    inviter = packet.signers["undangan"].person if "undangan" in packet.signers else None
    listed = [each for each in meeting.peserta if not (inviter and each.is_same_as(inviter))]
    either, both = (*invited, *listed), {*invited} & {*meeting.peserta}
    only = [person.nama for person in dict.fromkeys(either) if person not in both]
    if only:
        yield Problem.at(
            packet.place("undangan", "kepada"),
            invited=len(invited),
            listed=len(listed),
            names=", ".join(only[:_SHOWN]),
        ).says(
            "The letter invites {invited} people, and rapat.peserta has {listed} without who "
            "invites; only in one of the two: {names}.",
            "Name the same people in both, or leave kepada out: then the letter names all of them.",
        )


def people_meant(known: Known, written: str) -> tuple[Person, ...]:
    """Everybody of the roster with this NIP or, degrees aside, this name."""
    if looks_like_nip(written):
        return known.office.roster.matches(digits_of(written))
    name = read_name(written)
    return known.once(roster_names).called(name) if name else ()


# Two meetings at the same time


def meetings_by_day(around: Surroundings) -> Mapping[date, Sequence[Packet]]:
    """The packets with a meeting, by its day."""
    return grouped((each.rapat.tanggal, each) for each in around.packets if each.rapat)


def _in_two_places(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for other in known.once(meetings_by_day)[meeting.tanggal] if meeting else ():
        if meeting and other.rapat and _clash(meeting, other.rapat):
            there = {_identity(person) for person in other.attendees}
            both = [one.nama for one in known.packet.attendees if _identity(one) in there]
            if both:
                yield Problem.at(
                    known.packet.place("rapat", "peserta"),
                    file=other.tree.file,
                    names=", ".join(both[:_SHOWN]),
                    count=len(both),
                ).says(
                    "On the list of a meeting at the same time ({file}) too: {names} ({count} in "
                    "all).",
                    "Check date, time and attendance of both meetings.",
                )


def overlap(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings of one day overlap; without an end only their beginning counts."""
    first, second = sorted((one, other), key=lambda meeting: meeting.mulai)
    return first.mulai == second.mulai or (
        first.selesai is not None and second.mulai < first.selesai
    )


def _clash(one: Meeting, other: Meeting) -> bool:
    # One meeting may serve several packets.
    is_one = one.mulai == other.mulai and one.judul.casefold() == other.judul.casefold()
    return overlap(one, other) and not is_one


def _identity(person: Person) -> str:
    return person.nip or plain_name(person)


# Names as they are written


@dataclass(frozen=True)
class _Written:
    """A name as it stands in packet.yaml, taken apart."""

    place: Place
    text: str
    name: Name


def _in_minutes(packet: Packet) -> Iterator[_Written]:
    """The speakers and people in charge that are named, not those given by NIP or position."""
    for path, text in named_in_minutes(packet):
        for part in names_in(text):
            name = read_name(part)
            if name and not looks_like_nip(part):
                yield _Written(packet.place(*path), part, name)


def _of_the_house(packet: Packet) -> Iterator[_Written]:
    """The people written out in full who come from no other office."""
    for path, text in packet.tree.texts:
        # A guest of another office may be the namesake of somebody here.
        if path[-1] == "nama" and (*path[:-1], "instansi") not in packet.tree.values:
            name = read_name(text)
            if name:
                yield _Written(packet.place(*path), text, name)


def _guests(packet: Packet) -> Names:
    return Names([*people_listed(packet), *(party.person for party in packet.pihak)])


def _of_the_roster_otherwise(known: Known) -> Iterator[Problem]:
    roster, guests = known.once(roster_names), _guests(known.packet)
    for written in _in_minutes(known.packet):
        yield from _otherwise(written, roster, guests)
    for written in _of_the_house(known.packet):
        yield from _otherwise(written, roster)
    head = known.office.satker.kepala
    same = known.office.roster.matches(head.nip) if head.nip else ()
    if same and read_name(head.nama) != read_name(same[0].nama):
        yield _difference(known.office.tree.place(("kepala", "nama")), head.nama, same[0])


def _otherwise(written: _Written, *known: Names) -> Iterator[Problem]:
    """Other degrees, or, where nobody has the name, a letter or two that are different."""
    same = next(filter(None, (people.called(written.name) for people in known)), ())
    if not same:
        other = next(filter(None, (people.nearly(written.name) for people in known)), None)
    else:
        # A name without any degrees is short, not wrong.
        is_short = not written.name.degrees
        is_same = is_short or written.name in [read_name(one.nama) for one in same]
        other = None if is_same else same[0]
    if other:
        yield _difference(written.place, written.text, other)


def _difference(place: Place, text: str, person: Person) -> Problem:
    return Problem.at(place, written=text, known=person.nama).says(
        "“{written}” is written “{known}” elsewhere.",
        "Write the name and the degrees of one person everywhere in the same way.",
    )


def _nobody(known: Known) -> Iterator[Problem]:
    roster, guests = known.once(roster_names), _guests(known.packet)
    for written in _in_minutes(known.packet):
        # Without a degree it may be a position.
        if written.name.degrees and not any(
            people.stand_behind(written.name) or people.nearly(written.name)
            for people in (roster, guests)
        ):
            yield Problem.at(written.place, name=written.text, file=known.office.roster.file).says(
                "{name} is neither on the roster nor among the guests of the meeting.",
                "Correct the name, or add the person to {file} or to rapat.peserta.",
            )


def _listed_twice(known: Known) -> Iterator[Problem]:
    packet, meeting = known.packet, known.packet.rapat
    listed = [person for person in meeting.peserta if person.baris] if meeting else []
    seen = {plain_name(person): person for person in listed}
    texts = dict(packet.tree.texts)
    for path, text in texts.items():
        if path[:2] != ("rapat", "peserta") or path[-1] != "nama":
            continue
        nip, instansi = (texts.get((*path[:-1], key), "") for key in ("nip", "instansi"))
        guest = Person(text, digits_of(nip), instansi=instansi)
        other = seen.setdefault(plain_name(guest), guest)
        if other is not guest and not _is_namesake(guest, other):
            yield Problem.at(packet.place(*path), name=text).says(
                "{name} is on the attendance list twice.",
                "Remove one of the two; if they are two people, give both an NIP.",
            )


def _is_namesake(one: Person, other: Person) -> bool:
    """Two NIPs are two people, and so are two offices."""
    nips, offices = {one.nip, other.nip}, {one.instansi.casefold(), other.instansi.casefold()}
    return any("" not in each and len(each) == 2 for each in (nips, offices))


# Careers that cannot have been, by the NIPs of the people whom a packet names

YOUNGEST, OLDEST = 17, 58
"""Years of age at appointment between which nobody wonders."""

_PNS_GRADE = re.compile(r"(?:I{1,3}|IV)/[a-e]", re.IGNORECASE)
_PPPK_GRADE = re.compile(r"[IVX]{1,5}", re.IGNORECASE)


def _people(packet: Packet) -> Iterator[Person]:
    """Everybody with an NIP, each once, whom the packet names."""
    yield from {person.nip: person for person in people_named(packet) if person.nip}.values()


def _place(known: Known, person: Person) -> Place:
    """The line of the roster; for others the packet."""
    roster = known.office.roster
    found = roster.matches(person.nip)
    if found:
        return Place(roster.file, found[0].baris, key="nip")
    return known.packet.place("rapat", "peserta")


def _has_month(person: Person) -> bool:
    """Whether digits 13 and 14 can be a month: those of a PNS are, those of a PPPK may be."""
    return 1 <= int(person.nip[12:14]) <= 12


def _is_pns(person: Person) -> bool:
    return _has_month(person) and not _PPPK_GRADE.fullmatch(person.golongan)


def _pppk_with_pns_grade(known: Known) -> Iterator[Problem]:
    for person in _people(known.packet):
        if not _has_month(person) and _PNS_GRADE.search(person.pangkat_golongan):
            yield Problem.at(
                _place(known, person), name=person.nama, grade=person.pangkat_golongan
            ).says(
                "{name} has the number of a PPPK and the grade {grade} of a PNS.",
                "Digits 13 and 14 are no month; compare number and grade with the files.",
            )


def _odd_age(known: Known) -> Iterator[Problem]:
    for person in _people(known.packet):
        age = _age_at_appointment(person)
        if not YOUNGEST <= age <= OLDEST:
            yield Problem.at(_place(known, person), name=person.nama, age=age).says(
                "By the NIP {name} was appointed at the age of {age}.",
                "Compare the NIP with the personnel file.",
            )


def _age_at_appointment(person: Person) -> int:
    """Whole years; of a PPPK only the year of appointment is known, and its middle is taken."""
    born_year, born_month = int(person.nip[:4]), int(person.nip[4:6])
    month = int(person.nip[12:14]) if _is_pns(person) else 7
    return (int(person.nip[8:12]) * 12 + month - born_year * 12 - born_month) // 12


def _appointed_later(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    if meeting is None:
        return
    there = {person.nip: person for person in people_listed(known.packet) if person.nip}
    day = meeting.tanggal.isoformat().replace("-", "")
    for person in there.values():
        appointed = person.nip[8:14] if _is_pns(person) else person.nip[8:12]
        if appointed > day[: len(appointed)]:
            yield Problem.at(
                known.packet.place("rapat", "peserta"), name=person.nama, meeting=meeting.tanggal
            ).says(
                "By the NIP {name} was appointed after the meeting of {meeting}.",
                "Compare the NIP with the personnel file, and the list with who was there.",
            )


RULES = (
    Rule.of("Z231", _leader_not_listed, wrong_document=True).says(
        "A chair or minute-taker who is not on the attendance list.",
        "Evaluators compare minutes and attendance list: whoever led the meeting or wrote it down "
        "was there, and signs the list too.",
    ),
    Rule.of("Z232", _absent_speaker, wrong_document=True).says(
        "A speaker who did not attend.",
        "Somebody who speaks in the minutes and is not on the attendance list is what evaluators "
        "look for first. People are found by NIP or name; a speaker who is named by position only "
        "is left alone.",
    ),
    Rule.of("Z225", _away_leader, severity="galat", wrong_document=True).says(
        "A chair, minute-taker or party who is said to be absent.",
        "Who led the meeting, wrote it down or signs the berita acara was there; "
        "daftar_hadir.tidak_hadir says the opposite. One of the two is not true.",
    ),
    Rule.of("Z226", _away_speaker, severity="galat", wrong_document=True).says(
        "A speaker who is said to be absent.",
        "The minutes let somebody speak whom daftar_hadir.tidak_hadir has as absent. Minutes and "
        "attendance are printed and signed side by side, and evaluators compare them.",
    ),
    Rule.of("Z291", _invited_otherwise, wrong_document=True).says(
        "A letter that invites others than the attendance list has.",
        "The minutes and the report count those of rapat.peserta as invited, and they sign the "
        "attendance list. Evaluators compare it with the letter. Positions and groups in "
        "undangan.kepada are not counted.",
    ),
    Rule.of("Z233", _absent_in_charge, severity="petunjuk").says(
        "Somebody in charge of a decision who did not attend.",
        "A task may be given to somebody who is not there, but evaluators ask how they learned of "
        "it. Check that it is meant so.",
    ),
    Rule.of("Z234", _in_two_places).says(
        "Somebody on the lists of two meetings at the same time.",
        "Nobody is in two meetings at once; one of the two lists is not true then. Meetings of the "
        "same title and beginning count as one. Where a meeting has no end (selesai), only the "
        "beginning is compared.",
    ),
    Rule.of("Z230", _nobody).says(
        "Somebody in the minutes whom nobody knows.",
        "A speaker or person in charge whose name bears a degree is a person, not a position; "
        "evaluators look for that person on the attendance list. Here the name is neither on the "
        "roster nor among the guests.",
    ),
    Rule.of("Z236", _listed_twice, wrong_document=True).says(
        "Somebody who is on the attendance list twice.",
        "A guest is written out although the roster (a group, or semua) has the same person "
        "already, or stands there twice. The list would ask for two signatures of one hand.",
    ),
    Rule.of("Z237", _of_the_roster_otherwise).says(
        "A name that is written differently elsewhere.",
        "The same person with other degrees, or with a letter more or less, is two people for "
        "whoever compares the papers. Compared are speakers, people in charge, people written out "
        "without instansi, and the head in satker.yaml. A name without any degree is taken as "
        "short for the full one.",
    ),
    Rule.of("Z240", _pppk_with_pns_grade).says(
        "The number of a PPPK with the grade of a PNS.",
        "In the NIP of a PNS digits 9 to 14 are year and month of appointment; in the NI PPPK "
        "digits 13 and 14 count the contracts. A number whose digits are no month belongs to a "
        "PPPK, who has a golongan I to XVII and no pangkat. One of the two is wrong.",
    ),
    Rule.of("Z241", _odd_age).says(
        "An NIP that tells of an odd age at appointment.",
        "Nobody is appointed under 17 or over 58. Digits of the birth or of the appointment were "
        "mixed up; the printed number would be that of nobody.",
    ),
    Rule.of("Z242", _appointed_later).says(
        "Somebody at the meeting who was appointed later.",
        "By digits 9 to 14 of the NIP this person was not yet employed on the day of the meeting. "
        "Either the NIP is wrong, or the list of a later meeting was copied; a group of the roster "
        "(kelompok) brings everybody who belongs to it today.",
    ),
)
