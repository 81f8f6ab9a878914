"""A packet's letters become their numbers and dates, and findings about what is blank in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zidocs.checks.rule import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.kinds import Kind, in_words, kind_of
from zidocs.spec.packet import Packet


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
        """``berita acara``: the key as people say it."""
        return in_words(self.key)

    def place(self, field: str) -> Place:
        """Where its number or date stands."""
        return self.packet.place(self.key, field)


def letters_of(packet: Packet) -> Iterator[Letter]:
    """The packet's documents that bear a number, in their order."""
    for key in packet.dokumen:
        if kind_of(key).number:
            yield Letter(packet, kind_of(key), packet.nomor(key), packet.tanggal(key))


def _without_number(known: Known) -> Iterator[Problem]:
    for letter in letters_of(known.packet):
        # A report goes with the invitation's file and often bears no number of its own.
        if letter.nomor is None and letter.kind.number == "asked":
            yield Problem(
                letter.place("nomor"),
                say("The {document} has no number; a blank is printed.", document=letter.name),
                say("Add {document}.nomor when the letter is registered.", document=letter.key),
            )


def _without_date(known: Known) -> Iterator[Problem]:
    for letter in letters_of(known.packet):
        # A berita acara takes the meeting's date.
        if letter.tanggal is None and letter.kind.date == "asked":
            yield Problem(
                letter.place("tanggal"),
                say("The {document} has no date; a blank is printed.", document=letter.name),
                say("Add {document}.tanggal.", document=letter.key),
            )


RULES = (
    Rule(
        "Z201",
        "peringatan",
        say("A letter without a number."),
        say(
            "A letter without a number counts as a draft: it was never registered. A blank is "
            "printed, so that the number can be written in when the letter is registered; put it "
            "into packet.yaml too. A report needs no number of its own."
        ),
        _without_number,
    ),
    Rule(
        "Z202",
        "peringatan",
        say("A letter without a date."),
        say(
            "The date is what an evaluator compares first: the invitation must be older than the "
            "meeting, the report younger. Without one a blank is printed. A berita acara takes "
            "the date of the meeting."
        ),
        _without_date,
    ),
)
