"""The people that packet.yaml names are looked up: attendees, guests, signers, parties."""

from dataclasses import replace
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from zidocs.errors import say
from zidocs.spec.nip import Nip
from zidocs.spec.people import Person
from zidocs.spec.references import Anggota, Hadirin, Pegawai, Pejabat
from zidocs.yaml import Record, TeksIsi, TeksSebaris, Written, fault


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

    kelompok: Anggota = Field(description="Nama kelompok di daftar pegawai.")


def _outsider(given: OrangLuar, _info: object) -> Person:
    return Person(**{key: value for key, value in given if value})


def _only_a_name(value: Any) -> Any:
    """A name or NIP alone is somebody of the roster of whom no more is said."""
    return value if value is None or isinstance(value, dict) else {"pegawai": value}


def _one_is_a_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _each_once(groups: tuple[tuple[Person, ...], ...], _info: object) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


People = tuple[Person, ...]
Orang = Annotated[
    Annotated[Pegawai, Tag("<teks>")]
    | Annotated[Person, Written(OrangLuar, _outsider), Tag("<kunci>")],
    Discriminator(_shape),
]
"""Somebody of the roster by NIP or name, or anybody in full."""
_Attendee = Annotated[
    Annotated[Hadirin, Tag("<teks>")]
    | Annotated[People, Written(Kelompok, lambda given, _: given.kelompok), Tag("<kelompok>")]
    | Annotated[
        People, Written(OrangLuar, lambda given, _: (_outsider(given, _),)), Tag("<kunci>")
    ],
    Discriminator(_attendee_shape),
]
_Attendees = Annotated[
    tuple[_Attendee, ...],
    BeforeValidator(_one_is_a_list, json_schema_input_type=tuple[_Attendee, ...] | _Attendee),
    Field(min_length=1, max_length=2_000),
]
Peserta = Annotated[People, Written(_Attendees, _each_once)]
"""People by NIP, name or group, or everybody; guests in full. Everybody once, in order."""


class Signatory(Record, title="Penandatangan dan wewenangnya"):
    """Who signs, and by what authority (a.n., u.b., Plt., Plh.; FORMATS.md, “Surat undangan”)."""

    pegawai: Pejabat = Field(description="NIP atau nama di daftar pegawai.")
    jabatan: TeksSebaris = Field(
        None, validate_default=True, description="Jabatan yang dicetak, jika lain."
    )
    an: TeksSebaris | None = Field(None, description="Atas nama jabatan ini (a.n.).")
    ub: TeksSebaris | None = Field(
        None, description="Untuk beliau (u.b.): jabatan di antara a.n. dan penandatangan."
    )
    sebagai: Literal["Plt.", "Plh."] | None = Field(None, description="Plt. atau Plh.")

    @field_validator("jabatan", mode="before")
    @classmethod
    def _own_where_no_other(cls, jabatan: Any, info: ValidationInfo) -> Any:
        return jabatan or (info.data["pegawai"].jabatan if "pegawai" in info.data else "")

    @field_validator("ub")
    @classmethod
    def _only_below_an(cls, ub: str | None, info: ValidationInfo) -> str | None:
        if ub and "an" in info.data and not info.data["an"]:
            fault(
                say("u.b. stands here without a.n."),
                say("Add “an:” with the position on whose behalf the letter is signed."),
            )
        return ub

    @property
    def person(self) -> Person:
        """The one who signs."""
        return self.pegawai


Signer = Annotated[
    Signatory, BeforeValidator(_only_a_name, json_schema_input_type=TeksIsi | Signatory)
]
"""Who signs: somebody of the roster or the head, and by what authority."""


class Party(Record, title="Yang menandatangani berita acara"):
    """A person who signs the berita acara."""

    pegawai: Pegawai | None = Field(None, description="NIP atau nama di daftar pegawai.")
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

    @property
    def person(self) -> Person:
        """Somebody of the roster or not, with what is said of them here."""
        known = self.pegawai or Person(self.nama or "")
        return replace(
            known,
            nip=known.nip or self.nip or "",
            jabatan=self.jabatan or known.jabatan,
            instansi=self.instansi or "",
        )


PartyReference = Annotated[
    Party, BeforeValidator(_only_a_name, json_schema_input_type=TeksIsi | Party)
]
"""Somebody who signs the berita acara: of the roster, or anybody in full."""
