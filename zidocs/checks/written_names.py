"""Names as they are written become findings where the roster has them otherwise or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from zidocs.checks.attendance import named_in_minutes, people_present, roster_names
from zidocs.checks.names import Name, Names, names_in, plain_name, read_name
from zidocs.checks.rule import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.spec.nip import digits_of, looks_like_nip
from zidocs.spec.packet import Packet
from zidocs.spec.people import Person


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
    for path, text in packet.tree.texts():
        # A guest of another office may be the namesake of somebody here.
        if path[-1] == "nama" and (*path[:-1], "instansi") not in packet.tree.values:
            name = read_name(text)
            if name:
                yield _Written(packet.place(*path), text, name)


def _guests(packet: Packet) -> Names:
    people = people_present(packet.rapat) if packet.rapat else ()
    return Names([*people, *(party.person for party in packet.pihak)])


def _of_the_roster_otherwise(known: Known) -> Iterator[Problem]:
    roster, guests = known.once(roster_names), _guests(known.packet)
    for written in _in_minutes(known.packet):
        yield from _otherwise(written, roster if roster.called(written.name) else guests)
        yield from _nearly(written, roster, guests)
    for written in _of_the_house(known.packet):
        yield from _otherwise(written, roster)
        yield from _nearly(written, roster)
    yield from _head_otherwise(known)


def _otherwise(written: _Written, people: Names) -> Iterator[Problem]:
    """Other degrees; a name without any is short, not wrong."""
    same = people.called(written.name)
    if same and written.name.degrees and written.name not in map(_name_of, same):
        yield _difference(written.place, written.text, same[0])


def _nearly(written: _Written, *known: Names) -> Iterator[Problem]:
    """A letter or two are different, and nobody has exactly this name."""
    if not any(people.called(written.name) for people in known):
        near = next(filter(None, (people.nearly(written.name) for people in known)), None)
        if near:
            yield _difference(written.place, written.text, near)


def _head_otherwise(known: Known) -> Iterator[Problem]:
    head = known.office.satker.kepala
    same = known.office.roster.matches(head.nip) if head.nip else ()
    if same and read_name(head.nama) != _name_of(same[0]):
        yield _difference(known.office.tree.place(("kepala", "nama")), head.nama, same[0])


def _name_of(person: Person) -> Name | None:
    return read_name(person.nama)


def _difference(place: Place, text: str, person: Person) -> Problem:
    return Problem(
        place,
        say("“{written}” is written “{known}” elsewhere.", written=text, known=person.nama),
        say("Write the name and the degrees of one person everywhere in the same way."),
    )


def _nobody(known: Known) -> Iterator[Problem]:
    roster, guests = known.once(roster_names), _guests(known.packet)
    for written in _in_minutes(known.packet):
        # Without a degree it may be a position.
        if written.name.degrees and not any(
            people.stand_behind(written.name) or people.nearly(written.name)
            for people in (roster, guests)
        ):
            yield Problem(
                written.place,
                say("{name} is neither on the roster nor among the guests of the meeting.",
                    name=written.text),
                say("Correct the name, or add the person to {file} or to rapat.peserta.",
                    file=known.office.roster.file),
            )  # fmt: skip


def _listed_twice(known: Known) -> Iterator[Problem]:
    packet, meeting = known.packet, known.packet.rapat
    listed = [person for person in meeting.peserta if person.baris] if meeting else []
    seen = {plain_name(person): person for person in listed}
    texts = dict(packet.tree.texts())
    for path, text in texts.items():
        if path[:2] != ("rapat", "peserta") or path[-1] != "nama":
            continue
        nip, instansi = (texts.get((*path[:-1], key), "") for key in ("nip", "instansi"))
        guest = Person(text, digits_of(nip), instansi=instansi)
        other = seen.setdefault(plain_name(guest), guest)
        if other is not guest and not _is_namesake(guest, other):
            yield Problem(
                packet.place(*path),
                say("{name} is on the attendance list twice.", name=text),
                say("Remove one of the two; if they are two people, give both an NIP."),
            )


def _is_namesake(one: Person, other: Person) -> bool:
    """Two NIPs are two people, and so are two offices."""
    nips, offices = {one.nip, other.nip}, {one.instansi.casefold(), other.instansi.casefold()}
    return any("" not in each and len(each) == 2 for each in (nips, offices))


RULES = (
    Rule(
        "Z230",
        "peringatan",
        say("Somebody in the minutes whom nobody knows."),
        say(
            "A speaker or person in charge whose name bears a degree is a person, not a position; "
            "evaluators look for that person on the attendance list. Here the name is neither on "
            "the roster nor among the guests."
        ),
        _nobody,
    ),
    Rule(
        "Z236",
        "peringatan",
        say("Somebody who is on the attendance list twice."),
        say(
            "A guest is written out although the roster (a group, or semua) has the same person "
            "already, or stands there twice. The list would ask for two signatures of one hand."
        ),
        _listed_twice,
        wrong_document=True,
    ),
    Rule(
        "Z237",
        "peringatan",
        say("A name that is written differently elsewhere."),
        say(
            "The same person with other degrees, or with a letter more or less, is two people for "
            "whoever compares the papers. Compared are speakers, people in charge, people "
            "written out without instansi, and the head in satker.yaml. A name without any "
            "degree is taken as short for the full one."
        ),
        _of_the_roster_otherwise,
    ),
)
