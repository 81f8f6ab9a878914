"""Letters without number or date, and numbers that cannot be right."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from zidocs.checks.rules import Known, Rule, Surroundings, grouped
from zidocs.errors import Place, Problem, Unsaid, say
from zidocs.kinds import Kind, in_words, kind_of
from zidocs.office.packet import Packet
from zidocs.office.satker import MAX_NUMBER, ReadNumber, fold_number, read_number


@dataclass(frozen=True)
class Letter:
    """A document of a packet that may bear a number and a date of its own.

    ``kind`` is that of a document which may bear a number.
    """

    packet: Packet
    kind: Kind
    nomor: str | None
    tanggal: date | None

    @property
    def key(self) -> str:
        """Its section in packet.yaml: undangan, laporan, berita_acara."""
        return self.kind.key

    @property
    def name(self) -> str:
        """``berita acara``, ``nota dinas``: what it is, as people say it."""
        return in_words(self.packet.file_name(self.key))

    def place(self, field: str) -> Place:
        """Where its number or date stands."""
        return self.packet.place(self.key, field)

    def amiss(self, field: str, **values: object) -> Unsaid[Problem]:
        """What is wrong with its number or date; the letter fills its own gaps."""
        number, date = self.nomor, self.tanggal
        return Problem.at(self.place(field), document=self.name, number=number, date=date, **values)


def letters_of(packet: Packet) -> Iterator[Letter]:
    """The packet's documents that bear a number, in their order."""
    for key in packet.dokumen:
        if kind_of(key).number:
            yield Letter(packet, kind_of(key), packet.nomor(key), packet.tanggal(key))


def _without_number(known: Known) -> Iterator[Problem]:
    for letter in letters_of(known.packet):
        # A report goes with the invitation's file and often bears no number of its own.
        if letter.nomor is None and letter.kind.number == "asked":
            what = say("The {document} has no number; a blank is printed.", document=letter.name)
            fix = say("Add {document}.nomor when the letter is registered.", document=letter.key)
            yield Problem(letter.place("nomor"), what, fix)


def _without_date(known: Known) -> Iterator[Problem]:
    for letter in letters_of(known.packet):
        # A berita acara takes the meeting's date.
        if letter.tanggal is None and letter.kind.date == "asked":
            what = say("The {document} has no date; a blank is printed.", document=letter.name)
            fix = say("Add {document}.tanggal.", document=letter.key)
            yield Problem(letter.place("tanggal"), what, fix)


_YEAR_AT_THE_END = re.compile(r"(?:/|tahun)((?:19|20)[0-9]{2})$")
"""“…/2024” and “… TAHUN 2024”; digits behind another sign may be a running number."""
_RUNNING_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,9}$")


def _numbered(known: Known) -> Iterator[tuple[Letter, str]]:
    for letter in letters_of(known.packet):
        if letter.nomor and len(letter.nomor) <= MAX_NUMBER:
            yield letter, letter.nomor


# Used twice


def letters_by_number(around: Surroundings) -> Mapping[str, Sequence[Letter]]:
    """All letters of the workspace by their number, blanks and letter case aside."""
    letters = chain.from_iterable(map(letters_of, around.packets))
    return grouped((fold_number(each.nomor), each) for each in letters if each.nomor)


def _used_twice(known: Known) -> Iterator[Problem]:
    for letter, nomor in _numbered(known):
        same = known.once(letters_by_number)[fold_number(nomor)]
        other = next((each for each in same if not _is_one_letter(each, letter)), None)
        if other:
            file = other.place("nomor").file
            yield Problem.at(
                letter.place("nomor"), number=nomor, document=other.name, file=file
            ).says(
                "The number {number} is also that of the {document} in {file}.",
                "Compare both with the register of letters and correct one.",
            )


def _is_one_letter(one: Letter, other: Letter) -> bool:
    """Whether this may be one letter: the very same, or one that invited for several packets."""
    if one.packet is other.packet and one.key == other.key:
        return True
    if one.key != other.key or one.tanggal != other.tanggal:
        return False
    return _meeting(one.packet) == _meeting(other.packet)


def _meeting(packet: Packet) -> tuple[object, ...]:
    meeting = packet.rapat
    return (meeting.tanggal, meeting.judul.casefold()) if meeting else ()


# Of another form


def _of_another_form(known: Known) -> Iterator[Problem]:
    patterns = known.office.satker.pola_nomor
    for letter, nomor in _numbered(known):
        if patterns and not any(read_number(nomor, pattern) for pattern in patterns):
            yield letter.amiss("nomor", pattern=patterns[0]).says(
                "The number {number} is not of the form {pattern}.",
                "Compare it with the register, or add its form to pola_nomor in satker.yaml.",
            )


# Of another year


def _of_another_year(known: Known) -> Iterator[Problem]:
    for letter, nomor in _numbered(known):
        year = letter.tanggal.year if letter.tanggal else known.office.satker.tahun
        named = _year_in(known, nomor)
        if named and named != year:
            yield letter.amiss("nomor", named=named, year=year).says(
                "The number {number} is of {named}, the letter of {year}.",
                "Correct the year in the number, or the date.",
            )


def _year_in(known: Known, nomor: str) -> int | None:
    read = _read(known.around, nomor)
    if read and read.tahun:
        return read.tahun
    found = _YEAR_AT_THE_END.search(fold_number(nomor))
    return int(found[1]) if found else None


# Out of sequence


@dataclass(frozen=True)
class _Dated:
    """A letter with its running number, to be put in order."""

    urut: int
    tanggal: date
    letter: Letter


def _read(around: Surroundings, nomor: str) -> ReadNumber | None:
    """A number taken apart by the office's patterns; without any, its last digits run."""
    if patterns := around.office.satker.pola_nomor:
        return next(filter(None, (read_number(nomor, pattern) for pattern in patterns)), None)
    folded = fold_number(nomor)
    running = _RUNNING_NUMBER.search(folded)
    if running is None or _YEAR_AT_THE_END.search(folded):
        return None
    return ReadNumber(folded[: running.start()], int(running[0]))


def out_of_sequence(around: Surroundings) -> Mapping[tuple[str, str], Letter]:
    """The letters that stand against the others of their series, and one that they contradict.

    By packet and key. In each series of one year the most letters whose numbers rise with their
    dates are taken as right, so that one wrong number does not accuse all later ones.
    """
    letters = chain.from_iterable(map(letters_of, around.packets))
    series = grouped(
        ((read.series, letter.tanggal.year), _Dated(read.urut, letter.tanggal, letter))
        for letter in letters
        if letter.nomor and letter.tanggal and (read := _read(around, letter.nomor))
    )
    return {
        (wrong.letter.packet.slug, wrong.letter.key): witness.letter
        for dated in series.values()
        for wrong, witness in _against_the_others(dated)
    }


def _against_the_others(dated: list[_Dated]) -> Iterator[tuple[_Dated, _Dated]]:
    ordered = sorted(dated, key=lambda each: (each.tanggal, each.urut))
    right = _longest_rising(ordered)
    days = [ordered[position].tanggal for position in right]
    for position in sorted({*range(len(ordered))} - {*right}):
        wrong = ordered[position]
        before, after = bisect_left(days, wrong.tanggal), bisect_right(days, wrong.tanggal)
        earlier = ordered[right[before - 1]] if before else None
        # What fits neither the one before nor the one after would itself be among the right ones.
        if earlier and earlier.urut > wrong.urut:
            yield wrong, earlier
        else:
            yield wrong, ordered[right[after]]


def _longest_rising(ordered: list[_Dated]) -> list[int]:
    """The positions of the longest row whose running numbers never fall (patience sorting)."""
    ends: list[int] = []
    numbers: list[int] = []
    before: list[int | None] = []
    for position, each in enumerate(ordered):
        pile = bisect_right(numbers, each.urut)
        before.append(ends[pile - 1] if pile else None)
        ends[pile : pile + 1] = [position]
        numbers[pile : pile + 1] = [each.urut]
    row = []
    last = ends[-1] if ends else None
    while last is not None:
        row.append(last)
        last = before[last]
    return row[::-1]


def _not_in_sequence(known: Known) -> Iterator[Problem]:
    accused = known.once(out_of_sequence)
    for letter, _ in _numbered(known):
        other = accused.get((letter.packet.slug, letter.key))
        if other:
            file = other.place("nomor").file
            yield letter.amiss(
                "nomor", other=other.nomor, other_date=other.tanggal, file=file
            ).says(
                "Number {number} is dated {date}, but {other} is dated {other_date} ({file}).",
                "Compare numbers and dates with the register of letters.",
            )


RULES = (
    Rule.of("Z201", _without_number).says(
        "A letter without a number.",
        "A letter without a number counts as a draft: it was never registered. A blank is printed, "
        "so that the number can be written in when the letter is registered; put it into "
        "packet.yaml too. A report needs no number of its own.",
    ),
    Rule.of("Z202", _without_date).says(
        "A letter without a date.",
        "The date is what an evaluator compares first: the invitation must be older than the "
        "meeting, the report younger. Without one a blank is printed. A berita acara takes the "
        "date of the meeting.",
    ),
    Rule.of("Z221", _used_twice, wrong_document=True).says(
        "A letter number that is used twice.",
        "Two letters with one number: one of them was not registered, or was copied with its "
        "number. One invitation to one meeting that proves several things is left alone. Compare "
        "both with the register of letters.",
    ),
    Rule.of("Z222", _of_another_form).says(
        "A letter number of another form than the office's.",
        "satker.yaml may say how the office's numbers look: pola_nomor: "
        "W99.PAS.PAS9-{{klasifikasi}}-{{urut}}. A number of another form may be a slip of the "
        "keyboard, or that of another office. Without pola_nomor the rule is silent: forms and "
        "punctuation differ from office to office.",
    ),
    Rule.of("Z223", _not_in_sequence).says(
        "A letter number out of sequence.",
        "Numbers are given in the order of the register. A later letter with a smaller number "
        "looks as if it had been written afterwards. Compared are numbers that differ in the "
        "running number only, within one year.",
    ),
    Rule.of("Z224", _of_another_year, wrong_document=True).says(
        "A letter number of another year than the letter.",
        "Many numbers end in their year (…/2024, … TAHUN 2024). Where it is not the year of the "
        "letter's date, one of the two was copied from an older letter.",
    ),
)
