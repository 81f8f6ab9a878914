"""Careers that cannot have been, by the NIPs of the people whom a packet names.

Source: FORMATS.md, “People”. What is impossible in the digits themselves the roster refuses.
"""

import re
from collections.abc import Iterator

from zidocs.checks.attendance import people_named, people_present
from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem
from zidocs.office.packet import Packet
from zidocs.office.roster import Person

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
    there = {person.nip: person for person in people_present(meeting) if person.nip}
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
