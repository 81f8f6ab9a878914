"""The people that packet.yaml names are looked up: attendees, guests, signers, parties.

Where there is no roster to look in, a name stands for itself: then the packet is only read for
its faults.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from zidocs.errors import say
from zidocs.spec.nip import Nip
from zidocs.spec.people import Party, Person, Signatory
from zidocs.spec.references import (
    KelompokTeks,
    OrangTeks,
    PenandatanganTeks,
    PesertaTeks,
    References,
    references_of,
)
from zidocs.yaml import Record, TeksSebaris, Written, fault


# The shapes turn up in pydantic's locations; no key of a file looks like them.
def _shape(value: Any) -> str:
    return "<kunci>" if isinstance(value, dict) else "<teks>"


def _attendee_shape(value: Any) -> str:
    return "<kelompok>" if isinstance(value, dict) and "kelompok" in value else _shape(value)


class OrangLuar(Record, title="Orang di luar daftar pegawai"):
    """Somebody named in full, because the roster does not know them."""

    nama: TeksSebaris = Field(min_length=1, description="Nama lengkap dengan gelar.")
    nip: Nip | None = Field(None, description="NIP, jika ada.")
    pangkat: TeksSebaris | None = Field(None, description="Pangkat/golongan.")
    jabatan: TeksSebaris | None = Field(None, description="Jabatan.")
    instansi: TeksSebaris | None = Field(None, description="Instansi asal tamu.")


class Kelompok(Record, title="Semua pegawai satu kelompok"):
    """Everybody of one group of the roster."""

    kelompok: KelompokTeks = Field(description="Nama kelompok di daftar pegawai.")


def _roster_of(info: ValidationInfo) -> References | None:
    references = references_of(info)
    return references if references and references.roster else None


def _person(given: str | OrangLuar, info: ValidationInfo) -> Person:
    references = _roster_of(info)
    if isinstance(given, str):
        return references.person(given) if references else Person(given)
    return Person(
        nama=given.nama,
        nip=given.nip or "",
        pangkat=given.pangkat or "",
        jabatan=given.jabatan or "",
        instansi=given.instansi or "",
    )


def _attendees(
    given: tuple[str | Kelompok | OrangLuar, ...], info: ValidationInfo
) -> tuple[Person, ...]:
    """Everybody once, in order."""
    references = _roster_of(info)
    people: list[Person] = []
    for entry in given:
        if isinstance(entry, Kelompok):
            people.extend(references.members(entry.kelompok) if references else ())
        elif references and isinstance(entry, str):
            people.extend(references.attendees(entry))
        else:
            people.append(_person(entry, info))
    return tuple(dict.fromkeys(people))


def _one_is_a_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


_Attendee = Annotated[
    Annotated[PesertaTeks, Tag("<teks>")]
    | Annotated[Kelompok, Tag("<kelompok>")]
    | Annotated[OrangLuar, Tag("<kunci>")],
    Discriminator(_attendee_shape),
]
Orang = Annotated[
    Person,
    Written(
        Annotated[
            Annotated[OrangTeks, Tag("<teks>")] | Annotated[OrangLuar, Tag("<kunci>")],
            Discriminator(_shape),
        ],
        _person,
    ),
]
"""Somebody of the roster by NIP or name, or anybody in full."""
Peserta = Annotated[
    tuple[Person, ...],
    Written(
        Annotated[
            tuple[_Attendee, ...],
            BeforeValidator(
                _one_is_a_list, json_schema_input_type=tuple[_Attendee, ...] | _Attendee
            ),
            Field(min_length=1, max_length=2_000),
        ],
        _attendees,
    ),
]
"""People by NIP, name or group, or everybody; guests in full."""


class Penandatangan(Record, title="Penandatangan dan wewenangnya"):
    """Who signs, and by what authority (a.n., u.b., Plt., Plh.; FORMATS.md, “Surat undangan”)."""

    pegawai: PenandatanganTeks = Field(description="NIP atau nama di daftar pegawai.")
    jabatan: TeksSebaris | None = Field(None, description="Jabatan yang dicetak, jika lain.")
    an: TeksSebaris | None = Field(None, description="Atas nama jabatan ini (a.n.).")
    ub: TeksSebaris | None = Field(
        None, description="Untuk beliau (u.b.): jabatan di antara a.n. dan penandatangan."
    )
    sebagai: Literal["Plt.", "Plh."] | None = Field(None, description="Plt. atau Plh.")

    @field_validator("ub")
    @classmethod
    def _only_below_an(cls, ub: str | None, info: ValidationInfo) -> str | None:
        if ub and "an" in info.data and not info.data["an"]:
            fault(
                say("u.b. stands here without a.n."),
                say("Add “an:” with the position on whose behalf the letter is signed."),
            )
        return ub


def _signatory(given: str | Penandatangan, info: ValidationInfo) -> Signatory:
    references = _roster_of(info)
    named = given if isinstance(given, str) else given.pegawai
    person = references.signer(named) if references else Person(named)
    if isinstance(given, str):
        return Signatory(person, person.jabatan)
    return Signatory(
        person,
        given.jabatan or person.jabatan,
        an=given.an or "",
        ub=given.ub or "",
        sebagai=given.sebagai or "",
    )


Signer = Annotated[
    Signatory,
    Written(
        Annotated[
            Annotated[PenandatanganTeks, Tag("<teks>")] | Annotated[Penandatangan, Tag("<kunci>")],
            Discriminator(_shape),
        ],
        _signatory,
    ),
]
"""Who signs: somebody of the roster or the head, and by what authority."""


class Pihak(Record, title="Yang menandatangani berita acara"):
    """A person who signs the berita acara."""

    pegawai: OrangTeks | None = Field(None, description="NIP atau nama di daftar pegawai.")
    nama: TeksSebaris | None = Field(
        None, validate_default=True, description="Nama orang di luar daftar pegawai."
    )
    nip: Nip | None = Field(None, description="NIP, jika ada.")
    jabatan: TeksSebaris | None = Field(None, description="Jabatan yang dicetak.")
    instansi: TeksSebaris | None = Field(None, description="Instansi.")
    sebagai: TeksSebaris | None = Field(None, description="Mis. PIHAK PERTAMA, pimpinan rapat.")

    @field_validator("nama")
    @classmethod
    def _one_person(cls, nama: str | None, info: ValidationInfo) -> str | None:
        if "pegawai" in info.data and bool(info.data["pegawai"]) == bool(nama):
            fault(
                say("A party needs either pegawai or nama."),
                say("Write pegawai for somebody of the roster, nama for anybody else."),
            )
        return nama


def _party(given: str | Pihak, info: ValidationInfo) -> Party:
    if isinstance(given, str):
        return Party(_person(given, info))
    known = _person(given.pegawai, info) if given.pegawai else Person(given.nama or "")
    person = Person(
        nama=known.nama,
        nip=known.nip or given.nip or "",
        pangkat=known.pangkat,
        golongan=known.golongan,
        jabatan=given.jabatan or known.jabatan,
        instansi=given.instansi or "",
    )
    return Party(person, given.sebagai or "")


PartyReference = Annotated[
    Party,
    Written(
        Annotated[
            Annotated[OrangTeks, Tag("<teks>")] | Annotated[Pihak, Tag("<kunci>")],
            Discriminator(_shape),
        ],
        _party,
    ),
]
"""Somebody who signs the berita acara: of the roster, or anybody in full."""
