"""Characters in the texts of a packet that our letters do not have."""

from collections.abc import Iterator

from zidocs.checks.attendance import people_named
from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem
from zidocs.fonts import unknown_characters


def _character_without_glyph(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for path, text in packet.tree.texts():
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
    Rule.of("Z220", _character_without_glyph).says(
        "A character that the font does not have.",
        "An emoji or a foreign script prints as an empty box on cover, contents and captions. In "
        "the documents LibreOffice may find another font for it, where it is installed.",
    ),
)
