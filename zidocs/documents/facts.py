"""A packet and its office, and how their people and records become variables of the templates.

Everything is a mapping, a list, a text, a number, a date or a time; texts are as the secretary
wrote them, empty where there is nothing.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast, get_args

from zidocs.documents.sentence_file import Kalimat, built_in
from zidocs.documents.sentences import Sentences
from zidocs.office.meeting import Meeting
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.references import Party, Signatory
from zidocs.office.roster import Person
from zidocs.yaml import Record

Values = dict[str, object]

_OF_A_PERSON = (
    "nama", "nip", "sebutan_nip", "pangkat", "golongan", "pangkat_golongan", "jabatan", "unit",
    "instansi",
)  # fmt: skip
GAP = "…………………"
"""What stands where a number or a date is still to be written by hand."""


@dataclass(frozen=True)
class Facts:
    """All that the variables of a packet's documents are made of."""

    packet: Packet
    office: Office
    kalimat: Kalimat = field(default_factory=built_in)

    @cached_property
    def sentences(self) -> Sentences:
        """The standard sentences, filled with what is known here."""
        return Sentences(self.kalimat, self.packet, self.rapat, self.office.satker)

    @property
    def rapat(self) -> Meeting:
        """The meeting; only for kinds of document that packets without one do not have."""
        return cast(Meeting, self.packet.rapat)

    @property
    def tujuan_area(self) -> str:
        """The guide's aim of the area of the first thing that the packet proves; may be empty."""
        area = self.office.katalog.find_area(self.packet.bukti[0].indikator)
        return (area and area.tujuan) or ""


def position(signatory: Signatory) -> str:
    """The signer's own position, with Plt. or Plh. before it: ``Plt. Kepala``."""
    return f"{signatory.sebagai or ''} {signatory.jabatan}".strip()


def signature_lines(signatory: Signatory) -> tuple[str, ...]:
    """``("a.n. Kepala Kantor", "Sekretaris", "u.b.", "Kepala Bagian Umum,")``.

    Source: FORMATS.md, “Surat undangan”: ``a.n.`` stands on a line of its own, then the own
    position; ``u.b.`` only after a.n., one level further down; Plt. and Plh. before the position;
    the position ends with a comma.
    """
    lines = []
    if signatory.an:
        lines.append(f"a.n. {signatory.an.removeprefix('a.n.').strip()}")
    if signatory.ub:
        lines += [signatory.ub, "u.b."]
    own = position(signatory)
    if own:
        lines.append(f"{own.rstrip(' ,')},")
    return tuple(lines)


def written(record: Record) -> Values:
    """A record of packet.yaml becomes variables of the same names; a text that is not there, empty.

    What a document says where packet.yaml is silent is the business of its own function.
    """
    return {
        name: "" if value is None and _is_text(field.annotation) else plain(value)
        for name, field in type(record).model_fields.items()
        for value in [getattr(record, name)]
    }


def _is_text(annotation: object) -> bool:
    return annotation is str or any(_is_text(each) for each in get_args(annotation))


def plain(value: Any) -> object:
    """A value of a record as templates see it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Person):
        return person_values(value)
    if isinstance(value, Signatory):
        return signer_values(value)
    if isinstance(value, Party):
        return party_values(value)
    return written(value) if isinstance(value, Record) else value


def person_values(person: Person) -> Values:
    """Somebody as templates see them."""
    return {name: getattr(person, name) for name in _OF_A_PERSON}


def signer_values(signatory: Signatory) -> Values:
    """Whoever signs, with the lines above the signature."""
    return {
        **person_values(signatory.person),
        "jabatan": position(signatory),
        "baris": list(signature_lines(signatory)),
    }


def party_values(party: Party, role: str = "") -> Values:
    """``role`` is what is printed where packet.yaml does not say as what the party signs."""
    role = party.sebagai or role
    above = role or party.person.jabatan
    return {
        **person_values(party.person),
        "sebagai": role,
        "tanda_tangan": f"{above.rstrip(' ,')}," if above else "",
    }
