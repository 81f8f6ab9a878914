"""The people that packet.yaml names become records: attendees, guests, signers, parties."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from zidocs.errors import say
from zidocs.spec.nip import Nip
from zidocs.spec.references import KelompokTeks, OrangTeks, PenandatanganTeks, PesertaTeks
from zidocs.yaml import Record, TeksSebaris, fault


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


PersonReference = Annotated[
    Annotated[OrangTeks, Tag("<teks>")] | Annotated[OrangLuar, Tag("<kunci>")],
    Discriminator(_shape),
]
AttendeeReference = Annotated[
    Annotated[PesertaTeks, Tag("<teks>")]
    | Annotated[Kelompok, Tag("<kelompok>")]
    | Annotated[OrangLuar, Tag("<kunci>")],
    Discriminator(_attendee_shape),
]


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


Signer = Annotated[
    Annotated[PenandatanganTeks, Tag("<teks>")] | Annotated[Penandatangan, Tag("<kunci>")],
    Discriminator(_shape),
]


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


PartyReference = Annotated[
    Annotated[OrangTeks, Tag("<teks>")] | Annotated[Pihak, Tag("<kunci>")], Discriminator(_shape)
]
