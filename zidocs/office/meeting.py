"""The meeting of a packet, as packet.yaml describes it."""

from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from zidocs.errors import say
from zidocs.office.activity_words import Sebutan
from zidocs.office.references import Orang, Peserta
from zidocs.yaml import Butir, Jam, Record, Tanggal, TeksSebaris, fault


def _without_stop(text: str) -> str:
    """A name without the full stop of a sentence: other words follow it wherever it is printed."""
    return text.rstrip(" .,;") or text


class Meeting(Record, title="Rapat"):
    """The meeting itself; ``peserta`` has everybody once, in order."""

    judul: TeksSebaris = Field(
        min_length=1,
        max_length=300,
        description="Nama rapat.",
        examples=["Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas"],
    )
    sebutan: Sebutan | None = Field(
        None,
        description="Jenis acara dalam kalimat: rapat, sosialisasi, kegiatan, apel, pelatihan, …;"
        " tanpa ini: menurut judul atau katalog.",
    )
    tanggal: Tanggal = Field(description="Tanggal rapat, tahun-bulan-hari.")
    mulai: Jam = Field(description='Jam mulai, mis. "09.00".')
    selesai: Jam | None = Field(None, description='Jam selesai; tanpa ini dicetak "s.d. selesai".')
    tempat: TeksSebaris = Field(min_length=1, description="Tempat rapat.")
    pimpinan: Orang = Field(description="Pimpinan rapat: NIP atau nama pegawai.")
    notulis: Orang = Field(description="Pencatat: NIP atau nama pegawai.")
    agenda: Butir = Field(min_length=1, description="Acara rapat, satu butir per baris.")
    peserta: Peserta = Field(
        description="Peserta: NIP, nama, {kelompok: …}, {nama: …, instansi: …}, atau semua."
    )

    @field_validator("judul")
    @classmethod
    def _as_a_name(cls, judul: str) -> str:
        """It begins letters, captions and sentences, and goes on in others."""
        first = judul.split(" ", 1)[0]
        # e-Office and eSakip keep their letters.
        written = judul[:1].upper() + judul[1:] if first.isalpha() and first.islower() else judul
        return _without_stop(written)

    @field_validator("tempat")
    @classmethod
    def _goes_on(cls, tempat: str) -> str:
        return _without_stop(tempat)

    @field_validator("selesai")
    @classmethod
    def _ends_after_it_begins(cls, selesai: Any, info: ValidationInfo) -> Any:
        mulai = info.data.get("mulai")
        if selesai and mulai and selesai <= mulai:
            fault(
                say("The meeting ends ({end}) before it begins ({start}).",
                    end=f"{selesai:%H.%M}", start=f"{mulai:%H.%M}"),
                say("Check mulai and selesai."),
            )  # fmt: skip
        return selesai
