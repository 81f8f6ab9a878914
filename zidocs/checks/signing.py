"""Who signs in which post: not in office, in the own post's place, on behalf of oneself.

Source of a.n., u.b., Plt. and Plh.: FORMATS.md, “Surat undangan”: Plt. where the post is vacant,
Plh. where its holder is away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zidocs.checks.rules import Known, Rule
from zidocs.checks.wording import Names, fold, is_same_person
from zidocs.errors import Place, Problem, Unsaid
from zidocs.kinds import in_words, kind_of
from zidocs.office.packet import Packet, head_of_office
from zidocs.office.references import Signatory
from zidocs.office.roster import Person


@dataclass(frozen=True)
class _Signature:
    """Who signs which document, ``called`` so, and on which day; None where it has no date yet."""

    kind: str
    called: str
    signer: Signatory
    day: date | None
    place: Place

    def invalid(self, **values: object) -> Unsaid[Problem]:
        """What is wrong with it; the signature fills its own gaps."""
        key = self.place.key
        return Problem.at(
            self.place,
            document=self.called,
            date=self.day or "",
            key=key,
            name=self.signer.person.nama,
            role=self.signer.sebagai,
            **values,
        )


def _signatures(packet: Packet) -> Iterator[_Signature]:
    held = packet.rapat.tanggal if packet.rapat else None
    for document, signer in packet.signers.items():
        kind = kind_of(document)
        if document in packet.dokumen:
            # An attendance list is of the meeting's day, a berita acara unless it says otherwise.
            day = packet.tanggal(document) or (held if kind.date != "asked" else None)
            place = packet.place(document, kind.signer)
            called = in_words(packet.file_name(document))
            yield _Signature(document, called, signer, day, place)


def _not_in_office(known: Known) -> Iterator[Problem]:
    kepala = known.office.satker.kepala
    head = head_of_office(kepala)
    for each in _signatures(known.packet):
        is_head = is_same_person(each.signer.person, head)
        if not each.day or not is_head or not _is_heads(known, each.signer.jabatan):
            continue
        if kepala.sejak and each.day < kepala.sejak:
            yield each.invalid(start=kepala.sejak).says(
                "{name} signs the {document} of {date}, but is the head since {start} only.",
                "Name who signed then under {key}.",
            )
        if kepala.sampai and each.day > kepala.sampai:
            yield each.invalid(end=kepala.sampai).says(
                "{name} signs the {document} of {date}, but was the head until {end} only.",
                "Name who signs now under {key}, as Plt. or Plh. where it is so.",
            )


def _in_anothers_office(known: Known) -> Iterator[Problem]:
    head = head_of_office(known.office.satker.kepala)
    for each in _signatures(known.packet):
        signer = each.signer
        if not _is_heads(known, signer.jabatan):
            continue
        is_head, acts = is_same_person(signer.person, head), bool(signer.sebagai or signer.an)
        if is_head and signer.sebagai:
            yield each.invalid().says(
                "{name} is the head and signs the {document} as {role} of the own post.",
                "Remove “sebagai”, or name who stands in for the head.",
            )
        elif not is_head and not acts and each.day and _holds(known, each.day):
            yield each.invalid(position=signer.jabatan, head=head.nama).says(
                "{name} signs the {document} as {position}, but satker.yaml has {head} in that "
                "post.",
                "Add “sebagai: Plt.” or “Plh.” or “an: {position}”, or correct kepala.",
            )


def _holds(known: Known, day: date) -> bool:
    """Whether the head of satker.yaml holds the post on that day, as far as it says."""
    kepala = known.office.satker.kepala
    return (kepala.sejak or day) <= day <= (kepala.sampai or day)


# Posts, however they are written: “Kepala”, “KEPALA RUTAN CONTOH,”, “a.n. Kepala”.

_AUTHORITY = re.compile(r"^(?:(?:a\. ?n|u\. ?b|plt|plh)\.?\s+)+")


def _post(known: Known, text: str) -> str:
    """A post for comparing: without authority, comma and the name of this office."""
    post = _AUTHORITY.sub("", fold(text)).rstrip(" ,.")
    satker = known.office.satker
    short = fold(satker.singkatan or "")
    for name in (fold(satker.nama), short, short.partition(" ")[0]):
        if name:
            post = post.removesuffix(f" {name}")
    return post


def _is_same_post(known: Known, one: str, other: str) -> bool:
    post = _post(known, one)
    return post != "" and post == _post(known, other)


def _is_heads(known: Known, post: str) -> bool:
    return _is_same_post(known, post, known.office.satker.kepala.jabatan)


def _in_the_own_post(known: Known) -> Iterator[Problem]:
    for each in _signatures(known.packet):
        signer = each.signer
        if not signer.sebagai:
            continue
        if _AUTHORITY.match(fold(signer.jabatan)):
            yield each.invalid(position=signer.jabatan).says(
                "The {document} would print “{role} {position}”.",
                "Write under jabatan only the post that {name} stands in for.",
            )
        elif not signer.jabatan:
            yield each.invalid().says(
                "{name} signs the {document} as {role}, but of which post is not written.",
                "Add “jabatan:” with the post that {name} stands in for.",
            )
        # Of the head's post rule Z238 speaks; the roster may have the acting head as head.
        elif not _is_heads(known, signer.jabatan) and _is_same_post(
            known, signer.jabatan, signer.person.jabatan
        ):
            yield each.invalid(position=signer.jabatan.rstrip(" ,")).says(
                "{name} signs the {document} as {role} of the own post, {position}.",
                "Add “jabatan:” with the post that {name} stands in for, or remove “sebagai”.",
            )


def _on_own_behalf(known: Known) -> Iterator[Problem]:
    head = head_of_office(known.office.satker.kepala)
    for each in _signatures(known.packet):
        signer = each.signer
        if not signer.an:
            continue
        own = {signer.jabatan, signer.person.jabatan}
        if is_same_person(signer.person, head):
            own.add(head.jabatan)
        if any(_is_same_post(known, signer.an, post) for post in own):
            yield each.invalid(an=signer.an).says(
                "{name} signs the {document} on behalf of {an}, which is the own post.",
                "Remove “an:”, or name who signs on behalf of {an}.",
            )
        elif signer.ub and any(_is_same_post(known, signer.ub, post) for post in (*own, signer.an)):
            yield each.invalid(ub=signer.ub).says(
                "u.b. stands in the {document} for {ub}, a post that is named there already.",
                "Write under ub: the post between a.n. and the own one, or remove it.",
            )


def _stood_in_for_is_there(known: Known) -> Iterator[Problem]:
    packet, meeting = known.packet, known.packet.rapat
    if not meeting:
        return
    away = Names(packet.absences or ())
    there = Names((*meeting.peserta, meeting.pimpinan, meeting.notulis))
    for each in _signatures(packet):
        # Who is away when a report is signed later may well have been at the meeting.
        if not each.signer.sebagai or (each.kind != "undangan" and each.day != meeting.tanggal):
            continue
        holder = _holder(known, each)
        if holder and holder in there and holder not in away:
            yield each.invalid(holder=holder.nama, position=each.signer.jabatan).says(
                "{name} signs the {document} as {role} {position}, but {holder}, who holds that "
                "post, is on the list of the meeting.",
                "If {holder} was away, leave {holder} out (kecuali) or write it under "
                "daftar_hadir.tidak_hadir; else correct who signs.",
            )


def _holder(known: Known, each: _Signature) -> Person | None:
    """Whoever holds the post in which another one signs; None where that is not known."""
    signer = each.signer
    if _is_heads(known, signer.jabatan):
        in_office = each.day is None or _holds(known, each.day)
        holders = [head_of_office(known.office.satker.kepala)] if in_office else []
    else:
        holders = [
            person
            for person in known.office.roster.people
            if _is_same_post(known, signer.jabatan, person.jabatan)
        ]
    others = [person for person in holders if not is_same_person(person, signer.person)]
    return others[0] if len(holders) == len(others) == 1 else None


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
    Rule.of("Z216", _in_the_own_post, wrong_document=True).says(
        "Plt. or Plh. of the own post.",
        "Plt. and Plh. stand before the post that somebody stands in for, not before the own one. "
        "Write it under jabatan: {{pegawai: …, jabatan: Kepala, sebagai: Plh.}}; without jabatan "
        "the own post would be printed.",
    ),
    Rule.of("Z217", _on_own_behalf, wrong_document=True).says(
        "Somebody who signs on behalf of the own post.",
        "a.n. stands before the post of somebody else who gave the authority; the head signs as "
        "head. u.b. names the post between the two.",
    ),
    Rule.of("Z218", _stood_in_for_is_there).says(
        "Somebody who is stood in for and is there all the same.",
        "Plh. signs where the holder of the post is away, Plt. where the post is vacant. An "
        "invitation that such a signatory sends to the holder, or an attendance list that both "
        "are on, contradicts itself. A letter may have been signed days before the meeting while "
        "the holder was away then; check it.",
    ),
)
