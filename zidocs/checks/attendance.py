"""The people of a meeting become findings about who cannot have been there, or should have been."""

from collections.abc import Iterator, Mapping
from datetime import date

from zidocs.checks.names import Names, names_in, plain_name, read_name
from zidocs.checks.rule import Known, Rule, Surroundings
from zidocs.errors import Problem, say
from zidocs.spec.nip import digits_of, looks_like_nip
from zidocs.spec.packet import Packet
from zidocs.spec.packet_yaml import Meeting
from zidocs.spec.people import Person
from zidocs.yaml import Path

_SHOWN = 3
"""So many names of those who were invited twice at once."""


def roster_names(around: Surroundings) -> Names:
    """The people of the roster by name."""
    return Names(around.office.roster.people)


def people_present(meeting: Meeting) -> tuple[Person, ...]:
    """Everybody on the list, and those who led the meeting and wrote it down."""
    return (*meeting.peserta, meeting.pimpinan, meeting.notulis)


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
    listed = Names(meeting.peserta)
    for key, person in (("pimpinan", meeting.pimpinan), ("notulis", meeting.notulis)):
        if person not in listed:
            yield Problem(
                known.packet.place("rapat", key),
                say("{name} ({key}) is not on the attendance list.", name=person.nama, key=key),
                say("Add {name} to rapat.peserta.", name=person.nama),
            )


def _absent_speaker(known: Known) -> Iterator[Problem]:
    for path, person in _absent(known, "pembahasan"):
        yield Problem(
            known.packet.place(*path),
            say("{name} speaks in the minutes, but is not on the attendance list.",
                name=person.nama),
            say("Add {name} to rapat.peserta, or correct the speaker.", name=person.nama),
        )  # fmt: skip


def _absent_in_charge(known: Known) -> Iterator[Problem]:
    for path, person in _absent(known, "keputusan"):
        yield Problem(
            known.packet.place(*path),
            say("{name} is in charge of a decision, but did not attend.", name=person.nama),
            say("Check that {name} knows of it, or add {name} to rapat.peserta.",
                name=person.nama),
        )  # fmt: skip


def _absent(known: Known, part: str) -> Iterator[tuple[Path, Person]]:
    """Those of the office whom this part of the minutes names and who were not there."""
    meeting = known.packet.rapat
    if not meeting or "notula" not in known.packet.dokumen:
        return
    present = Names(people_present(meeting))
    for path, text in named_in_minutes(known.packet):
        for written in names_in(text) if part in path else ():
            meant = people_meant(known, written)
            if meant and not any(each in present for each in meant):
                yield path, meant[0]


def people_meant(known: Known, written: str) -> tuple[Person, ...]:
    """Everybody of the roster with this NIP or, degrees aside, this name."""
    if looks_like_nip(written):
        return known.office.roster.matches(digits_of(written))
    name = read_name(written)
    return known.once(roster_names).called(name) if name else ()


# Two meetings at the same time


def meetings_by_day(around: Surroundings) -> Mapping[date, tuple[Packet, ...]]:
    """The packets with a meeting, by its day."""
    days: dict[date, list[Packet]] = {}
    for packet in around.packets:
        if packet.rapat:
            days.setdefault(packet.rapat.tanggal, []).append(packet)
    return {day: tuple(packets) for day, packets in days.items()}


def _in_two_places(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for other in known.once(meetings_by_day)[meeting.tanggal] if meeting else ():
        if meeting and other.rapat and _at_the_same_time(meeting, other.rapat):
            there = {_identity(person) for person in other.rapat.peserta}
            both = [one.nama for one in meeting.peserta if _identity(one) in there]
            if both:
                yield Problem(
                    known.packet.place("rapat", "peserta"),
                    say("On the list of a meeting at the same time ({file}) too: {names} "
                        "({count} in all).",
                        file=other.tree.file, names=", ".join(both[:_SHOWN]), count=len(both)),
                    say("Check date, time and attendance of both meetings."),
                )  # fmt: skip


def _at_the_same_time(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings of one day overlap; without an end only their beginning counts."""
    if one.mulai == other.mulai:
        # One meeting may serve several packets.
        return one.judul.casefold() != other.judul.casefold()
    first, second = sorted((one, other), key=lambda meeting: meeting.mulai)
    return first.selesai is not None and second.mulai < first.selesai


def _identity(person: Person) -> str:
    return person.nip or plain_name(person)


RULES = (
    Rule(
        "Z231",
        "peringatan",
        say("A chair or minute-taker who is not on the attendance list."),
        say(
            "Evaluators compare minutes and attendance list: whoever led the meeting or wrote it "
            "down was there, and signs the list too."
        ),
        _leader_not_listed,
        wrong_document=True,
    ),
    Rule(
        "Z232",
        "peringatan",
        say("A speaker who did not attend."),
        say(
            "Somebody who speaks in the minutes and is not on the attendance list is what "
            "evaluators look for first. People are found by NIP or name; a speaker who is named "
            "by position only is left alone."
        ),
        _absent_speaker,
        wrong_document=True,
    ),
    Rule(
        "Z233",
        "petunjuk",
        say("Somebody in charge of a decision who did not attend."),
        say(
            "A task may be given to somebody who is not there, but evaluators ask how they learned "
            "of it. Check that it is meant so."
        ),
        _absent_in_charge,
    ),
    Rule(
        "Z234",
        "peringatan",
        say("Somebody on the lists of two meetings at the same time."),
        say(
            "Nobody is in two meetings at once; one of the two lists is not true then. Meetings of "
            "the same title and beginning count as one. Where a meeting has no end (selesai), only "
            "the beginning is compared."
        ),
        _in_two_places,
    ),
)
