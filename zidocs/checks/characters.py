"""A packet's texts become findings about characters that our letters do not have."""

from collections.abc import Iterator

from zidocs.errors import Place, Problem, say
from zidocs.fonts import unknown_characters
from zidocs.spec.packet import Packet
from zidocs.spec.people import Person


def character_without_glyph(packet: Packet) -> Iterator[Problem]:
    """Z220: an emoji or a foreign script prints as an empty box on cover, contents and captions.

    In the documents LibreOffice may find another font for it, where it is installed.
    """
    for path, text in _texts(packet.tree.root):
        if path[-1:] != ("berkas",):
            yield from _finding(packet.place(*path), text)
    for person in _staff(packet):
        for text in (person.nama, person.jabatan, person.unit):
            yield from _finding(Place(packet.roster.file, key=person.nip or "nama"), text)


def _texts(
    value: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a YAML tree with the way to it, in the order of the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


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
            "Z220",
            "peringatan",
        )  # fmt: skip
