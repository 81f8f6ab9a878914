"""Signatories who did not hold the office in which they sign on that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zidocs.checks.rules import Known, Rule
from zidocs.checks.wording import is_same_person
from zidocs.errors import Place, Problem, Unsaid
from zidocs.kinds import in_words, kind_of
from zidocs.office.packet import Packet, head_of_office
from zidocs.office.references import Signatory


@dataclass(frozen=True)
class _Signature:
    """Who signs which document, and on which day."""

    document: str
    signer: Signatory
    day: date
    place: Place

    def amiss(self, **values: object) -> Unsaid[Problem]:
        """What is wrong with it; it fills its own gaps."""
        own = {"document": self.document, "date": self.day, "key": self.place.key}
        return Problem.at(self.place, **own, **values)


def _signatures(packet: Packet) -> Iterator[_Signature]:
    held = packet.rapat.tanggal if packet.rapat else None
    for document, signer in packet.signers.items():
        kind = kind_of(document)
        if document in packet.dokumen:
            # An attendance list is of the meeting's day, a berita acara unless it says otherwise.
            day = packet.tanggal(document) or (held if kind.date != "asked" else None)
            if day:
                place = packet.place(document, kind.signer)
                yield _Signature(in_words(document), signer, day, place)


def _not_in_office(known: Known) -> Iterator[Problem]:
    kepala = known.office.satker.kepala
    head = head_of_office(kepala)
    for each in _signatures(known.packet):
        if not is_same_person(each.signer.person, head) or each.signer.jabatan != kepala.jabatan:
            continue
        if kepala.sejak and each.day < kepala.sejak:
            yield each.amiss(name=head.nama, start=kepala.sejak).says(
                "{name} signs the {document} of {date}, but is the head since {start} only.",
                "Name who signed then under {key}.",
            )
        if kepala.sampai and each.day > kepala.sampai:
            yield each.amiss(name=head.nama, end=kepala.sampai).says(
                "{name} signs the {document} of {date}, but was the head until {end} only.",
                "Name who signs now under {key}, as Plt. or Plh. where it is so.",
            )


def _in_anothers_office(known: Known) -> Iterator[Problem]:
    kepala = known.office.satker.kepala
    head = head_of_office(kepala)
    for each in _signatures(known.packet):
        signer = each.signer
        if signer.jabatan.casefold() != kepala.jabatan.casefold():
            continue
        is_head, acts = is_same_person(signer.person, head), bool(signer.sebagai or signer.an)
        if is_head and signer.sebagai:
            yield each.amiss(name=head.nama, role=signer.sebagai).says(
                "{name} is the head and signs the {document} as {role} of the own post.",
                "Remove “sebagai”, or name who stands in for the head.",
            )
        elif not is_head and not acts and _holds(known, each.day):
            name, position = signer.person.nama, signer.jabatan
            yield each.amiss(name=name, position=position, head=head.nama).says(
                "{name} signs the {document} as {position}, but satker.yaml has {head} in that "
                "post.",
                "Add “sebagai: Plt.” or “Plh.” or “an: {position}”, or correct kepala.",
            )


def _holds(known: Known, day: date) -> bool:
    """Whether the head of satker.yaml holds the post on that day, as far as it says."""
    kepala = known.office.satker.kepala
    return (kepala.sejak or day) <= day <= (kepala.sampai or day)


RULES = (
    Rule.of("Z235", _not_in_office, wrong_document=True).says(
        "A head who signs before or after the term of office.",
        "satker.yaml may say since when (kepala.sejak) and until when (kepala.sampai) the head "
        "holds the post. What is dated outside was signed by somebody else: the predecessor, or "
        "whoever stands in as Plt. (the post is vacant) or Plh. (its holder is away). Without "
        "these keys the rule is silent.",
    ),
    Rule.of("Z238", _in_anothers_office, wrong_document=True).says(
        "Somebody who signs in the head's position without authority.",
        "Only the head signs as head. Whoever stands in writes Plt. (the post is vacant) or Plh. "
        "(its holder is away) before the position; whoever signs on the head's behalf writes a.n., "
        "and the own position below (Permenkumham 31/2020).",
    ),
)
