"""A packet's texts become findings about characters that our letters do not have."""

from collections.abc import Iterator

from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.fonts import unknown_characters
from zidocs.spec.packet import Packet
from zidocs.spec.people import Person


def _character_without_glyph(known: Known) -> Iterator[Problem]:
    packet = known.packet
    for path, text in packet.tree.texts():
        if path[-1:] != ("berkas",):
            yield from _finding(packet.place(*path), text)
    for person in _staff(packet):
        for text in (person.nama, person.jabatan, person.unit):
            yield from _finding(
                Place(packet.roster.file, person.baris, key=person.nip or "nama"), text
            )


def _staff(packet: Packet) -> list[Person]:
    """The people of the roster whom the packet names; guests stand in packet.yaml itself."""
    meeting = packet.rapat
    named = {signer.person for signer in packet.signers.values()}
    named |= {party.person for party in packet.pihak}
    if meeting:
        named |= {meeting.pimpinan, meeting.notulis, *meeting.peserta}
    return [person for person in packet.roster.people if person in named]


def _finding(place: Place, text: str) -> Iterator[Problem]:
    unknown = unknown_characters(text)
    if unknown:
        yield Problem(
            place,
            say("The font has no letter for “{letters}” (U+{code:04X}); a box may be printed.",
                letters=unknown, code=ord(unknown[0])),
            say("Write it with other letters, or leave it out."),
        )  # fmt: skip


RULES = (
    Rule(
        "Z220",
        say("A character that the font does not have."),
        say(
            "An emoji or a foreign script prints as an empty box on cover, contents and captions. "
            "In the documents LibreOffice may find another font for it, where it is installed."
        ),
        _character_without_glyph,
    ),
)
