"""The roster itself: ranks and grades that do not belong together, groups that are none."""

from collections.abc import Iterator

from zidocs.checks.people import people_named
from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem
from zidocs.office.packet import head_of_office
from zidocs.office.ranks import is_rank_of_civil_servants, rank_that_fits, split_rank
from zidocs.office.roster import Person


def _people(known: Known) -> Iterator[tuple[Place, Person]]:
    """Everybody of the roster, the head as satker.yaml has them, and the packet's guests."""
    roster, office = known.office.roster, known.office
    for person in roster.people:
        yield Place(roster.file, person.baris, key="pangkat"), person
    yield office.tree.place(("kepala", "pangkat")), head_of_office(office.satker.kepala)
    for person in people_named(known.packet):
        if person.baris is None and person.pangkat:
            yield known.packet.place("rapat", "peserta"), person


def _other_grade(known: Known) -> Iterator[Problem]:
    for place, person in _people(known):
        rank, grade = person.pangkat, person.golongan
        if not grade:
            rank, grade = split_rank(rank)
        if fitting := rank_that_fits(rank, grade):
            yield Problem.at(place, name=person.nama, rank=rank, grade=grade, fits=fitting).says(
                "{name}: the rank {rank} does not fit the golongan {grade}, which is {fits}.",
                "Correct the rank or the golongan by the personnel file.",
            )
        elif grade and "/" not in grade and is_rank_of_civil_servants(rank):
            yield Problem.at(place, name=person.nama, rank=rank, grade=grade).says(
                "{name}: the golongan {grade} has no letter, but {rank} is the rank of a PNS.",
                "A PNS has a golongan such as III/d; a PPPK has one from I to XVII and no rank.",
            )


def _comma_in_group(known: Known) -> Iterator[Problem]:
    roster = known.office.roster
    first = {group: each for each in reversed(roster.people) for group in each.kelompok}
    for group in roster.groups():
        if "," in group:
            place = Place(roster.file, first[group].baris, key="kelompok")
            yield Problem.at(place, group=group).says(
                "The group “{group}” contains a comma; several groups are separated by semicolons.",
                "Write a semicolon where two groups are meant.",
            )


RULES = (
    Rule.of("Z274", _other_grade).says(
        "A rank that does not fit its golongan.",
        "Each rank of a PNS belongs to one golongan: Penata Tk. I is III/d. "
        "Letters and lists print both side by side, so one of them is wrong. Ranks of police and "
        "army are not looked at, and a PPPK has none.",
    ),
    Rule.of("Z275", _comma_in_group).says(
        "A group whose name contains a comma.",
        "“Tim Kerja, Operator” is one group of that name, and its people are not among those of "
        "“Tim Kerja”, unless a group of that name stands alone somewhere else in the roster: then "
        "the comma separates. Write a semicolon between two groups.",
    ),
)
